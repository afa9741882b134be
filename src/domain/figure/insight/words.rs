//! The figures of the panel in words: the interval in the same line as the number, hours to a tenth, counts below ten.

use super::{Drag, DragMetric, Estimate, Interval, Method, Value};
use crate::domain::say::interval::{interval, short};
use crate::domain::say::length::{duration, hours, millis};
use crate::domain::say::share;
use crate::domain::say::share::sureness;

impl Estimate {
    /// ` (3.2 to 5.1, roughly 90 % sure)`; why there is no interval where there is none. `unit` says one end of it.
    #[must_use]
    pub fn bounds(&self, unit: impl Fn(f64) -> String) -> String {
        let Some(Interval { low, high, confidence }) = self.interval else {
            return " (too few for an interval)".to_owned();
        };
        let (ends, is_rough) = (interval([low, high], unit, ""), self.method == Method::Ratio);
        let method = if is_rough { String::new() } else { format!(", {}", self.method.name()) };
        format!(" ({ends}, {}{method})", sureness(confidence, is_rough))
    }

    /// `4.2 hours blocked per observed week (3.2 to 5.1, roughly 90 % sure)`.
    #[must_use]
    pub fn blocked_rate(&self) -> String {
        format!("{:.1} hours blocked per observed week{}", self.value, self.bounds(|value| format!("{value:.1}")))
    }

    /// `31 % (24 to 38 %, roughly 90 % sure)`.
    #[must_use]
    pub fn percentage(&self) -> String {
        let ends = self.interval.map(|ends| (ends, share::percents([ends.low, ends.high])));
        let bounds = ends.map_or_else(String::new, |(ends, words)| {
            format!(" ({words}, {})", sureness(ends.confidence, self.method == Method::Ratio))
        });
        format!("{}{bounds}", share::percent(self.value))
    }
}

impl DragMetric {
    /// The metric in words, with its interval; or what would make it known.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.value {
            Value::Length { middle, slowest_tenth } => {
                let slow = length(*slowest_tenth);
                format!("median {}{}, 90th percentile {slow}", length(middle.value), middle.bounds(length))
            }
            Value::Age { middle, is_lower_bound, closed, open, working } => {
                let least = if *is_lower_bound { "at least " } else { "" };
                let (elapsed, bounds) = (length(middle.value), middle.bounds(length));
                let working = hours(millis(working.value));
                format!(
                    "median {least}{elapsed} elapsed{bounds}, {least}{working} of working time; {closed} answered, {open} open"
                )
            }
            Value::Share { hits, of, estimate } => {
                let interval = estimate.interval.map(|interval| [interval.low, interval.high]);
                share::with_interval(*hits, *of, self.drag.hits(), interval)
            }
            Value::Count { middle, most } => {
                format!("median {}{}, at most {most}", short(middle.value), middle.bounds(short))
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
fn length(milliseconds: f64) -> String {
    duration(millis(milliseconds))
}
