//! Figures in words: the interval in the same line as the number, hours to a tenth, no percentages of fewer than ten.

use crate::domain::figure::insight::{Drag, DragMetric, Estimate, FigureOrigin, Interval, Method, Reach};
use crate::domain::say::count::count;
use crate::domain::say::interval::{amount, number, range};
use crate::domain::say::length::{coarse, duration, millis, whole_millis};
use crate::domain::say::share;

/// Milliseconds as a length.
#[must_use]
pub(super) fn length(milliseconds: f64) -> String {
    duration(millis(milliseconds))
}

/// The same of a whole number of milliseconds, in minutes where it is a sum.
#[must_use]
pub(super) fn sum(milliseconds: i64) -> String {
    coarse(whole_millis(milliseconds))
}

/// `4 weeks`.
#[must_use]
pub(super) fn reach(reach: Reach) -> String {
    count(reach.weeks(), "week")
}

/// How sure an interval is.
#[must_use]
pub(super) fn sureness(interval: Interval, method: Method) -> String {
    share::sureness(interval.confidence, method == Method::Ratio)
}

/// The headline for a narrow pane; [`Estimate::blocked_rate`] is the long one.
#[must_use]
pub(super) fn hours_in_short(rate: Estimate) -> String {
    let hours = amount(&number(rate.value, 1), "h");
    match rate.interval {
        Some(Interval { low, high, .. }) => {
            format!("{hours} per week ({}, ~{})", range(&number(low, 1), &number(high, 1), ""), share::percent(0.9))
        }
        None => format!("{hours} per week (no interval yet)"),
    }
}

/// `38 %` and `31 to 45`.
#[must_use]
pub(super) fn share(estimate: Estimate) -> (String, String) {
    let interval = estimate.interval.map_or_else(
        || "no interval".to_owned(),
        |Interval { low, high, .. }| range(&share::percent_number(low), &share::percent_number(high), ""),
    );
    (share::percent(estimate.value), interval)
}

/// The median of some lengths with its interval.
#[must_use]
pub(super) fn median(estimate: Estimate) -> String {
    format!("{}{}", length(estimate.value), estimate.range(length))
}

/// Where a metric comes from.
#[must_use]
pub(super) fn origin(metric: &DragMetric) -> &'static str {
    metric.origin.map_or("", FigureOrigin::name)
}

/// The same with how many it rests on.
#[must_use]
pub(super) fn source(metric: &DragMetric) -> String {
    metric.basis().map_or_else(|| origin(metric).to_owned(), |basis| format!("{}, {basis}", origin(metric)))
}

/// What a metric is, in a sentence or two.
#[must_use]
pub(super) const fn about(drag: Drag) -> &'static str {
    match drag {
        Drag::RunDuration => {
            "From the start of a run to its end, without the time the machine was asleep: builds, tests, lints, installs, \
             deploys. The median and the 90th percentile."
        }
        Drag::SuccessRate => {
            "Runs that succeeded, of those that came to an end by themselves. A run that fails is not bad by itself: \
             look at runs that fail and then pass unchanged."
        }
        Drag::TimeToFirstReview => {
            "How old a change gets before a person looks at it. It is the age of a work item, not time in which \
             anybody was held up, and is never added to blocked hours."
        }
        Drag::ReviewRounds => "How many times a change went back before it was done.",
        Drag::WorkInProgress => "How many things waiting for others were open at the same time.",
        Drag::Routing => {
            "Searches for context that ended with a person, not with docs or code. It stands for the essay's issue \
             assignment distribution, which cannot be had without scoring people."
        }
    }
}
