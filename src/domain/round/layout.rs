//! The layout of a round: which blocks a contribution has, their cells, and why each edge is where it is.
//!
//! A contribution is one choice of cells for each block and nothing else. Raw times, labels, projects, notes and free text
//! have no cell here, so they cannot leave with one.

mod cut;
pub mod survey;
pub mod waits;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::domain::round::BlockId;
use crate::domain::say::escape::clean;

pub(super) use cut::Scale;
pub use cut::{Cut, is_at_an_end};

/// The last cell of every block: not answered, left out, or a blank. All three are the same cell on purpose.
pub const NO_ANSWER: &str = "no_answer";
/// Most cells that a block may have.
pub const MAX_CELLS: usize = 64;
/// Most blocks that a layout may have.
pub const MAX_BLOCKS: usize = 200;
/// Longest label or id, in bytes.
const MAX_LABEL: usize = 200;
/// Longest title, in bytes.
const MAX_TITLE: usize = 500;

/// What one person may say in a block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// One of several options in an order.
    #[default]
    Ordered,
    /// One of several options without an order.
    Choice,
    /// Up to the block's `max` options, or none of them.
    Several,
}

/// One question or figure as its cells: its options, then "does not apply" where one answer is given, then [`NO_ANSWER`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub id: BlockId,
    /// The question, or the figure's name.
    pub title: String,
    pub kind: BlockKind,
    pub options: Vec<String>,
    /// The words for "does not apply"; where several may be ticked, for no tick at all, which has no cell of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub na: Option<String>,
    /// The options worth acting on; in every block but those of several answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// Most options that one person may tick; only where several may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl Block {
    /// A block whose options are in an order. Without a cut it is the upper half.
    #[must_use]
    pub fn ordered(id: impl Into<BlockId>, title: &str, options: Vec<String>, cut: Option<Cut>) -> Self {
        let cut = cut.or_else(|| Some(Cut::upper_half(&options)));
        Self::new(id, title, BlockKind::Ordered, options, cut)
    }

    /// A block whose options have no order. Without a cut it is the first option.
    #[must_use]
    pub fn choice(id: impl Into<BlockId>, title: &str, options: Vec<String>, cut: Option<Cut>) -> Self {
        let cut = cut.or_else(|| Some(Cut::first(&options)));
        Self::new(id, title, BlockKind::Choice, options, cut)
    }

    /// A block in which everybody ticks up to `max` options.
    #[must_use]
    pub fn several(id: impl Into<BlockId>, title: &str, options: Vec<String>, max: u32) -> Self {
        Self { max: Some(max), ..Self::new(id, title, BlockKind::Several, options, None) }
    }

    fn new(id: impl Into<BlockId>, title: &str, kind: BlockKind, options: Vec<String>, cut: Option<Cut>) -> Self {
        Self { id: id.into(), title: title.to_owned(), kind, options, na: None, cut, max: None }
    }

    /// The same with words for "does not apply"; none where they are empty.
    #[must_use]
    pub fn or(self, na: &str) -> Self {
        Self { na: (!na.is_empty()).then(|| na.to_owned()), ..self }
    }

    /// How many cells it has.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.options.len() + usize::from(self.na_cell().is_some()) + 1
    }

    /// The cell of who gives no answer.
    #[must_use]
    pub fn no_answer(&self) -> usize {
        self.cells() - 1
    }

    /// The cell of who says that it does not apply.
    #[must_use]
    pub fn na_cell(&self) -> Option<usize> {
        (self.kind != BlockKind::Several && self.na.is_some()).then_some(self.options.len())
    }

    /// The cells that are no answer: "does not apply" and [`NO_ANSWER`].
    #[must_use]
    pub fn unanswered(&self) -> Range<usize> {
        self.options.len()..self.cells()
    }

    /// A cell in words.
    #[must_use]
    pub fn label(&self, cell: usize) -> &str {
        let option = self.options.get(cell).map(String::as_str);
        let na = || self.na.as_deref().filter(|_| self.na_cell() == Some(cell));
        option.or_else(na).unwrap_or(NO_ANSWER)
    }

    /// A choice of cells in words.
    #[must_use]
    pub fn says(&self, cells: &[usize]) -> Vec<&str> {
        match (cells, &self.na) {
            ([], na) => vec![na.as_deref().unwrap_or("none of them")],
            (cells, _) => cells.iter().map(|cell| self.label(*cell)).collect(),
        }
    }

    /// Most cells that one person may be in.
    #[must_use]
    pub fn most(&self) -> usize {
        match self.kind {
            BlockKind::Ordered | BlockKind::Choice => 1,
            BlockKind::Several => self.max.map_or(1, |max| usize::try_from(max).unwrap_or(usize::MAX)),
        }
    }

    /// Whether these cells are a choice that one person can make.
    ///
    /// # Errors
    /// If there are too many or too few, one twice, one that the block does not have, or an answer beside none.
    pub fn accepts(&self, cells: &[usize]) -> Result<(), String> {
        let distinct: std::collections::BTreeSet<_> = cells.iter().collect();
        if distinct.len() != cells.len() || cells.iter().any(|cell| *cell >= self.cells()) {
            return Err(self.error("names a cell twice, or one that it does not have"));
        }
        match cells.len() {
            0 if self.kind != BlockKind::Several => Err(self.error("has no cell; `no_answer` is one, too")),
            chosen if chosen > self.most() => {
                Err(self.error(format!("has {chosen} cells, and one person may be in at most {}", self.most())))
            }
            2.. if cells.contains(&self.no_answer()) => Err(self.error("has an answer beside `no_answer`")),
            _ => Ok(()),
        }
    }

    /// Whether the block is well formed: its sizes, its words, its cut.
    ///
    /// # Errors
    /// If not, with what was expected.
    pub fn check(&self) -> Result<(), String> {
        let is_word = |text: &str, most: usize| !text.is_empty() && text.len() <= most && clean(text) == text;
        let words = self.options.iter().chain(&self.na).chain(self.cut.as_ref().map(|cut| &cut.name));
        if !is_word(self.id.as_str(), MAX_LABEL) {
            return Err(self.error("expected an id of up to 200 bytes without control characters"));
        }
        if !is_word(&self.title, MAX_TITLE) {
            return Err(self.error("expected a title of up to 500 bytes without control characters"));
        }
        if self.options.len() < 2 || self.cells() > MAX_CELLS {
            return Err(self.error(format!("expected 2 options or more, and at most {MAX_CELLS} cells")));
        }
        if !words.into_iter().all(|label| is_word(label, MAX_LABEL)) {
            return Err(self.error("expected labels of up to 200 bytes without control characters"));
        }
        self.check_kind()
    }

    /// Whether it has what its kind asks for.
    fn check_kind(&self) -> Result<(), String> {
        match (self.kind, self.max, &self.cut) {
            (BlockKind::Several, Some(max), None) if (1..=self.options.len() as u64).contains(&max.into()) => Ok(()),
            (BlockKind::Several, ..) => Err(self.error("expected `max` from 1 to the number of options, and no cut")),
            (_, None, Some(_)) if self.scale().is_some() => Ok(()),
            (BlockKind::Ordered, ..) => Err(self.error("expected a cut of the lowest or the highest options")),
            (BlockKind::Choice, ..) => Err(self.error("expected a cut of some of the options")),
        }
    }

    /// Its options along a line that ends with the cut; none where its cut is none.
    pub(super) fn scale(&self) -> Option<Scale> {
        self.cut.as_ref()?.scale(self.options.len(), self.kind)
    }

    /// What is wrong with it, or with a choice of its cells, and what was expected; safe to show.
    fn error(&self, problem: impl fmt::Display) -> String {
        let id: String = clean(self.id.as_str()).chars().take(MAX_LABEL).collect();
        format!("block `{id}`: {problem}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(labels: &[&str]) -> Vec<String> {
        labels.iter().map(|label| (*label).to_owned()).collect()
    }

    #[test]
    fn one_answer_takes_exactly_one_cell() {
        let block = Block::ordered("a.b", "How?", words(&["x", "y"]), None).or("Can't say");
        assert!(block.accepts(&[0]).is_ok() && block.accepts(&[3]).is_ok());
        for wrong in [&[][..], &[0, 1], &[4], &[1, 1]] {
            assert!(block.accepts(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!((block.unanswered(), block.says(&[2])), (2..4, vec!["Can't say"]));
    }

    #[test]
    fn several_take_up_to_their_most_and_no_tick_is_an_answer() {
        let block = Block::several("a.b", "How?", words(&["x", "y", "z"]), 2).or("Nothing");
        assert!(block.accepts(&[0, 2]).is_ok() && block.accepts(&[]).is_ok() && block.accepts(&[3]).is_ok());
        for wrong in [&[0, 1, 2][..], &[0, 3], &[4]] {
            assert!(block.accepts(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!((block.unanswered(), block.says(&[])), (3..4, vec!["Nothing"]));
    }

    #[test]
    fn a_block_that_would_steer_a_terminal_is_refused() {
        let mut block = Block::ordered("a.b", "How\u{1b}[2J?", words(&["x", "y"]), None);
        assert!(block.check().unwrap_err().contains("title"));
        block.title = "How?".into();
        assert_eq!(block.check(), Ok(()));
        block.options[1] = "\u{1b}[2J".into();
        assert!(block.check().is_err());
    }

    #[test]
    fn a_cut_that_is_not_at_an_end_is_refused() {
        let cut = |options: &[u8]| Some(Cut { name: "some".into(), options: options.to_vec() });
        let block = |options| Block::ordered("a.b", "How?", words(&["w", "x", "y", "z"]), cut(options));
        for right in [&[4][..], &[2, 3, 4], &[1], &[1, 2, 3]] {
            assert_eq!(block(right).check(), Ok(()), "{right:?}");
        }
        for wrong in [&[][..], &[2, 3], &[1, 3], &[1, 2, 3, 4], &[5], &[0], &[2, 1]] {
            assert!(block(wrong).check().is_err(), "{wrong:?}");
        }
        assert_eq!(Block::choice("a.b", "How?", words(&["w", "x", "y", "z"]), cut(&[2, 3])).check(), Ok(()));
    }
}
