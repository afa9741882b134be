//! One figure of the page: its cut with the picture, the finer steps where there are any, the same in words.

use serde::Serialize;

use super::answers::{Answers, label_words};
use super::count::Count;
use super::source::FigureSource;
use super::trend::{self, Trend};
use super::voices::Voice;
use super::words::{either, quoted, sentences};
use crate::domain::figure::playbook;
use crate::domain::log::survey::{Item, ItemKind};
use crate::domain::round::BlockId;
use crate::domain::round::layout::BlockKind;
use crate::domain::round::result::Cell;
use crate::domain::say::words::capital;

/// The answers to one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The block of the layout.
    pub id: BlockId,
    /// What it is about, in a few words.
    pub title: String,
    /// The question as it was asked, or what was counted.
    pub question: String,
    pub answers: u32,
    /// How many said the cut or beyond; absent where several answers are given.
    pub cut: Option<CutCount>,
    /// `5 of 8 more than 2 hours; 3 less.`
    pub says: String,
    /// The published group that certainly holds the median, as a sentence.
    pub typical: Option<String>,
    /// The two statements between which the answers lie.
    pub sides: Option<[String; 2]>,
    /// Finer steps than the cut, or the options of a question with several answers; empty where the cut says it all.
    pub steps: Vec<FigureGroup>,
    pub trend: Option<Trend>,
    /// What interviews say about it.
    pub voices: Vec<Voice>,
    /// Figures from elsewhere, each with what was really measured.
    pub context: Vec<String>,
}

/// The cut of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CutCount {
    /// `about once a day or more`
    pub name: String,
    pub count: Count,
}

/// An option, or several that are shown together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureGroup {
    pub label: String,
    pub count: Count,
    /// Whether the cut counts it.
    pub in_cut: bool,
    /// Whether the count holds for each of several options rather than for all of them together.
    pub is_each: bool,
}

impl FigureGroup {
    /// `3 of 8`, `fewer than 3 of 8 each`.
    #[must_use]
    pub fn words(&self) -> String {
        if self.is_each { format!("{} each", self.count.words) } else { self.count.words.clone() }
    }
}

/// The figure of a block; `None` where it is kept back.
pub(super) fn figure(answers: &Answers<'_>, source: FigureSource<'_>) -> Option<Figure> {
    let of = answers.block.answers.filter(|_| answers.is_shown())?;
    let context = answers.planned.map_or(&[][..], |planned| &planned.context);
    let context = playbook::figures().iter().filter(|figure| context.contains(&figure.id));
    Some(Figure {
        id: answers.block.id.clone(),
        title: answers.title(),
        question: answers.question(),
        answers: of,
        cut: answers.count().zip(answers.cut_name()).map(|(count, name)| CutCount { name: name.to_owned(), count }),
        says: sentences(&[capital(&says(answers))]),
        typical: typical(answers),
        sides: answers.item.and_then(statements),
        steps: steps(answers, of),
        trend: trend::of(answers, source),
        voices: vec![],
        context: context.map(playbook::PublishedFigure::line).collect(),
    })
}

/// What was counted, in words without a full stop.
pub(super) fn says(answers: &Answers<'_>) -> String {
    match answers.count().zip(answers.cut_name()) {
        Some((count, name)) => both_sides(&count, name, &answers.rest_name()),
        None => named_most(answers),
    }
}

/// `5 of 8 more than 2 hours; 3 less`. Of a range the other side says nothing new.
pub(super) fn both_sides(count: &Count, name: &str, rest: &str) -> String {
    let joined = |name: &str| {
        if name.starts_with(|c: char| c.is_ascii_digit()) { format!("with {name}") } else { name.to_owned() }
    };
    let said = format!("{} {}", count.words, joined(name));
    if count.is_exact() { format!("{said}; {} {}", count.others().at_least, joined(rest)) } else { said }
}

/// The options that most people named, where they are figures of their own.
fn named_most(answers: &Answers<'_>) -> String {
    let of = answers.block.answers.unwrap_or_default();
    let named = answers.most_named().into_iter().take(2);
    let words: Vec<String> =
        named.map(|(label, cell)| format!("{}: {}", label_words(label), Count::new(cell.bounds, of).words)).collect();
    if words.is_empty() { "No option was named by three people or more".into() } else { words.join("; ") }
}

/// `Typically “1 to 2”.`
fn typical(answers: &Answers<'_>) -> Option<String> {
    let labels = answers.block.typical.as_deref()?;
    // Where it is a whole side of the cut it says nothing that the cut does not.
    if labels.len() > 2 {
        return None;
    }
    Some(sentences(&[format!("Typically {}", either(&labels.iter().map(|label| quoted(label)).collect::<Vec<_>>()))]))
}

fn steps(answers: &Answers<'_>, of: u32) -> Vec<FigureGroup> {
    let block = answers.block;
    let in_the_cut = answers.in_the_cut();
    let is_in = |label: &String| in_the_cut.contains(label);
    let is_whole = |cell: &Cell| cell.labels.iter().all(is_in) || !cell.labels.iter().any(is_in);
    let is_cut_alone = block.cells.len() < 3 && block.cells.iter().all(is_whole);
    if block.cut.is_some() && (is_cut_alone || block.cells.len() < 2) {
        return vec![];
    }
    let step = |cell: &Cell| {
        let labels: Vec<String> = cell.labels.iter().map(|label| label_words(label)).collect();
        FigureGroup {
            label: if is_rest(cell) { format!("any of {} others", labels.len()) } else { group(block.kind, &labels) },
            count: Count::new(cell.bounds, of),
            in_cut: !in_the_cut.is_empty() && cell.labels.iter().all(is_in),
            is_each: block.kind == BlockKind::Several && labels.len() > 1,
        }
    };
    // Anything from nobody to everybody says nothing.
    let says = |cell: &&Cell| cell.bounds.at_least > 0 || cell.bounds.at_most < of;
    block.cells.iter().filter(says).map(step).collect()
}

/// Whether it is what is left of a long list.
fn is_rest(cell: &Cell) -> bool {
    cell.labels.len() > 3 && cell.bounds.at_least == 0
}

/// `Never … Daily` for options in an order, `a or b` for others.
pub(super) fn group(kind: BlockKind, labels: &[String]) -> String {
    match (kind, labels) {
        (BlockKind::Ordered, [first, _, .., last]) => format!("{first} … {last}"),
        (BlockKind::Several, [_, _, ..]) => labels.join(", "),
        _ => either(labels),
    }
}

/// The two statements, the first to the left.
fn statements(item: &Item) -> Option<[String; 2]> {
    match &item.kind {
        ItemKind::Bipolar { left, right, .. } => Some([left.clone(), right.clone()]),
        _ => None,
    }
}
