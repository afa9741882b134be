//! Prints how often each interval covers what it claims to, and how often charts give false alarms:
//! `cargo run --release --example coverage -- 20000`. The same numbers each time: the seed is fixed.
//!
//! This is where the wording rests on: "roughly 90% sure" for rates, the median's interval from order statistics instead of
//! a bootstrap, and no alarm from movement charts before their limits are locked.

#![expect(clippy::print_stdout, reason = "an example's output is its figure")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot get on should stop there")]

use draglog::domain::figure::stats::xmr::{FACTOR, Limits};
use draglog::domain::figure::stats::{
    RatioSums, Resampled, hodges_lehmann, horvitz_thompson, median, median_interval, median_ranks, newcombe95, power,
    smallest_p, wilson95, wilson95_finite,
};
use fastrand::Rng;

/// Any number would do; a fixed one makes the table the same each time.
const SEED: u64 = 20_261_121;

fn main() {
    let trials: u32 = std::env::args().nth(1).map_or(20_000, |word| word.parse().unwrap());
    let mut rng = Rng::with_seed(SEED);
    println!("{trials} trials each\n");
    println!("{:<46} {:>8} {:>12} {:>9}", "interval", "claim", "n", "covers");
    shares(trials, &mut rng);
    medians(trials, &mut rng);
    rates(trials, &mut rng);
    shifts(trials, &mut rng);
    println!(
        "\n{:<46} {:>8} {:>12} {:>9}",
        "false alarms in 12 weeks with nothing changed", "baseline", "outside", "or a run"
    );
    alarms(trials, &mut rng);
    println!("\n{:<46} {:>8} {:>12} {:>9}", "a drop of 30 % where weeks vary by 20 %", "n", "smallest p", "seen");
    for n in [3, 4, 5, 6, 8, 12] {
        let smallest = format!("{:.6}", smallest_p(n, n).unwrap());
        println!(
            "{:<46} {:>8} {smallest:>12} {:>9}",
            "rank sum, p 0.05",
            format!("{n}+{n}"),
            percent(power(n, n, 0.3, 0.2))
        );
    }
    totals(trials, &mut rng);
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn row(name: &str, claim: &str, n: &str, covered: u32, trials: u32) {
    println!("{name:<46} {claim:>8} {n:>12} {:>9}", percent(f64::from(covered) / f64::from(trials)));
}

/// How often `trial` comes out true.
fn count(trials: u32, rng: &mut Rng, mut trial: impl FnMut(&mut Rng) -> bool) -> u32 {
    (0..trials).map(|_| u32::from(trial(rng))).sum()
}

fn covers([low, high]: [f64; 2], truth: f64) -> bool {
    low <= truth && truth <= high
}

/// How many of `n` say yes, each with the chance `share`.
fn hits(rng: &mut Rng, n: u64, share: f64) -> u64 {
    (0..n).filter(|_| rng.f64() < share).count() as u64
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut Rng) -> f64 {
    (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos()
}

/// A skewed number with mean 1, the more skewed the larger `sigma` is.
fn lognormal(rng: &mut Rng, sigma: f64) -> f64 {
    (sigma * normal(rng) - sigma * sigma / 2.0).exp()
}

fn shares(trials: u32, rng: &mut Rng) {
    for (n, share) in [(7, 0.3), (7, 0.7), (12, 0.1), (20, 0.5), (30, 0.9)] {
        let covered = count(trials, rng, |rng| covers(wilson95(hits(rng, n, share), n).unwrap(), share));
        row(&format!("Wilson, share {share}"), "95 %", &n.to_string(), covered, trials);
    }
    // A team of ten, four of whom would say yes: seven answer.
    let covered = count(trials, rng, |rng| {
        let mut team = [true, true, true, true, false, false, false, false, false, false];
        rng.shuffle(&mut team);
        let said = team.iter().take(7).filter(|yes| **yes).count() as u64;
        covers(wilson95_finite(said, 7, 10).unwrap(), 0.4)
    });
    row("Wilson, whole team of 10", "95 %", "7", covered, trials);
    for (n, first, second) in [(7, 0.7, 0.3), (20, 0.5, 0.2)] {
        let covered = count(trials, rng, |rng| {
            let (_, interval) = newcombe95((hits(rng, n, first), n), (hits(rng, n, second), n)).unwrap();
            covers(interval, first - second)
        });
        row(&format!("Newcombe, {first} minus {second}"), "95 %", &format!("{n} and {n}"), covered, trials);
    }
}

fn medians(trials: u32, rng: &mut Rng) {
    const SKEW: f64 = 1.0;
    let truth = (-SKEW * SKEW / 2.0_f64).exp();
    let values = |rng: &mut Rng, n: u32| (0..n).map(|_| lognormal(rng, SKEW)).collect::<Vec<_>>();
    for n in [4, 5, 6, 9, 12, 20] {
        let covered = count(trials, rng, |rng| {
            let interval = median_interval(&values(rng, n)).unwrap();
            covers([interval.low, interval.high], truth)
        });
        let claim = percent(median_ranks(n).unwrap().2);
        row("median, order statistics, skewed", &claim, &n.to_string(), covered, trials);
    }
    // Every resample of five values is counted, so a tenth of the trials takes long enough.
    let few = trials.div_ceil(10);
    let covered = count(few, rng, |rng| {
        let resampled = Resampled::exact(&values(rng, 5), median).unwrap();
        covers(resampled.interval95().unwrap(), truth)
    });
    row("median, percentile bootstrap (not used)", "95 %", "5", covered, few);
    let covered = count(few, rng, |rng| {
        let mean = |values: &[f64]| Some(values.iter().sum::<f64>() / values.len() as f64);
        covers(Resampled::exact(&values(rng, 5), mean).unwrap().interval95().unwrap(), 1.0)
    });
    row("mean, percentile bootstrap (not used)", "95 %", "5", covered, few);
}

fn rates(trials: u32, rng: &mut Rng) {
    for (words, sigma) in [("moderately", 0.5), ("strongly", 1.0)] {
        for n in [5, 7, 12, 20] {
            let covered = count(trials, rng, |rng| {
                let pair = |_| {
                    let weeks = 2.0 + 2.0 * rng.f64();
                    (4.0 * weeks * lognormal(rng, sigma), weeks)
                };
                covers(RatioSums::of((0..n).map(pair)).ratio().unwrap().interval, 4.0)
            });
            row(&format!("rate from five sums, {words} skewed"), "roughly 90", &n.to_string(), covered, trials);
        }
    }
}

fn shifts(trials: u32, rng: &mut Rng) {
    for n in [3, 4, 6, 8] {
        for (words, sigma) in [("normal", 0.0), ("skewed", 0.8)] {
            let mut claim = 0.0;
            let covered = count(trials, rng, |rng| {
                let mut weeks = |base: f64| -> Vec<f64> {
                    let week = |_| base + if sigma > 0.0 { lognormal(rng, sigma) } else { normal(rng) };
                    (0..n).map(week).collect()
                };
                let (before, after) = (weeks(10.0), weeks(7.0));
                let shift = hodges_lehmann(&before, &after).unwrap();
                claim = shift.coverage;
                covers(shift.interval, -3.0)
            });
            row(&format!("Hodges-Lehmann shift, {words}"), &percent(claim), &format!("{n} and {n}"), covered, trials);
        }
    }
}

fn alarms(trials: u32, rng: &mut Rng) {
    for (words, sigma, carried) in
        [("normal", 0.0, 0.0), ("skewed", 0.5, 0.0), ("each week like the last (0.5)", 0.0, 0.5)]
    {
        for baseline in [6, 8, 12] {
            let (mut outside, mut any) = (0, 0);
            for _ in 0..trials {
                let mut last = 0.0;
                let mut week = || {
                    let noise = if sigma > 0.0 { lognormal(rng, sigma) - 1.0 } else { normal(rng) * 0.2 };
                    last = carried * last + noise;
                    Some(10.0 * (1.0 + last))
                };
                let before: Vec<_> = (0..baseline).map(|_| week()).collect();
                let after: Vec<_> = (0..12).map(|_| week()).collect();
                let limits = Limits::of(&before, FACTOR).unwrap();
                outside += u32::from(after.iter().flatten().any(|value| limits.is_outside(*value)));
                any += u32::from(!limits.signals(&after).is_empty());
            }
            let [outside, any] = [outside, any].map(|count| percent(f64::from(count) / f64::from(trials)));
            println!("{words:<46} {baseline:>8} {outside:>12} {any:>9}");
        }
    }
}

/// Forty waits of which the longer ones are asked about more often: how far the estimated total is from the true one.
fn totals(trials: u32, rng: &mut Rng) {
    let waits: Vec<(f64, f64)> =
        (1..=40).map(|length| (f64::from(length), 0.2 + 0.6 * f64::from(length) / 40.0)).collect();
    let truth: f64 = waits.iter().map(|(length, _)| length).sum();
    let (mut weighted, mut plain) = (0.0, 0.0);
    for _ in 0..trials {
        let drawn: Vec<_> = waits.iter().copied().filter(|(_, chance)| rng.f64() < *chance).collect();
        weighted += horvitz_thompson(drawn.iter().copied()).unwrap();
        plain += drawn.iter().map(|(length, _)| length).sum::<f64>() * 2.0;
    }
    let [weighted, plain] = [weighted, plain].map(|sum| sum / f64::from(trials) / truth - 1.0);
    println!("\ntotal of sampled waits: Horvitz-Thompson is off by {:+.1} % on average,", weighted * 100.0);
    println!("doubling what was answered (half are asked) by {:+.1} %", plain * 100.0);
}
