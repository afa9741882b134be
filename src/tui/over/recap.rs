//! The quiet line that offers the recap of the week on its last work day. It stands once a week, until it is read or
//! turned down; with questions off it never comes.

use chrono::NaiveDate;

use crate::domain::page::insights;
use crate::tui::lines::Line;
use crate::tui::screen::Screen;
use crate::tui::ui::Ui;

/// Whether the line has something to offer: the Insights screen has the recap a key away.
#[must_use]
pub(crate) fn is_offered(ui: &Ui) -> bool {
    ui.lines.recap.is_some() && ui.screen != Screen::Insights
}

/// The recap is offered, or is no more.
pub(crate) fn told(ui: &mut Ui, week: Option<NaiveDate>) {
    if ui.lines.recap != week {
        (ui.lines.recap, ui.lines.renewed) = (week, Some(Line::Recap));
    }
}

/// It was read or turned down: it does not come again this week.
pub(crate) fn answered(ui: &mut Ui) {
    if let Some(week) = ui.lines.recap.take() {
        ui.ask(insights::Request::RecapSeen(week));
    }
}
