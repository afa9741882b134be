//! Before against after: by how much values moved, without assumptions on their distribution.
//!
//! The unit is a week (or a person), never a single wait: waits of one bad day belong together.

use std::cmp::Ordering;

use statrs::distribution::{ContinuousCDF, Normal};

use super::order::median;
use super::share::Z;

/// From so many values on a side the normal approximation takes the place of counting, as it does in R.
const COUNTED_BELOW: usize = 50;

/// By how much values moved (Hodges and Lehmann 1963): the median of all differences, *not* the difference of medians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// In the unit of the values; negative where they fell.
    pub estimate: f64,
    pub interval: [f64; 2],
    /// The chance (0 to 1) that such an interval covers the true shift; below 0.95 where there are too few values.
    pub coverage: f64,
    /// Of the rank sum test, two-sided.
    pub p: f64,
    /// There were ties, or too many values to count: say "approx.".
    pub is_approximate: bool,
}

/// The shift from `before` to `after`; `None` where one side is empty.
///
/// The interval covers what it claims, skewed weeks or not (`examples/coverage.rs`). It reaches from the q-th smallest to the q-th largest difference, q the 2.5 % point of the rank sum.
#[must_use]
pub fn hodges_lehmann(before: &[f64], after: &[f64]) -> Option<Shift> {
    let mut differences: Vec<f64> = after.iter().flat_map(|y| before.iter().map(move |x| y - x)).collect();
    differences.sort_unstable_by(f64::total_cmp);
    let (q, coverage) = interval_rank(before.len(), after.len());
    let interval = [*differences.get(q - 1)?, *differences.get(differences.len() - q)?];
    let test = rank_sum(before, after)?;
    let estimate = median(&differences)?;
    Some(Shift { estimate, interval, coverage, p: test.p, is_approximate: test.is_approximate })
}

/// The rank sum test (Wilcoxon 1945; Mann and Whitney 1947).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSum {
    /// Pairs in which the value after is the larger one, ties by half: what R calls W.
    pub w: f64,
    /// Two-sided.
    pub p: f64,
    /// One-sided: that the values after are larger.
    pub p_greater: f64,
    /// One-sided: that the values after are smaller.
    pub p_less: f64,
    /// From the normal approximation with continuity correction, because of ties or many values.
    pub is_approximate: bool,
}

/// Whether values `after` are larger or smaller than those `before`; `None` where one side is empty.
#[must_use]
pub fn rank_sum(before: &[f64], after: &[f64]) -> Option<RankSum> {
    let (m, n) = (before.len(), after.len());
    let w = superiority(before, after)? * (m * n) as f64;
    let mut pooled = [before, after].concat();
    pooled.sort_unstable_by(f64::total_cmp);
    // In ascending order "not smaller" is "equal".
    let groups: Vec<f64> = pooled.chunk_by(|a, b| a >= b).map(|group| group.len() as f64).collect();
    let is_approximate = groups.len() < pooled.len() || m.max(n) >= COUNTED_BELOW;
    let (p_less, p_greater) = if is_approximate { approximate(w, m, n, &groups) } else { counted(w, m, n) };
    Some(RankSum { w, p: (2.0 * p_less.min(p_greater)).min(1.0), p_greater, p_less, is_approximate })
}

/// The chance that a value after is larger than one before, equal ones by half, over all pairs; 0.5 is no shift. `None`
/// where one side is empty.
#[must_use]
pub fn superiority(before: &[f64], after: &[f64]) -> Option<f64> {
    let pairs = before.len() * after.len();
    let pair = |x: f64, y: f64| match y.partial_cmp(&x) {
        Some(Ordering::Greater) => 1.0,
        Some(Ordering::Equal) => 0.5,
        _ => 0.0,
    };
    let wins: f64 = after.iter().flat_map(|y| before.iter().map(move |x| pair(*x, *y))).sum();
    (pairs > 0).then(|| wins / pairs as f64)
}

/// The same for ordered options, from how often each was chosen before and after.
#[must_use]
pub fn superiority_of_counts(before: &[u64], after: &[u64]) -> Option<f64> {
    let sum = |counts: &[u64]| counts.iter().map(|count| *count as f64).sum::<f64>();
    let (mut below, mut wins) = (0.0, 0.0);
    for option in 0..before.len().max(after.len()) {
        let at = |counts: &[u64]| counts.get(option).map_or(0.0, |count| *count as f64);
        wins += at(after) * (below + 0.5 * at(before));
        below += at(before);
    }
    let pairs = sum(before) * sum(after);
    (pairs > 0.0).then(|| wins / pairs)
}

/// The smallest two-sided p that so many values before and after can give at all; above 0.05 no comparison can ever tell.
#[must_use]
pub fn smallest_p(before: usize, after: usize) -> Option<f64> {
    (before.min(after) > 0).then(|| (2.0 / arrangements(before, after)).min(1.0))
}

/// The largest rank sum that is told, at a two-sided p of 0.05, from one that came about by chance; `None` where none is.
pub(super) fn told_from(m: usize, n: usize) -> Option<f64> {
    if m.max(n) >= COUNTED_BELOW {
        let (mean, deviation) = moments(m, n, 0.0);
        return Some(mean - 0.5 - Z * deviation);
    }
    let mut below = 0.0;
    let told = distribution(m, n).into_iter().take_while(|chance| {
        below += chance;
        below <= 0.025 + 1e-12
    });
    told.count().checked_sub(1).map(|w| w as f64)
}

/// Which difference from either end bounds the shift, and how sure that is.
fn interval_rank(m: usize, n: usize) -> (usize, f64) {
    if m.max(n) >= COUNTED_BELOW {
        let (mean, deviation) = moments(m, n, 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and a count of pairs")]
        let q = (mean - Z * deviation).floor().max(1.0) as usize;
        return (q, 0.95);
    }
    let chances = distribution(m, n);
    let below = |q: usize| chances.iter().take(q).sum::<f64>();
    // Sums of fractions that are 0.025 on paper must not miss it by a few parts in 10¹⁶.
    let q = (0..chances.len()).find(|q| below(q + 1) >= 0.025 - 1e-12).unwrap_or_default().max(1);
    (q, (1.0 - 2.0 * below(q)).max(0.0))
}

/// The exact chance of each rank sum (0 to mn) where nothing moved, without ties.
fn distribution(m: usize, n: usize) -> Vec<f64> {
    // Ways to have sum u with i of the values: the last one is among the first group or not.
    let mut ways = vec![vec![0.0; m * n + 1]; m + 1];
    ways[0][0] = 1.0;
    for largest in 1..=m + n {
        for chosen in (1..=largest.min(m)).rev() {
            let beaten = largest - chosen;
            if beaten > n {
                continue;
            }
            for u in beaten..=m * n {
                ways[chosen][u] += ways[chosen - 1][u - beaten];
            }
        }
    }
    let all = arrangements(m, n);
    ways.pop().unwrap_or_default().into_iter().map(|ways| ways / all).collect()
}

/// In how many ways m values can lie among m + n.
fn arrangements(m: usize, n: usize) -> f64 {
    (1..=m).map(|i| (n + i) as f64 / i as f64).product()
}

/// p that W is at most, and at least, `w`, by counting.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of pairs")]
fn counted(w: f64, m: usize, n: usize) -> (f64, f64) {
    let (chances, w) = (distribution(m, n), w.round() as usize);
    (chances.iter().take(w + 1).sum::<f64>().min(1.0), chances.iter().skip(w).sum::<f64>().min(1.0))
}

/// The same from the normal distribution, variance corrected for ties.
fn approximate(w: f64, m: usize, n: usize, groups: &[f64]) -> (f64, f64) {
    let tied: f64 = groups.iter().map(|size| size.powi(3) - size).sum();
    let (mean, deviation) = moments(m, n, tied);
    let Some(normal) = Normal::new(mean, deviation).ok().filter(|_| deviation > 0.0) else {
        return (1.0, 1.0);
    };
    (normal.cdf(w + 0.5), 1.0 - normal.cdf(w - 0.5))
}

/// Mean and standard deviation of the rank sum where nothing moved.
fn moments(m: usize, n: usize, tied: f64) -> (f64, f64) {
    let (pairs, all) = ((m * n) as f64, (m + n) as f64);
    (pairs / 2.0, (pairs / 12.0 * (all + 1.0 - tied / (all * (all - 1.0)))).max(0.0).sqrt())
}
