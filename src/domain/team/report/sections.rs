//! A figure from its blocks: charts, the sentences about them, how sure they are, and whether a move is asked about.

use super::answers::{Answers, tag_of};
use super::plan::{Phrasing, PlannedFigure, Special};
use super::says::{Tally, either, quoted, sentences};
use super::{Chart, Figure, Form, NOT_SHOWN, Row, move_, special, trend};
use crate::domain::log::survey::{Item, ItemKind, Survey};
use crate::domain::round::layout::BlockKind;
use crate::domain::round::result::{Cell, Publication, ResultBlock, RoundResult};
use crate::domain::say::count::list;

/// What stands where the rows say it all.
pub(super) const BELOW: &str = "The answers are below.";

/// What a figure is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// In time order; the last one is what the report is about. Never empty.
    pub results: &'a [&'a RoundResult],
    pub surveys: &'a [Survey],
}

impl<'a> Source<'a> {
    /// The round that the report is about.
    pub(super) fn latest(&self) -> &'a RoundResult {
        self.results[self.results.len() - 1]
    }

    /// The latest answers to what a figure asks for, in its order.
    pub(super) fn answers(&self, plan: &'a PlannedFigure) -> Vec<Answers<'a>> {
        let blocks = plan.asks.iter().filter_map(|planned| {
            let block = self.latest().blocks.iter().find(|block| block.id == planned.id)?;
            Some(Answers::of(block, self.surveys, Some(planned)))
        });
        blocks.collect()
    }
}

/// The figure; `None` where it is only there while something is asked (pilot, studio, delivery).
pub(super) fn figure(plan: &PlannedFigure, source: Source<'_>) -> Option<Figure> {
    let answers = source.answers(plan);
    if answers.is_empty() && !matches!(plan.kind, Special::None | Special::Coverage | Special::Reach | Special::Wave) {
        return None;
    }
    let mut figure = Figure {
        number: plan.number,
        id: plan.id.clone(),
        title: plan.title.clone(),
        saw: said(&answers),
        how_sure: how_sure(&answers),
        may_mean: None,
        who_can_change: None,
        question: None,
        context: vec![],
        charts: answers.iter().map(|answers| chart(answers, source)).collect(),
    };
    let is_shown = answers.iter().any(|answers| answers.block.shown == Publication::Figures);
    let mut calls = answers.iter().any(Answers::calls_for_a_move);
    match plan.kind {
        Special::None => {}
        Special::Coverage => special::coverage(&mut figure, source),
        Special::Reach => calls |= special::reach(&mut figure, &answers),
        Special::Wave => calls = special::wave(&mut figure, &answers),
        Special::Pilot => special::pilot(&mut figure, &answers, source.latest()),
        Special::Sides => special::sides(&mut figure, &answers),
        Special::Delivery => special::delivery(&mut figure, &answers),
    }
    let always = matches!(plan.kind, Special::Coverage | Special::Pilot | Special::Sides | Special::Delivery);
    if is_shown || plan.kind == Special::Coverage {
        let quiet = "Taken alone, this gives no reason for a move";
        figure.may_mean = Some(sentences(&[if calls || always { plan.may_mean.clone() } else { quiet.into() }]));
        let who = figure.who_can_change.take().unwrap_or_else(|| plan.who.clone());
        figure.who_can_change = Some(sentences(&[capital(&who)]));
        if calls && figure.question.is_none() {
            figure.question = move_::of(plan, &answers);
        }
        figure.context.extend(move_::context(plan));
    }
    Some(figure)
}

/// The text with its first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What was seen in these answers: one sentence for each that has one.
fn said(answers: &[Answers<'_>]) -> String {
    if answers.is_empty() {
        return "Not asked in this round.".into();
    }
    let said: Vec<String> = answers.iter().filter_map(sentence).collect();
    match said.is_empty() {
        false => sentences(&said),
        true if answers.iter().all(|answers| answers.block.shown == Publication::KeptBack) => NOT_SHOWN.into(),
        true => BELOW.into(),
    }
}

/// The sentence of one block, as the plan wants it.
pub(super) fn sentence(answers: &Answers<'_>) -> Option<String> {
    let said = match answers.planned?.say {
        Phrasing::Nothing => None,
        Phrasing::Share => share(answers),
        Phrasing::Middle => typical(answers).or_else(|| share(answers)),
        Phrasing::Top => top(answers).or_else(|| share(answers)),
    };
    said.map(|said| format!("{}: {said}", answers.short()))
}

/// `about once a day or more for 5 of 12 people`
pub(super) fn share(answers: &Answers<'_>) -> Option<String> {
    let headline = answers.headline()?;
    Some(format!("{} for {}", headline.name, headline.tally.words(answers.noun())))
}

/// `typical is “1 to 2”`
pub(super) fn typical(answers: &Answers<'_>) -> Option<String> {
    let labels = answers.block.typical.as_deref()?;
    Some(format!("typical is {}", either(&labels.iter().map(|label| quoted(label)).collect::<Vec<_>>())))
}

/// The two options that most people named, where they are figures of their own.
fn top(answers: &Answers<'_>) -> Option<String> {
    let of = answers.block.answers?;
    let named = answers.most_named().into_iter().take(2).enumerate().map(|(place, (label, cell))| {
        let noun = if place == 0 { answers.noun() } else { "" };
        format!("{} for {}", quoted(&label_words(label)), Tally { bounds: cell.bounds, of }.words(noun))
    });
    let words: Vec<String> = named.collect();
    (!words.is_empty()).then(|| list(&words))
}

/// How the numbers were had, and what they do not say.
pub(super) fn how_sure(answers: &[Answers<'_>]) -> Option<String> {
    answers.iter().any(|answers| answers.block.shown == Publication::Figures).then(|| {
        "Numbers are of people who answered, exact or between two bounds; of other weeks they say nothing.".to_owned()
    })
}

/// A tag's id as people call it; every other label as it is.
pub(super) fn label_words(label: &str) -> String {
    tag_of(label).map_or(label, |tag| tag.name()).to_owned()
}

/// The chart of one block.
pub(super) fn chart(answers: &Answers<'_>, source: Source<'_>) -> Chart {
    let block = answers.block;
    let form = match (answers.item.map(|item| &item.kind), block.kind) {
        (Some(ItemKind::Bipolar { .. }), _) => Form::Sides,
        (_, BlockKind::Ordered) => Form::Steps,
        _ => Form::Bars,
    };
    let says = match block.shown {
        Publication::KeptBack => vec![NOT_SHOWN.into()],
        Publication::Figures => {
            let words = [share(answers), typical(answers)];
            words.into_iter().flatten().map(|words| sentences(&[capital(&words)])).collect()
        }
    };
    Chart {
        id: block.id.clone(),
        title: title(answers),
        form,
        shown: block.shown,
        answers: block.answers,
        sides: answers.item.and_then(statements),
        rows: rows(answers),
        says,
        trend: trend::of(answers, source),
    }
}

/// The question in full. A bipolar item has none but its statements, and some go on from the one before.
fn title(answers: &Answers<'_>) -> String {
    let asked = answers.item.map(|item| item.text.as_str()).filter(|text| !text.contains('{'));
    match asked {
        Some(text) if text.is_empty() || text.starts_with("...") => answers.short().to_owned(),
        Some(text) => text.to_owned(),
        None => answers.block.title.clone(),
    }
}

fn rows(answers: &Answers<'_>) -> Vec<Row> {
    let in_the_cut = answers.in_the_cut();
    let is_in = |cell: &Cell| !in_the_cut.is_empty() && cell.labels.iter().all(|label| in_the_cut.contains(label));
    answers.block.cells.iter().map(|cell| Row { in_headline: is_in(cell), ..row(answers.block, cell) }).collect()
}

/// One cell: a group of options.
pub(super) fn row(block: &ResultBlock, cell: &Cell) -> Row {
    let labels: Vec<String> = cell.labels.iter().map(|label| label_words(label)).collect();
    let of = block.answers.unwrap_or_default();
    let row = Row::known(group(block.kind, &labels), Tally { bounds: cell.bounds, of });
    match (block.kind, labels.len()) {
        (BlockKind::Several, 2..) => Row { words: format!("each {}", row.words), ..row },
        _ => row,
    }
}

/// `Never to Daily` for options in an order, `a or b` for others.
fn group(kind: BlockKind, labels: &[String]) -> String {
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
