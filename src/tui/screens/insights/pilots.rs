//! Pilots: what was registered before a change, and what may be said of it since.

use super::paragraphs::Detail;
use super::row::{PanelRow, Rows};
use crate::domain::figure::pilot::PilotReading;
use crate::domain::page::insights::InsightsPage;
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::tui::theme::Role;
use crate::tui::widgets::chart::Chart;
use crate::tui::widgets::text::{left, width};

/// Adds the pilots, or how one is registered.
pub(super) fn add(rows: &mut Rows, page: &InsightsPage) {
    rows.section("Pilots", "");
    let name_cells = page.pilots.iter().map(|reading| width(&reading.pilot.name)).max().unwrap_or(0);
    let name_cells = name_cells.min(rows.room() / 3) + 2;
    for (at, reading) in page.pilots.iter().enumerate() {
        let row = PanelRow::Pilot(at);
        let words = format!("{}, {}", reading.verdict_words(), weeks(reading));
        let lines = rows.named(row, (&reading.pilot.name, name_cells), (Role::Text, &words));
        rows.row(row, lines);
    }
    if page.pilots.is_empty() {
        rows.note("None yet. Before you change something, register what you expect of it with draglog pilot start.");
    }
}

/// `8 weeks before, 5 after`, and whether it goes on.
fn weeks(reading: &PilotReading) -> String {
    let (before, after) = reading.subject.counts();
    let over = if reading.pilot.is_running(reading.now) { "" } else { ", over" };
    format!("{} before and {after} after{over}", count(before, "week"))
}

/// Everything about one pilot.
pub(super) fn detail(detail: &mut Detail, reading: &PilotReading) {
    let pilot = &reading.pilot;
    detail.title(&pilot.name);
    detail.more(&pilot.hypothesis, Role::Dim);
    let compared = &reading.subject;
    let weeks: Vec<Option<f64>> = compared.before.iter().chain(&compared.after).map(|week| week.value).collect();
    let limits = compared.chart.map(|chart| [chart.limits.lower, chart.limits.mean, chart.limits.upper]);
    let chart = Chart { weeks: &weeks, limits };
    let mut rows = chart.tall(if detail.to.is_airy { 6 } else { 3 }, detail.to.width, detail.to.theme, |value| {
        pilot.metric.amount(value)
    });
    let cells = Chart::column(weeks.len(), detail.to.width);
    let before = left("before", (compared.before.len() * cells).saturating_sub(1), detail.to.theme.glyphs);
    rows.push(vec![detail.to.theme.span(Role::Dim, format!("{before} since"))]);
    detail.rows(rows);
    for (index, sentence) in reading.sentences().iter().enumerate() {
        detail.part(if index == 0 { "What may be said" } else { "" }, sentence);
    }
    let day = moment::day_and_year(pilot.started_at.date_naive());
    detail.part("Registered", &format!("{}, of {}, since {day}.", pilot.metric.name(), pilot.about));
}
