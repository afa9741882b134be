//! The report as a table: one record for each row of each chart, RFC 4180, texts that a spreadsheet would take for a
//! formula made harmless.

use crate::domain::say::text::inert;
use crate::domain::team::report::{Chart, Figure, Report, Row};

const HEADER: [&str; 15] = [
    "record",
    "weeks",
    "figure",
    "title",
    "block",
    "question",
    "shown",
    "label",
    "at_least",
    "at_most",
    "of",
    "low",
    "high",
    "in_headline",
    "words",
];

/// The whole table.
pub(super) fn draw(report: &Report) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADER)?;
    let weeks = report.rounds.last().map_or("", |round| round.weeks.as_str());
    for figure in report.all_figures() {
        for chart in &figure.charts {
            for row in &chart.rows {
                writer.write_record(record("row", weeks, figure, chart, row))?;
            }
            if chart.rows.is_empty() {
                let words = chart.says.join(" ");
                writer.write_record(record("row", weeks, figure, chart, &Row { words, ..Row::default() }))?;
            }
            for point in chart.trend.iter().flat_map(|trend| &trend.points) {
                let label = chart.trend.as_ref().map_or_else(String::new, |trend| trend.of.clone());
                let (at_least, at_most, of) = (point.at_least, point.at_most, point.of);
                let row = Row { label, words: point.words.clone(), at_least, at_most, of, ..Row::default() };
                writer.write_record(record("round", &point.weeks, figure, chart, &row))?;
            }
        }
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn record(kind: &str, weeks: &str, figure: &Figure, chart: &Chart, row: &Row) -> [String; 15] {
    let number = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
    let share = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.4}"));
    [
        kind.to_owned(),
        inert(weeks).into_owned(),
        inert(&figure.id).into_owned(),
        inert(&figure.title).into_owned(),
        inert(&chart.id).into_owned(),
        inert(&chart.title).into_owned(),
        shown(chart).to_owned(),
        inert(&row.label).into_owned(),
        number(row.at_least),
        number(row.at_most),
        number(row.of),
        share(row.low),
        share(row.high),
        row.in_headline.to_string(),
        inert(&row.words).into_owned(),
    ]
}

const fn shown(chart: &Chart) -> &'static str {
    use crate::domain::round::result::Publication;
    match chart.shown {
        Publication::Figures => "figures",
        Publication::KeptBack => "kept_back",
    }
}
