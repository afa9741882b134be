//! The report as Markdown, for a wiki or a merge request.

use minijinja::value::Serde;
use minijinja::{Error, context};

use super::template;
use crate::domain::team::report::{Agenda, Report, TRY};

/// The text.
pub(super) fn draw(report: &Report) -> Result<String, Error> {
    template::render("page.md", context! { report => Serde(report), try => Serde(TRY) })
}

/// The facilitator's plan.
pub(super) fn agenda(agenda: &Agenda) -> Result<String, Error> {
    template::render("agenda.md", context! { agenda => Serde(agenda) })
}
