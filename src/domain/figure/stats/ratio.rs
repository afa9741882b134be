//! A rate over people or weeks, from sums alone, and how much of it one of them carries.
//!
//! The five sums add up over people, so a rate with its interval can be had without a row for anybody.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Concentration from which a cell is not shown under the p % rule with p = 10: it may let the second largest
/// contributor estimate the largest within ten percent.
pub const DOMINANCE_P10: f64 = 0.45;
/// The same with p = 25, which the program uses.
pub const DOMINANCE_P25: f64 = 0.39;

/// Count and sums of pairs: `y` is what was counted (blocked hours), `x` what it was counted over (developer-weeks).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RatioSums {
    pub n: u64,
    pub sy: f64,
    pub sx: f64,
    pub syy: f64,
    pub sxy: f64,
    pub sxx: f64,
}

/// A rate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Sum of y over sum of x, in units of y per unit of x.
    pub rate: f64,
    /// Variance of the residuals `y - rate * x`, n - 1 in the denominator.
    pub variance: f64,
    pub standard_error: f64,
    /// The 97.5 % point of Student's t with n - 1 degrees of freedom.
    pub t: f64,
    /// Nominally 95 %; see [`Self::SURE`] for what it covers.
    pub interval: [f64; 2],
}

impl Ratio {
    /// How the interval is spoken of: with 5 to 20 people it covers 91 to 93 % where they differ moderately, 81 to 86 %
    /// where strongly (`examples/coverage.rs`).
    pub const SURE: &'static str = "roughly 90% sure";
}

impl RatioSums {
    /// The sums of `pairs` of y and x.
    pub fn of(pairs: impl IntoIterator<Item = (f64, f64)>) -> Self {
        pairs.into_iter().fold(Self::default(), |sums, (y, x)| {
            sums + Self { n: 1, sy: y, sx: x, syy: y * y, sxy: x * y, sxx: x * x }
        })
    }

    /// The rate alone; `None` of nothing.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.sx > 0.0).then(|| self.sy / self.sx)
    }

    /// The rate with its interval; `None` of fewer than two pairs or where x adds up to nothing.
    ///
    /// Ratio estimator with the residual variance (Cochran, Sampling Techniques, chapter 6), Student's t, no finite
    /// correction.
    #[must_use]
    pub fn ratio(&self) -> Option<Ratio> {
        let (n, rate) = (self.n as f64, self.rate()?);
        let t = StudentsT::new(0.0, 1.0, n - 1.0).ok().filter(|_| self.n >= 2)?.inverse_cdf(0.975);
        // Rounding can leave a little less than nothing where all pairs lie on one line.
        let residuals = self.syy - 2.0 * rate * self.sxy + rate * rate * self.sxx;
        let variance = residuals.max(0.0) / (n - 1.0);
        let standard_error = (variance / n).sqrt() / (self.sx / n);
        let interval = [rate - t * standard_error, rate + t * standard_error];
        Some(Ratio { rate, variance, standard_error, t, interval })
    }

    /// Concentration `H`: the squares' sum over the sum's square, 1/n where all contributed the same and 1 where one
    /// contributed everything. `None` where nothing was contributed.
    #[must_use]
    pub fn dominance(&self) -> Option<f64> {
        (self.sy > 0.0).then(|| self.syy / (self.sy * self.sy))
    }
}

impl std::ops::Add for RatioSums {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            sy: self.sy + other.sy,
            sx: self.sx + other.sx,
            syy: self.syy + other.syy,
            sxy: self.sxy + other.sxy,
            sxx: self.sxx + other.sxx,
        }
    }
}

/// Whether the second largest contributor to `total` could estimate the largest within `percent`: what is left after both
/// is less than so much of the largest (the p % rule of statistical disclosure control).
///
/// A cell that breaks it has a concentration of at least `1 / (1 + (1 + percent / 100)²)`, which is where
/// [`DOMINANCE_P10`] and [`DOMINANCE_P25`] come from.
#[must_use]
pub fn breaks_p_percent(total: f64, first: f64, second: f64, percent: f64) -> bool {
    total - first - second < percent / 100.0 * first
}
