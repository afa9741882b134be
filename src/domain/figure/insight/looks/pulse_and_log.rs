//! One answer of a pulse beside what the log has of the same days. Shared by the two makers that compare them.
//!
//! A pulse asks about the last five working days; the log is read over the seven days before it was answered. Only
//! the latest answer to an item counts, only if it was given within eight weeks, only in the version that is asked
//! now, and only if something was observed on three of those days at least: where the log was not looking, it can
//! contradict nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use crate::domain::figure::insight::look::LookEvidence;
use crate::domain::log::survey::Answer;
use crate::domain::log::wait::{Class, Wait};
use crate::domain::say::escape::clean;
use crate::domain::time::Moment;

/// An item that asks for what the log can see, too.
pub(super) struct Pair {
    survey: &'static str,
    item: &'static str,
    /// What it asks about, for the middle of a sentence.
    pub(super) about: &'static str,
    pub(super) tags: &'static [&'static str],
    /// Answers up to this option say that there was little of it.
    quiet_to: u8,
    /// Answers from this option on say that there was much.
    loud_from: u8,
}

/// The frequency items have "Once or twice" as option 2 and "About once a day" as option 3; hours have "Up to 1 hour"
/// as option 2 and more than three (toil: five) hours from option 4 (toil: 5).
const PAIRS: &[Pair] = &[
    pair("wait_states", "ws_local", "your own builds and tests", &["build_test"], (2, 3)),
    pair("wait_states", "ws_pipeline", "the shared pipeline", &["ci_queue", "merge_stall"], (2, 3)),
    pair("wait_states", "ws_people", "people, access and decisions", &["other_team", "approval_gate"], (2, 3)),
    pair("context_gaps", "cg_hours", "hunting for context", &["context_hunt"], (2, 4)),
    pair("toil_hours", "tl_hours", "toil", &["manual_toil"], (2, 5)),
];

const fn pair(
    survey: &'static str,
    item: &'static str,
    about: &'static str,
    tags: &'static [&'static str],
    (quiet_to, loud_from): (u8, u8),
) -> Pair {
    Pair { survey, item, about, tags, quiet_to, loud_from }
}

const WINDOW: TimeDelta = TimeDelta::days(7);
const LATEST_WEEKS: u64 = 8;
const FEWEST_OBSERVED_DAYS: usize = 3;

/// What a pulse says and what the log has.
pub(super) struct Contrast {
    pub(super) pair: &'static Pair,
    /// The pulse's title and the answer, in its own words.
    pub(super) title: String,
    pub(super) answer: String,
    pub(super) at: Moment,
    pub(super) is_quiet: bool,
    pub(super) is_loud: bool,
    /// Waits of these categories in the log, the days they came up on, and blocked time; queue time is not in it.
    pub(super) waits: u64,
    pub(super) days: usize,
    pub(super) blocked: Duration,
}

/// Every answer that can be compared.
pub(super) fn compared(evidence: &LookEvidence) -> Vec<Contrast> {
    PAIRS.iter().filter_map(|pair| compare(evidence, pair)).collect()
}

fn compare(evidence: &LookEvidence, pair: &'static Pair) -> Option<Contrast> {
    let survey = evidence.inputs.surveys.iter().find(|survey| survey.id == pair.survey)?;
    let item = survey.item(pair.item)?;
    let answers = evidence.inputs.taken.iter().filter(|taken| taken.is_of(survey));
    let taken = answers.filter(|taken| evidence.weeks_before(taken.at()).is_some_and(|weeks| weeks < LATEST_WEEKS));
    let taken = taken.max_by_key(|taken| taken.at())?;
    let Answer::Option(option) = taken.answer(&item.id) else { return None };
    let from = taken.at() - WINDOW;
    if observed_days(evidence, from, taken.at()) < FEWEST_OBSERVED_DAYS {
        return None;
    }
    let is_meant = |wait: &&Wait| {
        let is_inside = from <= wait.started_at && wait.started_at < taken.at();
        is_inside && wait.tag().is_some_and(|tag| pair.tags.contains(&tag.id()))
    };
    let waits: Vec<&Wait> = evidence.inputs.records.waits.iter().filter(is_meant).collect();
    let held_up =
        waits.iter().filter(|wait| wait.class() == Class::Queue || evidence.reading.held_up(wait) == Some(true));
    let days: BTreeSet<_> = held_up.clone().map(|wait| wait.started_at.date_naive()).collect();
    Some(Contrast {
        pair,
        title: clean(&survey.title),
        answer: clean(&item.in_words(&Answer::Option(*option))),
        at: taken.at(),
        is_quiet: *option <= pair.quiet_to,
        is_loud: *option >= pair.loud_from,
        waits: u64::try_from(held_up.count()).unwrap_or_default(),
        days: days.len(),
        blocked: waits.iter().filter_map(|wait| evidence.reading.blocked(wait)).map(|span| span.length()).sum(),
    })
}

fn observed_days(evidence: &LookEvidence, from: Moment, to: Moment) -> usize {
    let inside = evidence.inputs.records.observed.iter().filter_map(|span| span.clipped(from, to));
    inside.map(|span| span.start.date_naive()).collect::<BTreeSet<_>>().len()
}
