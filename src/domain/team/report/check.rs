//! A result as it comes from a file is hostile until it was checked: it may be made by hand, too weak to be shown, or
//! contradict itself.

use std::collections::BTreeSet;

use crate::domain::round::publish::{ANSWERS, VERSION};
use crate::domain::round::result::{Bounds, Publication, ResultBlock, RoundResult, SCHEMA};
use crate::domain::round::{CONTRIBUTIONS, MAX_WORDS, RoundProblem};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;

mod figures;

/// A text of a result is at most so long, in bytes: the longest that a round's definition may have.
const LONGEST: usize = MAX_WORDS;
/// More blocks than this are no survey.
const MOST_BLOCKS: usize = 500;
/// More people than this are no round.
const MOST_PEOPLE: u32 = 1_000_000;

/// Whether a result may be read and shown.
///
/// # Errors
/// Weak where a figure is below its threshold, malformed where the file contradicts itself; both say what was expected.
pub fn check(result: &RoundResult) -> Result<(), RoundProblem> {
    let RoundResult { schema, n, members, blocks, .. } = result;
    valid(schema == SCHEMA, || format!("`schema` is \"{}\"; expected \"{SCHEMA}\"", clean(schema)))?;
    texts(result)?;
    let is_round = *n <= MOST_PEOPLE && members.is_none_or(|members| members <= MOST_PEOPLE);
    valid(is_round, || format!("`n` is {n}; expected at most {MOST_PEOPLE}"))?;
    rules(result)?;
    valid(blocks.len() <= MOST_BLOCKS, || format!("{}; expected at most {MOST_BLOCKS}", count(blocks.len(), "block")))?;
    let mut seen = BTreeSet::new();
    for of_block in blocks {
        valid(seen.insert(&of_block.id), || format!("block \"{}\" is there twice; expected each once", of_block.id))?;
        block(of_block, result)?;
    }
    Ok(())
}

fn invalid(what: String) -> Result<(), RoundProblem> {
    Err(RoundProblem::Malformed(what))
}

fn weak(what: String) -> Result<(), RoundProblem> {
    Err(RoundProblem::Weak(what))
}

fn valid(is_valid: bool, what: impl FnOnce() -> String) -> Result<(), RoundProblem> {
    if is_valid { Ok(()) } else { invalid(what()) }
}

fn strong(is_strong: bool, what: impl FnOnce() -> String) -> Result<(), RoundProblem> {
    if is_strong { Ok(()) } else { weak(what()) }
}

fn texts(result: &RoundResult) -> Result<(), RoundProblem> {
    for (name, text) in named_texts(result) {
        valid(clean(text) == text, || format!("a {name} holds control characters; expected plain text"))?;
        valid(text.len() <= LONGEST, || format!("a {name} has more than {LONGEST} bytes; expected a short text"))?;
    }
    valid(!result.title.trim().is_empty(), || "`title` is empty; expected the round's name".into())
}

/// Every text of a result, with what it is.
fn named_texts(result: &RoundResult) -> impl Iterator<Item = (&'static str, &str)> {
    let own = [("title", result.title.as_str()), ("round_hash", &result.round_hash)];
    let optional = [("purpose", &result.purpose), ("readers", &result.readers), ("pilot", &result.pilot)];
    let named = own.into_iter().chain(optional.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?))));
    let listed = result.left_out.iter().map(|text| ("left_out", text.as_str()));
    let listed = listed.chain(result.surveys.iter().map(|one| ("surveys", one.id.as_str())));
    let listed = listed.chain(result.counted.iter().map(|text| ("counted", text.as_str())));
    let signed = result
        .signatures
        .iter()
        .flat_map(|one| [("name", one.name.as_str()), ("key", &one.key), ("signature", &one.signature)]);
    let blocks = result.blocks.iter().flat_map(|block| {
        let labels = block.cells.iter().flat_map(|cell| &cell.labels).chain(block.typical.iter().flatten());
        let labels = labels.chain(block.cut.as_ref().map(|cut| &cut.name)).map(|label| ("label", label.as_str()));
        [("id", block.id.as_str()), ("block's title", &block.title)].into_iter().chain(labels)
    });
    named.chain(listed).chain(signed).chain(blocks)
}

fn rules(result: &RoundResult) -> Result<(), RoundProblem> {
    let (n, version, minimum) = (result.n, result.rules.version, result.rules.minimum);
    strong(version == VERSION, || {
        format!("it was published by rules {version}, and this draglog knows rules {VERSION}")
    })?;
    strong(minimum >= CONTRIBUTIONS, || {
        format!("its minimum is {minimum}, below the floor of {CONTRIBUTIONS}; such a result is not shown")
    })?;
    let given = count(n, "contribution");
    strong(n >= minimum, || format!("{given}, {minimum} needed; a result of so few is not shown"))?;
    let members = result.members.unwrap_or(n);
    valid(n <= members, || format!("{given} of {}; expected no more than members", count(members, "member")))
}

fn block(block: &ResultBlock, result: &RoundResult) -> Result<(), RoundProblem> {
    let id = &block.id;
    valid(!id.as_str().is_empty(), || "a block has no id; expected one".into())?;
    let is_empty = block.answers.is_none() && block.cut.is_none() && block.typical.is_none() && block.cells.is_empty();
    match (block.shown, block.answers) {
        (Publication::KeptBack, _) if is_empty => Ok(()),
        (Publication::KeptBack, _) => {
            invalid(format!("block \"{id}\" is kept back but carries figures; expected none"))
        }
        (Publication::Figures, None) => invalid(format!("block \"{id}\" shows figures of nobody; expected `answers`")),
        (Publication::Figures, Some(answers)) if answers > result.n => invalid(format!(
            "block \"{id}\" has {} of {}; expected no more",
            count(answers, "answer"),
            count(result.n, "contribution")
        )),
        (Publication::Figures, Some(answers)) if answers < ANSWERS => weak(format!(
            "block \"{id}\" shows {}, {ANSWERS} needed; such a result is not shown",
            count(answers, "answer")
        )),
        (Publication::Figures, Some(answers)) => figures::check(block, answers),
    }
}
