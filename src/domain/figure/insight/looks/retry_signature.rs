//! A command that fails and then passes with no tracked file changed: the failure was not about the change.
//!
//! Fires from three cases in four weeks (one is chance, two a coincidence) that are more than one run in fifty. What
//! is shown is the command that the most time goes into.

use std::time::Duration;

use super::a_week;
use crate::domain::figure::insight::look::{LookDraft, LookEvidence, RECENT_WEEKS, named};
use crate::domain::figure::stats::{Retry, median, wilson95};
use crate::domain::say::share;

const FEWEST: u64 = 3;
/// One case in this many runs is what any network does.
const RARE: u64 = 50;

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let is_signal = |retry: &&Retry| {
        retry.failed_then_passed_unchanged >= FEWEST && retry.failed_then_passed_unchanged * RARE > retry.runs
    };
    let retries = evidence.retries.iter().filter(is_signal);
    let (retry, cost) = retries.map(|retry| (retry, cost(evidence, retry))).max_by_key(|(_, cost)| *cost)?;
    let name = named(&retry.label, retry.project.as_deref());
    let (hits, of) = (retry.failed_then_passed_unchanged, retry.runs);
    let share = share::with_interval(hits, of, "runs", wilson95(hits, of));
    Some(LookDraft {
        sentence: format!("{name} failed and then passed with nothing changed, over four weeks: {share}."),
        how_sure: "Counted: no tracked file differed between the two runs. Untracked files, services and the network \
                 were not checked."
            .into(),
        at_stake: a_week(cost, RECENT_WEEKS),
        ..LookDraft::default()
    })
}

/// The failed run and the one that had to be repeated, at the command's median length each.
fn cost(evidence: &LookEvidence, retry: &Retry) -> Duration {
    let is_it = |label: &str, project: Option<&str>| label == retry.label && project == retry.project.as_deref();
    let course = evidence.courses.iter().find(|course| is_it(course.label, course.project));
    let lengths: Vec<f64> =
        course.into_iter().flat_map(|course| &course.runs).map(|run| run.measured.as_secs_f64()).collect();
    let cases = u32::try_from(retry.failed_then_passed_unchanged).unwrap_or(u32::MAX);
    Duration::try_from_secs_f64(median(&lengths).unwrap_or_default()).unwrap_or_default() * 2 * cases
}
