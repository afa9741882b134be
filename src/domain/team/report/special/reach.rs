//! Where the time went: categories by the number of people whom they cost most, ties in one band.

use crate::domain::figure::playbook;
use crate::domain::log::tag::Tag;
use crate::domain::round::result::Shown;
use crate::domain::team::report::answers::{Answers, tag_of};
use crate::domain::team::report::says::{Tally, list, sentences};
use crate::domain::team::report::sections::row;
use crate::domain::team::report::{Figure, NOT_SHOWN, Row, move_};

/// So many categories are named at most; the others are in the chart.
const NAMED: usize = 3;

/// Categories by the number of people whom they cost most; those whose intervals overlap the first one's are one band.
/// Gives whether there is anything to ask about.
pub(in crate::domain::team::report) fn reach(figure: &mut Figure, answers: &[Answers<'_>]) -> bool {
    let Some(place) = answers.iter().position(|answers| answers.block.id == "waits.tags") else { return false };
    let answers = &answers[place];
    if answers.block.shown == Shown::Withheld {
        return false;
    }
    let mut rows: Vec<(Option<Tag>, Row)> =
        answers.said().map(|cell| (tag_of(&cell.label), row(answers, cell))).collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(weight(row)));
    let top = top_band(&rows, answers.block.answers);
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

/// The number in `11 or more`.
fn least(row: &Row) -> Option<u32> {
    row.band.as_deref()?.split(' ').next()?.parse().ok()
}

/// How many people a row reaches at least, for its place: bands before counts that are not shown.
fn weight(row: &Row) -> u32 {
    let band = row.band.as_deref().unwrap_or_default();
    match (row.count, least(row), band) {
        (Some(count), _, _) | (None, Some(count), _) => count + 1,
        (None, None, "most") => 3,
        (None, None, "some") => 2,
        (None, None, "few") => 1,
        _ => 0,
    }
}

/// The first rows that cannot be told from the very first. `few` is never a band to name.
fn top_band(rows: &[(Option<Tag>, Row)], of: u32) -> &[(Option<Tag>, Row)] {
    let Some((_, first)) = rows.first() else { return &[] };
    // "N or more" stands apart as far as N would: the rest only raises it.
    let low = first.low.or_else(|| least(first).map(|count| Tally { count, of }.interval()[0]));
    let is_level = |row: &Row| match (low, row.high) {
        _ if first.count.is_none() && row.count.is_none() => row.band == first.band,
        (Some(low), Some(high)) => high >= low,
        _ => row.count.is_some() || row.band.is_some(),
    };
    let is_nameable =
        |row: &Row| row.count.is_some_and(|count| count > 0) || row.band.as_ref().is_some_and(|band| band != "few");
    let end = rows.iter().take_while(|(_, row)| is_nameable(row) && is_level(row)).count();
    &rows[..end]
}
