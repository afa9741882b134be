//! The options of a question in a line, and how they become figures: from the cut outwards.

use std::ops::Range;

use super::{Bounds, EarlierBlock, LEAST, figure};

/// The counts of a line of options as they may be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountLine {
    /// How many are in the cut: the options from one on to the last.
    pub cut: Bounds,
    /// Options next to each other and how many are in them, along the line. They hold everybody.
    pub groups: Vec<OptionGroup>,
}

/// Options next to each other as one figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OptionGroup {
    pub from: usize,
    pub to: usize,
    pub count: u32,
}

impl OptionGroup {
    pub(super) const fn places(&self) -> Range<usize> {
        self.from..self.to
    }
}

/// Fewest people in options that are joined.
const JOINED: u32 = 5;

impl CountLine {
    /// The whole line. `cut` is the place of the first option that is in the cut.
    pub(super) fn of(counts: &[u32], cut: usize) -> Self {
        let (below, above) = counts.split_at(cut);
        let downwards: Vec<u32> = below.iter().rev().copied().collect();
        let (low, high) = (sum(below), sum(above));
        let sizes: Vec<usize> = if high < LEAST {
            joined_to(&downwards, above).into_iter().rev().collect()
        } else if low < LEAST {
            joined_to(above, below)
        } else {
            sizes(&downwards).into_iter().rev().chain(sizes(above)).collect()
        };
        Self { cut: figure(high, low + high), groups: groups(counts, &sizes) }
    }

    /// The cut only, as a range where it moved no more than people came or went.
    pub(super) fn of_the_cut(counts: &[u32], cut: usize, earlier: &[EarlierBlock]) -> Self {
        let (answers, in_cut) = (sum(counts), sum(&counts[cut..]));
        let range = EarlierBlock::shared(earlier, answers).filter(|range| range.holds(in_cut));
        Self { cut: range.unwrap_or_else(|| figure(in_cut, answers)), groups: groups(counts, &[counts.len()]) }
    }

    pub(super) fn answers(&self) -> u32 {
        self.groups.iter().map(|group| group.count).sum()
    }
}

/// How many options each figure of a side holds, from the cut outwards.
fn sizes(side: &[u32]) -> Vec<usize> {
    split(side, (0, 0), false)
}

/// The same where everybody of the other side is joined to the first option of this one.
fn joined_to(side: &[u32], other: &[u32]) -> Vec<usize> {
    split(side, (other.len(), sum(other)), true)
}

fn split(side: &[u32], (mut options, mut people): (usize, u32), mut is_joined: bool) -> Vec<usize> {
    let all = options + side.len();
    let mut beyond = sum(side);
    let mut sizes = Vec::new();
    for count in side {
        (options, people, beyond) = (options + 1, people + count, beyond - count);
        let needed = if is_joined { JOINED } else { LEAST };
        if beyond < LEAST || (is_joined && (LEAST..needed).contains(&people)) {
            break;
        }
        is_joined = people < needed;
        if !is_joined {
            sizes.push(options);
            (options, people) = (0, 0);
        }
    }
    // What is left of the side is one figure.
    let told: usize = sizes.iter().sum();
    sizes.extend((told < all).then_some(all - told));
    sizes
}

fn groups(counts: &[u32], sizes: &[usize]) -> Vec<OptionGroup> {
    let mut from = 0;
    let group = |size: &usize| {
        let to = from + size;
        let group = OptionGroup { from, to, count: sum(&counts[from..to]) };
        from = to;
        group
    };
    sizes.iter().map(group).collect()
}

fn sum(counts: &[u32]) -> u32 {
    counts.iter().sum()
}
