//! How far a running wait is, from how long runs like it took.
//!
//! The fraction never falls while a run goes on, and never says "done" of something that has not ended. Where past runs
//! differ widely a range is said, and past what is usual no time at all.

mod forecast;

use std::time::Duration;

use crate::domain::log::wait::Wait;
use crate::domain::say::between::lengths;
use crate::domain::say::length::{duration, left};
use crate::domain::time::Moment;

pub use forecast::{ExpectedLength, Forecast, MOST_RUNS, Past, Start};

/// How long runs of one label in one project usually take, from the last ones that succeeded.
#[derive(Debug, Clone, PartialEq)]
pub struct Usual {
    pub runs: u32,
    pub median: Duration,
    /// The range that three in five runs fall into.
    pub low: Duration,
    pub high: Duration,
    forecast: Forecast,
    /// Seconds, and the fraction that a run which lasts so long has reached.
    reached: Vec<(f64, f64)>,
}

impl Usual {
    /// From past runs of the same command, newest first, for one that begins now; `None` without any.
    #[must_use]
    pub fn of(past: &[Past], start: Start) -> Option<Self> {
        /// From a hundredth of the median to a hundred times it, evenly on the logarithm.
        const POINTS: i32 = 60;
        let forecast = Forecast::of(past, start)?;
        let expected = forecast.expected(0.0, 0)?;
        let at = |point: i32| expected.median * 100_f64.powf(2.0 * f64::from(point) / f64::from(POINTS) - 1.0);
        let mut most = 0.0_f64;
        let reach = |elapsed: f64| {
            let fraction = forecast.median(elapsed, 0).map_or(1.0, |median| elapsed / median);
            most = most.max(fraction.min(NEARLY));
            (elapsed, most)
        };
        let reached = (0..=POINTS).map(at).map(reach).collect();
        Some(Self {
            runs: u32::try_from(past.len().min(MOST_RUNS)).unwrap_or_default(),
            median: seconds(expected.median),
            low: seconds(expected.low),
            high: seconds(expected.high),
            forecast,
            reached,
        })
    }

    /// How far a run is that has taken so many seconds: between the points in proportion. It never falls, though what is
    /// expected grows as time goes by.
    fn fraction(&self, elapsed: f64) -> f64 {
        let after = self.reached.partition_point(|(at, _)| *at <= elapsed);
        let (from, low) = after.checked_sub(1).map_or((0.0, 0.0), |before| self.reached[before]);
        let Some((to, high)) = self.reached.get(after).copied() else { return NEARLY.min(low) };
        if to > from { low + (high - low) * (elapsed - from) / (to - from) } else { low }
    }
}

/// To the millisecond: the rest is dust of the arithmetic.
fn seconds(length: f64) -> Duration {
    Duration::try_from_secs_f64((length * 1000.0).round() / 1000.0).unwrap_or_default()
}

/// A wait that is going on.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningWait {
    pub wait: Wait,
    /// None without history: then there is no bar.
    pub usual: Option<Usual>,
    /// Child processes seen so far.
    pub steps: u32,
    /// The observer sees it suspended right now (`^Z`): its clock stands still.
    pub is_stopped: bool,
}

impl RunningWait {
    /// Whether its clock stands still: somebody stopped it, or it asks the person.
    #[must_use]
    pub fn stands_still(&self) -> bool {
        self.is_stopped || self.wait.asks_since.is_some()
    }

    /// What a list of what runs calls it: of a turn only the agent's name, as the list says that it is one.
    #[must_use]
    pub fn name(&self) -> &str {
        self.wait.tool.as_deref().filter(|_| self.wait.is_turn()).unwrap_or(&self.wait.label)
    }

    /// How long it takes so far. While it is stopped that is what was last measured.
    #[must_use]
    pub fn latency(&self, now: Moment) -> Duration {
        if self.is_stopped { self.wait.measured } else { self.wait.latency(now) }
    }
}

/// How far a running wait is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// From 0 to 1; never quite 1 of what has not ended.
    pub fraction: f64,
    /// What is left; `None` once it takes longer than usual.
    pub left: Option<Remainder>,
}

/// What is left of a run, as far as past runs tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remainder {
    pub median: Duration,
    /// The range that three in five runs fall into, where it is wide enough to be said instead.
    pub range: Option<(Duration, Duration)>,
}

impl Progress {
    /// Whether it lasts longer than past runs did, or is of another kind: nothing is known of its end.
    #[must_use]
    pub const fn is_longer_than_usual(&self) -> bool {
        self.left.is_none()
    }
}

/// A run that has not ended is never further than this.
const NEARLY: f64 = 0.99;
/// Where the upper end of a range is so many times its lower one, the range is said and no single length.
const WIDE: f64 = 2.0;

/// How far a run is after `elapsed` with `steps` child processes seen; `None` without history: then there is no bar.
#[must_use]
pub fn progress(elapsed: Duration, usual: Option<&Usual>, steps: u32) -> Option<Progress> {
    let usual = usual?;
    let spent = elapsed.as_secs_f64();
    let left = usual.forecast.expected(spent, steps).map(|expected| Remainder {
        median: seconds(expected.median - spent),
        range: (expected.high >= WIDE * expected.low)
            .then(|| (seconds(expected.low - spent), seconds(expected.high - spent))),
    });
    Some(Progress { fraction: usual.fraction(spent), left })
}

/// How far `running` is at `now`.
#[must_use]
pub fn of(running: &RunningWait, now: Moment) -> Option<Progress> {
    progress(running.latency(now), running.usual.as_ref(), running.steps)
}

/// How long it will have taken in all; `None` without history, and past what is usual.
#[must_use]
pub fn expected(running: &RunningWait, now: Moment) -> Option<Duration> {
    of(running, now)?.left.map(|left| running.latency(now) + left.median)
}

/// The shortest and longest that it may have taken in all, as three in five runs do; `None` as for [`expected`].
#[must_use]
pub fn expected_range(running: &RunningWait, now: Moment) -> Option<[Duration; 2]> {
    let (elapsed, usual) = (running.latency(now), running.usual.as_ref()?);
    let expected = usual.forecast.expected(elapsed.as_secs_f64(), running.steps)?;
    Some([expected.low, expected.high].map(seconds))
}

/// "1m 10s", or "1–4 min" where past runs differ widely.
#[must_use]
pub fn usual_length(usual: &Usual) -> String {
    let is_wide = usual.high.as_secs_f64() >= WIDE * usual.low.as_secs_f64();
    if is_wide { lengths(usual.low, usual.high) } else { duration(usual.median) }
}

/// "usually 1m 10s".
#[must_use]
pub fn usually(usual: &Usual) -> String {
    format!("usually {}", usual_length(usual))
}

/// "40s left", "1–3 min left", "any moment" or "longer than usual".
#[must_use]
pub fn remaining(progress: &Progress) -> String {
    let Some(Remainder { median, range }) = progress.left else { return "longer than usual".into() };
    if let Some((low, high)) = range {
        return format!("{} left", lengths(low, high));
    }
    if median.as_secs_f64().ceil() < 1.0 { "any moment".into() } else { format!("{} left", left(median)) }
}

/// "longer than usual (usually 1–4 min)".
#[must_use]
pub fn longer(usual: &Usual) -> String {
    format!("longer than usual ({})", usually(usual))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Nine runs around `median` seconds.
    fn usual(median: u64, steps: Option<u32>) -> Usual {
        of(&[90, 105, 100, 98, 110, 95, 102, 100, 100].map(|percent| (median * percent * 10, steps)))
    }

    fn of(runs: &[(u64, Option<u32>)]) -> Usual {
        let past = |(ms, steps): &(u64, Option<u32>)| Past {
            length: Duration::from_millis(*ms),
            steps: *steps,
            start: Start::default(),
        };
        Usual::of(&runs.iter().map(past).collect::<Vec<_>>(), Start::default()).unwrap()
    }

    fn after(seconds: u64, usual: &Usual, steps: u32) -> Progress {
        progress(Duration::from_secs(seconds), Some(usual), steps).unwrap()
    }

    fn total(seconds: u64, usual: &Usual, steps: u32) -> Option<u64> {
        after(seconds, usual, steps).left.map(|left| seconds + left.median.as_secs())
    }

    #[test]
    fn without_history_there_is_no_bar() {
        assert_eq!(progress(Duration::from_secs(5), None, 3), None);
        assert_eq!(Usual::of(&[], Start::default()), None);
    }

    #[test]
    fn runs_that_hardly_differ_are_told_to_the_second() {
        let usual = usual(70, None);
        let half = after(30, &usual, 0);
        assert!((half.fraction - 30.0 / 70.0).abs() < 0.02, "{half:?}");
        assert!((38..=41).contains(&half.left.unwrap().median.as_secs()), "{half:?}");
        assert!(half.left.unwrap().range.is_none());
        let late = after(106, &usual, 0);
        assert!(late.is_longer_than_usual());
        assert_eq!((remaining(&late), after(5000, &usual, 0).fraction), ("longer than usual".into(), NEARLY));
    }

    #[test]
    fn a_run_that_outlasts_the_warm_ones_is_expected_to_be_as_long_as_the_cold_ones() {
        let minutes = [1, 1, 8, 1, 1, 8, 1, 8, 1, 1, 8, 1];
        let usual = of(&minutes.map(|minutes| (minutes * 60_000, None)));
        assert_eq!(usually(&usual), "usually 1–8 min");
        assert!(total(10, &usual, 0).unwrap() < 75);
        let cold = total(120, &usual, 0).unwrap();
        assert!((460..=500).contains(&cold), "{cold}");
        assert_eq!((total(700, &usual, 0), longer(&usual)), (None, "longer than usual (usually 1–8 min)".into()));
    }

    #[test]
    fn a_clean_build_is_told_from_an_incremental_one_by_its_steps() {
        let runs = [10, 100, 10, 10, 10, 100, 10, 10, 100, 10];
        let usual = of(&runs.map(|seconds| (seconds * 1000, Some(if seconds == 10 { 5 } else { 80 }))));
        assert!(total(3, &usual, 2).unwrap() < 15);
        assert!(total(3, &usual, 60).unwrap() > 80, "three seconds, but more steps than an incremental build has");
        assert_eq!(total(3, &usual, 400), None, "of a kind that was never seen");
    }

    #[test]
    fn what_changed_for_good_is_learned_within_a_few_runs() {
        let runs: Vec<(u64, Option<u32>)> = (0..30).map(|run| (if run < 4 { 30_000 } else { 90_000 }, None)).collect();
        let told = total(0, &of(&runs), 0).unwrap();
        assert!((25..=40).contains(&told), "{told}");
    }

    proptest! {
        #[test]
        fn the_bar_never_falls_and_never_says_done(
            runs in prop::collection::vec((0_u64..600_000, prop::option::of(0_u32..500)), 1..50),
            ticks in prop::collection::vec((0_u64..30, 0_u32..40), 1..60),
        ) {
            let usual = of(&runs);
            let (mut time, mut steps, mut before) = (0, 0, 0.0);
            for (more_time, more_steps) in ticks {
                (time, steps) = (time + more_time, steps + more_steps);
                let now = after(time, &usual, steps);
                prop_assert!(now.fraction >= before && now.fraction < 1.0, "{now:?} after {before}");
                prop_assert!(now.left.is_none_or(|left| left.range.is_none_or(|(low, high)| low <= left.median && left.median <= high)));
                before = now.fraction;
            }
        }
    }
}
