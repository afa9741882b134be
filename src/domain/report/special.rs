//! The figures that are more than a sentence for each block: coverage, categories by reach, WAVE, pilot, studio rows,
//! delivery.

use super::answers::Answers;
use super::says::{Tally, list, quoted, sentences};
use super::sections::{Source, middle, row};
use super::{Chart, Figure, Form, NOT_SHOWN, Row, move_};
use crate::domain::playbook;
use crate::domain::round_result::{RoundResult, Shown};
use crate::domain::survey::ItemKind;
use crate::domain::tag::{Tag, Wave};

/// So many categories are named at most; the others are in the chart.
const NAMED: usize = 3;

/// Who took part, over which weeks, and what of it is not shown.
pub(super) fn coverage(figure: &mut Figure, source: Source<'_>) {
    let result = source.latest();
    let people = match result.members {
        Some(members) if members >= result.n => format!("{} of {members} people contributed", result.n),
        _ => format!("{} people contributed", result.n),
    };
    let withheld = result.blocks.iter().filter(|block| block.shown == Shown::Withheld).count();
    let mut said = vec![format!("{people} over {}", weeks(&result.weeks))];
    if !figure.charts.is_empty() && figure.saw != NOT_SHOWN {
        said.push(figure.saw.clone());
    }
    if withheld > 0 {
        let words = if withheld == 1 { "1 question".to_owned() } else { format!("{withheld} questions") };
        said.push(format!("{NOT_SHOWN} ({words})"));
    }
    said.extend(result.left_out.iter().cloned());
    figure.saw = sentences(&said);
    let own = "It speaks of those who took part and of what they watched; people who did not may see other things";
    let rest = figure.how_sure.take().unwrap_or_default();
    figure.how_sure = Some(format!("{} {rest}", sentences(&[own.to_owned()])).trim().to_owned());
}

/// `2026-W44 to 2026-W47`
fn weeks(weeks: &str) -> String {
    weeks.replacen("..", " to ", 1)
}

/// Categories by the number of people whom they cost most; those whose intervals overlap the first one's are one band.
/// Gives whether there is anything to ask about.
pub(super) fn reach(figure: &mut Figure, answers: &[Answers<'_>]) -> bool {
    let Some(place) = answers.iter().position(|answers| answers.block.id == "waits.tags") else { return false };
    let answers = &answers[place];
    if answers.block.shown == Shown::Withheld {
        return false;
    }
    let mut rows: Vec<(Option<Tag>, Row)> =
        answers.said().map(|cell| (cell.label.parse().ok(), row(answers, cell))).collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(weight(row)));
    let top = top_band(&rows);
    let named: Vec<String> = top.iter().take(NAMED).map(|(_, row)| reached(row, answers.block.answers)).collect();
    if named.is_empty() {
        figure.saw = if figure.saw == "The answers are below." { NOT_SHOWN.into() } else { figure.saw.clone() };
        return false;
    }
    let mut said = vec![format!("Among the four that cost most: {}", list(&named))];
    if top.len() > 1 {
        let others = top.len() - named.len();
        let more = if others > 0 { format!(", as those of {others} more") } else { String::new() };
        said.push(format!("Their ranges overlap{more}, so their order is not settled"));
    }
    let rest = std::mem::take(&mut figure.saw);
    figure.saw = sentences(&said) + if rest.starts_with("The answers") { "" } else { " " };
    figure.saw += if rest.starts_with("The answers") { "" } else { &rest };
    let mut tags: Vec<Tag> = top.iter().take(NAMED).filter_map(|(tag, _)| *tag).collect();
    tags.sort_by_key(|tag| playbook::order_of_attack(*tag));
    if let Some((question, who)) = tags.into_iter().find_map(move_::for_tag) {
        (figure.question, figure.who_can_change) = (Some(question), Some(who));
    }
    figure.charts[place].rows = rows.into_iter().map(|(_, row)| row).collect();
    figure.charts[place].says = vec!["A person names at most four; hours are not in it.".into()];
    true
}

/// `flaky failure for 7 of 12 people (…)`
fn reached(row: &Row, of: u32) -> String {
    match (row.count, &row.band) {
        (Some(count), _) => format!("{} for {}", row.label, Tally { count, of }.words("people")),
        (None, Some(band)) if band.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{} for {band} of {of} people", row.label)
        }
        (None, band) => format!("{} for {} people", row.label, band.as_deref().unwrap_or_default()),
    }
}

/// How many people a row reaches at least, for its place: bands before counts that are not shown.
fn weight(row: &Row) -> u32 {
    let band = row.band.as_deref().unwrap_or_default();
    let leading = band.split(' ').next().and_then(|number| number.parse().ok());
    match (row.count, leading, band) {
        (Some(count), _, _) | (None, Some(count), _) => count + 1,
        (None, None, "most") => 3,
        (None, None, "some") => 2,
        (None, None, "few") => 1,
        _ => 0,
    }
}

/// The first rows that cannot be told from the very first. `few` is never a band to name.
fn top_band(rows: &[(Option<Tag>, Row)]) -> &[(Option<Tag>, Row)] {
    let Some((_, first)) = rows.first() else { return &[] };
    let is_level = |row: &Row| match (first.low, row.high) {
        (Some(low), Some(high)) => high >= low,
        (None, _) if first.count.is_none() && row.count.is_none() => row.band == first.band,
        // "N or more" beside counts: nothing says that it stands apart.
        _ => row.count.is_some() || row.band.is_some(),
    };
    let is_nameable =
        |row: &Row| row.count.is_some_and(|count| count > 0) || row.band.as_ref().is_some_and(|band| band != "few");
    let end = rows.iter().take_while(|(_, row)| is_nameable(row) && is_level(row)).count();
    &rows[..end]
}

/// The favourable shares beside each other; one stands apart only where its interval lies below another's.
pub(super) fn wave(figure: &mut Figure, answers: &[Answers<'_>]) -> bool {
    let mut rows = Vec::new();
    let mut lowest: Option<(Tally, String)> = None;
    for answers in answers {
        let headline = answers.headline().filter(|headline| headline.is_friction == Some(false));
        let tally = headline.as_ref().and_then(|headline| answers.tally(headline));
        let dimension = answers.item.and_then(|item| item.dimension);
        let label = match dimension {
            Some(wave) => format!("{}: {}", dimension_words(wave), answers.short()),
            None => answers.short().to_owned(),
        };
        let Some(tally) = tally else {
            let words = if answers.block.shown == Shown::Bands { "in bands, below" } else { NOT_SHOWN };
            rows.push(Row { label, words: words.into(), ..Row::default() });
            continue;
        };
        let [low, high] = tally.interval();
        rows.push(Row {
            words: tally.words(""),
            count: Some(tally.count),
            of: Some(tally.of),
            share: Some(tally.share()),
            low: Some(low),
            high: Some(high),
            label: label.clone(),
            ..Row::default()
        });
        if lowest.as_ref().is_none_or(|(least, _)| tally.share() < least.share()) {
            lowest = Some((tally, label));
        }
    }
    let Some((least, label)) = lowest else { return false };
    let high = least.interval()[1];
    let stands_apart = rows.iter().any(|row| row.low.is_some_and(|low| low > high));
    let lowest = format!("Least favourable: {} for {}", lower_first(&label), least.words("people"));
    figure.saw = match stands_apart {
        true => sentences(&[lowest, "Its range lies below that of at least one other".into()]),
        false => sentences(&[
            lowest,
            "All ranges overlap: no dimension stands apart".into(),
            "Items are not equally hard, so bars of different items are not to be measured against each other".into(),
        ]),
    };
    if stands_apart && label.starts_with(dimension_words(Wave::Alignment)) {
        figure.question = move_::for_symptom("weak_impact");
    }
    figure.charts.insert(
        0,
        Chart {
            id: "wave.favourable".into(),
            title: "Favourable answers to each of the eight questions".into(),
            form: Form::Dots,
            shown: Shown::Counts,
            answers: None,
            sides: None,
            rows,
            says: vec![],
            trend: None,
        },
    );
    stands_apart
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

const fn dimension_words(wave: Wave) -> &'static str {
    match wave {
        Wave::WaysOfWorking => "Ways of working",
        Wave::Alignment => "Alignment",
        Wave::Velocity => "Velocity",
        Wave::Environment => "Environment",
    }
}

/// The round's pilot by its name.
pub(super) fn pilot(figure: &mut Figure, answers: &[Answers<'_>], result: &RoundResult) {
    if let Some(name) = &result.pilot {
        figure.title = format!("{}: {name}", figure.title);
    }
    let is_shown = answers.iter().any(|answers| answers.block.shown != Shown::Withheld);
    if is_shown {
        figure.saw += " Each person's change is of their own figure, before against after; a control is not in it.";
    }
}

/// Rows toward the studio side first, where every row is counted; they are sorted, not scored.
pub(super) fn sides(figure: &mut Figure, answers: &[Answers<'_>]) {
    let total = |chart: &Chart| -> Option<(u32, u32)> {
        let places = chart.rows.iter().take(5).enumerate();
        let counts: Option<Vec<(u32, u32)>> =
            places.map(|(place, row)| Some((u32::try_from(place).ok()?, row.count?))).collect();
        let counts = counts.filter(|counts| !counts.is_empty())?;
        Some((counts.iter().map(|(place, count)| place * count).sum(), counts.iter().map(|(_, count)| count).sum()))
    };
    let totals: Option<Vec<(u32, u32)>> = figure.charts.iter().map(total).collect();
    if let Some(totals) = totals {
        let mut charts: Vec<(Chart, (u32, u32))> = std::mem::take(&mut figure.charts).into_iter().zip(totals).collect();
        let mean = |(sum, of): (u32, u32)| f64::from(sum) / f64::from(of.max(1));
        charts.sort_by(|a, b| mean(b.1).total_cmp(&mean(a.1)));
        figure.charts = charts.into_iter().map(|(chart, _)| chart).collect();
    }
    let shown = answers.iter().filter(|answers| answers.block.shown != Shown::Withheld).count();
    figure.saw = match shown {
        0 => NOT_SHOWN.into(),
        _ => {
            let people = answers.iter().map(|answers| answers.block.answers).max().unwrap_or(0);
            let rows = if shown == 1 { "1 row".to_owned() } else { format!("{shown} rows") };
            format!("{rows} between two statements, the studio side to the right, answered by up to {people} people.")
        }
    };
}

/// The range that the answers agree on, and how far they lie apart.
pub(super) fn delivery(figure: &mut Figure, answers: &[Answers<'_>]) {
    /// A spread of more ranges than this is the finding.
    const APART: usize = 2;
    let mut spread = Vec::new();
    for (answers, chart) in answers.iter().zip(&mut figure.charts) {
        let Some(item) = answers.item.filter(|item| matches!(item.kind, ItemKind::Bins { .. })) else { continue };
        chart.says =
            middle(answers).map(|middle| sentences(&[format!("Agreed range: {middle}")])).into_iter().collect();
        let cells = answers.options();
        let counted = cells.iter().all(|cell| cell.count.is_some());
        let first = cells.iter().position(|cell| cell.count.is_some_and(|count| count > 0));
        let last = cells.iter().rposition(|cell| cell.count.is_some_and(|count| count > 0));
        if let (true, Some(first), Some(last)) = (counted, first, last) {
            let ranges = last - first;
            if ranges > APART {
                chart.says.push(format!("The answers lie {ranges} ranges apart: this is not known yet."));
                spread.push(lower_first(answers.short()));
            }
        }
        let last = item.share.as_ref().and_then(|share| cells.get(usize::from(*share.options.last()?).checked_sub(1)?));
        if let Some(last) = last {
            chart.says.push(format!("For context: the essay draws its elite line after {}.", quoted(&last.label)));
        }
    }
    if !spread.is_empty() {
        let words = format!("The answers lie more than two ranges apart on: {}", list(&spread));
        figure.saw = sentences(&[figure.saw.clone(), words]);
    }
    figure.context.extend(answers.iter().find_map(|answers| answers.survey?.attribution.clone()));
    figure.context.push(
        "It is about one service, and several answers are readings of one thing; services are not averaged and not compared."
            .into(),
    );
}
