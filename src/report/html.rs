//! The report as one file for a browser: style and pictures are inside, nothing is fetched, nothing runs.

use minijinja::value::Serde;
use minijinja::{Error, Value, context};

use super::template;
use crate::domain::team::report::Report;

/// The page.
pub(super) fn draw(report: &Report) -> Result<String, Error> {
    // The style sheet is the program's own text and the only thing that is not escaped.
    let style = Value::from_safe_string(template::render("page.css", context! {})?);
    template::render("page.html", context! { report => Serde(report), style })
}
