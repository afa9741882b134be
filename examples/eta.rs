//! How far off an ETA is, at the start and while a run goes on, against simpler ways to tell it:
//! `cargo run --release --example eta -- [--runs 2000] [--log FOLDER]`. The same numbers each time: the seed is fixed.
//!
//! Every figure is the median of |told - true| / true of the whole length of a run, in percent, over the cases in which
//! draglog tells one. The rivals keep what they said at the start; only "conditional" learns from the time passed.

#![expect(clippy::print_stdout, reason = "an example's output is its figure")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use draglog::domain::figure::progress::{Forecast, MOST_RUNS, Past, Start};
use draglog::domain::figure::stats::median;
use draglog::domain::log::filter::Filter;
use draglog::domain::log::wait::{Outcome, Wait};
use draglog::storage::Store;
use fastrand::Rng;

#[derive(Parser)]
struct Arguments {
    /// Runs in each family of histories.
    #[arg(long, default_value_t = 2000)]
    runs: u64,
    /// Data folder of a log whose own histories are tried, too.
    #[arg(long)]
    log: Option<PathBuf>,
}

const SEED: u64 = 20_261_129;
/// Parts of the true length at which it is asked.
const ASKED_AT: [f64; 4] = [0.0, 0.25, 0.5, 0.75];
/// Runs of a history before the one that is asked about, and how many may be more.
const FEWEST: usize = 20;
const MORE: usize = 40;
/// Seconds without a run after which the next begins after a pause.
const PAUSE_S: i64 = 4 * 3600;

/// One run of a history.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    failed: bool,
    after_pause: bool,
}

/// A kind of history, and how the length of its next run comes about.
struct Family {
    name: &'static str,
    make: fn(&mut Rng, usize) -> Vec<Run>,
}

const FAMILIES: &[Family] = &[
    Family { name: "steady", make: |rng, n| each(rng, n, |rng, _| spread(rng, 0.3)) },
    Family { name: "heavy tail", make: |rng, n| each(rng, n, |rng, _| spread(rng, 1.0)) },
    Family {
        name: "warm and cold",
        make: |rng, n| each(rng, n, |rng, _| factor(rng.f64() < 0.3, 8.0) * spread(rng, 0.2)),
    },
    Family {
        name: "cold after a pause",
        make: |rng, n| each(rng, n, |rng, now| factor(now.pause, 8.0) * spread(rng, 0.2)),
    },
    Family {
        name: "short after a failure",
        make: |rng, n| each(rng, n, |rng, now| factor(now.after_failure, 0.3) * spread(rng, 0.25)),
    },
    Family { name: "drift up", make: |rng, n| drift(rng, n, 1.0) },
    Family { name: "drift down", make: |rng, n| drift(rng, n, -1.0) },
    Family { name: "step change", make: step_change },
    Family { name: "early failures", make: early_failures },
    Family { name: "each like the last", make: |rng, n| carried(rng, n) },
    Family { name: "bursts of cold runs", make: bursts },
];

/// What a family knows of the run that comes next.
struct Next {
    place: usize,
    pause: bool,
    after_failure: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    println!("| history | rival | start | 25 % | 50 % | 75 % |\n|---|---|---|---|---|---|");
    let mut all = Tally::default();
    for (family, seed) in FAMILIES.iter().zip(SEED..) {
        let tally = backtest(family, arguments.runs, &mut Rng::with_seed(seed));
        tally.print(family.name);
        all.add(&tally);
    }
    all.print("all of them");
    if let Some(folder) = &arguments.log {
        stored(folder)?.print("stored histories");
    }
    Ok(())
}

fn backtest(family: &Family, runs: u64, rng: &mut Rng) -> Tally {
    let mut tally = Tally::default();
    for _ in 0..runs {
        let length = FEWEST + rng.usize(0..MORE) + 1;
        let history = (family.make)(rng, length);
        if let Some((last, before)) = history.split_last() {
            tally.ask(before, *last);
        }
    }
    tally
}

/// Errors of each rival at each part of a run.
#[derive(Default)]
struct Tally {
    errors: BTreeMap<&'static str, [Vec<f64>; ASKED_AT.len()]>,
    asked: usize,
}

impl Tally {
    fn ask(&mut self, before: &[Run], run: Run) {
        let after_failure = before.last().is_some_and(|before| before.failed);
        let past = past(before);
        let Some(forecast) = Forecast::of(&past, Start { after_pause: run.after_pause, after_failure }) else { return };
        self.asked += 1;
        let lengths: Vec<f64> = past.iter().map(|run| run.length.as_secs_f64()).collect();
        for (place, part) in ASKED_AT.iter().enumerate() {
            let elapsed = run.seconds * part;
            let Some(expected) = forecast.expected(elapsed, 0) else { continue };
            let told = rivals(&lengths, elapsed).into_iter().chain([("draglog", expected.median)]);
            for (name, told) in told {
                self.errors.entry(name).or_default()[place].push((told - run.seconds).abs() / run.seconds);
            }
        }
    }

    /// In which part of the cases draglog tells a length.
    fn shown(&self) -> [f64; ASKED_AT.len()] {
        let told = |place: usize| self.errors.get("draglog").map_or(0, |errors| errors[place].len());
        std::array::from_fn(|place| told(place) as f64 / self.asked.max(1) as f64)
    }

    fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        for (name, errors) in &other.errors {
            let own = self.errors.entry(name).or_default();
            own.iter_mut().zip(errors).for_each(|(own, errors)| own.extend(errors));
        }
    }

    /// The best rival at each part, draglog, and by how many points it is off the best.
    fn print(&self, history: &str) {
        let row =
            |name: &str, values: [String; ASKED_AT.len()]| println!("| {history} | {name} | {} |", values.join(" | "));
        let percents = |errors: &[Vec<f64>; ASKED_AT.len()]| {
            errors.each_ref().map(|errors| 100.0 * median(errors).unwrap_or_default())
        };
        let mut best = [f64::INFINITY; ASKED_AT.len()];
        for (name, errors) in self.errors.iter().filter(|(name, _)| **name != "draglog") {
            let values = percents(errors);
            best.iter_mut().zip(values).for_each(|(best, value)| *best = best.min(value));
            row(name, values.map(|value| format!("{value:.0}")));
        }
        if let Some(errors) = self.errors.get("draglog") {
            let values = percents(errors);
            row("**draglog**", values.map(|value| format!("**{value:.0}**")));
            row("against the best", std::array::from_fn(|place| format!("{:+.1}", values[place] - best[place])));
        }
        row("shown", self.shown().map(|share| format!("{:.0} %", share * 100.0)));
    }
}

/// What the rivals tell, from lengths newest first.
fn rivals(lengths: &[f64], elapsed: f64) -> [(&'static str, f64); 6] {
    let last = |count: usize| &lengths[..lengths.len().min(count)];
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let oldest = lengths.last().copied().unwrap_or_default();
    let smoothed = lengths.iter().rev().fold(oldest, |level, length| level + 0.3 * (length - level));
    let usual = median(last(20)).unwrap_or_default();
    let longer: Vec<f64> = last(20).iter().copied().filter(|length| *length > elapsed).collect();
    [
        ("last run", lengths.first().copied().unwrap_or_default()),
        ("mean of 5", mean(last(5))),
        ("median of 10", median(last(10)).unwrap_or_default()),
        ("median of 20", usual),
        ("smoothing (0.3)", smoothed),
        ("conditional median of 20", median(&longer).unwrap_or(usual)),
    ]
}

/// The runs that succeeded, newest first.
fn past(before: &[Run]) -> Vec<Past> {
    let succeeded = before.iter().enumerate().rev().filter(|(_, run)| !run.failed);
    let past = succeeded.map(|(place, run)| Past {
        length: Duration::from_secs_f64(run.seconds),
        steps: None,
        start: Start {
            after_pause: run.after_pause,
            after_failure: place.checked_sub(1).is_some_and(|before_it| before[before_it].failed),
        },
    });
    past.take(MOST_RUNS).collect()
}

/// The histories of a log: each command in each project, every run from the tenth on asked about.
fn stored(folder: &std::path::Path) -> anyhow::Result<Tally> {
    const FEWEST_BEFORE: usize = 10;
    let (store, _) = Store::open(folder, draglog::clock::now())?;
    let mut commands: BTreeMap<(String, Option<String>), Vec<Wait>> = BTreeMap::new();
    let ended = |wait: &Wait| wait.is_run() && matches!(wait.outcome(), Some(Outcome::Succeeded | Outcome::Failed));
    for wait in store.waits(&Filter::default())?.into_iter().filter(ended) {
        commands.entry((wait.label.clone(), wait.project.clone())).or_default().push(wait);
    }
    let mut tally = Tally::default();
    for waits in commands.values() {
        let run = |(place, wait): (usize, &Wait)| {
            let before = place.checked_sub(1).and_then(|before| waits[before].ended_at());
            Run {
                seconds: wait.measured.as_secs_f64().max(0.001),
                failed: wait.has(Outcome::Failed),
                after_pause: before.is_none_or(|before| (wait.started_at - before).num_seconds() > PAUSE_S),
            }
        };
        let runs: Vec<Run> = waits.iter().enumerate().map(run).collect();
        for place in FEWEST_BEFORE..runs.len() {
            tally.ask(&runs[..place], runs[place]);
        }
    }
    Ok(tally)
}

/// A history whose run lengths are a base times what `factor` says; one in seven begins after a pause, one in five fails.
fn each(rng: &mut Rng, runs: usize, mut factor: impl FnMut(&mut Rng, &Next) -> f64) -> Vec<Run> {
    let base = (normal(rng) * 1.2 + 4.0).exp();
    let mut history: Vec<Run> = Vec::with_capacity(runs);
    for place in 0..runs {
        let after_failure = history.last().is_some_and(|run| run.failed);
        let next = Next { place, pause: place == 0 || rng.f64() < 0.15, after_failure };
        let seconds = (base * factor(rng, &next)).max(0.05);
        history.push(Run { seconds, failed: rng.f64() < 0.2, after_pause: next.pause });
    }
    history
}

fn drift(rng: &mut Rng, runs: usize, sign: f64) -> Vec<Run> {
    let rate = sign * (0.01 + 0.03 * rng.f64());
    each(rng, runs, |rng, next| (rate * next.place as f64).exp() * spread(rng, 0.2))
}

/// Twice or half as long from one of the last 25 runs on.
fn step_change(rng: &mut Rng, runs: usize) -> Vec<Run> {
    let (at, step) = (runs - 1 - rng.usize(0..25.min(runs)), if rng.bool() { 2.0 } else { 0.5 });
    each(rng, runs, |rng, next| factor(next.place >= at, step) * spread(rng, 0.2))
}

/// Runs that fail do so somewhere on their way.
fn early_failures(rng: &mut Rng, runs: usize) -> Vec<Run> {
    let mut history = each(rng, runs, |rng, _| spread(rng, 0.3));
    for run in history.iter_mut().filter(|run| run.failed) {
        run.seconds *= rng.f64().max(0.02);
    }
    history
}

fn carried(rng: &mut Rng, runs: usize) -> Vec<Run> {
    let mut level = normal(rng);
    each(rng, runs, |rng, _| {
        level = 0.7 * level + 0.51_f64.sqrt() * normal(rng);
        (0.6 * level).exp()
    })
}

/// Some days everything is cold.
fn bursts(rng: &mut Rng, runs: usize) -> Vec<Run> {
    let mut is_cold = false;
    each(rng, runs, |rng, _| {
        is_cold ^= rng.f64() < 0.1;
        factor(is_cold, 6.0) * spread(rng, 0.25)
    })
}

fn factor(is_so: bool, factor: f64) -> f64 {
    if is_so { factor } else { 1.0 }
}

fn spread(rng: &mut Rng, sigma: f64) -> f64 {
    (sigma * normal(rng)).exp()
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut Rng) -> f64 {
    (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos()
}
