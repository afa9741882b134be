//! Shares of a count, with how sure they are.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The 97.5 % point of the standard normal distribution.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// The Wilson score interval (95 %) for `hits` of `trials`; `None` without trials.
///
/// Wilson 1927; method 3 of Newcombe 1998, "Two-sided confidence intervals for the single proportion".
#[must_use]
pub fn wilson95(hits: u64, trials: u64) -> Option<[f64; 2]> {
    score(hits, trials, trials as f64)
}

/// The Wilson interval (95 %) for hits of trials that come in units (days) and hang together within each: of as many independent
/// trials as they are worth. `None` without trials.
///
/// The variance of the share over the units (ratio estimator) against that of independent trials says how much they hang
/// together (the design effect, Kish 1965); few units cost what Student's t says. Never narrower than without units.
#[must_use]
pub fn wilson95_of_units(units: &[(u64, u64)]) -> Option<[f64; 2]> {
    let (hits, trials) = units.iter().fold((0, 0), |(hits, trials), unit| (hits + unit.0, trials + unit.1));
    score(hits, trials, trials as f64 / design_effect(units, hits as f64 / trials as f64))
}

fn design_effect(units: &[(u64, u64)], share: f64) -> f64 {
    let (count, trials) = (units.len() as f64, units.iter().map(|unit| unit.1 as f64).sum::<f64>());
    let Ok(t) = StudentsT::new(0.0, 1.0, count - 1.0) else { return 1.0 };
    let residuals = units.iter().map(|(hits, trials)| (*hits as f64 - share * *trials as f64).powi(2)).sum::<f64>();
    let over_units = residuals * count / (count - 1.0) / trials.powi(2);
    let independent = share * (1.0 - share) / trials;
    if independent <= 0.0 {
        return 1.0;
    }
    (over_units / independent * (t.inverse_cdf(0.975) / Z).powi(2)).max(1.0)
}

/// The difference of two shares, first minus second, with its interval (95 %); `None` where one side has no trials.
///
/// Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10: the Wilson limits of
/// both sides, put together (hybrid score).
#[must_use]
pub fn newcombe95(first: (u64, u64), second: (u64, u64)) -> Option<(f64, [f64; 2])> {
    let ([l1, u1], [l2, u2]) = (wilson95(first.0, first.1)?, wilson95(second.0, second.1)?);
    let (p1, p2) = (first.0 as f64 / first.1 as f64, second.0 as f64 / second.1 as f64);
    let difference = p1 - p2;
    let low = difference - (p1 - l1).hypot(u2 - p2);
    let high = difference + (u1 - p1).hypot(p2 - l2);
    Some((difference, [low.max(-1.0), high.min(1.0)]))
}

/// The score interval of the share `hits / trials` as if it came from `weight` answers.
fn score(hits: u64, trials: u64, weight: f64) -> Option<[f64; 2]> {
    if trials == 0 || hits > trials {
        return None;
    }
    let (n, share) = (weight, hits as f64 / trials as f64);
    let z2 = Z * Z;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    // At the ends the formula gives 0 and 1 exactly, floating point does not.
    let low = if hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == trials { 1.0 } else { (centre + half).min(1.0) };
    Some([low, high])
}
