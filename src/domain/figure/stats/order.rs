//! Order statistics: median, percentiles, and the interval of a median without assumptions on the distribution.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The median; `None` of nothing.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    percentile(values, 0.5)
}

/// The value below which the share `at` (0 to 1) lies, interpolated linearly between neighbours: Hyndman and Fan's type 7,
/// the default of R, `NumPy` and spreadsheets. `None` of nothing.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position inside the list")]
pub fn percentile(values: &[f64], at: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let position = at.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let (low, part) = (position.floor() as usize, position.fract());
    let (left, right) = (*sorted.get(low)?, sorted.get(low + 1).or(sorted.get(low)).copied()?);
    Some(left + (right - left) * part)
}

/// The median with an interval that holds whatever the distribution is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MedianInterval {
    pub median: f64,
    pub low: f64,
    pub high: f64,
    /// The exact chance (0 to 1) that such an interval covers the true median; below 0.95 under six values.
    pub confidence: f64,
}

/// The median with the interval between two of the values themselves, see [`median_ranks`]; `None` of fewer than two.
#[must_use]
pub fn median_interval(values: &[f64]) -> Option<MedianInterval> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (low, high, confidence) = median_ranks(u32::try_from(sorted.len()).ok()?)?;
    let at = |rank: u32| sorted.get(rank as usize - 1).copied();
    Some(MedianInterval { median: median(&sorted)?, low: at(low)?, high: at(high)?, confidence })
}

/// Which of `count` sorted values (from 1) bound the median with at least 95 % confidence, and that confidence.
///
/// Below six values only the whole range is left, with less: 93.75 % for five, 87.5 % for four.
#[must_use]
pub fn median_ranks(count: u32) -> Option<(u32, u32, f64)> {
    if count < 2 {
        return None;
    }
    let enough = |rank: &u32| rank_confidence(count, *rank) >= 0.95;
    let rank = (1..=count / 2).take_while(enough).last().unwrap_or(1);
    Some((rank, count + 1 - rank, rank_confidence(count, rank)))
}

/// How sure the `rank`-th smallest and the `rank`-th largest of `count` values are to have the median between them: the
/// chance that a fair coin thrown `count` times shows neither side fewer than `rank` times.
#[must_use]
pub fn rank_confidence(count: u32, rank: u32) -> f64 {
    let below = rank.checked_sub(1).zip(Binomial::new(0.5, count.into()).ok());
    below.map_or(1.0, |(hits, coin)| (1.0 - 2.0 * coin.cdf(hits.into())).max(0.0))
}
