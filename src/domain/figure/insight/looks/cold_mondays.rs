//! The first runs on Mondays take longer than the first runs on other days.
//!
//! Each first run of a command on a day is put in relation to that command's median run, so that commands can be
//! taken together; the unit is the day (the median of its first runs). Fires where the interval of the shift of
//! logarithms leaves out no difference and the first runs take at least a quarter longer.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::figure::insight::look::{LookDraft, LookEvidence};
use crate::domain::figure::stats::{hodges_lehmann, median};
use crate::domain::log::wait::Outcome;
use crate::domain::say::interval::{interval, number};
use crate::domain::say::share::sureness;

/// Mondays and other days that are needed.
const FEWEST_DAYS: (usize, usize) = (5, 12);
/// Days on which a command must have run for its first run to mean something.
const FEWEST_FIRSTS: usize = 8;
/// What is shorter is over before anybody waits.
const SHORTEST_S: f64 = 2.0;
const LONGER: f64 = 1.25;

/// First runs of one day: their length over the command's median, and what they took beyond it, in seconds.
type Firsts = BTreeMap<NaiveDate, Vec<(f64, f64)>>;

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let (mondays, others): (Firsts, Firsts) =
        firsts(evidence).into_iter().partition(|(day, _)| day.weekday() == Weekday::Mon);
    if mondays.len() < FEWEST_DAYS.0 || others.len() < FEWEST_DAYS.1 {
        return None;
    }
    let shift = hodges_lehmann(&middles(&others), &middles(&mondays))?;
    let ends = shift.interval.map(f64::exp);
    let times = shift.estimate.exp();
    if ends[0] <= 1.0 || times < LONGER {
        return None;
    }
    let beyond: f64 = mondays.values().flatten().map(|(_, beyond)| beyond.max(0.0)).sum();
    Some(LookDraft {
        sentence: format!(
            "The first runs on Mondays take {} times as long as the first runs on other days ({} times, {}).",
            number(times, 1),
            interval(ends, |end| number(end, 1), ""),
            sureness(shift.coverage, false)
        ),
        how_sure: format!(
            "Larger than usual: {} Mondays compared with {} other days, each by the median of its first runs.",
            mondays.len(),
            others.len()
        ),
        at_stake: Duration::try_from_secs_f64(beyond / mondays.len() as f64).unwrap_or_default(),
        ..LookDraft::default()
    })
}

fn middles(firsts: &Firsts) -> Vec<f64> {
    let median = |runs: &Vec<(f64, f64)>| median(&runs.iter().map(|(times, _)| times.ln()).collect::<Vec<f64>>());
    firsts.values().filter_map(median).collect()
}

fn firsts(evidence: &LookEvidence) -> Firsts {
    let mut firsts = Firsts::new();
    for course in &evidence.courses {
        let runs: Vec<_> = course.runs.iter().filter(|run| run.has(Outcome::Succeeded)).collect();
        let lengths: Vec<f64> = runs.iter().map(|run| run.measured.as_secs_f64()).collect();
        let Some(median) = median(&lengths).filter(|median| *median >= SHORTEST_S) else { continue };
        let mut first_of: BTreeMap<NaiveDate, (_, f64)> = BTreeMap::new();
        for (run, length) in runs.iter().zip(&lengths) {
            let first = first_of.entry(run.started_at.date_naive()).or_insert((run.started_at, *length));
            if run.started_at < first.0 {
                *first = (run.started_at, *length);
            }
        }
        if first_of.len() < FEWEST_FIRSTS {
            continue;
        }
        for (day, (_, length)) in first_of.into_iter().filter(|(_, (_, length))| *length > 0.0) {
            firsts.entry(day).or_default().push((length / median, length - median));
        }
    }
    firsts
}
