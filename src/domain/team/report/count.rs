//! How many of how many, exactly or between two bounds.

use serde::Serialize;

use crate::domain::round::result::Bounds;
use crate::domain::say::share::known;

/// A count known to lie between two bounds, of how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    pub at_least: u32,
    pub at_most: u32,
    pub of: u32,
    /// `5 of 8`, `6 or more of 8`, `fewer than 3 of 8`.
    pub words: String,
}

impl Count {
    #[must_use]
    pub fn new(bounds: Bounds, of: u32) -> Self {
        let Bounds { at_least, at_most } = bounds;
        Self { at_least, at_most, of, words: known(at_least, at_most, of) }
    }

    /// Everybody else.
    pub(super) fn others(&self) -> Self {
        let bounds =
            Bounds { at_least: self.of.saturating_sub(self.at_most), at_most: self.of.saturating_sub(self.at_least) };
        Self::new(bounds, self.of)
    }

    /// The least and the greatest share, from 0 to 1.
    #[must_use]
    pub fn shares(&self) -> [f64; 2] {
        [self.at_least, self.at_most].map(|count| f64::from(count) / f64::from(self.of.max(1)))
    }

    pub(super) const fn is_exact(&self) -> bool {
        self.at_least == self.at_most
    }

    /// Whether one in three or more certainly are in it.
    pub(super) const fn is_a_third(&self) -> bool {
        self.at_least * 3 >= self.of
    }

    /// Whether certainly fewer than one in three are in it.
    pub(super) const fn is_less_than_a_third(&self) -> bool {
        self.at_most * 3 < self.of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_others_of_a_range_are_a_range() {
        let few = Count::new(Bounds { at_least: 0, at_most: 2 }, 8);
        assert_eq!((few.words.as_str(), few.others().words.as_str()), ("fewer than 3 of 8", "6 or more of 8"));
        assert_eq!(Count::new(Bounds::exactly(5), 8).others(), Count::new(Bounds::exactly(3), 8));
    }
}
