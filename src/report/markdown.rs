//! The report as Markdown, for a wiki or a merge request.

use minijinja::value::Serde;
use minijinja::{Error, context};

use super::template;
use crate::domain::team::report::Report;

/// The text.
pub(super) fn draw(report: &Report) -> Result<String, Error> {
    template::render("page.md", context! { report => Serde(report) })
}
