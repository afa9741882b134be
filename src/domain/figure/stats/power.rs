//! What a comparison could have seen at all.

use fastrand::Rng;

use super::shift::{superiority, told_from};
use super::xmr::{FACTOR, Limits};

/// Simulated comparisons: enough for whole percents.
const TRIALS: u32 = 2000;
/// Always the same numbers, so that the same question has the same answer.
const SEED: u64 = 0x6472_6167;

/// The chance (0 to 1) that the rank sum test tells, at p 0.05, that `after` weeks lie lower by the share `drop` than `before`
/// weeks did, where weeks vary by the share `variation` of their mean (coefficient of variation).
///
/// From a simulation with normal weeks and fixed seed. 0.0 where no arrangement of so few weeks reaches that p.
#[must_use]
pub fn power(before: usize, after: usize, drop: f64, variation: f64) -> f64 {
    let Some(told_from) = told_from(before, after) else { return 0.0 };
    let mut rng = Rng::with_seed(SEED);
    let mut weeks =
        |count: usize, mean: f64| -> Vec<f64> { (0..count).map(|_| mean + variation * normal(&mut rng)).collect() };
    let pairs = (before * after) as f64;
    let seen = (0..TRIALS).filter(|_| {
        let larger = superiority(&weeks(before, 1.0), &weeks(after, 1.0 - drop));
        larger.is_some_and(|larger| larger * pairs <= told_from)
    });
    seen.count() as f64 / f64::from(TRIALS)
}

/// How often (0 to 1) `after` weeks have a signal by limits from `before` weeks although nothing changed: from a simulation with
/// normal weeks and fixed seed.
#[must_use]
pub fn false_alarms(before: usize, after: usize) -> f64 {
    let mut rng = Rng::with_seed(SEED);
    let mut weeks = |count: usize| -> Vec<Option<f64>> { (0..count).map(|_| Some(normal(&mut rng))).collect() };
    let trial = |_: &u32| {
        let limits = Limits::of(&weeks(before), FACTOR);
        limits.is_some_and(|limits| !limits.signals(&weeks(after)).is_empty())
    };
    (0..TRIALS).filter(trial).count() as f64 / f64::from(TRIALS)
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.f64()).cos()
}
