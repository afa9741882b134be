//! What somebody inside the team could learn from a result and the earlier ones: tried before a release, in words.
//!
//! It judges only what is shown, as a reader would have it; the sums themselves are never an argument.

use std::collections::BTreeSet;

use super::SIMILAR_WITHIN;
use crate::domain::round::result::{BlockKind, Cell, ResultBlock, RoundResult, Shown};

/// A release that somebody may hold beside this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    pub result: RoundResult,
    /// Fingerprints of those who took part.
    pub contributors: BTreeSet<String>,
}

/// People by whom two contributor sets differ.
#[must_use]
pub fn difference(one: &BTreeSet<String>, other: &BTreeSet<String>) -> usize {
    one.symmetric_difference(other).count()
}

/// Whether a contributor set is so much like an earlier one, without being it, that the difference is a person or a few.
#[must_use]
pub fn is_similar(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    (1..=SIMILAR_WITHIN).contains(&difference(one, other))
}

/// Everything that could be learned, one sentence each; empty where nothing was found.
#[must_use]
pub fn attempt(result: &RoundResult, contributors: &BTreeSet<String>, earlier: &[Earlier]) -> Vec<String> {
    let alone = result.blocks.iter().flat_map(|block| [unanimous(block), subtracted(block)].into_iter().flatten());
    let compared = earlier.iter().filter_map(|earlier| compared(result, contributors, earlier));
    alone.chain(compared).collect()
}

/// One member takes their own answer out: does everybody else agree?
fn unanimous(block: &ResultBlock) -> Option<String> {
    if block.kind != BlockKind::OneHot || block.shown != Shown::Counts {
        return None;
    }
    let top = block.cells.iter().rev().skip(1).filter_map(|cell| cell.count).max()?;
    (top.saturating_add(1) >= block.answers)
        .then(|| format!("`{}`: whoever answered otherwise knows what everybody else said", block.id))
}

/// One cell is hidden and the others add up: the rest is known. Where several may be chosen it is known to be there when
/// the others cannot hold everybody.
fn subtracted(block: &ResultBlock) -> Option<String> {
    if block.shown != Shown::Counts {
        return None;
    }
    let is_hidden = |cell: &&Cell| cell.count.is_none() && cell.band.is_none();
    let hidden = block.cells.iter().filter(is_hidden).count();
    let given = block.cells.iter().rev().skip(1).filter(|cell| !is_hidden(cell));
    let held = given.map(|cell| cell.count.unwrap_or(block.answers)).fold(0, u32::saturating_add);
    let is_told = block.kind == BlockKind::OneHot || held < block.answers;
    (hidden == 1 && is_told)
        .then(|| format!("`{}`: the one hidden cell is what the others leave of {}", block.id, block.answers))
}

/// Two results of nearly the same people: who came or went explains the difference.
fn compared(result: &RoundResult, contributors: &BTreeSet<String>, earlier: &Earlier) -> Option<String> {
    if !is_similar(contributors, &earlier.contributors) {
        return None;
    }
    let shown =
        |blocks: &[ResultBlock], id: &str| blocks.iter().any(|block| block.id == id && block.shown != Shown::Withheld);
    let both = result.blocks.iter().filter(|block| block.shown != Shown::Withheld);
    let both = both.filter(|block| shown(&earlier.result.blocks, &block.id)).count();
    (both > 0).then(|| {
        format!(
            "\"{}\" was released for people of whom {} differ: whoever knows who came or went can compare {both} of its figures with these",
            earlier.result.title,
            difference(contributors, &earlier.contributors)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::RULES;
    use super::*;

    fn people(names: &str) -> BTreeSet<String> {
        names.chars().map(String::from).collect()
    }

    fn result(counts: &[Option<u32>], answers: u32) -> RoundResult {
        let cells = counts.iter().map(|count| Cell { label: "x".into(), count: *count, band: None }).collect();
        let block = ResultBlock {
            id: "a.q".into(),
            title: "How?".into(),
            answers,
            shown: Shown::Counts,
            cells,
            kind: BlockKind::OneHot,
        };
        RoundResult {
            schema: crate::domain::round::result::SCHEMA.into(),
            round_hash: String::new(),
            title: "May".into(),
            weeks: "2026-W44..2026-W47".into(),
            mode: "sealed".into(),
            n: 12,
            blocks: vec![block],
            left_out: Vec::new(),
            rules: RULES,
            purpose: None,
            readers: None,
            retention_days: None,
            members: None,
            pilot: None,
            surveys: Vec::new(),
            layout_hash: None,
        }
    }

    #[test]
    fn a_result_that_keeps_the_rules_gives_nothing_away_alone() {
        assert_eq!(attempt(&result(&[Some(5), Some(5), Some(2)], 10), &people("abcdef"), &[]), [""; 0]);
    }

    #[test]
    fn an_insider_who_answered_otherwise_is_found() {
        let found = attempt(&result(&[Some(9), Some(1), Some(2)], 10), &people("abcdef"), &[]);
        assert!(found[0].contains("everybody else"), "{found:?}");
    }

    #[test]
    fn a_cell_that_is_the_rest_is_found() {
        let found = attempt(&result(&[Some(5), None, Some(2)], 10), &people("abcdef"), &[]);
        assert!(found[0].contains("hidden cell"), "{found:?}");
    }

    #[test]
    fn a_hidden_category_that_must_be_there_is_found() {
        let mut several = result(&[Some(6), Some(4), None, Some(0)], 12);
        several.blocks[0].kind = BlockKind::MultiHot;
        assert!(attempt(&several, &people("abcdef"), &[])[0].contains("hidden cell"));
        several.blocks[0].cells[1].count = Some(8);
        assert_eq!(attempt(&several, &people("abcdef"), &[]), [""; 0]);
    }

    #[test]
    fn a_release_that_differs_by_one_person_is_found_and_one_of_the_same_people_is_not() {
        let now = result(&[Some(5), Some(5), Some(2)], 10);
        let earlier = |names| [Earlier { result: now.clone(), contributors: people(names) }];
        assert!(attempt(&now, &people("abcdef"), &earlier("abcdeg"))[0].contains("of whom 2 differ"));
        assert!(attempt(&now, &people("abcdef"), &earlier("abcdef")).is_empty());
        assert!(attempt(&now, &people("abcdef"), &earlier("uvwxyz")).is_empty());
    }
}
