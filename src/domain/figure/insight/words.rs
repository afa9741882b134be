//! The figures of the panel in words: the interval in the same line as the number, hours to a tenth, counts below ten.

use std::time::Duration;

use super::{Drag, Estimate, Interval, Method, Metric, Value};
use crate::domain::say::text::duration;

/// Below so many a share is told as a count.
const COUNTS_BELOW: u64 = 10;

impl Estimate {
    /// ` (3.2 to 5.1, roughly 90 % sure)`; why there is no interval where there is none. `unit` says one end of it.
    #[must_use]
    pub fn bounds(&self, unit: impl Fn(f64) -> String) -> String {
        let Some(Interval { low, high, confidence }) = self.interval else {
            return " (too little for an interval)".to_owned();
        };
        let ends = if high.is_finite() {
            format!("{} to {}", unit(low), unit(high))
        } else {
            format!("{} or more", unit(low))
        };
        match self.method {
            Method::Ratio => format!(" ({ends}, roughly {:.0} % sure)", confidence * 100.0),
            method => format!(" ({ends}, {:.0} %, {})", confidence * 100.0, method.name()),
        }
    }

    /// `4.2 hours blocked per observed week (3.2 to 5.1, roughly 90 % sure)`.
    #[must_use]
    pub fn blocked_rate(&self) -> String {
        format!("{:.1} hours blocked per observed week{}", self.value, self.bounds(|value| format!("{value:.1}")))
    }

    /// `31 % (24 to 38 %, roughly 90 % sure)`.
    #[must_use]
    pub fn percentage(&self) -> String {
        let percent = |value: f64| format!("{:.0}", value * 100.0);
        let bounds = self.bounds(percent);
        format!("{} %{}", percent(self.value), bounds.replacen(", ", " %, ", 1))
    }
}

impl Metric {
    /// The metric in words, with its interval; or what would make it known.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.value {
            Value::Length { middle, slowest_tenth } => {
                let slow = length(*slowest_tenth);
                format!("{} in the middle{}, slowest tenth from {slow}", length(middle.value), middle.bounds(length))
            }
            Value::Age { middle, is_lower_bound, closed, open, working } => {
                let least = if *is_lower_bound { "at least " } else { "" };
                let (elapsed, bounds) = (length(middle.value), middle.bounds(length));
                let working = crate::domain::say::text::hours(Duration::from_secs_f64(working.value.max(0.0) / 1000.0));
                format!(
                    "median {least}{elapsed} elapsed{bounds}, {least}{working} of working time; {closed} answered, {open} open"
                )
            }
            Value::Share { hits, of, estimate } if *of < COUNTS_BELOW => {
                let ends = estimate.interval.map_or(String::new(), |interval| {
                    format!("; with so few, {:.0} to {:.0} % would fit", interval.low * 100.0, interval.high * 100.0)
                });
                format!("{hits} of {of} {}{ends}", self.drag.hits())
            }
            Value::Share { hits, of, estimate } => {
                format!("{hits} of {of} {}, {}", self.drag.hits(), estimate.percentage())
            }
            Value::Count { middle, most } => {
                let number = |value: f64| format!("{value:.1}").trim_end_matches(".0").to_owned();
                format!("{} in the middle{}, at most {most}", number(middle.value), middle.bounds(number))
            }
            Value::Told => self.said.as_ref().map_or(String::new(), |said| said.answer.clone()),
            Value::Missing { how } => (*how).to_owned(),
        }
    }
}

impl Drag {
    /// What a share of this metric counts.
    const fn hits(self) -> &'static str {
        match self {
            Self::Routing => "context hunts ended with a person",
            _ => "runs succeeded",
        }
    }
}

/// Milliseconds in words.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths of waits")]
fn length(milliseconds: f64) -> String {
    duration(Duration::from_millis(milliseconds.round() as u64))
}
