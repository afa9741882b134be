//! Movement from week to week: the individuals and moving range chart, which tells a signal from what moves anyway.
//!
//! A missing week is `None`. It is no zero, no range is measured across it, and it neither breaks nor lengthens a run.
//!
//! With nothing changed, one of the next twelve weeks or a run is a signal in 31 % of cases with limits from six weeks, 25 %
//! from eight, 20 % from twelve, and more often where weeks are skewed or each is like the last (`examples/coverage.rs`).
//! That is why limits are on trial at first, why one week outside is told and no more, and why a signal is a question.

use std::cmp::Ordering;

/// The distance of the limits from the mean, in mean moving ranges: three standard deviations, by the constant for ranges of two.
pub const FACTOR: f64 = 3.0 / 1.128;
/// A moving range beyond this many mean ranges is itself unusual.
const RANGE_FACTOR: f64 = 3.267;
/// Values from which limits may be drawn, on trial.
pub const TRIAL_FROM: usize = 6;
/// Values from which limits stay as they are.
pub const LOCKED_FROM: usize = 12;
/// This many values in a row on the same side of the mean are a signal.
const RUN_LENGTH: usize = 8;

/// The natural limits of a process (Wheeler, Understanding Variation).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub mean: f64,
    /// Mean of the distances between neighbouring weeks.
    pub mean_range: f64,
    pub lower: f64,
    pub upper: f64,
    /// A distance between neighbouring weeks beyond this is unusual.
    pub upper_range: f64,
}

impl Limits {
    /// The limits of `weeks`, with [`FACTOR`] or another; `None` without two neighbouring weeks. The lower limit may lie
    /// below zero, see [`Self::floored`].
    #[must_use]
    pub fn of(weeks: &[Option<f64>], factor: f64) -> Option<Self> {
        let values: Vec<f64> = weeks.iter().flatten().copied().collect();
        let (mean, mean_range) = (mean(&values)?, mean(&ranges(weeks))?);
        let half = factor * mean_range;
        let upper_range = RANGE_FACTOR * mean_range;
        Some(Self { mean, mean_range, lower: mean - half, upper: mean + half, upper_range })
    }

    /// With a lower limit of at least zero, for what cannot be negative.
    #[must_use]
    pub fn floored(self) -> Self {
        Self { lower: self.lower.max(0.0), ..self }
    }

    /// Whether a value lies beyond a limit.
    #[must_use]
    pub fn is_outside(&self, value: f64) -> bool {
        value < self.lower || value > self.upper
    }

    /// Everything in `weeks` that is more than usual movement, in order.
    #[must_use]
    pub fn signals(&self, weeks: &[Option<f64>]) -> Vec<Signal> {
        let (mut signals, mut outside) = (Vec::new(), Vec::new());
        let (mut side, mut run) = (None, 0);
        let known = weeks.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?)));
        for (nth, (at, value)) in known.enumerate() {
            let here = value.partial_cmp(&self.mean).filter(|side| side.is_ne());
            let is_high = here.is_some_and(Ordering::is_gt);
            if self.is_outside(value) {
                let is_repeated =
                    outside.iter().any(|(high, before): &(bool, usize)| *high == is_high && nth - before < RUN_LENGTH);
                outside.push((is_high, nth));
                signals.push(Signal { at, rule: SignalRule::Outside, is_high, is_repeated });
            }
            run = if here == side { run + 1 } else { 1 };
            side = here;
            if side.is_some() && run == RUN_LENGTH {
                signals.push(Signal { at, rule: SignalRule::Run, is_high, is_repeated: true });
            }
        }
        signals
    }
}

/// Why a week is more than usual movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalRule {
    /// One value beyond a limit.
    Outside,
    /// The eighth value in a row on one side of the mean; a value on the mean breaks the row.
    Run,
}

/// A week that is more than usual movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Its place among the weeks, from 0; of a run the eighth.
    pub at: usize,
    pub rule: SignalRule,
    /// Above the mean.
    pub is_high: bool,
    /// Of a value outside: one of the seven known values before it lay beyond the same limit.
    pub is_repeated: bool,
}

impl Signal {
    /// Whether it is worth asking what changed: a run, or a second value outside. One value alone comes about by chance in
    /// every other year.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.rule == SignalRule::Run || self.is_repeated
    }

    /// What is to be seen.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.rule {
            SignalRule::Run => "the eighth week in a row on the same side of the average",
            SignalRule::Outside if self.is_repeated => "the second week in eight beyond the same limit",
            SignalRule::Outside => "one week stands out",
        }
    }
}

/// Limits with what they were drawn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlChart {
    pub limits: Limits,
    /// Values they were drawn from.
    pub points: usize,
    /// Drawn from [`LOCKED_FROM`] values: later weeks do not move them. Before that they are on trial.
    pub is_locked: bool,
}

impl ControlChart {
    /// The chart of a series that cannot be negative: limits from its first twelve values, on trial from six on; `None`
    /// before that.
    #[must_use]
    pub fn of(weeks: &[Option<f64>]) -> Option<Self> {
        let ends = weeks.iter().enumerate().filter(|(_, value)| value.is_some()).map(|(at, _)| at + 1);
        let ends: Vec<usize> = ends.take(LOCKED_FROM).collect();
        let end = *ends.last().filter(|_| ends.len() >= TRIAL_FROM)?;
        let limits = Limits::of(weeks.get(..end)?, FACTOR)?.floored();
        Some(Self { limits, points: ends.len(), is_locked: ends.len() == LOCKED_FROM })
    }
}

/// The distances between neighbouring weeks.
fn ranges(weeks: &[Option<f64>]) -> Vec<f64> {
    weeks.windows(2).filter_map(|pair| Some((pair[1]? - pair[0]?).abs())).collect()
}

pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
