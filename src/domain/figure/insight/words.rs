//! The figures of the panel in words: the interval in the same line as the number, hours to a tenth, counts below ten.

use super::{Drag, DragMetric, Estimate, Interval, Method, MetricValue, Panel};
use crate::domain::say::count::count;
use crate::domain::say::interval::{in_hours, interval, number, short};
use crate::domain::say::length::{coarse, duration, hours, millis, whole_millis};
use crate::domain::say::share;
use crate::domain::say::share::sureness;

/// One end of an interval in words.
type EndWords = fn(f64) -> String;

impl Estimate {
    /// ` (3.2 to 5.1, roughly 90 % sure)`; why there is no interval where there is none. `unit` says one end of it.
    #[must_use]
    pub fn bounds(&self, unit: EndWords) -> String {
        let Some(Interval { low, high, confidence }) = self.interval else {
            return " (too few for an interval)".to_owned();
        };
        let (ends, is_rough) = (interval([low, high], unit, ""), self.method == Method::Ratio);
        let method = if is_rough { String::new() } else { format!(", {}", self.method.name()) };
        format!(" ({ends}, {}{method})", sureness(confidence, is_rough))
    }

    /// ` (3.2 to 5.1)`; why there is no interval where there is none. `unit` says one end of it.
    #[must_use]
    pub fn range(&self, unit: EndWords) -> String {
        let ends = self.interval.map(Interval::ends);
        format!(" ({})", ends.map_or_else(|| "too few for an interval".to_owned(), |ends| interval(ends, unit, "")))
    }

    /// What it rests on: `6 days` where those of a day belong together, else how many of `case`.
    #[must_use]
    pub fn basis(&self, case: &str) -> String {
        let unit = match self.method {
            Method::DayMedians | Method::WilsonOfDays => "day",
            Method::WeekMedians => "week",
            Method::Ratio | Method::OrderStatistics | Method::Wilson | Method::KaplanMeier => case,
        };
        count(self.n, unit)
    }

    /// `4.2 h blocked per observed week (3.2 to 5.1, roughly 90 % sure)`.
    #[must_use]
    pub fn blocked_rate(&self) -> String {
        format!("{} blocked per observed week{}", in_hours(self.value), self.bounds(|value| number(value, 1)))
    }

    /// `31 % (24 to 38 %, roughly 90 % sure)`.
    #[must_use]
    pub fn percentage(&self) -> String {
        let ends = self.interval.map(|ends| (ends, share::percents(ends.ends())));
        let bounds = ends.map_or_else(String::new, |(ends, words)| {
            format!(" ({words}, {})", sureness(ends.confidence, self.method == Method::Ratio))
        });
        format!("{}{bounds}", share::percent(self.value))
    }
}

impl Panel {
    /// Blocked hours per observed week; where too little was observed for a rate, what was blocked.
    #[must_use]
    pub fn blocked(&self) -> String {
        let of_time = || {
            let so_far = if self.is_current { " so far" } else { "" };
            let blocked = coarse(whole_millis(self.summary.blocked.union));
            format!("{blocked} blocked{so_far}; too little was observed for a weekly rate")
        };
        self.rate.map_or_else(of_time, |rate| rate.blocked_rate())
    }
}

impl DragMetric {
    /// The metric in words, with its interval; or what would make it known.
    #[must_use]
    pub fn words(&self) -> String {
        let share = |hits, of, ends| share::with_interval(hits, of, self.drag.hits(), ends);
        self.told(Estimate::bounds, share, str::to_owned)
    }

    /// The same for a row of the panel: how sure an interval is, and what would make a figure known, stands behind the row.
    #[must_use]
    pub fn in_short(&self) -> String {
        let first = |how: &str| format!("not known: {}", how.split(';').next().unwrap_or(how));
        self.told(Estimate::range, share::in_short, first)
    }

    /// The metric with an interval, a share and what would make it known in these words.
    fn told(
        &self,
        interval: fn(&Estimate, EndWords) -> String,
        share: impl Fn(u64, u64, Option<[f64; 2]>) -> String,
        missing: impl Fn(&str) -> String,
    ) -> String {
        match &self.value {
            MetricValue::Length { median, p90 } => {
                let slow = length(*p90);
                format!("median {}{}, 90th percentile {slow}", length(median.value), interval(median, length))
            }
            MetricValue::Age { median, is_lower_bound, closed, open, working } => {
                let least = if *is_lower_bound { "at least " } else { "" };
                let (elapsed, bounds) = (length(median.value), interval(median, length));
                let working = hours(millis(working.value));
                format!(
                    "median {least}{elapsed} elapsed{bounds}, {least}{working} of working time; {closed} answered, {open} open"
                )
            }
            MetricValue::Share { hits, of, estimate } => share(*hits, *of, estimate.interval.map(Interval::ends)),
            MetricValue::Count { median, most } => {
                format!("median {}{}, at most {most}", short(median.value), interval(median, short))
            }
            MetricValue::Told => self.said.as_ref().map_or(String::new(), |said| said.answer.clone()),
            MetricValue::Missing { how } => missing(how),
        }
    }

    /// The estimate that it shows, where it shows one.
    #[must_use]
    pub const fn estimate(&self) -> Option<&Estimate> {
        match &self.value {
            MetricValue::Length { median, .. }
            | MetricValue::Age { median, .. }
            | MetricValue::Count { median, .. } => Some(median),
            MetricValue::Share { estimate, .. } => Some(estimate),
            MetricValue::Told | MetricValue::Missing { .. } => None,
        }
    }

    /// What it rests on, as `11 runs` or `6 days`.
    #[must_use]
    pub fn basis(&self) -> Option<String> {
        match &self.value {
            MetricValue::Share { of, .. } => Some(count(*of, self.drag.case())),
            _ => Some(self.estimate()?.basis(self.drag.case())),
        }
    }
}

impl Drag {
    /// One of what is measured.
    #[must_use]
    pub const fn case(self) -> &'static str {
        match self {
            Self::WorkInProgress => "day",
            Self::Routing => "search",
            Self::TimeToFirstReview | Self::ReviewRounds => "change",
            Self::RunDuration | Self::SuccessRate => "run",
        }
    }

    /// What a share of this metric counts.
    const fn hits(self) -> &'static str {
        match self {
            Self::Routing => "context hunts ended with a person",
            _ => "runs succeeded",
        }
    }
}

/// Milliseconds in words.
fn length(milliseconds: f64) -> String {
    duration(millis(milliseconds))
}
