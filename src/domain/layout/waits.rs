//! Figures of waits as blocks: one block for each figure, for the whole round, never for a week and never in minutes.
//!
//! A figure is one row in [`FIGURES`]: its block, why it is asked, why its edges are where they are, and how its cell is
//! found from [`WaitFacts`]. Edges are frozen: a figure that changes takes a new id, because results of different edges
//! are never compared.

use super::Block;
use crate::domain::tag::Tag;

/// What the log says about the weeks of a round: the only thing that figures are made of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WaitFacts {
    /// Weeks of the round in which draglog observed for at least [`OBSERVED_WEEK_H`] hours.
    pub observed_weeks: u32,
    /// Blocked hours in the weeks of the round.
    pub blocked_hours: f64,
    /// Blocked hours by category, the largest first; none of zero, none without a category.
    pub by_tag: Vec<(Tag, f64)>,
}

/// Hours of observing from which a week counts as observed: a quarter of a working week. Less says little about the week.
pub const OBSERVED_WEEK_H: f64 = 10.0;
/// Most categories that a person names as costly.
pub const COSTLY_TAGS: u32 = 4;

/// One figure.
pub struct Figure {
    /// `waits.NAME`.
    pub id: &'static str,
    pub title: &'static str,
    /// Why a round asks for it, in one sentence.
    pub why: &'static str,
    /// Why the edges are where they are, in one sentence.
    pub edges: &'static str,
    block: fn(&Figure) -> Block,
    cells: fn(&WaitFacts) -> Vec<usize>,
}

impl Figure {
    /// Its block.
    #[must_use]
    pub fn block(&self) -> Block {
        (self.block)(self)
    }

    /// The cells that these facts put a person in; `no_answer` where there is nothing to say.
    #[must_use]
    pub fn cells(&self, facts: &WaitFacts) -> Vec<usize> {
        let (block, cells) = (self.block(), (self.cells)(facts));
        if block.accepts(&cells).is_ok() { cells } else { vec![block.no_answer()] }
    }
}

/// Every figure, in the order of the layout.
pub const FIGURES: &[Figure] = &[
    Figure {
        id: "waits.observed_weeks",
        title: "Weeks in which draglog was open for 10 hours or more",
        why: "says how much of the round the other figures rest on",
        edges: "one cell for each week up to four, then pairs: rounds are two to eight weeks long",
        block: |figure| {
            Block::one_hot(figure.id, figure.title, words(&["none", "1", "2", "3", "4", "5 or 6", "7 or more"]))
        },
        cells: |facts| vec![bin(f64::from(facts.observed_weeks), &[0.0, 1.0, 2.0, 3.0, 4.0, 6.0])],
    },
    Figure {
        id: "waits.blocked_rate",
        title: "Blocked hours per observed week",
        why: "says how much time the system holds work up, for the team as a whole",
        edges: "an edge doubles about every second cell, as blocked time does from one person to the next; \
                half an hour and ten hours are as far as one person's log is worth telling apart",
        block: |figure| {
            let labels = [
                "up to half an hour",
                "more than a half, up to 1 hour",
                "more than 1, up to 2 hours",
                "more than 2, up to 4 hours",
                "more than 4, up to 6 hours",
                "more than 6, up to 10 hours",
                "more than 10 hours",
            ];
            Block::one_hot(figure.id, figure.title, words(&labels))
        },
        cells: |facts| match facts.observed_weeks {
            0 => Vec::new(),
            weeks => vec![bin(facts.blocked_hours / f64::from(weeks), &[0.5, 1.0, 2.0, 4.0, 6.0, 10.0])],
        },
    },
    Figure {
        id: "waits.tags",
        title: "What cost most time, up to four",
        why: "says what to look at first, without saying how long anybody was held up by it",
        edges: "four of sixteen: most people name two or three, and a longer list tells persons apart",
        block: |figure| {
            let names = Tag::categories().map(|tag| tag.name().to_owned());
            Block::multi_hot(figure.id, figure.title, names, COSTLY_TAGS)
        },
        cells: |facts| {
            let costly = facts.by_tag.iter().filter(|(_, hours)| *hours > 0.0);
            let position = |(tag, _): &(Tag, f64)| Tag::categories().position(|other| other == *tag);
            costly.filter_map(position).take(COSTLY_TAGS as usize).collect()
        },
    },
];

/// The cell of a value: the first whose upper edge it does not pass, else the last.
#[must_use]
pub fn bin(value: f64, upper: &[f64]) -> usize {
    upper.iter().position(|edge| value <= *edge).unwrap_or(upper.len())
}

fn words(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(id: &str) -> &'static Figure {
        FIGURES.iter().find(|figure| figure.id == id).unwrap()
    }

    #[test]
    fn an_edge_belongs_to_the_cell_below_it() {
        assert_eq!([0.0, 1.0, 1.01, 9.0].map(|value| bin(value, &[1.0, 2.0])), [0, 0, 1, 2]);
    }

    #[test]
    fn every_figure_has_a_block_that_is_well_formed() {
        for figure in FIGURES {
            assert_eq!(figure.block().check(), Ok(()));
            assert!(!figure.why.is_empty() && !figure.edges.is_empty());
        }
    }

    #[test]
    fn without_an_observed_week_there_is_no_rate() {
        let rate = figure("waits.blocked_rate");
        let facts = WaitFacts { blocked_hours: 4.0, ..WaitFacts::default() };
        assert_eq!(rate.cells(&facts), [rate.block().no_answer()]);
        let facts = WaitFacts { observed_weeks: 2, ..facts };
        assert_eq!(rate.cells(&facts), [2], "two hours a week");
    }

    #[test]
    fn the_four_costliest_are_named_and_nothing_is_named_without_any() {
        let tags = figure("waits.tags");
        let by_tag: Vec<_> = Tag::categories().take(6).map(|tag| (tag, 1.0)).collect();
        assert_eq!(tags.cells(&WaitFacts { by_tag, ..WaitFacts::default() }), [0, 1, 2, 3]);
        assert_eq!(tags.cells(&WaitFacts::default()), [tags.block().no_answer()]);
    }
}
