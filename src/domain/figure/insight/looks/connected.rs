//! Long runs, churn and flaky checks in one project: one story rather than three.
//!
//! Over the last four weeks. Each part alone has a low bar, because it is their meeting that is the signal: runs
//! whose median is a minute or more (ten of them at least), two waits tagged as review churn or rework, and three
//! false alarms (failed then passed unchanged, tagged as flaky, or flaky tests in imported reports). It says that they meet, not that one makes the
//! other.

use std::collections::BTreeSet;
use std::time::Duration;

use super::a_week;
use crate::domain::figure::insight::look::{LookDraft, LookEvidence, RECENT_WEEKS};
use crate::domain::figure::stats::{MedianInterval, median_interval};
use crate::domain::log::wait::{Kind, Outcome, Wait};
use crate::domain::say::count::count;
use crate::domain::say::interval;
use crate::domain::say::length::{duration, millis};

const FEWEST_RUNS: usize = 10;
const LONG_MS: f64 = 60_000.0;
const FEWEST_CHURN: u64 = 2;
const FEWEST_FLAKY: u64 = 3;

struct Story<'a> {
    project: &'a str,
    median: MedianInterval,
    runs: usize,
    churn: u64,
    flaky: u64,
    cost: Duration,
}

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let recent: Vec<&Wait> = evidence.recent(RECENT_WEEKS).collect();
    let projects: BTreeSet<&str> = recent.iter().filter_map(|wait| wait.project.as_deref()).collect();
    let stories = projects.into_iter().filter_map(|project| story(evidence, &recent, project));
    let Story { project, median, runs, churn, flaky, cost } = stories.max_by_key(|story| story.cost)?;
    Some(LookDraft {
        sentence: format!(
            "In {project} three things came together within four weeks: builds and tests with a median of {} ({}; \
                 {}), {} of review or rework, and {} that the change did not cause.",
            duration(millis(median.median)),
            interval::interval([median.low, median.high], |end| duration(millis(end)), ""),
            count(runs, "run"),
            count(churn, "extra round"),
            count(flaky, "failure"),
        ),
        how_sure: "Each is counted. The log shows that they occur in the same project, not which of them came first."
            .into(),
        at_stake: a_week(cost, RECENT_WEEKS),
        project,
        ..LookDraft::default()
    })
}

fn story<'a>(evidence: &LookEvidence, recent: &[&Wait], project: &'a str) -> Option<Story<'a>> {
    let here = || recent.iter().copied().filter(|wait| wait.project.as_deref() == Some(project));
    let is_tagged = |wait: &Wait, ids: &[&str]| wait.tag().is_some_and(|tag| ids.contains(&tag.id()));
    let is_long_kind = |wait: &&Wait| matches!(wait.kind, Kind::Build | Kind::Test) && wait.has(Outcome::Succeeded);
    let lengths: Vec<f64> = here().filter(is_long_kind).map(|run| run.measured.as_secs_f64() * 1000.0).collect();
    let median = median_interval(&lengths).filter(|median| median.median >= LONG_MS && lengths.len() >= FEWEST_RUNS)?;
    let number = |ids: &[&str]| u64::try_from(here().filter(|wait| is_tagged(wait, ids)).count()).unwrap_or_default();
    let retries = evidence.retries.iter().filter(|retry| retry.project.as_deref() == Some(project));
    let unchanged: u64 = retries.map(|retry| retry.failed_then_passed_unchanged).sum();
    let period = evidence.last_weeks(RECENT_WEEKS);
    let reports = evidence.inputs.reports.iter().filter(|report| period.contains(report.at));
    let reported: u64 =
        reports.filter(|report| report.project.as_deref() == Some(project)).map(|report| u64::from(report.flaky)).sum();
    // A false alarm may be in all three counts, so the largest is taken rather than the sum.
    let flaky = number(&["flaky_fail"]).max(unchanged).max(reported);
    let churn = number(&["review_churn", "rework"]);
    let is_story = churn >= FEWEST_CHURN && flaky >= FEWEST_FLAKY;
    let cost = || here().map(|wait| evidence.cost(wait)).sum();
    is_story.then(|| Story { project, median, runs: lengths.len(), churn, flaky, cost: cost() })
}
