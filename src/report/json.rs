//! The report as `draglog.report/3`, whose schema is `docs/report.schema.json`.

use crate::domain::team::report::Report;

/// One JSON document, indented, with a line break at its end.
pub(super) fn draw(report: &Report) -> serde_json::Result<String> {
    serde_json::to_string_pretty(report).map(|text| text + "\n")
}
