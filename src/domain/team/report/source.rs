//! The results that a page is made from.

use super::answers::Answers;
use crate::domain::log::survey::Survey;
use crate::domain::round::result::{ResultBlock, RoundResult};

/// What a figure is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct FigureSource<'a> {
    /// In time order; the last one is what the report is about. Never empty.
    pub results: &'a [&'a RoundResult],
    pub surveys: &'a [Survey],
}

impl<'a> FigureSource<'a> {
    /// The round that the report is about.
    pub(super) fn latest(&self) -> &'a RoundResult {
        self.results[self.results.len() - 1]
    }

    /// What the latest round has of a block.
    pub(super) fn answers(&self, id: &str) -> Option<Answers<'a>> {
        self.latest().blocks.iter().find(|block| block.id == id).map(|block| self.read(block))
    }

    /// A block of one of the results with its question.
    pub(super) fn read(&self, block: &'a ResultBlock) -> Answers<'a> {
        Answers::of(block, self.surveys)
    }
}

/// Whether two rounds asked the same question.
pub(super) fn is_same(one: &ResultBlock, other: &ResultBlock) -> bool {
    one.id == other.id && one.kind == other.kind && one.title == other.title
}
