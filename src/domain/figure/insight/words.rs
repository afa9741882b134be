//! The figures of the panel in words: the interval in the same line as the number, hours to a tenth, counts below ten.

use super::{Drag, Estimate, Interval, Method, Metric, Panel, Value, Week};
use crate::domain::figure::stats::xmr::Rule;
use crate::domain::say::interval::{interval, short};
use crate::domain::say::length::{duration, millis};
use crate::domain::say::share::sureness;
use crate::domain::say::{moment, share};

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

impl Panel {
    /// What the limits of usual movement say of the last whole week, in the words that are allowed for it: `9\u{2013}15 Nov,
    /// 9.5 h: within usual week-to-week movement`.
    #[must_use]
    pub fn movement(&self) -> Option<String> {
        self.chart?;
        let whole = self.weeks.len().saturating_sub(usize::from(self.is_current));
        let known = |(at, week): (usize, &Week)| Some((at, week.monday, week.rate?));
        let (at, monday, rate) = self.weeks[..whole].iter().enumerate().rev().find_map(known)?;
        let words = match self.signals.iter().find(|signal| signal.at == at).map(|signal| signal.rule) {
            Some(Rule::Outside) => "larger than usual movement: worth asking what changed",
            Some(Rule::Run) => "the eighth week in a row on the same side of the average: worth asking what changed",
            None => "within usual week-to-week movement",
        };
        Some(format!("{}, {rate:.1} h: {words}", moment::week(monday)))
    }
}

impl Metric {
    /// The metric in words, with its interval; or what would make it known.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.value {
            Value::Length { middle, slowest_tenth } => {
                let slow = length(*slowest_tenth);
                format!("median {}{}, 90th percentile {slow}", length(middle.value), middle.bounds(length))
            }
            Value::Age { middle, is_lower_bound, closed, open } => {
                let least = if *is_lower_bound { "at least " } else { "" };
                let items = format!("{closed} answered, {open} open");
                format!("median {least}{}{}, {items}", length(middle.value), middle.bounds(length))
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
