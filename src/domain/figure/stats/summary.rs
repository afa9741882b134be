//! Everything that `draglog stats` says about a period.
//!
//! A wait is counted where it started; its blocked time is clipped to the period. Only waits of the person count.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::latency::{Latency, milliseconds};
use super::overlap::{Claim, attribute, clip, union};
use super::retries::{Retry, TreeState, retries};
use super::turns::Turns;
use super::{kaplan_meier, wilson95};
use crate::domain::log::prompt::{PromptOutcome, ShownPrompt, attention};
use crate::domain::log::reading::Reading;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Outcome, Wait};
use crate::domain::time::{Period, Span};

/// The key of blocked time without a category.
pub(super) const UNTAGGED: &str = "untagged";

/// Waits and what the log holds beside them: what a summary is made from.
#[derive(Debug, Clone, Copy, Default)]
pub struct WaitRecords<'a> {
    /// Every wait that overlaps the period, of the actors that are to be counted.
    pub waits: &'a [Wait],
    /// Stretches in which something observed.
    pub observed: &'a [Span],
    /// Questions shown.
    pub prompts: &'a [ShownPrompt],
    /// What is known of working trees around runs that failed.
    pub trees: &'a [TreeState],
    /// Runs of agents that overlap the period.
    pub agents: &'a [Wait],
}

/// The figures of a period. Durations are milliseconds, so that parts add up to the whole exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub period: Period,
    pub observed: i64,
    pub latency: Latency,
    pub outcomes: OutcomeCounts,
    pub blocked: BlockedTime,
    /// By tag or, without one, by kind; sorted.
    pub queue: Vec<Queue>,
    pub retries: Vec<Retry>,
    pub prompts: Prompts,
    pub turns: Turns,
}

/// How the runs that began in the period and have ended went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutcomeCounts {
    pub succeeded: u64,
    pub failed: u64,
    pub cancelled: u64,
    /// The system did not tell, or nobody watched.
    pub unknown: u64,
}

impl OutcomeCounts {
    pub(crate) fn of<'a>(runs: impl Iterator<Item = &'a Wait>) -> Self {
        runs.fold(Self::default(), |mut counts, run| {
            match run.outcome() {
                Some(Outcome::Succeeded) => counts.succeeded += 1,
                Some(Outcome::Failed) => counts.failed += 1,
                Some(Outcome::Cancelled) => counts.cancelled += 1,
                Some(Outcome::Unknown | Outcome::Lost) => counts.unknown += 1,
                None => {}
            }
            counts
        })
    }

    /// All of them.
    #[must_use]
    pub const fn runs(&self) -> u64 {
        self.succeeded + self.failed + self.cancelled + self.unknown
    }

    /// The share that succeeded of those that came to an end by themselves; `None` without such.
    #[must_use]
    pub fn success_rate(&self) -> Option<f64> {
        let decided = self.succeeded + self.failed;
        (decided > 0).then(|| self.succeeded as f64 / decided as f64)
    }

    /// The 95 % interval of that share.
    #[must_use]
    pub fn wilson95(&self) -> Option<[f64; 2]> {
        wilson95(self.succeeded, self.succeeded + self.failed)
    }
}

/// Of each day's `runs` that came to an end by themselves: how many passed, and of how many.
pub(crate) fn passes_by_day<'a>(runs: impl Iterator<Item = &'a Wait>) -> Vec<(u64, u64)> {
    let mut days: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
    for run in runs.filter(|run| matches!(run.outcome(), Some(Outcome::Succeeded | Outcome::Failed))) {
        let (passed, of) = days.entry(run.started_at.date_naive()).or_default();
        *passed += u64::from(run.has(Outcome::Succeeded));
        *of += 1;
    }
    days.into_values().collect()
}

/// What the person says of blocking time inside the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedTime {
    /// Length of the union.
    pub union: i64,
    pub sum: i64,
    pub unanswered: i64,
    pub not_held_up: i64,
    /// Adds up to the union: categories in the order of the table, `other`, `untagged`; none of zero.
    pub by_tag: Vec<(&'static str, i64)>,
}

/// Items of one queue that began in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Id of the tag, or the kind.
    pub key: &'static str,
    pub closed: u64,
    pub open: u64,
    /// Kaplan-Meier, milliseconds.
    pub median: Option<u64>,
    /// More than half were open to the last: the median is at least that.
    pub is_lower_bound: bool,
    /// The same on the working-hours clock.
    pub working_median: Option<u64>,
}

/// What asking cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prompts {
    pub shown: u64,
    pub answered: u64,
    pub seconds: f64,
}

/// The figures of `period` as they stand at the reading's now.
#[must_use]
pub fn summary(inputs: &WaitRecords, period: Period, reading: Reading) -> Summary {
    let ended = || ended_runs(inputs.waits, period);
    Summary {
        period,
        observed: union(inputs.observed.iter().filter_map(|span| clip(span, period))),
        latency: Latency::of(ended(), reading.now),
        outcomes: OutcomeCounts::of(ended()),
        blocked: blocked(inputs.waits, period, reading),
        queue: queue(inputs.waits, period, reading),
        retries: retries(inputs.waits, inputs.trees, period),
        prompts: prompts(inputs.prompts, period),
        turns: Turns::of(inputs.waits, inputs.agents, period, reading),
    }
}

/// Runs that began in the period and have ended.
pub(crate) fn ended_runs<'a>(
    waits: impl IntoIterator<Item = &'a Wait>,
    period: Period,
) -> impl Iterator<Item = &'a Wait> {
    waits.into_iter().filter(move |wait| wait.is_run() && !wait.is_running() && period.contains(wait.started_at))
}

/// The key that a wait's blocked time goes under.
pub(super) fn tag_key(wait: &Wait) -> &'static str {
    wait.tag().filter(|tag| *tag != Tag::not_held_up()).map_or(UNTAGGED, Tag::id)
}

/// Each wait that was blocking inside the period, with the stretch it lays claim to.
pub(crate) fn claims<'a>(
    waits: impl IntoIterator<Item = &'a Wait>,
    period: Period,
    reading: Reading,
) -> Vec<(&'a Wait, Claim)> {
    let claim = |wait: &Wait| {
        let (start, end) = clip(&reading.blocked(wait)?, period)?;
        let is_manual = wait.source == crate::domain::log::wait::Source::Manual;
        Some(Claim { start, end, is_manual, began: wait.started_at.timestamp_millis(), id: wait.id.0 })
    };
    waits.into_iter().filter_map(|wait| claim(wait).map(|claim| (wait, claim))).collect()
}

/// Latency inside the period of the waits that `is_meant` picks, one by one.
pub(super) fn inside<'a>(
    waits: impl IntoIterator<Item = &'a Wait>,
    period: Period,
    reading: Reading,
    is_meant: impl Fn(&Wait) -> bool,
) -> i64 {
    let length = |wait: &Wait| clip(&wait.span(reading.now), period).map_or(0, |(start, end)| end - start);
    waits.into_iter().filter(|wait| is_meant(wait)).map(length).sum()
}

fn blocked(waits: &[Wait], period: Period, reading: Reading) -> BlockedTime {
    let (blocked, claims): (Vec<&Wait>, Vec<Claim>) = claims(waits, period, reading).into_iter().unzip();
    let own = attribute(&claims);
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (wait, own) in blocked.iter().zip(&own) {
        *sums.entry(tag_key(wait)).or_default() += own;
    }
    let keys = Tag::all().map(Tag::id).chain([UNTAGGED]);
    BlockedTime {
        union: own.iter().sum(),
        sum: claims.iter().map(|claim| claim.end - claim.start).sum(),
        unanswered: inside(waits, period, reading, |wait| reading.is_unanswered(wait)),
        not_held_up: inside(waits, period, reading, |wait| reading.is_not_held_up(wait)),
        by_tag: keys.filter_map(|key| sums.get(key).filter(|sum| **sum > 0).map(|sum| (key, *sum))).collect(),
    }
}

fn queue(waits: &[Wait], period: Period, reading: Reading) -> Vec<Queue> {
    let mut ages: BTreeMap<&'static str, Ages> = BTreeMap::new();
    let mut working = ages.clone();
    for item in queue_ages(waits, period, reading) {
        let ages = ages.entry(item.queue).or_default();
        let working = working.entry(item.queue).or_default();
        for (ages, age) in [(ages, item.age), (working, item.working)] {
            if item.is_open() { &mut ages.open } else { &mut ages.closed }.push(age);
        }
    }
    let row = |(key, Ages { closed, open }): (&'static str, Ages)| {
        let at_work = working.get(key).map(|ages| kaplan_meier(&ages.closed, &ages.open));
        let median = kaplan_meier(&closed, &open).median_or_bound();
        Queue {
            key,
            closed: closed.len() as u64,
            open: open.len() as u64,
            median: median.map(|(age, _)| age),
            is_lower_bound: median.is_some_and(|(_, is_bound)| is_bound),
            working_median: at_work.and_then(|ages| ages.median_or_bound()).map(|(age, _)| age),
        }
    };
    ages.into_iter().map(row).collect()
}

/// Ages of items of one queue, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ages {
    pub closed: Vec<u64>,
    /// Of those that had not ended when they were last seen.
    pub open: Vec<u64>,
}

/// One item in a queue.
pub(crate) struct QueueItem {
    /// Id of the tag, or the kind.
    pub(crate) queue: &'static str,
    /// In milliseconds.
    pub(crate) age: u64,
    /// The same on the working-hours clock.
    pub(crate) working: u64,
    /// How it ended; none while it goes on.
    pub(crate) outcome: Option<Outcome>,
}

impl QueueItem {
    /// Whether it was open when last seen. The end of a lost one was not seen: it was open for at least so long.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.outcome, None | Some(Outcome::Lost))
    }
}

/// Each item in a queue that began in the period.
pub(crate) fn queue_ages(waits: &[Wait], period: Period, reading: Reading) -> impl Iterator<Item = QueueItem> {
    let queued = waits.iter().filter(move |wait| period.contains(wait.started_at) && reading.is_queued(wait));
    queued.map(move |wait| {
        let queue = wait.tag().filter(|tag| *tag != Tag::not_held_up()).map_or(wait.kind.as_str(), Tag::id);
        let age = u64::try_from(milliseconds(wait.latency(reading.now))).unwrap_or_default();
        let end = wait.ended_at().unwrap_or(reading.now);
        let working = u64::try_from(milliseconds(reading.work.between(wait.started_at, end))).unwrap_or_default();
        QueueItem { queue, age, working, outcome: wait.outcome() }
    })
}

fn prompts(shown: &[ShownPrompt], period: Period) -> Prompts {
    shown.iter().filter(|shown| period.contains(shown.shown_at)).fold(Prompts::default(), |sum, shown| Prompts {
        shown: sum.shown + 1,
        answered: sum.answered + u64::from(shown.answer == Some(PromptOutcome::Answered)),
        seconds: sum.seconds + attention(shown.answer, shown.seconds),
    })
}
