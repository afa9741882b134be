//! A command that was not there before takes a large part of the waiting.
//!
//! Fires where a command of the last four weeks was not run in the eight weeks before, those were observed (at least
//! four of them; in a young log everything is new), it came up on three days at least, and it takes a tenth of what
//! all commands cost and half an hour a week. It is counted, so there is no interval.

use std::collections::BTreeSet;
use std::time::Duration;

use super::a_week;
use crate::domain::figure::insight::look::{Course, LookDraft, LookEvidence, RECENT_WEEKS};
use crate::domain::say::count::count;
use crate::domain::say::length::hours;
use crate::domain::say::moment;

const PAST: u64 = 8;
const FEWEST_WEEKS_BEFORE: u64 = 4;
const FEWEST_DAYS: usize = 3;
const LEAST_A_WEEK: Duration = Duration::from_secs(1800);
const LEAST_SHARE: f64 = 0.1;

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let before = evidence.observed_weeks(RECENT_WEEKS + PAST) - evidence.observed_weeks(RECENT_WEEKS);
    if before < FEWEST_WEEKS_BEFORE {
        return None;
    }
    let all: Duration = evidence.recent(RECENT_WEEKS).filter(|wait| wait.is_run()).map(|run| evidence.cost(run)).sum();
    let new = evidence.courses.iter().filter(|course| is_new(evidence, course));
    let (course, cost) = new.map(|course| (course, cost(evidence, course))).max_by_key(|(_, cost)| *cost)?;
    let weekly = a_week(cost, RECENT_WEEKS);
    if weekly < LEAST_A_WEEK || cost.as_secs_f64() < all.as_secs_f64() * LEAST_SHARE {
        return None;
    }
    let first = course.runs.iter().map(|run| run.started_at).min()?;
    let blocked: Duration =
        course.runs.iter().filter_map(|run| evidence.reading.blocked(run)).map(|span| span.length()).sum();
    Some(LookDraft {
        sentence: format!(
            "{} is new since {}: {}, {} marked as held up and {} not answered.",
            course.name(),
            moment::day(first.date_naive()),
            count(course.runs.len(), "run"),
            hours(blocked),
            hours(cost.saturating_sub(blocked)),
        ),
        how_sure: format!("Counted, not estimated. It did not run in the {before} observed weeks before that."),
        at_stake: weekly,
        ..LookDraft::default()
    })
}

fn is_new(evidence: &LookEvidence, course: &Course) -> bool {
    let is_recent = |moment| evidence.weeks_before(moment).is_some_and(|weeks| weeks < RECENT_WEEKS);
    let days: BTreeSet<_> = course.runs.iter().map(|run| run.started_at.date_naive()).collect();
    days.len() >= FEWEST_DAYS && course.runs.iter().all(|run| is_recent(run.started_at))
}

fn cost(evidence: &LookEvidence, course: &Course) -> Duration {
    course.runs.iter().map(|run| evidence.cost(run)).sum()
}
