//! Order statistics: median, percentiles, and the interval of a median without assumptions on the distribution.

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

/// Which of `count` sorted values (from 1) bound the median with at least 95 % confidence, and that confidence.
///
/// Below six values only the whole range is left, with less: 93.75 % for five, 87.5 % for four.
#[must_use]
pub fn median_ranks(count: u32) -> Option<(u32, u32, f64)> {
    if count < 2 {
        return None;
    }
    let tail = |rank: u32| (0..rank).map(|hits| binomial_half(count, hits)).sum::<f64>();
    let rank = (1..=count / 2).take_while(|rank| 1.0 - 2.0 * tail(*rank) >= 0.95).last().unwrap_or(1);
    Some((rank, count + 1 - rank, 1.0 - 2.0 * tail(rank)))
}

/// The chance of `hits` heads in `count` throws of a fair coin.
fn binomial_half(count: u32, hits: u32) -> f64 {
    let ways: f64 = (1..=hits).map(|i| (f64::from(count - hits + i) / f64::from(i)).ln()).sum();
    (ways - f64::from(count) * std::f64::consts::LN_2).exp()
}
