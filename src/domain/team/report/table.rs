//! The figures as a tidy table: one record for each round, figure and cell.

use super::answers::{Answers, label_words};
use super::figure::group;
use super::source::FigureSource;
use crate::domain::round::BlockId;
use crate::domain::round::layout::BlockKind;
use crate::domain::round::result::{Bounds, RoundResult};
use crate::domain::say::share::{KEPT_BACK, known};
use crate::domain::say::words::words;
use crate::domain::time::Weeks;

words! {
    /// What a record of the table counts.
    pub enum CellKind, "cell" {
        /// Those who said the cut or beyond.
        Cut = "cut",
        /// Everybody who is in one group of options.
        Group = "group",
        /// Those who ticked one option of several.
        Option = "option",
        /// Each of several options that are not told apart.
        Each = "each",
        /// Nothing: the figure is kept back.
        KeptBack = "kept_back",
    }
}

/// One cell of one figure in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub round: String,
    pub weeks: Weeks,
    pub figure: BlockId,
    pub title: String,
    pub question: String,
    pub cell: CellKind,
    pub label: String,
    /// Absent where it is kept back.
    pub bounds: Option<Bounds>,
    pub answers: Option<u32>,
    pub words: String,
}

/// Every record of every round, in time order.
pub(super) fn records(source: FigureSource<'_>) -> Vec<Record> {
    source.results.iter().flat_map(|result| of_round(result, source)).collect()
}

fn of_round(result: &RoundResult, source: FigureSource<'_>) -> Vec<Record> {
    result.blocks.iter().flat_map(|block| of_block(&source.read(block), result)).collect()
}

fn of_block(answers: &Answers<'_>, result: &RoundResult) -> Vec<Record> {
    let (block, kept_back) = (answers.block, kept_back(answers, result));
    if !answers.is_shown() {
        return vec![kept_back];
    }
    let words = |bounds: Bounds, of: u32| known(bounds.at_least, bounds.at_most, of);
    let record = |cell, label: String, bounds: Bounds| Record {
        cell,
        label,
        bounds: Some(bounds),
        words: block.answers.map_or_else(|| KEPT_BACK.to_owned(), |of| words(bounds, of)),
        ..kept_back.clone()
    };
    let cut = block.cut.iter().map(|cut| {
        let name = answers.cut_name().unwrap_or_default().to_owned();
        record(CellKind::Cut, name, cut.bounds)
    });
    let cells = block.cells.iter().map(|cell| {
        let labels: Vec<String> = cell.labels.iter().map(|label| label_words(label)).collect();
        let kind = match (block.kind, labels.len()) {
            (BlockKind::Several, 1) => CellKind::Option,
            (BlockKind::Several, _) => CellKind::Each,
            _ => CellKind::Group,
        };
        record(kind, group(block.kind, &labels), cell.bounds)
    });
    cut.chain(cells).collect()
}

/// The record of a figure that is kept back.
fn kept_back(answers: &Answers<'_>, result: &RoundResult) -> Record {
    Record {
        round: result.title.clone(),
        weeks: result.weeks,
        figure: answers.block.id.clone(),
        title: answers.title(),
        question: answers.question(),
        cell: CellKind::KeptBack,
        label: String::new(),
        bounds: None,
        answers: answers.block.answers,
        words: KEPT_BACK.to_owned(),
    }
}
