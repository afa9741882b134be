//! Draws reports as HTML, Markdown, CSV or JSON: one file for each format. It computes no figure.
//!
//! Whatever a result or a team wrote is text in every format: it can't become markup, a formula or a terminal's command.

pub(crate) mod csv;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
mod template;

use crate::domain::say::words::words;
use crate::domain::team::report::{Agenda, Report};

words! {
    /// A format to draw a report in.
    pub enum ReportFormat, "format" {
        /// One file for a browser or a printer, which asks for nothing else.
        Html = "html",
        Markdown = "markdown",
        /// One record for each round, figure and cell.
        Csv = "csv",
        /// `draglog.report/3`.
        Json = "json",
    }
}

/// A report that could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the report could not be drawn as {format}: {reason}")]
pub struct DrawError {
    format: ReportFormat,
    reason: String,
}

/// The report as a file of this format.
///
/// # Errors
/// If a template does not fit the data, which a test holds.
pub fn draw(report: &Report, format: ReportFormat) -> Result<String, DrawError> {
    let drawn = match format {
        ReportFormat::Html => html::draw(report).map_err(|error| format!("{error:#}")),
        ReportFormat::Markdown => markdown::draw(report).map_err(|error| format!("{error:#}")),
        ReportFormat::Csv => csv::draw(report).map_err(|error| error.to_string()),
        ReportFormat::Json => json::draw(report).map_err(|error| error.to_string()),
    };
    drawn.map_err(|reason| DrawError { format, reason })
}

/// The facilitator's plan as a file of this format; `None` for a format that is for figures only.
///
/// # Errors
/// If a template does not fit the data, which a test holds.
#[must_use]
pub fn draw_agenda(agenda: &Agenda, format: ReportFormat) -> Option<Result<String, DrawError>> {
    let drawn = match format {
        ReportFormat::Html => html::agenda(agenda),
        ReportFormat::Markdown => markdown::agenda(agenda),
        ReportFormat::Csv | ReportFormat::Json => return None,
    };
    Some(drawn.map_err(|error| DrawError { format, reason: format!("{error:#}") }))
}
