//! How long queues last when some of them have not ended: the Kaplan-Meier estimate.

use super::share::Z;

/// Products of fractions that are one half on paper miss it by a few parts in 10¹⁶.
const HALF: f64 = 0.5 + 1e-12;

/// The share of items still open at each age, and what follows for the typical age.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// Age and share still open from then on, at every age at which one ended or was last seen open.
    pub steps: Vec<(u64, f64)>,
    /// The smallest age at which at most half are open; `None` where more than half were open to the last.
    pub median: Option<u64>,
    /// The longest age seen, closed or open.
    pub longest: Option<u64>,
    /// Greenwood's sum at each step: the variance of the logarithm of the share.
    greenwood: Vec<f64>,
}

impl Survival {
    /// The median, or the longest age seen with `true`: then the median is at least that.
    #[must_use]
    pub fn median_or_bound(&self) -> Option<(u64, bool)> {
        self.median.map(|age| (age, false)).or(self.longest.map(|age| (age, true)))
    }

    /// The 95 % interval of the median: the ages at which one half lies in the interval of the share still open (Brookmeyer
    /// and Crowley 1982, on the log-log scale). Without an upper end where too many are open; `None` where even the lower
    /// end is not reached.
    #[must_use]
    pub fn median_interval(&self) -> Option<(u64, Option<u64>)> {
        let first = |sign: f64| {
            let reached = |((_, share), greenwood): (&(u64, f64), &f64)| limit(*share, *greenwood, sign) <= HALF;
            let at = self.steps.iter().zip(&self.greenwood).position(reached)?;
            self.steps.get(at).map(|(age, _)| *age)
        };
        Some((first(-1.0)?, first(1.0)))
    }
}

/// A limit of the share still open; `sign` is -1 for the lower and 1 for the upper one. Nothing is known of a share of one.
fn limit(share: f64, greenwood: f64, sign: f64) -> f64 {
    if share >= 1.0 || share <= 0.0 {
        return share;
    }
    let spread = Z * greenwood.sqrt() / share.ln().abs();
    share.powf((-sign * spread).exp())
}

/// Kaplan-Meier over ages at which items `closed` and ages at which others were still `open`, in any one whole unit.
///
/// An item that closed at the age at which another was last seen open counts first.
#[must_use]
pub fn kaplan_meier(closed: &[u64], open: &[u64]) -> Survival {
    let mut ages: Vec<(u64, bool)> =
        closed.iter().map(|age| (*age, true)).chain(open.iter().map(|age| (*age, false))).collect();
    ages.sort_unstable();
    let (mut at_risk, mut share, mut steps) = (ages.len(), 1.0_f64, Vec::new());
    let (mut sum, mut greenwood) = (0.0, Vec::new());
    for group in ages.chunk_by(|a, b| a.0 == b.0) {
        let ended = group.iter().filter(|(_, is_end)| *is_end).count();
        share *= (at_risk - ended) as f64 / at_risk as f64;
        sum += ended as f64 / (at_risk as f64 * (at_risk - ended) as f64);
        greenwood.push(sum);
        at_risk -= group.len();
        steps.extend(group.first().map(|(age, _)| (*age, share)));
    }
    let median = steps.iter().find(|(_, share)| *share <= HALF).map(|(age, _)| *age);
    Survival { longest: ages.last().map(|(age, _)| *age), steps, median, greenwood }
}
