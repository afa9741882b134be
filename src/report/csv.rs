//! The figures as a tidy table: one record for each round, figure and cell, RFC 4180, texts that a spreadsheet would take for
//! a formula made harmless. `docs/report.md` says what each column holds.

use chrono::Days;

use crate::domain::say::escape::csv as inert;
use crate::domain::say::moment::exact_day;
use crate::domain::team::report::{Record, Report, ReportScope, TeamsRow};
use crate::domain::time::Weeks;

/// The columns, the same for one team and for several.
const HEADER: [&str; 16] = [
    "round",
    "from",
    "to",
    "team",
    "figure",
    "title",
    "question",
    "cell",
    "label",
    "at_least",
    "at_most",
    "answers",
    "share_low",
    "share_high",
    "shown",
    "words",
];

/// The whole table.
pub(super) fn draw(report: &Report) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADER)?;
    let team = report.team.as_deref().unwrap_or_default();
    for record in &report.records {
        writer.write_record(of_round(record, team))?;
    }
    if report.kind == ReportScope::Teams {
        for row in report.shared_or_local.iter().flat_map(|shared| &shared.rows) {
            writer.write_record(of_teams(row, report))?;
        }
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn of_round(record: &Record, team: &str) -> [String; 16] {
    let number = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
    let share = |count: Option<u32>| {
        let share = count.zip(record.answers).map(|(count, of)| f64::from(count) / f64::from(of.max(1)));
        share.map_or_else(String::new, |share| format!("{share:.4}"))
    };
    let [from, to] = days(record.weeks);
    let (at_least, at_most) = (record.bounds.map(|bounds| bounds.at_least), record.bounds.map(|bounds| bounds.at_most));
    [
        inert(&record.round).into_owned(),
        from,
        to,
        inert(team).into_owned(),
        inert(record.figure.as_str()).into_owned(),
        inert(&record.title).into_owned(),
        inert(&record.question).into_owned(),
        record.cell.to_string(),
        inert(&record.label).into_owned(),
        number(at_least),
        number(at_most),
        number(record.answers),
        share(at_least),
        share(at_most),
        if record.bounds.is_some() { "figures" } else { "kept_back" }.to_owned(),
        record.words.clone(),
    ]
}

/// The first day and the last.
fn days(weeks: Weeks) -> [String; 2] {
    [weeks.from(), weeks.until() - Days::new(1)].map(exact_day)
}

/// Over several teams the numbers are bands of five people.
fn of_teams(row: &TeamsRow, report: &Report) -> [String; 16] {
    let empty = String::new;
    let [from, to] = report.rounds.last().map(|round| days(round.weeks)).unwrap_or_default();
    [
        report.dates().to_owned(),
        from,
        to,
        "all".to_owned(),
        empty(),
        inert(&row.label).into_owned(),
        empty(),
        row.fits.to_string(),
        inert(&row.label).into_owned(),
        row.people[0].to_string(),
        row.people[1].to_string(),
        empty(),
        empty(),
        empty(),
        "bands".to_owned(),
        row.words.clone(),
    ]
}
