//! What "blocked" and "a run" mean on a day: rules, tags, thresholds. Weeks under different ones are not compared.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::log::settings::Settings;
use crate::domain::log::survey::Fields;
use crate::domain::log::tag::Tag;
use crate::domain::say::escape::clean;
use crate::domain::say::length::plain;
use crate::domain::time::{HOURS_PER_WEEK, Moment, Period};

/// Goes up when draglog begins to count something differently, so that old weeks and new ones are not compared.
pub const ARITHMETIC: u32 = 1;

/// Everything that decides what is counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definitions {
    /// See [`ARITHMETIC`].
    pub arithmetic: u32,
    /// Version of draglog, for people; by itself it makes no difference.
    pub draglog: String,
    /// Stands for every rule in force, shipped and own.
    pub rules: String,
    /// Ids of the person's own rules, in order.
    pub own_rules: Vec<String>,
    /// Stands for every tag with its class and dimension.
    pub tags: String,
    pub idle_cut_min: u64,
    pub forgotten_after_h: u64,
    pub hours_per_week: f64,
}

impl Definitions {
    /// Those of these settings, with rules known by the number that stands for all of them and the ids of your own.
    #[must_use]
    pub fn new(settings: &Settings, rules: String, mut own_rules: Vec<String>) -> Self {
        own_rules.sort_unstable();
        Self {
            arithmetic: ARITHMETIC,
            draglog: env!("CARGO_PKG_VERSION").into(),
            rules,
            own_rules,
            tags: tags(),
            idle_cut_min: settings.observe.idle_cut_min,
            forgotten_after_h: settings.prompt.forgotten_after_h,
            hours_per_week: HOURS_PER_WEEK,
        }
    }

    /// What is different in `later`, each in a few words; empty where the same is counted.
    #[must_use]
    pub fn differences(&self, later: &Self) -> Vec<String> {
        let length = |name: &str, seconds: fn(&Self) -> u64| {
            let [before, after] = [self, later].map(seconds);
            let words = |seconds| plain(Duration::from_secs(seconds));
            (before != after).then(|| format!("{name} ({}, then {})", words(before), words(after)))
        };
        let counts = || format!("draglog {} counts differently from {}", later.draglog, self.draglog);
        let hours = || format!("the hours of a week ({}, then {})", self.hours_per_week, later.hours_per_week);
        let found = [
            (self.arithmetic != later.arithmetic).then(counts),
            (self.rules != later.rules).then(|| self.rule_difference(later)),
            (self.tags != later.tags).then(|| "the set of tags".into()),
            length("the idle cut", |one| one.idle_cut_min.saturating_mul(60)),
            length("when a wait counts as forgotten", |one| one.forgotten_after_h.saturating_mul(3600)),
            self.hours_per_week.total_cmp(&later.hours_per_week).is_ne().then(hours),
        ];
        found.into_iter().flatten().collect()
    }

    fn rule_difference(&self, later: &Self) -> String {
        let only_in = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|id| !those.contains(id)).map(|id| clean(id)).collect()
        };
        let (new, gone) = (only_in(&later.own_rules, &self.own_rules), only_in(&self.own_rules, &later.own_rules));
        let mut parts = Vec::new();
        if !new.is_empty() {
            parts.push(format!("new: {}", new.join(", ")));
        }
        if !gone.is_empty() {
            parts.push(format!("gone: {}", gone.join(", ")));
        }
        if parts.is_empty() { "the rules".into() } else { format!("the rules ({})", parts.join("; ")) }
    }
}

fn tags() -> String {
    let fields = Tag::all().fold(Fields::new(), |fields, tag| {
        let class = |watched: bool| tag.class(watched).map_or("", |class| class.as_str());
        let wave = tag.wave().map_or("", |wave| wave.as_str());
        fields.text(tag.id()).text(class(true)).text(class(false)).text(wave)
    });
    format!("{:016x}", fields.finish())
}

/// Definitions, and the moment from which they are known to be in force.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedDefinitions {
    pub since: Moment,
    pub definitions: Definitions,
}

/// Whether everything in force at some time of `period` counts what `meant` counts.
#[must_use]
pub fn hold_throughout(history: &[DatedDefinitions], period: Period, meant: &Definitions) -> bool {
    let began = in_force(history, period.from);
    let within = history.iter().filter(|kept| period.contains(kept.since));
    began.into_iter().chain(within).all(|kept| meant.differences(&kept.definitions).is_empty())
}

/// Those in force at a moment. Before the first that were written down, the first: nobody knows of others.
#[must_use]
pub fn in_force(history: &[DatedDefinitions], at: Moment) -> Option<&DatedDefinitions> {
    history.iter().rev().find(|kept| kept.since <= at).or(history.first())
}
