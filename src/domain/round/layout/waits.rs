//! Figures of waits as blocks: one block for each figure, for the whole round, never for a week and never in minutes.
//!
//! A figure is one row in `assets/figures.toml`: its block, why it is asked, why its edges are where they are. How its value is
//! found in [`WaitFacts`] is a row in `figures`. Edges are frozen: a figure that changes takes a new id, because results of
//! different edges are never compared. A value that lies on an edge belongs to the cell below it.

mod facts;
mod figures;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Block, BlockKind, Cut};
use crate::domain::log::tag::Tag;
use crate::domain::round::{BlockId, BlockSource};

pub use facts::{FactInputs, WaitFacts};

/// The figure of categories; a number in its name, as there were sixteen before.
pub const TAGS: &str = "waits.tags.17";
/// Most categories that a person names as costly.
const COSTLY_TAGS: u32 = 4;

/// One figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitFigure {
    /// `waits.NAME`; `pilot.NAME` only in a round that names a pilot.
    pub id: BlockId,
    pub title: String,
    /// Why a round asks for it, in one sentence.
    pub why: String,
    /// Where its cells are listed.
    scale: String,
    #[serde(default)]
    kind: BlockKind,
    /// From where on it is worth acting on; none where several are named.
    pub cut: Option<FigureCut>,
}

/// The options of a figure that are worth acting on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureCut {
    pub name: String,
    /// Option numbers from 1.
    pub options: Vec<u8>,
    /// Why there, in one sentence.
    pub why: String,
}

/// The cells of a figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureScale {
    /// Why the edges are where they are, in one sentence.
    edges: String,
    #[serde(default)]
    labels: Vec<String>,
    /// One less than there are cells in an order; the last has none.
    #[serde(default)]
    upper: Vec<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureTable {
    scale: BTreeMap<String, FigureScale>,
    figure: Vec<WaitFigure>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program, and tests read it")]
static TABLE: LazyLock<FigureTable> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../assets/figures.toml")).expect("assets/figures.toml parses")
});

impl WaitFigure {
    fn scale(&self) -> &'static FigureScale {
        &TABLE.scale[&self.scale]
    }

    /// Why the edges are where they are, in one sentence.
    #[must_use]
    pub fn edges(&self) -> &'static str {
        &self.scale().edges
    }

    /// Its block.
    #[must_use]
    pub fn block(&self) -> Block {
        let cut = self.cut.as_ref().map(|cut| Cut::new(&cut.name, cut.options.iter().copied()));
        let labels = self.scale().labels.clone();
        match self.kind {
            BlockKind::Ordered => Block::ordered(self.id.clone(), &self.title, labels, cut),
            BlockKind::Choice => Block::choice(self.id.clone(), &self.title, labels, cut),
            BlockKind::Several => {
                let names = Tag::categories().map(|tag| tag.name().to_owned()).collect();
                Block::several(self.id.clone(), &self.title, names, COSTLY_TAGS).or("nothing")
            }
        }
    }

    /// The cells that these facts put a person in; `no_answer` where there is nothing to say.
    #[must_use]
    pub fn cells(&self, facts: &WaitFacts) -> Vec<usize> {
        let upper = &self.scale().upper;
        let cells: Option<Vec<usize>> = match self.kind {
            BlockKind::Ordered => facts.value(self.id.as_str(), upper).map(|value| vec![bin(value, upper)]),
            BlockKind::Choice => facts.place_of_hunts().map(|cell| vec![cell]),
            BlockKind::Several => costliest(facts),
        };
        let block = self.block();
        cells.filter(|cells| block.accepts(cells).is_ok()).unwrap_or_else(|| vec![block.no_answer()])
    }
}

/// Every figure, in the order of the layout.
#[must_use]
pub fn figures() -> &'static [WaitFigure] {
    &TABLE.figure
}

/// The blocks that a round asks of the log; one more where it names a pilot.
pub fn blocks(has_pilot: bool) -> impl Iterator<Item = Block> {
    figures().iter().filter(move |figure| has_pilot || figure.id.source() == BlockSource::Waits).map(WaitFigure::block)
}

/// The figure with this id.
#[must_use]
pub fn figure(id: &str) -> Option<&'static WaitFigure> {
    figures().iter().find(|figure| figure.id == id)
}

/// The categories that cost most. None of them is an answer only where enough was observed and nothing is without one.
fn costliest(facts: &WaitFacts) -> Option<Vec<usize>> {
    let position = |(tag, _): &(Tag, f64)| Tag::categories().position(|other| other == *tag);
    let cells: Vec<usize> = facts.by_tag.iter().filter_map(position).take(COSTLY_TAGS as usize).collect();
    let is_quiet = facts.blocked_hours <= 0.0 && facts.per_week(0.0).is_some();
    (!cells.is_empty() || is_quiet).then_some(cells)
}

/// The cell of a value: the first whose upper edge it does not pass, else the last.
#[must_use]
pub fn bin(value: f64, upper: &[f64]) -> usize {
    upper.iter().position(|edge| value <= *edge).unwrap_or(upper.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(id: &str, facts: &WaitFacts) -> String {
        let figure = figure(id).unwrap();
        figure.block().label(figure.cells(facts)[0]).to_owned()
    }

    /// Two observed weeks with nothing in them.
    fn quiet() -> WaitFacts {
        WaitFacts { developer_weeks: 2.0, ..WaitFacts::default() }
    }

    #[test]
    fn an_edge_belongs_to_the_cell_below_it() {
        assert_eq!([0.0, 1.0, 1.01, 9.0].map(|value| bin(value, &[1.0, 2.0])), [0, 0, 1, 2]);
    }

    #[test]
    fn every_figure_has_a_block_that_is_well_formed() {
        for figure in figures() {
            assert_eq!(figure.block().check(), Ok(()), "{}", figure.id);
            assert!(!figure.why.is_empty() && !figure.edges().is_empty());
            assert_eq!(figure.cut.is_none(), figure.id == TAGS, "{}", figure.id);
            assert!(figure.cut.as_ref().is_none_or(|cut| !cut.why.is_empty()), "{}", figure.id);
            if figure.kind == BlockKind::Ordered {
                assert_eq!(figure.scale().labels.len(), figure.scale().upper.len() + 1, "{}", figure.id);
                assert!(figure.scale().upper.is_sorted());
            }
        }
        assert!(TABLE.scale.keys().all(|name| figures().iter().any(|figure| figure.scale == *name)));
    }

    #[test]
    fn a_full_log_answers_every_figure() {
        let facts = WaitFacts {
            latency_median_s: Some(1.0),
            latency_p90_s: Some(1.0),
            runs: 10,
            succeeded: 10,
            retries: Some(1),
            found: [2; 4],
            review_age_s: Some(1.0),
            reviews: 2,
            prompts_shown: 4,
            turn_hours: 1.0,
            turn_builds: Some(0.5),
            pilot_shift: Some(0.0),
            ..quiet()
        };
        for figure in figures() {
            assert_ne!(figure.cells(&facts), [figure.block().no_answer()], "{}", figure.id);
        }
    }

    #[test]
    fn an_empty_log_answers_nothing() {
        for figure in figures() {
            assert_eq!(figure.cells(&WaitFacts::default()), [figure.block().no_answer()], "{}", figure.id);
        }
    }

    #[test]
    fn below_half_an_observed_week_there_is_no_rate() {
        let facts = WaitFacts { developer_weeks: 0.49, blocked_hours: 4.0, ..WaitFacts::default() };
        assert_eq!(label("waits.blocked_rate", &facts), "no_answer");
        let facts = WaitFacts { developer_weeks: 0.5, ..facts };
        assert_eq!(label("waits.blocked_rate", &facts), "more than 4, up to 8 hours");
        assert_eq!(label("waits.observed_weeks", &facts), "up to a half", "that is said all the same");
    }

    #[test]
    fn a_quiet_fortnight_says_none_and_not_nothing() {
        assert_eq!(label("waits.blocked_rate", &quiet()), "none");
        assert_eq!(label("waits.hunts", &quiet()), "none");
        assert_eq!(label("waits.retries", &quiet()), "no_answer", "no working tree was looked at");
        assert_eq!(label("waits.retries", &WaitFacts { retries: Some(0), ..quiet() }), "none");
    }

    #[test]
    fn a_review_age_that_is_only_a_bound_says_nothing_below_the_last_cell() {
        let facts = WaitFacts { review_age_s: Some(100_000.0), reviews: 3, ..quiet() };
        assert_eq!(label("waits.review_age", &facts), "more than 1, up to 2 days");
        let bound = WaitFacts { is_review_age_bound: true, ..facts };
        assert_eq!(label("waits.review_age", &bound), "no_answer", "it may be any age from a day on");
        let bound = WaitFacts { review_age_s: Some(500_000.0), ..bound };
        assert_eq!(label("waits.review_age", &bound), "more than 5 days");
    }

    #[test]
    fn a_dimension_says_nothing_where_most_blocked_time_has_no_category() {
        let by_tag = vec![("build_test".parse().unwrap(), 2.0)];
        let facts = WaitFacts { blocked_hours: 5.0, by_tag, ..quiet() };
        assert_eq!(label("waits.blocked_rate.E", &facts), "no_answer");
        let facts = WaitFacts { blocked_hours: 4.0, ..facts };
        assert_eq!(label("waits.blocked_rate.E", &facts), "up to 1 hour");
        assert_eq!(label("waits.blocked_rate.W", &facts), "none");
    }

    #[test]
    fn hunts_are_said_to_end_where_more_than_half_of_them_did() {
        let facts = |found| WaitFacts { found, ..quiet() };
        assert_eq!(label("waits.hunts_found", &facts([1, 0, 2, 0])), "with a person");
        assert_eq!(label("waits.hunts_found", &facts([1, 1, 2, 0])), "in no one place");
        assert_eq!(label("waits.hunts_found", &facts([0, 0, 1, 0])), "no_answer", "one hunt is one story");
    }

    #[test]
    fn the_four_costliest_are_named_and_nothing_is_named_without_any() {
        let tags = figure(TAGS).unwrap();
        let by_tag: Vec<_> = Tag::categories().take(6).map(|tag| (tag, 1.0)).collect();
        assert_eq!(tags.cells(&WaitFacts { by_tag, ..WaitFacts::default() }), [0, 1, 2, 3]);
        assert_eq!(tags.cells(&WaitFacts::default()), [tags.block().no_answer()]);
        assert_eq!(tags.cells(&quiet()), [0; 0], "nothing cost time, which is an answer");
        let untagged = WaitFacts { blocked_hours: 1.0, ..quiet() };
        assert_eq!(tags.cells(&untagged), [tags.block().no_answer()], "it may have been anything");
    }

    #[test]
    fn a_pilots_shift_has_a_side_for_each_direction() {
        let label = |shift| label("pilot.shift", &WaitFacts { pilot_shift: Some(shift), ..quiet() });
        assert_eq!(label(-0.3), "down by 30 % or more");
        assert_eq!(label(0.1), "within 10 %");
        assert_eq!(label(0.31), "up by more than 30 %");
    }
}
