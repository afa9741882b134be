//! The layout of a round: which blocks a contribution has, their cells, and why each edge is where it is.
//!
//! A contribution is one choice of cells for each block and nothing else. Raw times, labels, projects, notes and free text
//! have no cell here, so they cannot leave with one.

pub mod survey;
pub mod waits;

use serde::{Deserialize, Serialize};

use crate::domain::round::result::BlockKind;
use crate::domain::say::text::clean;

/// The last cell of every block: not answered, left out, or a blank. All three are the same cell on purpose.
pub const NO_ANSWER: &str = "no_answer";
/// Most cells that a block may have.
pub const MAX_CELLS: usize = 64;
/// Most blocks that a layout may have.
pub const MAX_BLOCKS: usize = 200;
/// Longest label or id, in bytes.
pub const MAX_LABEL: usize = 200;
/// Longest title, in bytes.
pub const MAX_TITLE: usize = 500;

/// One question or figure as its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// `SURVEY.ITEM`, `waits.FIGURE` or `pilot.FIGURE`; unique in a layout.
    pub id: String,
    pub kind: BlockKind,
    /// The cells in their order; the last is [`NO_ANSWER`].
    pub labels: Vec<String>,
    /// Most cells that one person may be in; only where several are allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// The question, or the figure's name.
    pub title: String,
}

/// What is wrong with a block or with the choice of its cells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("block `{block}`: {problem}")]
pub struct LayoutError {
    /// The block's id, safe to show.
    pub block: String,
    /// What is wrong and what was expected.
    pub problem: String,
}

impl Block {
    /// A block in which everybody is in exactly one cell; `no_answer` is added.
    #[must_use]
    pub fn one_hot(id: &str, title: &str, labels: impl IntoIterator<Item = String>) -> Self {
        Self::new(id, title, BlockKind::OneHot, labels, None)
    }

    /// A block in which everybody is in up to `max` cells; `no_answer` is added.
    #[must_use]
    pub fn multi_hot(id: &str, title: &str, labels: impl IntoIterator<Item = String>, max: u32) -> Self {
        Self::new(id, title, BlockKind::MultiHot, labels, Some(max))
    }

    fn new(id: &str, title: &str, kind: BlockKind, labels: impl IntoIterator<Item = String>, max: Option<u32>) -> Self {
        let labels = labels.into_iter().chain([NO_ANSWER.to_owned()]).collect();
        Self { id: id.to_owned(), kind, labels, max, title: title.to_owned() }
    }

    /// The cell of who gives no answer.
    #[must_use]
    pub fn no_answer(&self) -> usize {
        self.labels.len().saturating_sub(1)
    }

    /// Most cells that one person may be in.
    #[must_use]
    pub fn most(&self) -> usize {
        match self.kind {
            BlockKind::OneHot => 1,
            BlockKind::MultiHot => self.max.map_or(1, |max| usize::try_from(max).unwrap_or(usize::MAX)),
        }
    }

    /// Whether these cells are a choice that one person can make. The proof of a sealed contribution says the same.
    ///
    /// # Errors
    /// If there is none, too many, one twice, or one that the block does not have.
    pub fn accepts(&self, cells: &[usize]) -> Result<(), LayoutError> {
        let distinct: std::collections::BTreeSet<_> = cells.iter().collect();
        if distinct.len() != cells.len() || cells.iter().any(|cell| *cell >= self.labels.len()) {
            return Err(self.error("names a cell twice, or one that it does not have"));
        }
        match cells.len() {
            0 => Err(self.error("has no cell; `no_answer` is one, too")),
            chosen if chosen > self.most() => {
                Err(self.error(format!("has {chosen} cells, and one person may be in at most {}", self.most())))
            }
            _ => Ok(()),
        }
    }

    /// Whether the block is well formed: its sizes, its words and its last cell.
    ///
    /// # Errors
    /// If not, with what was expected.
    pub fn check(&self) -> Result<(), LayoutError> {
        let is_word = |text: &str, most: usize| !text.is_empty() && text.len() <= most && clean(text) == text;
        if !is_word(&self.id, MAX_LABEL) {
            return Err(self.error("expected an id of up to 200 bytes without control characters"));
        }
        if !is_word(&self.title, MAX_TITLE) {
            return Err(self.error("expected a title of up to 500 bytes without control characters"));
        }
        if !(2..=MAX_CELLS).contains(&self.labels.len()) {
            return Err(self.error(format!("expected 2 to {MAX_CELLS} cells, found {}", self.labels.len())));
        }
        if !self.labels.iter().all(|label| is_word(label, MAX_LABEL)) {
            return Err(self.error("expected labels of up to 200 bytes without control characters"));
        }
        if self.labels.last().is_none_or(|last| last != NO_ANSWER) {
            return Err(self.error("expected `no_answer` as the last cell"));
        }
        let max = self.max.map(|max| usize::try_from(max).unwrap_or(usize::MAX));
        match (self.kind, max) {
            (BlockKind::OneHot, None) => Ok(()),
            (BlockKind::MultiHot, Some(max)) if (1..=self.labels.len()).contains(&max) => Ok(()),
            (BlockKind::OneHot, Some(_)) => Err(self.error("has a `max`, and everybody is in one cell")),
            (BlockKind::MultiHot, _) => Err(self.error("expected `max` from 1 to the number of its cells")),
        }
    }

    fn error(&self, problem: impl Into<String>) -> LayoutError {
        LayoutError { block: clean(&self.id).chars().take(MAX_LABEL).collect(), problem: problem.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(labels: &[&str]) -> Vec<String> {
        labels.iter().map(|label| (*label).to_owned()).collect()
    }

    #[test]
    fn one_hot_takes_exactly_one_cell() {
        let block = Block::one_hot("a.b", "How?", words(&["x", "y"]));
        assert!(block.accepts(&[0]).is_ok() && block.accepts(&[2]).is_ok());
        for wrong in [&[][..], &[0, 1], &[3], &[1, 1]] {
            assert!(block.accepts(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn multi_hot_takes_up_to_its_most() {
        let block = Block::multi_hot("a.b", "How?", words(&["x", "y", "z"]), 2);
        assert!(block.accepts(&[0, 2]).is_ok());
        assert!(block.accepts(&[0, 1, 2]).is_err());
    }

    #[test]
    fn a_block_that_would_steer_a_terminal_is_refused() {
        let mut block = Block::one_hot("a.b", "How\u{1b}[2J?", words(&["x"]));
        assert!(block.check().unwrap_err().to_string().contains("title"));
        block.title = "How?".into();
        assert_eq!(block.check(), Ok(()));
        block.labels.pop();
        assert!(block.check().is_err(), "no_answer is missing");
    }
}
