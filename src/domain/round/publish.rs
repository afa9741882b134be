//! What of a sum may be shown. Pure, and worked out by both collectors alike.
//!
//! A figure is a count known to lie between two bounds. 0, 1 and 2 people are never told apart, nor all, all but one and all
//! but two: not from outside, not by one insider who subtracts their own answer, and not by who holds an earlier release for
//! people of whom one or two differ. `tests/it/publish.rs` goes through every vector of counts and holds that.

mod earlier;
mod line;
mod several;
#[cfg(test)]
mod tests;
mod typical;

use std::ops::Range;

use crate::domain::round::BlockId;
use crate::domain::round::layout::{Block, BlockKind};
use crate::domain::round::result::{Bounds, Cell, CutFigure, Publication, ResultBlock};

pub use earlier::EarlierBlock;
use line::{CountLine, OptionGroup};

/// Of these rules: whoever computes others has another number.
pub const VERSION: u32 = 2;
/// Fewest answers to a question for anything of it to be shown.
pub const ANSWERS: u32 = 5;

/// The sums of one block, and how many answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockSums {
    /// In the order of the block's options.
    pub options: Vec<u32>,
    pub answers: u32,
}

/// Sums that no set of contributions has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sums of block `{block}` contradict each other: {problem}")]
pub struct Contradiction {
    /// The block's id.
    pub block: BlockId,
    pub problem: &'static str,
}

impl BlockSums {
    /// Reads the sums of a block's cells, as `n` contributions add up to them.
    ///
    /// # Errors
    /// If `n` people cannot give these sums.
    pub fn of(block: &Block, sums: &[u32], n: u32) -> Result<Self, Contradiction> {
        let contradiction = |problem| Err(Contradiction { block: block.id.clone(), problem });
        if sums.len() != block.cells() {
            return contradiction("there is not one for each cell");
        }
        if sums.iter().any(|sum| *sum > n) {
            return contradiction("a cell has more people than contributed");
        }
        let (options, unanswered) = sums.split_at(block.options.len());
        let total = |sums: &[u32]| sums.iter().copied().fold(0, u32::saturating_add);
        if block.kind != BlockKind::Several && total(sums) != n {
            return contradiction("everybody is in one cell, and they do not add up to everybody");
        }
        let Some(answers) = n.checked_sub(total(unanswered)) else {
            return contradiction("more people gave no answer than contributed");
        };
        Ok(Self { options: options.to_vec(), answers })
    }
}

/// A block as it may be shown. `earlier` are the released rounds whose people are nearly those of this one, or these.
#[must_use]
pub fn publish(block: &Block, counts: &BlockSums, earlier: &[EarlierBlock]) -> ResultBlock {
    if counts.answers < ANSWERS || counts.options.len() != block.options.len() {
        return kept_back(block);
    }
    let differs = earlier.iter().any(EarlierBlock::differs);
    match block.kind {
        BlockKind::Several if differs => kept_back(block),
        BlockKind::Several => several(block, counts),
        BlockKind::Ordered | BlockKind::Choice => ordered(block, counts, differs.then_some(earlier)),
    }
}

/// A block of which nothing is shown, for whatever reason.
#[must_use]
pub fn kept_back(block: &Block) -> ResultBlock {
    ResultBlock {
        id: block.id.clone(),
        title: block.title.clone(),
        kind: block.kind,
        answers: None,
        shown: Publication::KeptBack,
        cut: None,
        typical: None,
        cells: Vec::new(),
    }
}

/// One answer each: the cut first, then outwards from it; with earlier rounds to compare, the cut only.
fn ordered(block: &Block, counts: &BlockSums, earlier: Option<&[EarlierBlock]>) -> ResultBlock {
    let Some((cut, scale)) = block.cut.as_ref().zip(block.scale()) else { return kept_back(block) };
    let along: Vec<u32> = scale.places.iter().map(|place| counts.options[*place]).collect();
    let line = match earlier {
        None => CountLine::of(&along, scale.cut),
        Some(earlier) => CountLine::of_the_cut(&along, scale.cut, earlier),
    };
    let typical = (block.kind == BlockKind::Ordered).then(|| typical::group(&line, along.len(), scale.cut)).flatten();
    let labels = |places: Range<usize>| -> Vec<String> {
        scale.read(places).into_iter().map(|place| block.options[place].clone()).collect()
    };
    let cell = |group: &OptionGroup| Cell { labels: labels(group.places()), bounds: Bounds::exactly(group.count) };
    let mut cells: Vec<Cell> = line.groups.iter().map(cell).collect();
    if scale.is_reversed {
        cells.reverse();
    }
    ResultBlock {
        answers: Some(counts.answers),
        shown: Publication::Figures,
        cut: Some(CutFigure { name: cut.name.clone(), bounds: line.cut }),
        typical: typical.map(labels),
        cells,
        ..kept_back(block)
    }
}

/// Several answers each: the most ticked ones, and one bound that holds for each of the others.
fn several(block: &Block, counts: &BlockSums) -> ResultBlock {
    let max = u32::try_from(block.most()).unwrap_or(u32::MAX);
    let ticks = several::ticks(&counts.options, counts.answers, max);
    let label = |place: &usize| block.options[*place].clone();
    let shown = ticks.shown.iter().map(|(place, bounds)| Cell { labels: vec![label(place)], bounds: *bounds });
    let others: Vec<String> =
        (0..block.options.len()).filter(|place| !ticks.shown.contains_key(place)).map(|place| label(&place)).collect();
    let others = (!others.is_empty()).then_some(Cell { labels: others, bounds: ticks.others });
    ResultBlock {
        answers: Some(counts.answers),
        shown: Publication::Figures,
        cells: shown.chain(others).collect(),
        ..kept_back(block)
    }
}

/// The figure that a count becomes: the lowest three are one, the highest three are one.
fn figure(count: u32, answers: u32) -> Bounds {
    let (low, high) = (LEAST - 1, answers.saturating_sub(LEAST - 1));
    match count {
        _ if count <= low => Bounds { at_least: 0, at_most: low },
        _ if count >= high => Bounds { at_least: high, at_most: answers },
        _ => Bounds::exactly(count),
    }
}

/// Fewest people of a figure, and fewest beyond it.
pub const LEAST: u32 = 3;
