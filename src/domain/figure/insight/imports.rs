//! What imports tell beside the six metrics: flaky tests, runs of a CI service, changes that were opened again, time at the
//! machine.

use super::{Estimate, PanelInputs};
use crate::domain::figure::stats::{RatioSums, clip, percentile, union};
use crate::domain::log::evidence::{ChangeReview, CiRun, TestReport};
use crate::domain::log::wait::Outcome;
use crate::domain::say::count::{agree, count};
use crate::domain::say::length::{duration, hours, millis, whole_millis};
use crate::domain::time::{Moment, Period, between};

/// What imports tell beside the metrics; each is `None` where nothing was imported.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Imports {
    pub tests: Option<Tests>,
    pub ci: Option<CiRuns>,
    pub reopened: Option<ReopenedChanges>,
    pub presence: Option<Presence>,
}

/// Test reports of the span, taken together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tests {
    pub reports: u64,
    /// Tests that ran, counted in each report.
    pub run: u64,
    /// Failed, and did not pass when they were run again.
    pub failed: u64,
    /// Failed and passed in the same report.
    pub flaky: u64,
    /// The flaky ones of those that ran, 0 to 1; the interval is over reports.
    pub share: Estimate,
}

/// Runs of a CI service that were asked for in the span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CiRuns {
    pub runs: u64,
    pub succeeded: u64,
    pub failed: u64,
    /// From asked for to a machine beginning, of those that tell.
    pub waited: Option<Lengths>,
    /// From asked for to the end.
    pub total: Lengths,
}

/// Lengths taken together, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lengths {
    pub of: u64,
    pub median: f64,
    pub p90: f64,
}

/// Changes opened in the span that were closed and opened again: a lower bound, since it takes two imports to see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReopenedChanges {
    pub again: u64,
    pub of: u64,
}

/// Time at the machine in the span, in milliseconds. It is neither blocked nor observed time; it says how much of a day the
/// figures have seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    pub present: i64,
    /// The part of it in which something observed.
    pub observed: i64,
}

/// What was imported of `period`; each is `None` where nothing was.
pub(super) fn imports(inputs: &PanelInputs, period: Period) -> Imports {
    Imports {
        tests: tests(&inputs.reports.iter().filter(|report| period.contains(report.at)).collect::<Vec<_>>()),
        ci: ci(&inputs.ci_runs.iter().filter(|run| period.contains(run.asked_at)).collect::<Vec<_>>()),
        reopened: reopened(inputs.changes.iter().filter(|change| period.contains(change.opened_at))),
        presence: presence(inputs, period),
    }
}

/// The tests of one report share a machine and a change, so the reports are the units.
fn tests(reports: &[&TestReport]) -> Option<Tests> {
    let sum = |count: fn(&TestReport) -> u32| reports.iter().map(|report| u64::from(count(report))).sum();
    let pairs = reports.iter().map(|report| (f64::from(report.flaky), f64::from(report.tests)));
    let share = Estimate::ratio(RatioSums::of(pairs), 1.0)?;
    let (run, failed, flaky) = (sum(|report| report.tests), sum(|report| report.failed), sum(|report| report.flaky));
    Some(Tests { reports: share.n, run, failed, flaky, share })
}

fn ci(runs: &[&CiRun]) -> Option<CiRuns> {
    let ended = |outcome: Outcome| runs.iter().filter(|run| run.outcome == outcome).count() as u64;
    let lengths = |ends: &dyn Fn(&CiRun) -> Option<Moment>| {
        let length = |run: &&&CiRun| Some(between(run.asked_at, ends(run)?).as_secs_f64() * 1000.0);
        Lengths::of(&runs.iter().filter_map(|run| length(&run)).collect::<Vec<f64>>())
    };
    Some(CiRuns {
        runs: runs.len() as u64,
        succeeded: ended(Outcome::Succeeded),
        failed: ended(Outcome::Failed),
        waited: lengths(&|run| run.began_at),
        total: lengths(&|run| Some(run.ended_at))?,
    })
}

/// No list says that a change was never opened again, so without one that was nothing is known.
fn reopened<'a>(changes: impl Iterator<Item = &'a ChangeReview> + Clone) -> Option<ReopenedChanges> {
    let again = changes.clone().filter(|change| change.reopened.is_some_and(|times| times > 0)).count() as u64;
    (again > 0).then(|| ReopenedChanges { again, of: changes.count() as u64 })
}

fn presence(inputs: &PanelInputs, period: Period) -> Option<Presence> {
    let inside = |spans: &[crate::domain::time::Span]| -> Vec<(i64, i64)> {
        spans.iter().filter_map(|span| clip(span, period)).collect()
    };
    let (present, observed) = (inside(inputs.presence), inside(inputs.records.observed));
    let length = |spans: &[(i64, i64)]| union(spans.iter().copied());
    // What two sets share is what both have less what either has.
    let shared = length(&present) + length(&observed) - length(&[present.as_slice(), &observed].concat());
    (!present.is_empty()).then(|| Presence { present: length(&present), observed: shared })
}

impl Tests {
    /// `3 of 120 tests failed and then passed in the same report, 2 % (0 to 5 %, roughly 90 % sure), over 12 reports`.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { reports, run, flaky, share, .. } = self;
        let of = count(*reports, "report");
        format!("{flaky} of {run} tests failed and then passed in the same report, {}, over {of}", share.percentage())
    }
}

impl Lengths {
    fn of(values: &[f64]) -> Option<Self> {
        let (median, p90) = (percentile(values, 0.5)?, percentile(values, 0.9)?);
        Some(Self { of: values.len() as u64, median, p90 })
    }

    /// `median 6m 20s, 90th percentile 12m 00s`.
    fn words(&self) -> String {
        let [median, p90] = [self.median, self.p90].map(|length| duration(millis(length)));
        format!("median {median}, 90th percentile {p90}")
    }
}

impl CiRuns {
    /// `12 CI runs: median 6m 20s, 90th percentile 12m 00s from asked for to the end; for a machine they wait median 40s, 90th
    /// percentile 3m 00s; 9 of 12 succeeded`.
    #[must_use]
    pub fn words(&self) -> String {
        let decided = self.succeeded + self.failed;
        let waited = match self.waited {
            Some(waited) if waited.of == self.runs => format!("; before a machine begins {}", waited.words()),
            Some(waited) => format!("; before a machine begins {} (of {})", waited.words(), count(waited.of, "run")),
            None => String::new(),
        };
        let total = self.total.words();
        format!("{}: {total}{waited}; {} of {decided} succeeded", count(self.runs, "CI run"), self.succeeded)
    }
}

impl ReopenedChanges {
    /// `at least 1 of 9 changes was opened again`.
    #[must_use]
    pub fn words(&self) -> String {
        let verb = agree(self.again, "was", "were");
        format!("at least {} of {} changes {verb} opened again", self.again, self.of)
    }
}

impl Presence {
    /// `draglog was watching for 31h 00m of the 38h 10m at the machine`.
    #[must_use]
    pub fn words(&self) -> String {
        let [observed, present] = [self.observed, self.present].map(|length| hours(whole_millis(length)));
        format!("draglog was watching for {observed} of the {present} at the machine")
    }
}
