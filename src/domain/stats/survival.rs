//! How long queues last when some of them have not ended: the Kaplan-Meier estimate.

/// The share of items still open at each age, and what follows for the typical age.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// Age and share still open from then on, at every age at which one ended or was last seen open.
    pub steps: Vec<(u64, f64)>,
    /// The smallest age at which at most half are open; `None` where more than half were open to the last.
    pub median: Option<u64>,
    /// The longest age seen, closed or open.
    pub longest: Option<u64>,
}

impl Survival {
    /// The median, or the longest age seen with `true`: then the median is at least that.
    #[must_use]
    pub fn median_or_bound(&self) -> Option<(u64, bool)> {
        self.median.map(|age| (age, false)).or(self.longest.map(|age| (age, true)))
    }
}

/// Kaplan-Meier over ages at which items `closed` and ages at which others were still `open`, in any one whole unit.
///
/// An item that closed at the age at which another was last seen open counts first.
#[must_use]
pub fn kaplan_meier(closed: &[u64], open: &[u64]) -> Survival {
    /// Products of fractions that are one half on paper miss it by a few parts in 10¹⁶.
    const HALF: f64 = 0.5 + 1e-12;
    let mut ages: Vec<(u64, bool)> =
        closed.iter().map(|age| (*age, true)).chain(open.iter().map(|age| (*age, false))).collect();
    ages.sort_unstable();
    let (mut at_risk, mut share, mut steps) = (ages.len(), 1.0_f64, Vec::new());
    for group in ages.chunk_by(|a, b| a.0 == b.0) {
        let ended = group.iter().filter(|(_, is_end)| *is_end).count();
        share *= (at_risk - ended) as f64 / at_risk as f64;
        at_risk -= group.len();
        steps.extend(group.first().map(|(age, _)| (*age, share)));
    }
    let median = steps.iter().find(|(_, share)| *share <= HALF).map(|(age, _)| *age);
    Survival { longest: ages.last().map(|(age, _)| *age), steps, median }
}
