//! What of a sum may be shown. Everything here is pure, runs before anything is written, and says the same for every reason
//! of withholding: empty, too few, unanimous and suppressed look alike.

use crate::domain::round::layout::Block;
use crate::domain::round::result::{BlockKind, Cell, ResultBlock, Rules, Shown};

/// The one wording for everything that is not shown.
pub const NOT_SHOWN: &str = "Not shown: fewer than 5 people";

/// How much may be shown of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Counts where there are enough answers.
    Counts,
    /// Words only: the release is too much like an earlier one.
    Bands,
}

/// The blocks as they may be shown. `sums` has a sum for each cell of each block, `n` contributions went into them.
#[must_use]
pub fn publish(layout: &[Block], sums: &[Vec<u32>], n: u32, rules: &Rules, precision: Precision) -> Vec<ResultBlock> {
    let shown = layout.iter().zip(sums).map(|(block, sums)| {
        if n < rules.min_contributions || sums.len() != block.labels.len() {
            return withheld(block);
        }
        match block.kind {
            BlockKind::OneHot => one_hot(block, sums, rules, precision),
            BlockKind::MultiHot => multi_hot(block, sums, n, rules, precision),
        }
    });
    shown.collect()
}

/// One answer each: withheld below the fewest answers and where all, or all but one, agree.
fn one_hot(block: &Block, sums: &[u32], rules: &Rules, precision: Precision) -> ResultBlock {
    let given = &sums[..block.no_answer()];
    let answers: u32 = given.iter().sum();
    let most = given.iter().copied().max().unwrap_or(0);
    if answers < rules.min_answers || most + 1 >= answers {
        return withheld(block);
    }
    let cell = |count: u32| match exactness(answers, rules, precision) {
        Shown::Counts => (Some(count), None),
        _ => (None, Some(band(count, answers).to_owned())),
    };
    show(block, answers, exactness(answers, rules, precision), sums.iter().map(|count| cell(*count)))
}

/// Several answers each: a cell needs its own people, and the top says no more than "nearly all".
fn multi_hot(block: &Block, sums: &[u32], n: u32, rules: &Rules, precision: Precision) -> ResultBlock {
    let answers = n.saturating_sub(sums[block.no_answer()]);
    if answers < rules.min_answers {
        return withheld(block);
    }
    let exactness = exactness(answers, rules, precision);
    let cell = |(position, count): (usize, &u32)| {
        if *count < rules.min_tag_people && position != block.no_answer() {
            return HIDDEN;
        }
        let top = answers - 1;
        match exactness {
            _ if *count >= top && precision == Precision::Counts => (None, Some(format!("{top} or more"))),
            Shown::Counts => (Some(*count), None),
            _ => (None, Some(band(*count, answers).to_owned())),
        }
    };
    let mut cells: Vec<_> = sums.iter().enumerate().map(cell).collect();
    let given = &mut cells[..block.no_answer()];
    hide_what_the_rest_tells(given, sums, answers, rules.min_tag_people);
    if given.iter().all(|cell| *cell == HIDDEN) {
        return withheld(block);
    }
    show(block, answers, exactness, cells.into_iter())
}

/// Everybody who answered is in a cell. Where the shown ones cannot hold them all, the hidden ones are not empty; if they
/// are too few to leave open which of them, the smallest shown one is hidden with them.
fn hide_what_the_rest_tells(given: &mut [Form], sums: &[u32], answers: u32, least: u32) {
    let hidden = given.iter().filter(|cell| **cell == HIDDEN).count();
    let Some(others) = hidden.checked_sub(1).and_then(|others| u32::try_from(others).ok()) else { return };
    let shown = || given.iter().zip(sums).enumerate().filter(|(_, (cell, _))| **cell != HIDDEN);
    let held: u32 = shown().map(|(_, (_, count))| *count).sum();
    if answers <= held.saturating_add(others.saturating_mul(least.saturating_sub(1))) {
        return;
    }
    let smallest = shown().min_by_key(|(_, (_, count))| **count).map(|(place, _)| place);
    if let Some(smallest) = smallest.and_then(|place| given.get_mut(place)) {
        *smallest = HIDDEN;
    }
}

fn exactness(answers: u32, rules: &Rules, precision: Precision) -> Shown {
    if precision == Precision::Counts && answers >= rules.counts_from { Shown::Counts } else { Shown::Bands }
}

/// A count in words: few up to a quarter of the answers (none is few, too), some up to a half, most above.
#[must_use]
pub fn band(count: u32, answers: u32) -> &'static str {
    match count {
        _ if 4 * count <= answers => "few",
        _ if 2 * count <= answers => "some",
        _ => "most",
    }
}

type Form = (Option<u32>, Option<String>);
/// What is not shown, for whatever reason.
const HIDDEN: Form = (None, None);

fn show(block: &Block, answers: u32, shown: Shown, cells: impl Iterator<Item = Form>) -> ResultBlock {
    let mut cells: Vec<Form> = cells.collect();
    suppress(block, &mut cells);
    let cells = block.labels.iter().zip(cells).map(|(label, (count, band))| Cell { label: label.clone(), count, band });
    ResultBlock {
        id: block.id.clone(),
        title: block.title.clone(),
        answers,
        shown,
        cells: cells.collect(),
        kind: block.kind,
    }
}

/// Where everybody is in one cell, the cells add up to what is known: one hidden cell is the rest. So the smallest shown
/// one is hidden with it.
fn suppress(block: &Block, cells: &mut [Form]) {
    let hidden = cells.iter().filter(|cell| **cell == HIDDEN).count();
    if block.kind != BlockKind::OneHot || hidden != 1 {
        return;
    }
    let shown = cells.iter_mut().filter(|cell| cell.0.is_some());
    if let Some(smallest) = shown.min_by_key(|cell| cell.0) {
        *smallest = HIDDEN;
    }
}

fn withheld(block: &Block) -> ResultBlock {
    let cells = block.labels.iter().map(|label| Cell { label: label.clone(), count: None, band: None });
    ResultBlock {
        id: block.id.clone(),
        title: block.title.clone(),
        answers: 0,
        shown: Shown::Withheld,
        cells: cells.collect(),
        kind: block.kind,
    }
}

#[cfg(test)]
mod tests {
    use super::super::RULES;
    use super::*;

    fn question() -> Block {
        Block::one_hot("a.q", "How?", ["x", "y", "z"].map(str::to_owned))
    }

    fn tags() -> Block {
        Block::multi_hot("waits.tags", "What?", ["x", "y", "z"].map(str::to_owned), 2)
    }

    fn one(block: Block, sums: &[u32], n: u32, precision: Precision) -> ResultBlock {
        publish(&[block], &[sums.to_vec()], n, &RULES, precision).remove(0)
    }

    fn counts(block: &ResultBlock) -> Vec<Option<u32>> {
        block.cells.iter().map(|cell| cell.count).collect()
    }

    fn bands(block: &ResultBlock) -> Vec<Option<&str>> {
        block.cells.iter().map(|cell| cell.band.as_deref()).collect()
    }

    #[test]
    fn ten_answers_are_counted() {
        let shown = one(question(), &[4, 3, 3, 2], 12, Precision::Counts);
        assert_eq!((shown.shown, shown.answers), (Shown::Counts, 10));
        assert_eq!(counts(&shown), [Some(4), Some(3), Some(3), Some(2)]);
    }

    #[test]
    fn under_ten_answers_are_bands() {
        let shown = one(question(), &[5, 3, 1, 3], 12, Precision::Counts);
        assert_eq!(shown.shown, Shown::Bands);
        assert_eq!(bands(&shown), [Some("most"), Some("some"), Some("few"), Some("some")]);
        assert_eq!(counts(&shown), [None; 4]);
    }

    #[test]
    fn empty_too_few_unanimous_and_all_but_one_look_the_same() {
        let withheld = one(question(), &[0, 0, 0, 12], 12, Precision::Counts);
        assert_eq!((withheld.shown, withheld.answers), (Shown::Withheld, 0));
        for sums in [[2, 1, 1, 8], [12, 0, 0, 0], [11, 1, 0, 0], [0, 4, 1, 7]] {
            assert_eq!(one(question(), &sums, 12, Precision::Counts), withheld, "{sums:?}");
        }
        assert_ne!(one(question(), &[10, 2, 0, 0], 12, Precision::Counts), withheld);
    }

    #[test]
    fn below_the_fewest_contributions_nothing_is_shown_whatever_the_answers() {
        assert_eq!(one(question(), &[2, 2, 0, 0], 4, Precision::Counts).shown, Shown::Withheld);
    }

    #[test]
    fn a_release_that_is_like_an_earlier_one_is_bands_even_with_many_answers() {
        let shown = one(question(), &[10, 6, 4, 0], 20, Precision::Bands);
        assert_eq!(shown.shown, Shown::Bands);
        assert_eq!(counts(&shown), [None; 4]);
        let shown = one(tags(), &[20, 6, 4, 0], 20, Precision::Bands);
        assert_eq!(bands(&shown), [Some("most"), Some("some"), Some("few"), Some("few")]);
    }

    #[test]
    fn a_category_needs_three_people_and_the_top_is_nearly_all() {
        let shown = one(tags(), &[12, 2, 3, 0], 12, Precision::Counts);
        assert_eq!(counts(&shown), [None, None, Some(3), Some(0)]);
        assert_eq!(bands(&shown), [Some("11 or more"), None, None, None]);
        let shown = one(tags(), &[11, 0, 3, 0], 12, Precision::Counts);
        assert_eq!(bands(&shown)[0], Some("11 or more"), "all and all but one look the same");
        let shown = one(tags(), &[2, 2, 1, 0], 12, Precision::Counts);
        assert_eq!(shown.shown, Shown::Withheld);
    }

    #[test]
    fn a_cell_that_is_the_rest_of_what_is_shown_is_hidden_with_another() {
        let mut cells = vec![(Some(6), None), (None, None), (Some(4), None), (Some(5), None)];
        suppress(&question(), &mut cells);
        assert_eq!(cells, [(Some(6), None), (None, None), (None, None), (Some(5), None)]);
        let mut cells = vec![(Some(6), None), (None, None), (Some(4), None), (Some(5), None)];
        suppress(&tags(), &mut cells);
        assert_eq!(cells[2], (Some(4), None), "categories add up to nothing known");
    }

    #[test]
    fn a_hidden_category_that_must_hold_the_rest_takes_the_smallest_shown_one_along() {
        let alone = one(tags(), &[6, 4, 2, 0], 12, Precision::Counts);
        assert_eq!(counts(&alone), [Some(6), None, None, Some(0)], "two of twelve were in neither");
        let covered = one(tags(), &[8, 7, 2, 0], 12, Precision::Counts);
        assert_eq!(counts(&covered), [Some(8), Some(7), None, Some(0)], "nobody need be in it");
        let in_words = one(tags(), &[3, 1, 1, 0], 5, Precision::Counts);
        assert_eq!(bands(&in_words), [Some("most"), None, None, Some("few")], "which of the two stays open");
    }
}
