//! Figures in words: the interval in the same line as the number, hours to a tenth, no shares of fewer than ten.

use std::time::Duration;

use crate::domain::figure::insight::{Drag, Estimate, Interval, Method, Metric, Origin, Reach, Value};
use crate::domain::say::text::duration;

/// Shares of fewer are told as counts.
const FEWEST_FOR_PERCENT: u64 = 10;

/// A length of so many milliseconds.
#[must_use]
pub(super) fn length(milliseconds: f64) -> String {
    duration(Duration::try_from_secs_f64(milliseconds.max(0.0) / 1000.0).unwrap_or(Duration::MAX))
}

/// The same of a whole number of milliseconds, in minutes where it is a sum.
#[must_use]
pub(super) fn sum(milliseconds: i64) -> String {
    match milliseconds / 1000 {
        seconds @ ..60 => format!("{}s", seconds.max(0)),
        seconds @ 60..3600 => format!("{}m", seconds / 60),
        seconds => format!("{}h {:02}m", seconds / 3600, seconds % 3600 / 60),
    }
}

/// `4 weeks`.
#[must_use]
pub(super) fn reach(reach: Reach) -> String {
    count(reach.weeks(), "week")
}

/// `1 week`, `4 weeks`.
#[must_use]
pub(super) fn count(number: u64, name: &str) -> String {
    let plural = if name.ends_with("ch") { "es" } else { "s" };
    format!("{number} {name}{}", if number == 1 { "" } else { plural })
}

/// How sure an interval is.
#[must_use]
pub(super) fn sureness(interval: Interval, method: Method) -> String {
    if method == Method::Ratio {
        // Its coverage was measured as 82 to 93 %.
        return "roughly 90 % sure".to_owned();
    }
    format!("{:.0} % sure", interval.confidence * 100.0)
}

/// The headline for a narrow pane; [`Estimate::blocked_rate`] is the long one.
#[must_use]
pub(super) fn hours_in_short(rate: Estimate) -> String {
    match rate.interval {
        Some(interval) => format!("{:.1} h a week ({:.1} to {:.1}, ~90 %)", rate.value, interval.low, interval.high),
        None => format!("{:.1} h a week (no interval yet)", rate.value),
    }
}

/// `38 %` and `31 to 45`.
#[must_use]
pub(super) fn share(estimate: Estimate) -> (String, String) {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let interval = estimate.interval.map_or_else(
        || "no interval".to_owned(),
        |interval| format!("{} to {}", percent(interval.low), percent(interval.high)),
    );
    (format!("{} %", percent(estimate.value)), interval)
}

/// The middle of some lengths with its interval.
#[must_use]
pub(super) fn middle(estimate: Estimate) -> String {
    match estimate.interval {
        Some(Interval { low, high, .. }) if high.is_infinite() => {
            format!("{} ({} or more)", length(estimate.value), length(low))
        }
        Some(Interval { low, high, .. }) => {
            format!("{} ({} to {})", length(estimate.value), length(low), length(high))
        }
        None => format!("{} (too few for an interval)", length(estimate.value)),
    }
}

/// What a metric tells, in one line.
#[must_use]
pub(super) fn value(metric: &Metric) -> String {
    match metric.value {
        Value::Length { middle: estimate, slowest_tenth } => {
            format!("{}, slowest tenth from {}", middle(estimate), length(slowest_tenth))
        }
        Value::Age { middle: estimate, is_lower_bound, closed, open, working } => {
            let at_least = if is_lower_bound { "at least " } else { "" };
            let working = length(working.value);
            format!("{at_least}{}, {working} of working time, {closed} answered, {open} open", middle(estimate))
        }
        Value::Share { hits, of, estimate } => {
            let Some(interval) = estimate.interval.filter(|_| of >= FEWEST_FOR_PERCENT) else {
                let would_fit = estimate.interval.map(fits).unwrap_or_default();
                return format!("{hits} of {of}{would_fit}");
            };
            let percent = |share: f64| format!("{:.0}", share * 100.0);
            let (low, high) = (percent(interval.low), percent(interval.high));
            format!("{} % ({low} to {high}), {hits} of {of}", percent(estimate.value))
        }
        Value::Count { middle: estimate, most } => {
            let interval = estimate
                .interval
                .map_or_else(String::new, |interval| format!(" ({:.0} to {:.0})", interval.low, interval.high));
            format!("{:.0} in the middle{interval}, {most} at most", estimate.value)
        }
        Value::Told => metric.said.as_ref().map_or_else(String::new, |said| said.answer.clone()),
        // What would make it known stands behind the row.
        Value::Missing { how } => format!("not known: {}", how.split(';').next().unwrap_or(how)),
    }
}

/// What else would fit so few cases.
fn fits(interval: Interval) -> String {
    let in_ten = |share: f64| format!("{:.0}", share * 10.0);
    format!("; with so few, {} to {} in ten would fit", in_ten(interval.low), in_ten(interval.high))
}

/// Where a metric comes from.
#[must_use]
pub(super) const fn origin(metric: &Metric) -> &'static str {
    match metric.origin {
        Some(Origin::Runs) => "log",
        Some(Origin::Manual) => "by hand",
        Some(Origin::Import) => "import",
        Some(Origin::Pulse) => "your pulse",
        None => "",
    }
}

/// The same with how many it rests on.
#[must_use]
pub(super) fn source(metric: &Metric) -> String {
    let n = match metric.value {
        Value::Length { middle, .. } | Value::Age { middle, .. } | Value::Count { middle, .. } => {
            Some((middle.n, unit(metric)))
        }
        Value::Share { of, .. } => Some((of, unit(metric))),
        Value::Told | Value::Missing { .. } => None,
    };
    n.map_or_else(|| origin(metric).to_owned(), |(n, unit)| format!("{}, {}", origin(metric), count(n, unit)))
}

/// What a metric is, in a sentence or two.
#[must_use]
pub(super) const fn about(drag: Drag) -> &'static str {
    match drag {
        Drag::RunDuration => {
            "From the start of a run to its end, time asleep taken out: builds, tests, lints, installs, deploys. The \
             middle run, and where the slowest tenth begins."
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
        Drag::WorkInProgress => "How many things that wait for others were open at the same time.",
        Drag::Routing => {
            "Searches for context that ended with a person, not with docs or code. It stands for the essay's issue \
             assignment distribution, which cannot be had without scoring people."
        }
    }
}

/// The estimate inside a metric.
#[must_use]
pub(super) const fn estimate(metric: &Metric) -> Option<Estimate> {
    match metric.value {
        Value::Length { middle, .. } | Value::Age { middle, .. } | Value::Count { middle, .. } => Some(middle),
        Value::Share { estimate, .. } => Some(estimate),
        Value::Told | Value::Missing { .. } => None,
    }
}

/// One of what a metric's estimate is made of.
#[must_use]
pub(super) const fn unit(metric: &Metric) -> &'static str {
    match metric.drag {
        Drag::WorkInProgress => "day",
        Drag::Routing => "search",
        Drag::TimeToFirstReview | Drag::ReviewRounds => "change",
        Drag::RunDuration | Drag::SuccessRate => "run",
    }
}
