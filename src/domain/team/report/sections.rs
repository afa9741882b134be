//! A figure from its blocks: charts, the sentences about them, how sure they are, and whether a move is asked about.

use super::answers::{Answers, is_top, tag_of};
use super::plan::{PlannedFigure, Say, Special};
use super::says::{list, quoted, sentences};
use super::{Chart, Figure, Form, NOT_SHOWN, Row, move_, special, trend};
use crate::domain::log::survey::{Item, ItemKind, Side, Survey};
use crate::domain::round::result::{BlockKind, Cell, RoundResult, Shown};
use crate::domain::team::report::says::Tally;

/// What stands where no option was given by more than a few.
const ONLY_FEW: &str = "no answer was given by more than a few";

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
    let is_shown = answers.iter().any(|answers| answers.block.shown != Shown::Withheld);
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
        true if answers.iter().all(|answers| answers.block.shown == Shown::Withheld) => NOT_SHOWN.into(),
        true => "The answers are below.".into(),
    }
}

/// The sentence of one block, as the plan wants it.
pub(super) fn sentence(answers: &Answers<'_>) -> Option<String> {
    let short = answers.short();
    match (answers.planned?.say, answers.block.shown) {
        (Say::Nothing, _) | (_, Shown::Withheld) => None,
        (_, Shown::Bands) => Some(format!("{short}: {}", in_bands(answers))),
        (Say::Share, Shown::Counts) => share(answers).map(|share| format!("{short}: {share}")),
        (Say::Middle, Shown::Counts) => middle(answers).map(|middle| format!("{short}: {middle}")),
        (Say::Top, Shown::Counts) => top(answers).map(|top| format!("{short}: {top}")),
    }
}

/// `about once a day or more for 5 of 12 people (42 %; 19 to 68 % would fit)`
pub(super) fn share(answers: &Answers<'_>) -> Option<String> {
    let headline = answers.headline()?;
    let tally = answers.tally(&headline)?;
    Some(format!("{} for {}", headline.name, tally.words(answers.noun())))
}

/// `the middle is “1 to 2”; 98 % sure between “0.5 to 1” and “4 to 8”`
pub(super) fn middle(answers: &Answers<'_>) -> Option<String> {
    let middle = answers.middle()?;
    let confidence = (middle.confidence * 100.0).floor();
    let [from, to, low, high] = [&middle.from, &middle.to, &middle.low, &middle.high].map(|label| quoted(label));
    let at =
        if from == to { format!("the middle is {from}") } else { format!("the middle lies between {from} and {to}") };
    let range = if low == high { "of that".to_owned() } else { format!("between {low} and {high}") };
    Some(format!("{at}; {confidence} % sure {range}"))
}

/// The two options taken most, and a third where it ties with the second.
fn top(answers: &Answers<'_>) -> Option<String> {
    let of = answers.applicable()?;
    let mut options: Vec<(u32, &str)> =
        answers.options().iter().filter_map(|cell| Some((cell.count?, cell.label.as_str()))).collect();
    options.sort_by_key(|option| std::cmp::Reverse(option.0));
    let second = options.get(1).map_or(0, |option| option.0).max(2);
    let named =
        options.iter().take(3).enumerate().filter(|(at, option)| option.0 >= second || (*at == 0 && option.0 > 0));
    let words = named.map(|(place, (count, label))| {
        let noun = if place == 0 { answers.noun() } else { "" };
        format!("{} for {}", quoted(&label_words(label)), Tally { count: *count, of }.words(noun))
    });
    let words: Vec<String> = at_the_top(answers).into_iter().chain(words).collect();
    (!words.is_empty()).then(|| list(&words))
}

/// `“About once a day” for most, “Never” for some`
fn in_bands(answers: &Answers<'_>) -> String {
    let named = |band: &str| -> Vec<String> {
        let cells = answers.block.cells.iter().filter(|cell| cell.label != super::answers::NO_ANSWER);
        cells.filter(|cell| cell.band.as_deref() == Some(band)).map(|cell| quoted(&label_words(&cell.label))).collect()
    };
    let parts = ["most", "some"].map(|band| (band, named(band)));
    let words = parts.iter().filter(|(_, labels)| !labels.is_empty());
    let words = words.map(|(band, labels)| format!("{} for {band}", list(labels)));
    let words: Vec<String> = at_the_top(answers).into_iter().chain(words).collect();
    if words.is_empty() { ONLY_FEW.into() } else { words.join(", ") }
}

/// `“Who owns it” for 4 or more of 5`, of which no number is shown.
fn at_the_top(answers: &Answers<'_>) -> Option<String> {
    let is_named = |cell: &&&Cell| cell.band.as_deref().is_some_and(is_top);
    let options = answers.options();
    let band = options.iter().find(is_named)?.band.as_deref()?;
    let labels: Vec<String> = options.iter().filter(is_named).map(|cell| quoted(&label_words(&cell.label))).collect();
    Some(format!("{} for {band} of {} {}", list(&labels), answers.block.answers, answers.noun()))
}

/// How the numbers were had, and what they do not say.
pub(super) fn how_sure(answers: &[Answers<'_>]) -> Option<String> {
    let is = |shown: Shown| answers.iter().any(|answers| answers.block.shown == shown);
    let mut words = Vec::new();
    if is(Shown::Counts) {
        words.push(
            "The ranges are intervals at 95 % or the nearest above it (Wilson for shares, order statistics for middles) \
             and read these weeks as a sample of usual ones"
                .to_owned(),
        );
    }
    if is(Shown::Bands) {
        words.push(
            "Where counts are not shown, few, some and most stand in their place, and no interval can be given"
                .to_owned(),
        );
    }
    (!words.is_empty()).then(|| sentences(&words))
}

/// A tag's id as people call it; every other label as it is.
pub(super) fn label_words(label: &str) -> String {
    tag_of(label).map_or(label, |tag| tag.name()).to_owned()
}

/// The chart of one block.
pub(super) fn chart(answers: &Answers<'_>, source: Source<'_>) -> Chart {
    let block = answers.block;
    let form = match answers.item.map(|item| &item.kind) {
        Some(ItemKind::Bipolar { .. }) => Form::Sides,
        _ if answers.is_ordered() && block.kind == BlockKind::OneHot => Form::Steps,
        _ => Form::Bars,
    };
    let is_withheld = block.shown == Shown::Withheld;
    let rows = match (is_withheld, form) {
        (true, _) => vec![],
        (false, Form::Sides) => side_rows(answers),
        (false, _) => rows(answers),
    };
    let mut says: Vec<String> = match block.shown {
        Shown::Withheld => vec![NOT_SHOWN.into()],
        Shown::Bands => vec![sentences(&[capital(&in_bands(answers))])],
        Shown::Counts => {
            let words = [share(answers), middle(answers).filter(|_| form == Form::Steps)];
            words.into_iter().flatten().map(|words| sentences(&[capital(&words)])).collect()
        }
    };
    if form == Form::Sides {
        says.retain(|_| is_withheld);
    }
    Chart {
        id: block.id.clone(),
        title: title(answers),
        form,
        shown: block.shown,
        answers: (!is_withheld).then_some(block.answers),
        sides: answers.item.and_then(statements),
        rows,
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
    let options = answers.options();
    let counted = answers.headline().map(|headline| headline.options).unwrap_or_default();
    let place = |cell: &Cell| options.iter().position(|option| std::ptr::eq(*option, cell));
    let is_counted = |cell: &Cell| place(cell).is_some_and(|place| counted.contains(&place));
    answers.said().map(|cell| Row { in_headline: is_counted(cell), ..row(answers, cell) }).collect()
}

/// One cell. A question with several answers gives each its own interval; otherwise the headline has it.
pub(super) fn row(answers: &Answers<'_>, cell: &Cell) -> Row {
    let block = answers.block;
    let label = label_words(&cell.label);
    let row = Row { label, count: cell.count, band: cell.band.clone(), ..Row::default() };
    match (cell.count, &cell.band) {
        (Some(count), _) if block.kind == BlockKind::MultiHot => {
            Row::counted(row.label, Tally { count, of: block.answers })
        }
        (Some(count), _) => {
            let tally = Tally { count, of: block.answers };
            Row { words: count.to_string(), of: Some(tally.of), share: Some(tally.share()), ..row }
        }
        (None, Some(band)) => Row { words: band.clone(), ..row },
        (None, None) => Row { words: NOT_SHOWN.into(), ..row },
    }
}

/// The two statements with the studio side to the right.
fn statements(item: &Item) -> Option<[String; 2]> {
    match &item.kind {
        ItemKind::Bipolar { left, right, studio: Side::Right } => Some([left.clone(), right.clone()]),
        ItemKind::Bipolar { left, right, studio: Side::Left } => Some([right.clone(), left.clone()]),
        _ => None,
    }
}

/// The five places, the studio side last.
fn side_rows(answers: &Answers<'_>) -> Vec<Row> {
    const PLACES: [&str; 5] = ["fully left", "rather left", "in between", "rather right", "fully right"];
    let options = answers.options();
    let mut rows: Vec<Row> = options.iter().map(|cell| row(answers, cell)).collect();
    if matches!(answers.item.map(|item| &item.kind), Some(ItemKind::Bipolar { studio: Side::Left, .. })) {
        rows.reverse();
    }
    for (row, place) in rows.iter_mut().zip(PLACES) {
        place.clone_into(&mut row.label);
    }
    let rest = answers.said().skip(options.len()).map(|cell| row(answers, cell));
    rows.extend(rest);
    rows
}
