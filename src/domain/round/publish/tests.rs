//! Every published form of the vectors beside the tests, and what a block says in each case.

use serde::Deserialize;

use super::line::CountLine;
use super::*;
use crate::domain::round::layout::Cut;

#[derive(Deserialize)]
struct Vectors {
    ordered: Vec<OrderedCase>,
    several: Vec<SeveralCase>,
}

#[derive(Deserialize)]
struct OrderedCase {
    counts: Vec<u32>,
    cut: usize,
    at_least: u32,
    at_most: u32,
    cells: Vec<(usize, usize, u32)>,
}

#[derive(Deserialize)]
struct SeveralCase {
    counts: Vec<u32>,
    answers: u32,
    max: u32,
    shown: std::collections::BTreeMap<usize, (u32, u32)>,
    rest: (u32, u32),
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../../../tests/fixtures/publish_vectors.json")).unwrap()
}

const fn pair(bounds: Bounds) -> (u32, u32) {
    (bounds.at_least, bounds.at_most)
}

#[test]
fn ordered_questions_come_out_as_published() {
    for vector in vectors().ordered {
        let line = CountLine::of(&vector.counts, vector.cut);
        let groups: Vec<_> = line.groups.iter().map(|group| (group.from, group.to - 1, group.count)).collect();
        assert_eq!(pair(line.cut), (vector.at_least, vector.at_most), "{:?} at {}", vector.counts, vector.cut);
        assert_eq!(groups, vector.cells, "{:?} at {}", vector.counts, vector.cut);
    }
}

#[test]
fn several_answers_come_out_as_published() {
    for vector in vectors().several {
        let ticks = several::ticks(&vector.counts, vector.answers, vector.max);
        let shown: Vec<_> = ticks.shown.iter().map(|(place, bounds)| (*place, pair(*bounds))).collect();
        assert_eq!(shown, Vec::from_iter(vector.shown), "{:?}", vector.counts);
        assert_eq!(pair(ticks.others), vector.rest, "{:?}", vector.counts);
    }
}

fn labels(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

fn daily() -> Block {
    let cut = Cut::new("about once a day or more", [3, 4, 5]);
    Block::ordered("wt.ci", "How often?", labels("never twice daily often mostly"), Some(cut)).or("Can't say")
}

fn counts(options: &[u32], answers: u32) -> BlockSums {
    BlockSums { options: options.to_vec(), answers }
}

fn shown(block: &Block, options: &[u32]) -> ResultBlock {
    publish(block, &counts(options, options.iter().sum()), &[])
}

fn cells(block: &ResultBlock) -> Vec<(String, (u32, u32))> {
    block.cells.iter().map(|cell| (cell.labels.join(" "), pair(cell.bounds))).collect()
}

#[test]
fn eight_answers_show_the_cut_and_what_is_less_often() {
    let block = shown(&daily(), &[1, 2, 3, 2, 0]);
    assert_eq!((block.shown, block.answers), (Publication::Figures, Some(8)));
    assert_eq!(block.cut.as_ref().map(|cut| pair(cut.bounds)), Some((5, 5)));
    assert_eq!(cells(&block), [("never twice".to_owned(), (3, 3)), ("daily often mostly".to_owned(), (5, 5))]);
    assert_eq!(block.typical, Some(labels("daily often mostly")));
}

#[test]
fn below_five_answers_everything_is_kept_back_and_looks_the_same() {
    for options in [[0, 0, 0, 0, 0], [4, 0, 0, 0, 0], [1, 1, 1, 1, 0]] {
        assert_eq!(shown(&daily(), &options), kept_back(&daily()));
    }
    assert_eq!((kept_back(&daily()).answers, kept_back(&daily()).cells), (None, vec![]));
}

#[test]
fn does_not_apply_and_no_answer_are_not_answers() {
    let read = |sums: &[u32], n| BlockSums::of(&daily(), sums, n);
    assert_eq!(read(&[1, 2, 3, 2, 0, 3, 1], 12), Ok(counts(&[1, 2, 3, 2, 0], 8)));
    for (sums, n) in [(&[1, 2, 3, 2, 0, 3, 1][..], 11), (&[1, 2, 3, 2, 0, 3], 11), (&[13, 0, 0, 0, 0, 0, 0], 12)] {
        assert!(read(sums, n).is_err(), "{sums:?} of {n}");
    }
}

#[test]
fn a_share_at_the_lower_end_is_read_backwards() {
    let block = Block::ordered("a.b", "How?", labels("v w x y z"), Some(Cut::new("w or less", [1, 2])));
    let block = shown(&block, &[1, 3, 4, 3, 1]);
    assert_eq!(block.cut.as_ref().map(|cut| pair(cut.bounds)), Some((4, 4)));
    let expected = [("v w", 4), ("x", 4), ("y z", 4)].map(|(label, count)| (label.to_owned(), (count, count)));
    assert_eq!(cells(&block), expected);
    assert_eq!(block.typical, Some(labels("x")));
}

#[test]
fn choices_name_the_options_of_the_share_first_and_have_no_typical_one() {
    let block = Block::choice("a.b", "Where?", labels("docs code person"), Some(Cut::new("from a person", [3])));
    let block = shown(&block, &[4, 3, 5]);
    assert_eq!(cells(&block).iter().map(|cell| cell.0.as_str()).collect::<Vec<_>>(), ["person", "docs", "code"]);
    assert_eq!(block.typical, None);
}

#[test]
fn the_typical_group_is_certain_from_what_is_shown() {
    assert_eq!(shown(&daily(), &[3, 2, 1, 0, 0]).typical, Some(labels("never twice")), "fewer than 3 are beyond");
    assert_eq!(shown(&daily(), &[2, 1, 3, 0, 0]).typical, None, "the median lies between two groups");
    assert_eq!(shown(&daily(), &[1, 3, 4, 3, 1]).typical, Some(labels("daily")));
}

#[test]
fn several_answers_are_listed_in_the_order_of_the_survey_and_the_others_last() {
    let block = Block::several("a.b", "What?", labels("a b c d"), 2).or("Nothing");
    let sums = [4, 1, 5, 0, 2];
    let read = BlockSums::of(&block, &sums, 12).unwrap();
    assert_eq!(read.answers, 10, "nobody who ticked nothing is lost");
    let block = publish(&block, &read, &[]);
    let expected = [("a", (4, 4)), ("c", (5, 5)), ("b d", (0, 4))].map(|(label, bounds)| (label.to_owned(), bounds));
    assert_eq!((cells(&block), block.cut), (expected.to_vec(), None));
}

fn cut_after(block: &Block, options: &[u32], earlier: &[EarlierBlock]) -> (Option<(u32, u32)>, usize) {
    let block = publish(block, &counts(options, options.iter().sum()), earlier);
    (block.cut.map(|cut| pair(cut.bounds)), block.cells.len())
}

fn earlier(cut: Option<(u32, u32)>, left: u32, came: u32) -> EarlierBlock {
    EarlierBlock { left, came, cut: cut.map(|(at_least, at_most)| Bounds { at_least, at_most }) }
}

#[test]
fn a_cut_that_moved_no_more_than_people_did_is_a_range() {
    let options = [3, 3, 2, 2, 2];
    let after = |all: &[EarlierBlock]| cut_after(&daily(), &options, all);
    assert_eq!(after(&[]), (Some((6, 6)), 3));
    assert_eq!(after(&[earlier(Some((6, 6)), 1, 0)]), (Some((5, 6)), 1), "one left");
    assert_eq!(after(&[earlier(Some((6, 6)), 1, 1)]), (Some((5, 7)), 1), "one left, one came");
    assert_eq!(after(&[earlier(Some((6, 6)), 1, 1), earlier(Some((6, 6)), 0, 0)]), (Some((6, 6)), 1), "all together");
    assert_eq!(after(&[earlier(Some((9, 9)), 1, 0)]), (Some((6, 6)), 1), "it moved more: the cut only");
    assert_eq!(after(&[earlier(Some((4, 4)), 0, 2), earlier(Some((7, 7)), 2, 0)]), (Some((5, 6)), 1));
    assert_eq!(after(&[earlier(None, 1, 0)]), (Some((6, 6)), 1), "kept back then: the cut only");
    assert_eq!(after(&[earlier(Some((6, 6)), 2, 1)]), (Some((6, 6)), 3), "three differ");
    assert_eq!(after(&[earlier(Some((6, 6)), 0, 0)]), (Some((6, 6)), 3), "the same people");
}

#[test]
fn a_range_is_closed_up_to_whole_figures() {
    let options = [3, 3, 1, 1, 1];
    assert_eq!(cut_after(&daily(), &options, &[earlier(Some((3, 3)), 1, 0)]), (Some((0, 3)), 1));
    assert_eq!(cut_after(&daily(), &[1, 1, 3, 1, 2], &[earlier(Some((6, 6)), 0, 1)]), (Some((6, 8)), 1));
    assert_eq!(cut_after(&daily(), &[1, 2, 3, 1, 1], &[earlier(Some((5, 5)), 0, 1)]), (Some((5, 8)), 1));
}

#[test]
fn several_answers_are_kept_back_when_one_or_two_came_or_went() {
    let block = Block::several("a.b", "What?", labels("a b c d"), 2);
    let given = counts(&[4, 1, 5, 0], 10);
    assert_eq!(publish(&block, &given, &[earlier(None, 1, 1)]), kept_back(&block));
    assert_eq!(publish(&block, &given, &[earlier(None, 2, 1)]).shown, Publication::Figures);
}
