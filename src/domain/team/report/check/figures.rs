//! Whether the figures of a block are of the published form.

use std::collections::BTreeSet;

use super::{Bounds, ResultBlock, RoundProblem, invalid, strong, valid};
use crate::domain::round::layout::{BlockKind, MAX_CELLS};
use crate::domain::round::publish::LEAST;
use crate::domain::say::count::count;

pub(super) fn check(block: &ResultBlock, answers: u32) -> Result<(), RoundProblem> {
    let id = &block.id;
    let labels: Vec<&String> = block.cells.iter().flat_map(|cell| &cell.labels).collect();
    let distinct: BTreeSet<_> = labels.iter().collect();
    let are_cells_labelled = !block.cells.iter().any(|cell| cell.labels.is_empty());
    valid(are_cells_labelled && (1..=MAX_CELLS).contains(&labels.len()), || {
        format!("block \"{id}\": expected 1 to {MAX_CELLS} labels, one or more in each cell")
    })?;
    valid(distinct.len() == labels.len(), || format!("block \"{id}\" has a label twice; expected each once"))?;
    valid(block.typical.iter().flatten().all(|label| labels.contains(&label)), || {
        format!("block \"{id}\" has a typical answer that is none of its labels; expected some of them")
    })?;
    let mut bounds = block.cells.iter().map(|cell| cell.bounds).chain(block.cut.as_ref().map(|cut| cut.bounds));
    valid(bounds.all(|bounds| bounds.at_least <= bounds.at_most && bounds.at_most <= answers), || {
        format!("block \"{id}\" has bounds that {} cannot have; expected counts among them", count(answers, "answer"))
    })?;
    match (block.kind, &block.cut) {
        (BlockKind::Several, None) => several(block, answers),
        (BlockKind::Several, Some(_)) => {
            invalid(format!("block \"{id}\" has several answers and a cut; expected none"))
        }
        (_, None) => invalid(format!("block \"{id}\" has no cut; expected one")),
        (_, Some(cut)) => one_answer(block, cut.bounds, answers),
    }
}

/// Cells hold everybody, each three people or more.
fn one_answer(block: &ResultBlock, cut: Bounds, answers: u32) -> Result<(), RoundProblem> {
    let id = &block.id;
    let counts: Option<Vec<u32>> = block.cells.iter().map(|cell| cell.bounds.exact()).collect();
    let sum = counts.as_ref().map(|counts| counts.iter().map(|count| u64::from(*count)).sum::<u64>());
    valid(sum == Some(answers.into()), || {
        format!("the cells of block \"{id}\" do not add up to its {}; expected that they do", count(answers, "answer"))
    })?;
    strong(is_whole(cut, answers) && counts.iter().flatten().all(|count| *count >= LEAST), || {
        format!("block \"{id}\" shows fewer than {LEAST} people; such a result is not shown")
    })
}

/// Single options have three ticks or more, the others are not told apart from none.
fn several(block: &ResultBlock, answers: u32) -> Result<(), RoundProblem> {
    let is_others = |bounds: Bounds| bounds.at_least == 0 && bounds.at_most >= LEAST - 1;
    strong(block.cells.iter().all(|cell| is_others(cell.bounds) || is_whole(cell.bounds, answers)), || {
        format!("block \"{}\" tells fewer than {LEAST} people; such a result is not shown", block.id)
    })
}

/// Whether bounds cut through neither the lowest nor the highest three counts.
const fn is_whole(bounds: Bounds, answers: u32) -> bool {
    let high = answers + 1 - LEAST;
    let begins = bounds.at_least == 0 || (LEAST <= bounds.at_least && bounds.at_least <= high);
    let ends = bounds.at_most == answers || (LEAST - 1 <= bounds.at_most && bounds.at_most < high);
    begins && ends
}
