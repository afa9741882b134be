//! The whole frame: header, body, the line over the footer, footer, and a sheet over them. Pure: the model is not changed.
//! What is drawn over the screen and named in the footer is what [`focus`] says has the keys.
//!
//! ```text
//!  draglog  ▸1 Now   2 Log                    ● events     header
//! ───────────────────────────────────────────────────
//!   body: one of the screens
//!   make 13s · t tags it                                   a line or two, if there is something to say
//! ───────────────────────────────────────────────────
//!  t tag   w wait by hand   ? keys   q quit                footer
//! ```

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Rect};

use super::focus::{self, Focus, KeyHolder};
use super::hit::Drawn;
use super::keymap::{Action, Binding, Place};
use super::model::Model;
use super::shape::Shape;
use super::theme::Role;
use super::ui::Ui;
use super::widgets::canvas::Canvas;
use super::widgets::writer::Writer;
use super::widgets::{footer, header, sheet};
use super::{over, row};
use crate::domain::page::now::Questions;
use crate::domain::say::moment;

/// Draws the model; what comes back is for the keys and clicks that come next.
#[must_use]
pub fn view(model: &Model, frame: &mut Frame) -> Drawn {
    let (area, focus) = (frame.area(), focus::of(model));
    let mut drawn = Drawn::default();
    let shape = if model.ui.is_row { Shape::Row } else { Shape::of(area) };
    let mut canvas = Canvas { frame, area, shape, drawn: &mut drawn };
    match shape {
        Shape::Tiny => too_small(&model.ui, &mut canvas),
        Shape::Row if focus.is_unseen() => too_small(&model.ui, &mut canvas),
        Shape::Row => row::view(model, focus.line, frame, area),
        Shape::Small | Shape::Regular | Shape::Wide => whole(model, &focus, &mut canvas),
    }
    drawn
}

fn too_small(ui: &Ui, canvas: &mut Canvas<'_, '_>) {
    let mut to = Writer::on(canvas, &ui.theme);
    to.indented(Role::Text, 0, "Make this window larger.");
    to.draw(canvas);
}

/// The parts of the frame, from top to bottom: `lines` stand over the footer, set apart where there is room.
fn parts(area: Rect, lines: usize, shape: Shape) -> [Rect; 7] {
    let gap = u16::from(shape.is_airy() && lines > 0);
    let over = u16::try_from(lines).unwrap_or(u16::MAX).min(area.height.saturating_sub(5));
    let line = Constraint::Length(1);
    let (gap, over) = (Constraint::Length(gap), Constraint::Length(over));
    Layout::vertical([line, line, Constraint::Fill(1), gap, over, line, line]).areas(area)
}

fn whole(model: &Model, focus: &Focus, canvas: &mut Canvas<'_, '_>) {
    let (ui, theme) = (&model.ui, &model.ui.theme);
    let margin = Margin::new(canvas.shape.margin(), 0);
    let width = usize::from(canvas.area.inner(margin).width);
    let over = focus.line.map(|line| over::view::page(ui, line, width)).unwrap_or_default();
    let [top, upper, body, _, above, lower, bottom] = parts(canvas.area, over.len(), canvas.shape);
    let edge = Margin::new(1, 0);
    let header =
        header::Header { screen: ui.screen, observer: &ui.observer, missing: missing(ui), questions: questions(ui) };
    header.draw(&mut canvas.at(top.inner(edge)), theme);
    for rule in [upper, lower] {
        canvas.frame.render_widget(theme.span(Role::Dim, theme.glyphs.rule.repeat(usize::from(rule.width))), rule);
    }
    model.screens.view(ui, &mut canvas.at(body.inner(margin)));
    over.draw(&mut canvas.at(above.inner(margin)), 0);
    if let Some(open) = &model.sheet {
        let mut canvas = canvas.at(body);
        let (width, height) = sheet::room(&canvas);
        open.view(ui, width, height).draw(&mut canvas, theme);
    }
    footer::draw(&mut canvas.at(bottom.inner(edge)), &footer_bindings(model, focus), theme);
}

/// What is missing from the log: a gap that is still open comes before one that is over.
fn missing(ui: &Ui) -> Option<String> {
    let told = ui.overview.iter().flat_map(|overview| &overview.missing);
    let gap = ui.gap.as_ref().or_else(|| told.max_by_key(|gap| (gap.until.is_none(), gap.since)))?;
    Some(gap.in_short(ui.now))
}

fn questions(ui: &Ui) -> Option<String> {
    match ui.questions {
        Questions::Quiet { until } if until > ui.now => {
            Some(format!("quiet until {}", moment::at_in_short(until, ui.now)))
        }
        Questions::On | Questions::Quiet { .. } => None,
        Questions::Off => Some("questions off".to_owned()),
        Questions::OnRequest => {
            Some(format!("{} asks", ui.theme.keys.named(super::screens::now::keys::NOW, Action::AskOnRequest)))
        }
    }
}

/// What the footer shows: a key only where it does what it says, an action only where there is something to do it to.
#[must_use]
pub fn footer_bindings(model: &Model, focus: &Focus) -> Vec<(Place, &'static Binding)> {
    let has_screen = focus.layers.iter().any(|(who, _)| *who == KeyHolder::Screen);
    let is_useful = |action: Action| !has_screen || model.screens.is_useful(&model.ui, action);
    // The lines over the footer name their own keys; repeating them would push the rest out.
    let is_told_above = |place: Place, action: Action| place.is_over_footer && action != Action::NotNow;
    let rows = focus.rows().filter(|(place, row)| is_useful(row.action) && !is_told_above(*place, row.action));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(place, _)| place.turn);
    rows
}
