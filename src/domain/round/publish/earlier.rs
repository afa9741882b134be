//! Released rounds for nearly the same people: whoever holds one can subtract.

use super::{Bounds, figure};

/// People who may differ for two releases to be about nearly the same people.
const NEARLY: u32 = 2;

/// What an earlier release has shown of a block, and by how many people it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierBlock {
    /// People who were in that release and are not in this one.
    pub left: u32,
    /// People who are in this one and were not in that.
    pub came: u32,
    /// The cut as it was shown; none where the block was kept back.
    pub cut: Option<Bounds>,
}

impl EarlierBlock {
    /// Whether somebody came or went, and so few that the difference is about them.
    pub(super) const fn differs(&self) -> bool {
        self.is_near() && self.left + self.came > 0
    }

    const fn is_near(&self) -> bool {
        self.left.saturating_add(self.came) <= NEARLY
    }

    /// Where a cut lies that moved no more than people came or went, closed up to whole figures of `answers`.
    fn range(&self, answers: u32) -> Option<Bounds> {
        let cut = self.cut.filter(|_| self.is_near())?;
        let at_least = figure(cut.at_least.saturating_sub(self.left), answers).at_least;
        let at_most = figure(cut.at_most.saturating_add(self.came), answers).at_most;
        Some(Bounds { at_least, at_most })
    }

    /// What the ranges of all of them share.
    pub(super) fn shared(all: &[Self], answers: u32) -> Option<Bounds> {
        all.iter().filter_map(|earlier| earlier.range(answers)).reduce(|one, other| Bounds {
            at_least: one.at_least.max(other.at_least),
            at_most: one.at_most.min(other.at_most),
        })
    }
}
