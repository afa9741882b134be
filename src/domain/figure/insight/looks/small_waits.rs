//! Many short waits that add up.
//!
//! A run under a minute is rarely worth a thought by itself. Fires where such runs cost three quarters of an hour in
//! the median week of the last eight (by the low end of its interval, at least half an hour), twenty came up a day,
//! and they are at least a third of what all waits cost. Runs that somebody called "not held up" cost nothing, see
//! [`LookEvidence::cost`].

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::domain::figure::insight::look::{LookDraft, LookEvidence, named};
use crate::domain::figure::stats::median_interval;
use crate::domain::log::wait::Wait;
use crate::domain::say::interval::interval;
use crate::domain::say::length::{duration, millis};
use crate::domain::say::share::sureness;

const WEEKS: u64 = 8;
const FEWEST_WEEKS: usize = 5;
const SHORT: Duration = Duration::from_secs(60);
/// What is over faster than a sentence is read holds nobody up.
const SHORTEST: Duration = Duration::from_secs(3);
const LEAST_MS: f64 = 45.0 * 60_000.0;
const LEAST_LOW_MS: f64 = 30.0 * 60_000.0;
const FEWEST_A_DAY: usize = 20;
const LEAST_SHARE: f64 = 1.0 / 3.0;

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let is_short = |wait: &&Wait| wait.is_run() && (SHORTEST..SHORT).contains(&wait.latency(evidence.reading.now));
    let short: Vec<&Wait> =
        evidence.recent(WEEKS).filter(is_short).filter(|run| !evidence.cost(run).is_zero()).collect();
    let weekly = weekly(evidence, &short);
    let median = median_interval(&weekly).filter(|_| weekly.len() >= FEWEST_WEEKS)?;
    let days: BTreeSet<_> = short.iter().map(|run| run.started_at.date_naive()).collect();
    let a_day = short.len() / days.len().max(1);
    let total: Duration = short.iter().map(|run| evidence.cost(run)).sum();
    let all: Duration = evidence.recent(WEEKS).map(|wait| evidence.cost(wait)).sum();
    let share = total.as_secs_f64() / all.as_secs_f64().max(1.0);
    if median.median < LEAST_MS || median.low < LEAST_LOW_MS || a_day < FEWEST_A_DAY || share < LEAST_SHARE {
        return None;
    }
    let most = most_of(evidence, &short)?;
    Some(LookDraft {
        sentence: format!(
            "Runs under a minute add up to a median of {} per week ({}, {}), {a_day} a day; {most} takes the most time.",
            duration(millis(median.median)),
            interval([median.low, median.high], |end| duration(millis(end)), ""),
            sureness(median.confidence, false),
        ),
        how_sure: format!(
            "Summed over {} observed weeks; unanswered runs are counted, runs answered as not held up are not.",
            weekly.len()
        ),
        at_stake: Duration::try_from_secs_f64(median.median / 1000.0).unwrap_or_default(),
        ..LookDraft::default()
    })
}

/// Milliseconds that the runs cost in each observed week that is over.
fn weekly(evidence: &LookEvidence, short: &[&Wait]) -> Vec<f64> {
    let mut sums: BTreeMap<u64, f64> = BTreeMap::new();
    for run in short {
        let Some(week) = evidence.weeks_before(run.started_at) else { continue };
        *sums.entry(week).or_default() += evidence.cost(run).as_secs_f64() * 1000.0;
    }
    let goes_on = evidence.panel.is_current;
    let is_whole = |back: &u64| {
        let index = usize::try_from(*back).unwrap_or(usize::MAX);
        let week = evidence.panel.weeks.iter().rev().nth(index);
        week.is_some_and(|week| week.observed > 0 && !week.is_gap) && !(goes_on && *back == 0)
    };
    (0..WEEKS).filter(is_whole).map(|back| sums.get(&back).copied().unwrap_or_default()).collect()
}

/// The command that most of the time goes into.
fn most_of(evidence: &LookEvidence, short: &[&Wait]) -> Option<String> {
    let mut sums: BTreeMap<(&str, Option<&str>), Duration> = BTreeMap::new();
    for run in short {
        *sums.entry((&run.label, run.project.as_deref())).or_default() += evidence.cost(run);
    }
    sums.into_iter().max_by_key(|(_, sum)| *sum).map(|((label, project), _)| named(label, project))
}
