//! How long waits take: the sum, the median and the 90th percentile.

use super::{median, percentile};
use crate::domain::log::wait::Wait;
use crate::domain::time::Moment;

/// How long the runs that began in the period and have ended took.
#[derive(Debug, Clone, PartialEq)]
pub struct Latency {
    pub total: i64,
    pub median: Option<f64>,
    /// Type 7, see [`percentile`].
    pub p90: Option<f64>,
}

impl Latency {
    pub(crate) fn of<'a>(runs: impl Iterator<Item = &'a Wait>, now: Moment) -> Self {
        let mut lengths: Vec<f64> = runs.map(|run| milliseconds(run.latency(now)) as f64).collect();
        // Sorted once: sorting what is sorted costs next to nothing.
        lengths.sort_unstable_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        let total = lengths.iter().sum::<f64>() as i64;
        Self { total, median: median(&lengths), p90: percentile(&lengths, 0.9) }
    }
}

/// Whole milliseconds of a length.
pub(super) fn milliseconds(length: std::time::Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}
