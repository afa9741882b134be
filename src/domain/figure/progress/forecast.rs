//! How long a run will take in all, from past runs of the same command and from how long it has taken already.
//!
//! Past runs are weighed. Fifteen ways to choose among them (the last 1, 3, 6, 20 or 40 runs; of all, of those that began
//! after a pause as this one did, of those that followed a failure as this one does) are each tried on the past itself, and
//! count the more the closer they came. While the run goes on, only runs that lasted longer than it has still count: a
//! clean build shows itself by outlasting the incremental ones. `examples/eta.rs` measures all of it.

use std::time::Duration;

use crate::domain::figure::stats::median;

/// Under which circumstances a run began: what may tell a cold run from a warm one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Start {
    /// The first of its day, or after some hours without a run of the command.
    pub after_pause: bool,
    /// The run before it failed.
    pub after_failure: bool,
}

/// A run of the command that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    pub length: Duration,
    /// Child processes, where they were counted.
    pub steps: Option<u32>,
    pub start: Start,
}

/// The length of a run, in seconds: the median, and the range that three in five runs fall into.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedLength {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

/// Past runs, weighed for a run that begins now.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    runs: Vec<WeightedRun>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct WeightedRun {
    /// Logarithm of the length in seconds.
    log: f64,
    weight: f64,
    steps: Option<u32>,
}

/// Past runs that are looked at.
pub const MOST_RUNS: usize = 40;
/// How many of the last runs a way to choose may take.
const WINDOWS: [usize; 5] = [1, 3, 6, 20, 40];
/// The window that is right where nothing else is known, and how much more it counts for that.
const PLAIN_WINDOW: usize = 20;
const PLAIN_PRIOR: f64 = 2.0;
/// Every way is tried on so many runs; each counts less than the later one by this factor.
const TRIED: usize = 20;
const FADE: f64 = 0.9;
/// A miss beyond this (on the logarithm) is a miss: how far off does not matter.
const WORST_MISS: f64 = 1.5;
/// Part of the weight that all runs share evenly, so that what happened once is never impossible.
const EVEN_SHARE: f64 = 0.05;
/// Lengths are smoothed by so much on the logarithm.
const SMOOTHING: f64 = 0.1;
/// Errors are weighted by one over the length, so that short runs count for more: for the median, by this power of it at the
/// start, by a higher one the more of the past runs are over.
const SHORTER: f64 = 0.33;
/// Where fewer than this share of past runs lasted longer, nothing is said.
const LEAST_SHARE: f64 = 0.25;
/// Of so many of the last runs.
const SHARE_OF: usize = 20;
/// Below so many steps their number says nothing of a run; beyond so many times its steps, this run is another kind.
const FEW_STEPS: u32 = 4;
const OTHER_KIND: f64 = 1.5;

/// A way to choose among past runs.
#[derive(Clone, Copy)]
struct Choice {
    window: usize,
    like: Likeness,
}

#[derive(Clone, Copy, PartialEq)]
enum Likeness {
    Any,
    SamePause,
    SameFailure,
}

impl Choice {
    fn all() -> impl Iterator<Item = Self> {
        let likes = [Likeness::Any, Likeness::SamePause, Likeness::SameFailure];
        likes.into_iter().flat_map(|like| WINDOWS.into_iter().map(move |window| Self { window, like }))
    }

    fn prior(self) -> f64 {
        if self.window == PLAIN_WINDOW && self.like == Likeness::Any { PLAIN_PRIOR } else { 1.0 }
    }

    /// The places of the runs it takes of `runs` (newest first) for one that begins like `start`; any where none is like it.
    fn of(self, runs: &[Past], start: Start) -> Vec<usize> {
        let is_like = |run: &Past| match self.like {
            Likeness::Any => true,
            Likeness::SamePause => run.start.after_pause == start.after_pause,
            Likeness::SameFailure => run.start.after_failure == start.after_failure,
        };
        let like = runs.iter().enumerate().filter(|(_, run)| is_like(run)).map(|(place, _)| place);
        let chosen: Vec<usize> = like.take(self.window).collect();
        if chosen.is_empty() { (0..runs.len().min(self.window)).collect() } else { chosen }
    }

    /// How far off it would have been on the runs of the past, together and per unit of weight.
    fn miss(self, runs: &[Past], logs: &[f64]) -> (f64, f64) {
        let tried = runs.len().saturating_sub(3).min(TRIED);
        let one = |place: usize, weight: f64| {
            let earlier = self.of(&runs[place + 1..], runs[place].start);
            let chosen: Vec<f64> = earlier.into_iter().map(|chosen| logs[place + 1 + chosen]).collect();
            weight * (logs[place] - median(&chosen).unwrap_or_default()).abs().min(WORST_MISS)
        };
        let weights = std::iter::successors(Some(1.0), |weight| Some(weight * FADE));
        (0..tried)
            .zip(weights)
            .fold((0.0, 0.0), |(miss, sum), (place, weight)| (miss + one(place, weight), sum + weight))
    }
}

impl Forecast {
    /// From past runs, newest first; `None` without any.
    #[must_use]
    pub fn of(past: &[Past], start: Start) -> Option<Self> {
        /// What is shorter is as good as nothing.
        const SHORTEST_S: f64 = 0.001;
        let past = &past[..past.len().min(MOST_RUNS)];
        let logs: Vec<f64> = past.iter().map(|run| run.length.as_secs_f64().max(SHORTEST_S).ln()).collect();
        let weights = weights(past, &logs, start);
        let weighed = |((run, log), weight): ((&Past, &f64), f64)| WeightedRun { log: *log, weight, steps: run.steps };
        (!past.is_empty()).then(|| Self { runs: past.iter().zip(&logs).zip(weights).map(weighed).collect() })
    }

    /// What to expect of a run that has taken `elapsed` seconds with `steps` child processes; `None` where too few past runs
    /// lasted longer or were of this kind.
    #[must_use]
    pub fn expected(&self, elapsed: f64, steps: u32) -> Option<ExpectedLength> {
        let alike = self.alike(elapsed, steps)?;
        let median = alike.median();
        let end = |share: f64| alike.quantile(share, 0.0).exp();
        Some(ExpectedLength { median, low: end(0.8).min(median), high: end(0.2).max(median) })
    }

    /// The median alone, in seconds.
    #[must_use]
    pub fn median(&self, elapsed: f64, steps: u32) -> Option<f64> {
        Some(self.alike(elapsed, steps)?.median())
    }

    /// The runs that may be of the same kind, as far as steps tell, where enough of them lasted longer.
    fn alike(&self, elapsed: f64, steps: u32) -> Option<AlikeRuns> {
        let from = if elapsed > 0.0 { elapsed.ln() } else { f64::NEG_INFINITY };
        let is_alike = |run: &&WeightedRun| {
            run.steps.is_none_or(|known| {
                steps < FEW_STEPS || f64::from(steps) <= OTHER_KIND * f64::from(known.max(FEW_STEPS))
            })
        };
        let alike = AlikeRuns { from, runs: self.runs.iter().filter(is_alike).copied().collect() };
        let recent = self.runs.iter().take(SHARE_OF);
        let plain = recent.clone().filter(is_alike).filter(|run| run.log > from).count() as f64 / recent.len() as f64;
        (alike.left().max(plain) >= LEAST_SHARE).then_some(alike)
    }
}

/// Past runs that may be of the kind of one that has gone on for so long.
struct AlikeRuns {
    /// Logarithm of the time passed.
    from: f64,
    runs: Vec<WeightedRun>,
}

impl AlikeRuns {
    /// The weight of those that outlast the time passed.
    fn left(&self) -> f64 {
        self.runs.iter().map(|run| run.weight * longer(run.log, self.from)).sum()
    }

    /// The median of those that outlast it, in seconds. The more of them are over, the more the shorter ones count: where
    /// lengths differ by factors, half of those that are left are far longer than the one that goes on.
    fn median(&self) -> f64 {
        let all: f64 = self.runs.iter().map(|run| run.weight).sum();
        let over = if all > 0.0 { 1.0 - self.left() / all } else { 0.0 };
        self.quantile(0.5, SHORTER + over * over).exp()
    }

    /// The logarithm of the length that the share `share` of those that outlast it goes beyond, each weighing by the power
    /// `shorter` of one over its length.
    fn quantile(&self, share: f64, shorter: f64) -> f64 {
        /// Halvings: far below a hundredth of a second.
        const STEPS: u32 = 32;
        /// Beyond so many smoothing widths nothing is left of a run.
        const REACH: f64 = 6.0 * SMOOTHING;
        let Self { from, runs } = self;
        let beyond = |log: f64| -> f64 {
            runs.iter().map(|run| run.weight * (-shorter * run.log).exp() * longer(run.log, log)).sum()
        };
        let logs = || runs.iter().map(|run| run.log);
        let (shortest, longest) = (logs().fold(f64::INFINITY, f64::min), logs().fold(f64::NEG_INFINITY, f64::max));
        let (mut low, mut high) = ((shortest - REACH).max(*from), (longest + REACH).max(*from));
        let wanted = beyond(*from) * share;
        for _ in 0..STEPS {
            let half = f64::midpoint(low, high);
            if beyond(half) > wanted { low = half } else { high = half }
        }
        f64::midpoint(low, high)
    }
}

/// The chance that a smoothed run of the length `log` lasts longer than `from` (the logistic curve, close to the normal one).
fn longer(log: f64, from: f64) -> f64 {
    const TO_NORMAL: f64 = 1.702;
    1.0 / (1.0 + (-TO_NORMAL * (log - from) / SMOOTHING).exp())
}

/// The weights of past runs for one that begins like `start`; they add up to one.
fn weights(past: &[Past], logs: &[f64], start: Start) -> Vec<f64> {
    /// A way that was never off is not infinitely much better than one that was.
    const LEAST_MISS: f64 = 0.02;
    let tried: Vec<(Choice, f64, f64)> = Choice::all()
        .map(|choice| (choice, choice.miss(past, logs)))
        .map(|(choice, (miss, sum))| (choice, miss, sum))
        .collect();
    let best = tried.iter().map(|(_, miss, _)| *miss).fold(f64::INFINITY, f64::min);
    let mean = tried.first().filter(|(_, _, sum)| *sum > 0.0).map_or(1.0, |(_, _, sum)| best / sum);
    let trust = |(choice, miss, _): &(Choice, f64, f64)| choice.prior() * (-(miss - best) / mean.max(LEAST_MISS)).exp();
    let all: f64 = tried.iter().map(trust).sum();
    let mut weights = vec![EVEN_SHARE / past.len().max(1) as f64; past.len()];
    for way in &tried {
        let chosen = way.0.of(past, start);
        for place in &chosen {
            weights[*place] += (1.0 - EVEN_SHARE) * trust(way) / all / chosen.len() as f64;
        }
    }
    weights
}
