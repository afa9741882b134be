//! Team: the report of a round, the same figures and sentences as on the page. It shows what it was given and computes
//! nothing.

pub mod keys;
mod page;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use self::page::Whole;
use super::Screen;
use super::sub_model::SubModel;
use crate::domain::team::report::Report;
use crate::tui::effect::Effect;
use crate::tui::hit::Hit;
use crate::tui::keymap::Action;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::Model;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::empty;
use crate::tui::widgets::page::{Page, window};
use crate::tui::widgets::text::cut;

/// A line is no longer than this: longer ones are hard to read.
const MEASURE: u16 = 92;
/// Cells of the list of figures beside a wide page.
const CONTENTS: u16 = 32;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    report: Option<Box<Report>>,
    /// Which part of the report is on top, and how many of its lines are above: it stays there in another size.
    part: usize,
    above: usize,
}

impl State {
    /// Puts this line on top, as far as there is something below it.
    fn scroll_to(&mut self, line: usize, whole: &Whole, height: usize) {
        let line = line.min(whole.furthest(height));
        self.part = whole.part_at(line);
        self.above = line - whole.start_of(self.part).unwrap_or(0).min(line);
    }

    /// The line on top.
    fn top(&self, whole: &Whole, height: usize) -> usize {
        let line = whole.start_of(self.part).unwrap_or(0) + self.above;
        // In a wider pane a part has fewer lines.
        let next = whole.start_of(self.part + 1).map_or(line, |next| line.min(next.saturating_sub(1)));
        next.min(whole.furthest(height))
    }
}

impl Model {
    /// Shows a report.
    pub fn open_report(&mut self, report: Box<Report>) -> Vec<Effect> {
        self.screens.team = State { report: Some(report), ..State::default() };
        self.screen = Screen::Team;
        self.requests.is_changed = true;
        vec![]
    }
}

/// A whole report as lines, for who shows one elsewhere.
pub(super) fn whole(report: &Report, width: usize, shape: Shape, theme: &Theme) -> Page {
    Whole::of(report, width, shape, theme).page
}

impl SubModel for State {
    fn listener(_model: &Model) -> Listener {
        Listener::at(&[keys::TEAM])
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        if let Meaning::Do(action) = meaning { update(model, action) } else { None }
    }

    fn is_useful(model: &Model, _action: Action) -> bool {
        model.screens.team.report.is_some()
    }

    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
        view(model, frame, area, shape, hits);
    }
}

fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let shape = model.shape();
    let width = model.size.width.saturating_sub(2 * shape.margin());
    let height = usize::from(model.size.height.saturating_sub(4));
    let report = model.screens.team.report.as_deref()?;
    let whole = Whole::of(report, usize::from(text_width(width, shape)), shape, &model.theme);
    let state = &mut model.screens.team;
    let (at, part) = (state.top(&whole, height), state.part);
    let page = height.saturating_sub(2).max(1);
    let line = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at + page,
        Action::First => 0,
        Action::Last => usize::MAX,
        Action::NextChoice => whole.start_of(part + 1).unwrap_or(at),
        // From the middle of a figure its own beginning comes first.
        Action::PreviousChoice => match whole.start_of(part).filter(|start| at > *start) {
            Some(start) => start,
            None => whole.start_of(part.saturating_sub(1)).unwrap_or(0),
        },
        _ => return None,
    };
    state.scroll_to(line, &whole, height);
    Some(vec![])
}

/// Cells for the text itself.
fn text_width(width: u16, shape: Shape) -> u16 {
    let beside = if shape == Shape::Wide { CONTENTS } else { 0 };
    width.saturating_sub(beside).min(MEASURE)
}

fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let (state, theme) = (&model.screens.team, &model.theme);
    let Some(report) = &state.report else {
        let mut page = Page::default();
        if shape.is_airy() {
            page.gap();
        }
        let sentences = [
            "No report open. `draglog report result.json` shows one.".to_owned(),
            "A result is what combining a round's contributions gives; its folder will do as well.".to_owned(),
        ];
        empty::sentences(&mut page, &sentences, usize::from(area.width), theme);
        return page.draw(frame, area, 0, hits);
    };
    let width = text_width(area.width, shape);
    let whole = Whole::of(report, usize::from(width), shape, theme);
    let height = usize::from(area.height);
    let top = state.top(&whole, height);
    if shape != Shape::Wide {
        return whole.page.draw(frame, Rect { width, ..area }, top, hits);
    }
    let [left, right] = Layout::horizontal([Constraint::Length(CONTENTS), Constraint::Fill(1)]).areas(area);
    let mut contents = Page::default();
    contents.gap();
    let part = whole.part_at(top);
    let rows = window(whole.parts.len(), height.saturating_sub(1), Some(part));
    for (index, (_, title)) in whole.parts.iter().enumerate().skip(rows.start).take(rows.len()) {
        let is_here = index == part;
        let mark = if is_here { theme.glyphs.selected } else { " " };
        let title = cut(title, usize::from(CONTENTS).saturating_sub(5), theme.glyphs);
        let role = if is_here { Role::Title } else { Role::Dim };
        contents.line(vec![theme.span(Role::Accent, format!("{mark} ")), theme.span(role, title)]);
    }
    contents.draw(frame, left, 0, hits);
    whole.page.draw(frame, Rect { width: right.width.min(width), ..right }, top, hits);
}
