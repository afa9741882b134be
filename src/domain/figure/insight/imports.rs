//! What imports tell beside the six metrics: flaky tests, changes that were opened again, time at the machine.

use std::time::Duration;

use super::{Estimate, PanelInputs};
use crate::domain::figure::stats::{RatioSums, clip, union};
use crate::domain::log::evidence::{ChangeReview, TestReport};
use crate::domain::say::count::{agree, count};
use crate::domain::say::length::hours;
use crate::domain::time::Period;

/// What imports tell beside the metrics; each is `None` where nothing was imported.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Imports {
    pub tests: Option<Tests>,
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

/// No list says that a change was never opened again, so without one that was nothing is known.
fn reopened<'a>(changes: impl Iterator<Item = &'a ChangeReview> + Clone) -> Option<ReopenedChanges> {
    let again = changes.clone().filter(|change| change.reopened.is_some_and(|times| times > 0)).count() as u64;
    (again > 0).then(|| ReopenedChanges { again, of: changes.count() as u64 })
}

fn presence(inputs: &PanelInputs, period: Period) -> Option<Presence> {
    let inside = |spans: &[crate::domain::time::Span]| -> Vec<(i64, i64)> {
        spans.iter().filter_map(|span| clip(span, period)).collect()
    };
    let (present, observed) = (inside(inputs.presence), inside(inputs.observed));
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
        let told = |milliseconds: i64| hours(Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default()));
        format!("draglog was watching for {} of the {} at the machine", told(self.observed), told(self.present))
    }
}
