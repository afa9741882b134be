//! A result as it comes from a file is hostile until it was checked: it may be made by hand, too weak to be shown, or
//! contradict itself.

use std::collections::BTreeSet;

use super::answers::is_top;
use crate::domain::round::result::{BlockKind, ResultBlock, RoundResult, SCHEMA, Shown};
use crate::domain::round::{MAX_WORDS, RULES};
use crate::domain::say::text::clean;

/// A text of a result is at most so long, in bytes: the longest that a round's definition may have.
const LONGEST: usize = MAX_WORDS;
/// More blocks or cells than this are no survey.
const MOST_BLOCKS: usize = 500;
const MOST_CELLS: usize = 100;
/// More people than this are no round.
const MOST_PEOPLE: u32 = 1_000_000;

/// Why a result is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It shows what protects nobody any more.
    #[error("{0}")]
    Weak(String),
    /// It is not what a result looks like.
    #[error("{0}")]
    Invalid(String),
    /// The same, in this line.
    #[error("{1}")]
    InvalidAt(usize, String),
}

/// Whether a result may be read and shown.
///
/// # Errors
/// [`Refusal::Weak`] where a figure is below its threshold, [`Refusal::Invalid`] where the file contradicts itself; both
/// say what was expected.
pub fn check(result: &RoundResult) -> Result<(), Refusal> {
    if result.schema != SCHEMA {
        return invalid(format!("`schema` is \"{}\"; expected \"{SCHEMA}\"", clean(&result.schema)));
    }
    texts(result)?;
    if result.n > MOST_PEOPLE || result.members.is_some_and(|members| members > MOST_PEOPLE) {
        return invalid(format!("`n` is {}; expected at most {MOST_PEOPLE}", result.n));
    }
    if !is_weeks(&result.weeks) {
        return invalid(format!("`weeks` is \"{}\"; expected two ISO weeks such as 2026-W44..2026-W47", result.weeks));
    }
    rules(result)?;
    if result.blocks.len() > MOST_BLOCKS {
        return invalid(format!("{} blocks; expected at most {MOST_BLOCKS}", result.blocks.len()));
    }
    let mut seen = BTreeSet::new();
    for of_block in &result.blocks {
        if !seen.insert(&of_block.id) {
            return invalid(format!("block \"{}\" is there twice; expected each once", of_block.id));
        }
        block(of_block, result)?;
    }
    Ok(())
}

fn invalid(what: String) -> Result<(), Refusal> {
    Err(Refusal::Invalid(what))
}

fn weak(what: String) -> Result<(), Refusal> {
    Err(Refusal::Weak(what))
}

fn texts(result: &RoundResult) -> Result<(), Refusal> {
    let own = [("title", &result.title), ("mode", &result.mode), ("round_hash", &result.round_hash)];
    let optional = [("purpose", &result.purpose), ("readers", &result.readers), ("pilot", &result.pilot)];
    let named = own.into_iter().chain(optional.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))));
    let listed = result.left_out.iter().map(|text| ("left_out", text));
    let listed = listed.chain(result.surveys.iter().map(|text| ("surveys", text)));
    let blocks = result.blocks.iter().flat_map(|block| {
        let cells = block.cells.iter().flat_map(|cell| {
            let band = cell.band.as_ref().map(|band| ("band", band));
            [Some(("label", &cell.label)), band].into_iter().flatten()
        });
        [("id", &block.id), ("block's title", &block.title)].into_iter().chain(cells)
    });
    for (name, text) in named.chain(listed).chain(blocks) {
        if clean(text) != *text {
            return invalid(format!("a {name} holds control characters; expected plain text"));
        }
        if text.len() > LONGEST {
            return invalid(format!("a {name} has more than {LONGEST} bytes; expected a short text"));
        }
    }
    if result.title.trim().is_empty() {
        return invalid("`title` is empty; expected the round's name".into());
    }
    Ok(())
}

/// `2026-W44..2026-W47`, the second not before the first.
fn is_weeks(text: &str) -> bool {
    let is_week = |week: &str| {
        let number = week.get(6..).and_then(|number| number.parse::<u8>().ok());
        week.len() == 8
            && week.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
            && week.get(4..6) == Some("-W")
            && number.is_some_and(|number| (1..=53).contains(&number))
    };
    text.split_once("..").is_some_and(|(from, to)| is_week(from) && is_week(to) && from <= to)
}

fn rules(result: &RoundResult) -> Result<(), Refusal> {
    let (has, floor) = (result.rules, RULES);
    let pairs = [
        ("min_contributions", has.min_contributions, floor.min_contributions),
        ("min_answers", has.min_answers, floor.min_answers),
        ("counts_from", has.counts_from, floor.counts_from),
        ("min_tag_people", has.min_tag_people, floor.min_tag_people),
    ];
    if let Some((name, has, floor)) = pairs.into_iter().find(|(_, has, floor)| has < floor) {
        return weak(format!("its rule {name} is {has}, below the floor of {floor}; such a result is not shown"));
    }
    if result.n < has.min_contributions {
        let (n, least) = (result.n, has.min_contributions);
        return weak(format!("{n} contributions, {least} needed; a result of so few is not shown"));
    }
    if let Some(members) = result.members.filter(|members| *members < result.n) {
        return invalid(format!("{} contributions of {members} members; expected no more than members", result.n));
    }
    Ok(())
}

fn block(block: &ResultBlock, result: &RoundResult) -> Result<(), Refusal> {
    let id = &block.id;
    if id.is_empty() || block.cells.is_empty() || block.cells.len() > MOST_CELLS {
        return invalid(format!("block \"{id}\": expected an id and 1 to {MOST_CELLS} cells"));
    }
    let mut labels = BTreeSet::new();
    if !block.cells.iter().all(|cell| labels.insert(&cell.label)) {
        return invalid(format!("block \"{id}\" has a label twice; expected each once"));
    }
    let has_counts = block.cells.iter().any(|cell| cell.count.is_some());
    let has_bands = block.cells.iter().any(|cell| cell.band.is_some());
    match block.shown {
        Shown::Withheld if has_counts || has_bands || block.answers > 0 => {
            return invalid(format!("block \"{id}\" is withheld but carries numbers; expected none"));
        }
        Shown::Withheld => return Ok(()),
        Shown::Bands if has_counts => {
            return invalid(format!("block \"{id}\" is shown in bands but carries counts; expected none"));
        }
        Shown::Bands | Shown::Counts => {}
    }
    if block.cells.iter().any(|cell| cell.count.is_some() && cell.band.is_some()) {
        return invalid(format!("a cell of block \"{id}\" has a count and a band; expected one of them"));
    }
    let is_band = |band: &str| ["few", "some", "most"].contains(&band) || is_top(band);
    if let Some(band) = block.cells.iter().filter_map(|cell| cell.band.as_deref()).find(|band| !is_band(band)) {
        return invalid(format!("block \"{id}\" has the band \"{band}\"; expected few, some, most or \"9 or more\""));
    }
    if block.answers > result.n {
        return invalid(format!(
            "block \"{id}\" has {} answers of {} contributions; expected no more",
            block.answers, result.n
        ));
    }
    if block.answers < result.rules.min_answers {
        let (answers, least) = (block.answers, result.rules.min_answers);
        return weak(format!("block \"{id}\" shows {answers} answers, {least} needed; such a result is not shown"));
    }
    if block.shown == Shown::Counts { counts(block, result) } else { Ok(()) }
}

fn counts(block: &ResultBlock, result: &RoundResult) -> Result<(), Refusal> {
    let (id, rules) = (&block.id, result.rules);
    if block.answers < rules.counts_from {
        let least = rules.counts_from;
        return weak(format!("block \"{id}\" shows counts of {} answers, {least} needed for counts", block.answers));
    }
    let counted = |is_answer: bool| {
        let cells = block.cells.iter().filter(move |cell| super::build::is_no_answer(&cell.label) != is_answer);
        cells.filter_map(|cell| cell.count)
    };
    if counted(true).chain(counted(false)).any(|count| count > result.n)
        || counted(true).any(|count| count > block.answers)
    {
        return invalid(format!("block \"{id}\" has a count above its {} answers; expected no more", block.answers));
    }
    let sum = counted(true).map(u64::from).sum::<u64>();
    let silent = counted(false).map(u64::from).sum::<u64>();
    if block.kind == BlockKind::OneHot && sum > block.answers.into() {
        return invalid(format!(
            "the counts of block \"{id}\" add up to {sum}; expected at most its {} answers",
            block.answers
        ));
    }
    if u64::from(block.answers) + silent > result.n.into() {
        return invalid(format!("block \"{id}\" counts more people than contributed; expected at most {}", result.n));
    }
    let is_few = |count: u32| (1..rules.min_tag_people).contains(&count);
    if block.kind == BlockKind::MultiHot && id == "waits.tags" && counted(true).any(is_few) {
        let least = rules.min_tag_people;
        return weak(format!("block \"{id}\" shows a category below {least} people; such a result is not shown"));
    }
    Ok(())
}
