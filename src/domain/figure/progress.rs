//! How far a running wait is, from how long runs like it usually take and how many steps they usually have.
//!
//! The fraction never falls while a run goes on, and never says "done" of something that has not ended.

use std::time::Duration;

use crate::domain::log::wait::Wait;
use crate::domain::say::text::duration;
use crate::domain::time::Moment;

/// How long runs of one label in one project usually take, from the last ones that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    pub runs: u32,
    pub median: Duration,
    /// First and third quartile.
    pub low: Duration,
    pub high: Duration,
    /// The length of the longest of them.
    pub longest: Duration,
    /// Middle number of child processes, where it was counted.
    pub steps: Option<u32>,
}

/// A wait that is going on.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    pub wait: Wait,
    /// None without history: then there is no bar.
    pub usual: Option<Usual>,
    /// Child processes seen so far.
    pub steps: u32,
    /// The observer sees it suspended right now (`^Z`): its clock stands still.
    pub is_stopped: bool,
}

impl Running {
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
    /// What is left as far as can be told; zero when it takes longer than usual.
    pub left: Duration,
    pub is_longer_than_usual: bool,
}

/// A run that has not ended is never further than this.
const NEARLY: f64 = 0.99;
/// Below so many usual steps their number says nothing of how far a run is.
const FEW_STEPS: u32 = 4;
/// Before this fraction what is left is judged by the clock alone: a quotient of small numbers jumps.
const TOO_EARLY: f64 = 0.05;

/// How far a run is after `elapsed` with `steps` child processes seen; `None` without history: then there is no bar.
///
/// Where steps are known, the fraction is the mean of time passed and steps seen: a run on a busy machine is not called
/// nearly done because the clock says so. A run is *longer than usual* once it took longer than the third quartile and
/// half as long again as the median, or once it has half as many steps again as usual: that is how a clean build is
/// told from an incremental one long before the clock could.
#[must_use]
pub fn progress(elapsed: Duration, usual: Option<&Usual>, steps: u32) -> Option<Progress> {
    let usual = usual?;
    let (spent, median) = (elapsed.as_secs_f64(), usual.median.as_secs_f64());
    let by_time = if median > 0.0 { (spent / median).min(1.0) } else { 1.0 };
    let by_steps = usual.steps.filter(|known| *known >= FEW_STEPS).map(|known| f64::from(steps) / f64::from(known));
    let exact = by_steps.map_or(by_time, |part| f64::midpoint(by_time, part.min(1.0)));
    let left = match by_steps {
        Some(_) if exact >= TOO_EARLY => spent * (1.0 - exact) / exact,
        _ => (median - spent).max(0.0),
    };
    let is_slow = elapsed > usual.high.max(usual.median.mul_f64(1.5));
    let is_big = by_steps.is_some_and(|part| part > 1.5);
    let longest = usual.longest.max(usual.median).as_secs_f64();
    let left = if is_big && !is_slow { (longest - spent).max(left) } else { left };
    Some(Progress {
        fraction: exact.clamp(0.0, NEARLY),
        left: if is_slow { Duration::ZERO } else { Duration::from_secs_f64(left.clamp(0.0, longest)) },
        is_longer_than_usual: is_slow || is_big,
    })
}

/// How far `running` is at `now`.
#[must_use]
pub fn of(running: &Running, now: Moment) -> Option<Progress> {
    progress(running.latency(now), running.usual.as_ref(), running.steps)
}

/// How long it will have taken in all, as far as can be told; `None` without history.
#[must_use]
pub fn expected(running: &Running, now: Moment) -> Option<Duration> {
    of(running, now).map(|progress| running.latency(now) + progress.left)
}

/// "usually 1m 10s".
#[must_use]
pub fn usually(usual: &Usual) -> String {
    format!("usually {}", duration(usual.median))
}

/// "40s left", "any moment" or "longer than usual".
#[must_use]
pub fn remaining(progress: &Progress) -> String {
    if progress.is_longer_than_usual {
        return "longer than usual".into();
    }
    let seconds = progress.left.as_secs_f64().ceil();
    if seconds < 1.0 { "any moment".into() } else { format!("{} left", whole_seconds(progress.left)) }
}

/// What is left changes once a second: no tenths.
fn whole_seconds(left: Duration) -> String {
    let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
    if seconds < 60 { format!("{seconds}s") } else { duration(Duration::from_secs(seconds)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usual(median: u64, steps: Option<u32>) -> Usual {
        let of = |percent: u64| Duration::from_millis(median * percent * 10);
        Usual { runs: 9, median: of(100), low: of(80), high: of(120), longest: of(400), steps }
    }

    fn after(seconds: u64, usual: &Usual, steps: u32) -> Progress {
        progress(Duration::from_secs(seconds), Some(usual), steps).unwrap()
    }

    #[test]
    fn without_history_there_is_no_bar() {
        assert_eq!(progress(Duration::from_secs(5), None, 3), None);
    }

    #[test]
    fn without_steps_the_clock_decides() {
        let usual = usual(70, None);
        let half = after(30, &usual, 0);
        assert!((half.fraction - 30.0 / 70.0).abs() < 1e-9);
        assert_eq!((usually(&usual), remaining(&half)), ("usually 1m 10s".into(), "40s left".into()));
        assert_eq!(remaining(&after(71, &usual, 0)), "any moment");
        assert_eq!(remaining(&after(106, &usual, 0)), "longer than usual");
    }

    #[test]
    fn a_busy_machine_is_seen_by_the_steps_that_lag() {
        let late = after(100, &usual(100, Some(200)), 100);
        assert!((late.fraction - 0.75).abs() < 1e-9);
        assert_eq!(late.left.as_secs(), 33);
    }

    #[test]
    fn a_clean_build_is_told_from_an_incremental_one_by_its_steps() {
        let clean = after(3, &usual(10, Some(5)), 60);
        assert!(clean.is_longer_than_usual && clean.left >= Duration::from_secs(30), "{clean:?}");
        assert!(!after(3, &usual(10, Some(5)), 2).is_longer_than_usual);
    }

    proptest! {
        #[test]
        fn the_bar_never_falls_and_never_says_done(
            median in 0_u64..600, known in prop::option::of(0_u32..500), ticks in prop::collection::vec((0_u64..30, 0_u32..40), 1..60),
        ) {
            let usual = usual(median, known);
            let (mut time, mut steps, mut before) = (0, 0, 0.0);
            for (more_time, more_steps) in ticks {
                (time, steps) = (time + more_time, steps + more_steps);
                let now = after(time, &usual, steps);
                prop_assert!(now.fraction >= before && now.fraction < 1.0);
                before = now.fraction;
            }
        }
    }
}
