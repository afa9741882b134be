//! The report as one file for a browser: style and pictures are inside, nothing is fetched, nothing runs.

use minijinja::value::Serde;
use minijinja::{Error, Value, context};

use super::template;
use crate::domain::team::report::{Agenda, Report, TRY};

/// The page.
pub(super) fn draw(report: &Report) -> Result<String, Error> {
    template::render("page.html", context! { report => Serde(report), try => Serde(TRY), style => style()? })
}

/// The facilitator's plan.
pub(super) fn agenda(agenda: &Agenda) -> Result<String, Error> {
    template::render("agenda.html", context! { agenda => Serde(agenda), style => style()? })
}

/// The style sheet: the program's own text and the only thing that is not escaped.
fn style() -> Result<Value, Error> {
    Ok(Value::from_safe_string(template::render("page.css", context! {})?))
}
