//! The report of a round, the same figures and sentences as on the page. It shows what it was given and computes nothing.

use ratatui::layout::{Constraint, Layout, Rect};

use super::page::ReportWriter;
use super::{State, View};
use crate::domain::page::team::Request;
use crate::domain::team::report::Report;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::{Page, window};
use crate::tui::widgets::text::cut;

/// A line is no longer than this: longer ones are hard to read.
const MEASURE: u16 = 92;
/// Cells of the list of figures beside a wide page.
const CONTENTS: u16 = 32;

/// A report that is read.
#[derive(Debug)]
pub(super) struct OpenReport {
    report: Box<Report>,
    /// Which part of the report is on top, and how many of its lines are above: it stays there in another size.
    part: usize,
    above: usize,
}

impl OpenReport {
    pub(super) const fn new(report: Box<Report>) -> Self {
        Self { report, part: 0, above: 0 }
    }

    /// Puts this line on top, as far as there is something below it.
    fn scroll_to(&mut self, line: usize, whole: &ReportWriter<'_>, height: usize) {
        let line = line.min(whole.furthest(height));
        self.part = whole.part_at(line);
        self.above = line - whole.start_of(self.part).unwrap_or(0).min(line);
    }

    /// The line on top.
    fn top(&self, whole: &ReportWriter<'_>, height: usize) -> usize {
        let line = whole.start_of(self.part).unwrap_or(0) + self.above;
        // In a wider pane a part has fewer lines.
        let next = whole.start_of(self.part + 1).map_or(line, |next| line.min(next.saturating_sub(1)));
        next.min(whole.furthest(height))
    }

    pub(super) fn view(&self, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let (area, shape) = (canvas.area, canvas.shape);
        let width = text_width(area.width, shape);
        let whole = ReportWriter::of(&self.report, usize::from(width), shape, theme);
        let height = canvas.height();
        let top = self.top(&whole, height);
        if shape != Shape::Wide {
            return whole.to.page.draw(&mut canvas.at(Rect { width, ..area }), top);
        }
        let [left, right] = Layout::horizontal([Constraint::Length(CONTENTS), Constraint::Fill(1)]).areas(area);
        contents(&whole, top, height, theme).draw(&mut canvas.at(left), 0);
        whole.to.page.draw(&mut canvas.at(Rect { width: right.width.min(width), ..right }), top);
    }
}

/// The list of figures, the one on top marked.
fn contents(whole: &ReportWriter<'_>, top: usize, height: usize, theme: &Theme) -> Page {
    let mut contents = Page::default();
    contents.gap();
    let part = whole.part_at(top);
    let rows = window(whole.parts.len(), height.saturating_sub(1), Some(part));
    for (index, (_, title)) in whole.parts.iter().enumerate().skip(rows.start).take(rows.len()) {
        let is_here = index == part;
        let title = cut(title, usize::from(CONTENTS).saturating_sub(5), theme.glyphs);
        let role = if is_here { Role::Title } else { Role::Dim };
        contents.line(vec![theme.mark(is_here), theme.span(role, title)]);
    }
    contents
}

pub(super) fn update(state: &mut State, ui: &mut Ui, action: Action) {
    let shape = ui.shape();
    let body = ui.body();
    let View::Report(open) = &mut state.view else { return };
    if action == Action::Back {
        state.view = View::Home;
        return ui.ask(Request::Load);
    }
    let whole = ReportWriter::of(&open.report, usize::from(text_width(body.width, shape)), shape, &ui.theme);
    let height = usize::from(body.height);
    let (at, part) = (open.top(&whole, height), open.part);
    let page = isize::try_from(height.saturating_sub(2).max(1)).unwrap_or(1);
    let line = match action {
        Action::NextChoice => whole.start_of(part + 1).unwrap_or(at),
        // From the middle of a figure its own beginning comes first.
        Action::PreviousChoice => match whole.start_of(part).filter(|start| at > *start) {
            Some(start) => start,
            None => whole.start_of(part.saturating_sub(1)).unwrap_or(0),
        },
        action => match Stride::of(action, page) {
            Some(step) => step.from(at, usize::MAX),
            None => return,
        },
    };
    open.scroll_to(line, &whole, height);
}

/// Cells for the text itself.
fn text_width(width: u16, shape: Shape) -> u16 {
    let beside = if shape == Shape::Wide { CONTENTS } else { 0 };
    width.saturating_sub(beside).min(MEASURE)
}
