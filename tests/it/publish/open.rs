//! What is left open of the counts by everything that is shown alike.

/// For each set of options the counts that are left open, a bit each. The first row is what anybody sees, each other row what
/// one person who gave that option sees of everybody else.
pub(super) struct Open {
    masks: Vec<Vec<u32>>,
}

impl Open {
    pub(super) fn new(options: usize) -> Self {
        Self { masks: vec![vec![0; 1 << options]; options + 1] }
    }

    /// Takes in counts that look like this.
    pub(super) fn add(&mut self, counts: &[u32]) {
        let mut sums = vec![0_u32; 1 << counts.len()];
        for set in 1..sums.len() {
            sums[set] = sums[set & (set - 1)] + counts[set.trailing_zeros() as usize];
        }
        let (outside, inside) = self.masks.split_at_mut(1);
        for (mask, sum) in outside[0].iter_mut().zip(&sums) {
            *mask |= 1 << sum;
        }
        for (own, masks) in inside.iter_mut().enumerate().filter(|(own, _)| counts[*own] > 0) {
            for (set, (mask, sum)) in masks.iter_mut().zip(&sums).enumerate() {
                *mask |= 1 << (sum - (u32::try_from(set >> own).unwrap() & 1));
            }
        }
    }

    /// The same where several may be ticked: an insider has ticked any one option, or nothing.
    pub(super) fn add_ticks(&mut self, ticks: &[u32], answers: u32, max: u32) {
        let total: u32 = ticks.iter().sum();
        for (place, count) in ticks.iter().enumerate() {
            self.masks[0][1 << place] |= 1 << count;
            for (own, ticked) in ticks.iter().enumerate() {
                // Everybody else can have ticked the rest.
                let others = total - 1.min(total);
                if *ticked > 0 && others <= max * (answers - 1) {
                    self.masks[own + 1][1 << place] |= 1 << (count - u32::from(own == place));
                }
            }
        }
    }

    /// Whether 0, 1 and 2 are never told apart, nor all, all but one and all but two; for an insider 0 and 1 of everybody else.
    /// Any set of options is asked about but all of them together.
    pub(super) fn is_safe(&self, answers: u32) -> bool {
        let last = self.masks[0].len() - 1;
        self.holds(answers, |set| set != 0 && set != last)
    }

    /// The same of single options. That everybody may tick only so many keeps some counts from being high, which says of
    /// nobody what they ticked: the high end is asked about where it is certain.
    pub(super) fn is_safe_for_ticks(&self, answers: u32) -> bool {
        self.ends(answers).all(|(masks, low, high)| {
            let mut asked = masks.iter().enumerate().filter(|(set, _)| set.is_power_of_two()).map(|(_, mask)| *mask);
            asked.all(|mask| is_whole(mask, low) && (mask & !high != 0 || is_whole(mask, high)))
        })
    }

    fn holds(&self, answers: u32, is_asked: impl Fn(usize) -> bool) -> bool {
        self.ends(answers).all(|(masks, low, high)| {
            let mut asked = masks.iter().enumerate().filter(|(set, _)| is_asked(*set)).map(|(_, mask)| *mask);
            asked.all(|mask| is_whole(mask, low) && is_whole(mask, high))
        })
    }

    /// What each sees, and the counts that they must not tell apart: the lowest and the highest three, for an insider two.
    fn ends(&self, answers: u32) -> impl Iterator<Item = (&Vec<u32>, u32, u32)> {
        self.masks.iter().enumerate().map(move |(row, masks)| {
            let (people, low): (u32, u32) = if row == 0 { (answers, 0b111) } else { (answers - 1, 0b11) };
            (masks, low, low << (people + 1 - low.count_ones()))
        })
    }
}

const fn is_whole(mask: u32, ends: u32) -> bool {
    mask & ends == 0 || mask & ends == ends
}
