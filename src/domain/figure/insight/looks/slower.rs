//! A command takes longer than it did in its own past: the last four weeks against the eight before.
//!
//! The unit is the week (the median run of each), because runs of one day share a machine and a branch, and so do
//! neighbouring days. Only the commands that took most time are compared, as many as so few weeks can tell apart. Fires where
//! the interval of the shift (Hodges and Lehmann) leaves out zero, the p value stays below 5 % after dividing by the number
//! of commands compared (Bonferroni), and the shift is one that a person can notice: a fifth of the earlier length and at
//! least two seconds.

use std::collections::BTreeMap;
use std::time::Duration;

use super::a_week;
use crate::domain::figure::insight::look::{Course, LookDraft, LookEvidence};
use crate::domain::figure::stats::{Shift, hodges_lehmann, median, smallest_p};
use crate::domain::log::wait::Outcome;
use crate::domain::say::count::count;
use crate::domain::say::interval::interval;
use crate::domain::say::length::{duration, millis};
use crate::domain::say::share::sureness;

/// Weeks that count as now, and the weeks before them that count as the past.
const NOW: u64 = 4;
const PAST: u64 = 8;
/// Weeks on each side; with fewer no comparison of several commands can tell anything.
const FEWEST_WEEKS: (usize, usize) = (4, 6);
/// Commands that are compared: with four weeks and eight the smallest p is 0.004, which twelve of them leave room for.
const MOST_COMPARED: usize = 8;
const LEVEL: f64 = 0.05;
const NOTICEABLE_SHARE: f64 = 0.2;
const NOTICEABLE_MS: f64 = 2000.0;

struct Slowdown<'a> {
    course: &'a Course<'a>,
    shift: Shift,
    /// Median of the weeks before, milliseconds.
    before: f64,
    weeks: (usize, usize),
    /// What all runs of the last weeks took.
    recent: Duration,
    a_week: Duration,
}

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let mut compared: Vec<Slowdown> = evidence.courses.iter().filter_map(|course| compare(evidence, course)).collect();
    compared.sort_by_key(|slower| std::cmp::Reverse(slower.recent));
    compared.truncate(MOST_COMPARED);
    let found = slowest(&compared)?;
    let Slowdown { shift, before, weeks: (past, now), .. } = found;
    let others = match compared.len() {
        1 => "It was the only command with enough runs to compare.".to_owned(),
        several => {
            format!("It is one of {several} commands that were compared, and the threshold is stricter for that.")
        }
    };
    Some(LookDraft {
        sentence: format!(
            "{} takes {} longer than in the eight weeks before ({}, {}), when the weekly median was {}.",
            found.course.name(),
            duration(millis(shift.estimate)),
            interval(shift.interval, |end| duration(millis(end)), ""),
            sureness(shift.coverage, false),
            duration(millis(*before)),
        ),
        how_sure: format!(
            "Larger than usual: the median runs of {} compared with those of {}. {others}",
            count(*now, "week"),
            count(*past, "week")
        ),
        at_stake: found.a_week,
        ..LookDraft::default()
    })
}

/// The command that costs most of those that take noticeably longer, where chance alone would hardly give any.
fn slowest<'a>(compared: &'a [Slowdown<'a>]) -> Option<&'a Slowdown<'a>> {
    let level = LEVEL / compared.len().max(1) as f64;
    let is_slower = |slower: &&Slowdown| {
        let Slowdown { shift, before, .. } = slower;
        shift.p < level
            && shift.interval[0] > 0.0
            && shift.estimate >= NOTICEABLE_MS
            && shift.estimate >= before * NOTICEABLE_SHARE
    };
    compared.iter().filter(is_slower).max_by_key(|slower| slower.a_week)
}

/// The shift of one command, where there are enough weeks on both sides.
fn compare<'a>(evidence: &LookEvidence, course: &'a Course<'a>) -> Option<Slowdown<'a>> {
    let mut weeks: [BTreeMap<u64, Vec<f64>>; 2] = Default::default();
    let (mut recent_runs, mut recent) = (0_u32, Duration::ZERO);
    for run in course.runs.iter().filter(|run| run.has(Outcome::Succeeded)) {
        let back = evidence.weeks_before(run.started_at)?;
        let side = match back {
            back if back < NOW => 1,
            back if back < NOW + PAST => 0,
            _ => continue,
        };
        if side == 1 {
            (recent_runs, recent) = (recent_runs + 1, recent + run.measured);
        }
        weeks[side].entry(back).or_default().push(run.measured.as_secs_f64() * 1000.0);
    }
    let [past, now] = weeks.map(|weeks| weeks.values().filter_map(|lengths| median(lengths)).collect::<Vec<f64>>());
    if now.len() < FEWEST_WEEKS.0 || past.len() < FEWEST_WEEKS.1 || smallest_p(past.len(), now.len())? > LEVEL {
        return None;
    }
    let shift = hodges_lehmann(&past, &now)?;
    let more = Duration::try_from_secs_f64(shift.estimate / 1000.0).unwrap_or_default();
    Some(Slowdown {
        course,
        shift,
        before: median(&past)?,
        weeks: (past.len(), now.len()),
        recent,
        a_week: a_week(more * recent_runs, NOW),
    })
}
