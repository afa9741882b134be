//! How a figure of the panel comes to its interval: what the units are decides how sure it is.
//!
//! Runs of one day share a machine and a branch, and failures come in rows: an interval over single runs covers 62 to 85 %
//! where it says 95 (`examples/coverage.rs`). Days are the units, and weeks for what is open from day to day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Estimate, Interval, Method};
use crate::domain::figure::stats::{self, MedianInterval, Ratio, median, median_interval};

impl Estimate {
    /// A rate or share of what cannot be negative. The interval is nominally 95 %, and is claimed as the 90 % that it covers.
    pub(super) fn ratio(sums: stats::RatioSums, highest: f64) -> Option<Self> {
        const COVERED: f64 = 0.9;
        let interval = |ratio: Ratio| {
            let [low, high] = ratio.interval;
            Interval { low: low.max(0.0), high: high.min(highest), confidence: COVERED }
        };
        Some(Self { value: sums.rate()?, interval: sums.ratio().map(interval), method: Method::Ratio, n: sums.n })
    }

    /// The median of `values`, in their unit.
    pub(super) fn median(values: &[f64]) -> Option<Self> {
        let n = values.len() as u64;
        Some(Self { value: median(values)?, interval: interval(values), method: Method::OrderStatistics, n })
    }

    /// The median of values that belong to days; the interval is that of the days' own medians.
    pub(crate) fn of_days(values: impl Iterator<Item = (NaiveDate, f64)>) -> Option<Self> {
        Self::of_units(values, Method::DayMedians)
    }

    /// The median of values that belong to weeks, each named by its Monday; the interval is that of the weeks' own medians.
    pub(super) fn of_weeks(values: impl Iterator<Item = (NaiveDate, f64)>) -> Option<Self> {
        Self::of_units(values, Method::WeekMedians)
    }

    fn of_units(values: impl Iterator<Item = (NaiveDate, f64)>, method: Method) -> Option<Self> {
        let (mut all, mut units) = (Vec::new(), BTreeMap::<NaiveDate, Vec<f64>>::new());
        for (unit, value) in values {
            all.push(value);
            units.entry(unit).or_default().push(value);
        }
        let value = median(&all)?;
        let medians: Vec<f64> = units.values().filter_map(|values| median(values)).collect();
        // The median of all values may lie beside that of the medians, where units have many or few.
        let interval = interval(&medians).map(|interval| Interval {
            low: interval.low.min(value),
            high: interval.high.max(value),
            ..interval
        });
        Some(Self { value, interval, method, n: medians.len() as u64 })
    }

    /// A share of a whole.
    pub(super) fn share(hits: u64, of: u64) -> Option<Self> {
        let [low, high] = stats::wilson95(hits, of)?;
        let interval = Some(Interval { low, high, confidence: 0.95 });
        Some(Self { value: hits as f64 / of as f64, interval, method: Method::Wilson, n: of })
    }

    /// The share of hits on each day together: Wilson with as many cases as the days are worth.
    pub(crate) fn share_of_days(days: impl Iterator<Item = (u64, u64)>) -> Option<Self> {
        let days: Vec<(u64, u64)> = days.filter(|(_, of)| *of > 0).collect();
        let (hits, of) = days.iter().fold((0, 0), |(hits, of), day| (hits + day.0, of + day.1));
        let [low, high] = stats::wilson95_of_units(&days)?;
        // What the runs of one day have in common is not known from one day.
        let interval = (days.len() > 1).then_some(Interval { low, high, confidence: 0.95 });
        Some(Self { value: hits as f64 / of as f64, interval, method: Method::WilsonOfDays, n: days.len() as u64 })
    }
}

fn interval(values: &[f64]) -> Option<Interval> {
    let MedianInterval { low, high, confidence, .. } = median_interval(values)?;
    Some(Interval { low, high, confidence })
}
