//! Screen 4: the drag panel, what is worth a look, the recap of the week. One page of rows; behind each stands how sure it
//! is and what could be tried. Nothing here is about a person's worth, and nothing of it leaves the machine.

mod detail;
pub mod keys;
mod looks;
mod panel;
mod paragraphs;
mod pilots;
mod recap;
mod row;
mod words;

use std::ops::ControlFlow;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::paragraphs::Detail;
use self::row::{Row, Rows, sections};
use super::list::Stride;
use super::sub_model::SubModel;
use super::{Screen, now};
use crate::domain::figure::insight::Reach;
use crate::domain::page::insights::{InsightsPage, WeekChoice};
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::shape::Shape;
use crate::tui::theme::Role;
use crate::tui::widgets::empty;
use crate::tui::widgets::page::Page;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    /// What is shown: the last that came, until the next one is there.
    page: Option<Box<InsightsPage>>,
    /// Which weeks are wanted.
    asked: WeekChoice,
    selected: Option<Row>,
    open: Option<Open>,
    /// The key for what is worth a look came before the figures did.
    wants_looks: bool,
}

/// What is open over the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Open {
    what: DetailSubject,
    scroll: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DetailSubject {
    Row(Row),
    Recap,
}

impl State {
    /// The row that is selected: the headline unless another one is.
    fn selected(&self) -> Row {
        self.selected.unwrap_or(Row::Rate)
    }

    fn load(&self) -> Effect {
        Effect::LoadInsights(self.asked)
    }

    fn close(&mut self) -> bool {
        self.open.take().is_some()
    }
}

impl SubModel for State {
    fn listener(model: &Model) -> Listener {
        Listener::at(&[if model.screens.insights.open.is_some() { keys::OPEN } else { keys::INSIGHTS }])
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        if let Meaning::Do(action) = meaning { update(model, action) } else { None }
    }

    fn shown(model: &mut Model) -> Vec<Effect> {
        vec![model.screens.insights.load()]
    }

    fn log_changed(model: &mut Model) -> Vec<Effect> {
        vec![model.screens.insights.load()]
    }

    fn is_news(model: &Model, msg: &Msg) -> bool {
        let state = &model.screens.insights;
        !matches!(msg, Msg::Insights(page) if page.asked != state.asked || state.page.as_ref() == Some(page))
    }

    fn take(model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
        let Msg::Insights(page) = msg else { return ControlFlow::Continue(msg) };
        loaded(model, page);
        ControlFlow::Break(vec![])
    }

    fn click(model: &mut Model, target: Target) -> Vec<Effect> {
        if let Target::Row(at) = target {
            click(model, at);
        }
        vec![]
    }

    fn is_useful(model: &Model, action: Action) -> bool {
        is_useful(model, action)
    }

    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
        view(model, frame, area, shape, hits);
    }
}

/// Takes in what was read. An answer to an earlier wish is left: the later one is on its way.
fn loaded(model: &mut Model, page: Box<InsightsPage>) {
    let state = &mut model.screens.insights;
    if page.asked != state.asked {
        return;
    }
    state.selected.take_if(|row| !sections(&page).concat().contains(row));
    state.page = Some(page);
    if std::mem::take(&mut state.wants_looks) {
        to_looks(model);
    }
}

/// Shows the recap of the week that goes on.
pub fn show_recap(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Insights;
    let state = &mut model.screens.insights;
    state.asked.monday = None;
    state.open = Some(Open { what: DetailSubject::Recap, scroll: 0 });
    vec![state.load()]
}

fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    if let Some(step) = Stride::of(action, 1) {
        if model.screens.insights.open.is_some() {
            scroll(model, action);
        } else {
            select(model, action, step);
        }
        return Some(vec![]);
    }
    let state = &mut model.screens.insights;
    match action {
        Action::PreviousChoice => return Some(turn(model, -1)),
        Action::NextChoice => return Some(turn(model, 1)),
        Action::Span => {
            state.asked.reach = Some(match state.asked.reach() {
                Reach::Week => Reach::Month,
                Reach::Month => Reach::Quarter,
                Reach::Quarter => Reach::Week,
            });
            return Some(vec![state.load()]);
        }
        Action::OpenRow => {
            state.open = Some(Open { what: DetailSubject::Row(state.selected()), scroll: 0 });
        }
        Action::ToLooks => to_looks(model),
        Action::Recap => {
            let is_open = state.open.is_some_and(|open| open.what == DetailSubject::Recap);
            state.open = (!is_open).then_some(Open { what: DetailSubject::Recap, scroll: 0 });
            let seen = model.lines.recap.take().map(|offer| Effect::RecapSeen(offer.week));
            return Some(seen.into_iter().collect());
        }
        Action::Back if !state.close() => {
            let is_elsewhere = state.asked.monday.is_some();
            (state.selected, state.asked.monday) = (None, None);
            return Some(is_elsewhere.then(|| state.load()).into_iter().collect());
        }
        Action::Back => {}
        _ => return None,
    }
    Some(vec![])
}

/// A week earlier or later. What is shown stays until the other week has come.
fn turn(model: &mut Model, weeks: i64) -> Vec<Effect> {
    let state = &mut model.screens.insights;
    let Some(page) = &state.page else { return vec![] };
    let from = state.asked.monday.unwrap_or(page.this_week);
    let Some(to) = from.checked_add_signed(chrono::TimeDelta::weeks(weeks)) else { return vec![] };
    let first = page.since.unwrap_or(page.this_week);
    if weeks < 0 && from <= first {
        model.toast("The log begins here", Tone::Notice);
        return vec![];
    }
    let monday = (to < page.this_week).then_some(to);
    if state.asked.monday == monday {
        return vec![];
    }
    state.asked.monday = monday;
    vec![state.load()]
}

fn select(model: &mut Model, action: Action, step: Stride) {
    let state = &mut model.screens.insights;
    let Some(page) = &state.page else { return };
    let sections = sections(page);
    let rows = sections.concat();
    let at = rows.iter().position(|row| *row == state.selected()).unwrap_or(0);
    let last = rows.len().saturating_sub(1);
    let starts = sections.iter().scan(0, |next, section| {
        let start = *next;
        *next += section.len();
        Some(start)
    });
    let to = match (action, step) {
        (Action::PageDown, _) => starts.into_iter().find(|start| *start > at).unwrap_or(last),
        (Action::PageUp, _) => starts.filter(|start| *start < at).last().unwrap_or(0),
        (_, Stride::First) => 0,
        (_, Stride::Last) => last,
        (_, Stride::By(rows)) => at.saturating_add_signed(rows).min(last),
    };
    state.selected = rows.get(to).copied();
}

fn to_looks(model: &mut Model) {
    let state = &mut model.screens.insights;
    let Some(page) = &state.page else {
        state.wants_looks = true;
        return;
    };
    match page.looks.first().map(|look| Row::Look(look.id)) {
        Some(row) => (state.selected, state.open) = (Some(row), None),
        None => model.toast("Nothing stands out in these weeks", Tone::Notice),
    }
}

/// Scrolls what is open, as far as it goes in the present size.
fn scroll(model: &mut Model, action: Action) {
    let shape = Shape::of(model.size);
    let height = usize::from(model.size.height.saturating_sub(4));
    let width = usize::from(model.size.width.saturating_sub(2 * shape.margin()));
    let state = &model.screens.insights;
    let (Some(page), Some(open)) = (&state.page, state.open) else { return };
    let furthest = of_open(model, page, open.what, width, shape).len().saturating_sub(height);
    let to = match Stride::of(action, isize::try_from(height / 2 + 1).unwrap_or(1)) {
        Some(Stride::First) => 0,
        Some(Stride::Last) => furthest,
        Some(Stride::By(lines)) => open.scroll.min(furthest).saturating_add_signed(lines).min(furthest),
        None => open.scroll,
    };
    model.screens.insights.open = Some(Open { scroll: to, ..open });
}

fn is_useful(model: &Model, action: Action) -> bool {
    let state = &model.screens.insights;
    let Some(page) = state.page.as_ref().filter(|page| page.since.is_some()) else {
        return false;
    };
    match action {
        Action::ToLooks => !page.looks.is_empty(),
        Action::Back => state.open.is_some() || state.asked.monday.is_some(),
        _ => true,
    }
}

/// Marks the row that was clicked; a click on the selected one opens it.
fn click(model: &mut Model, at: usize) {
    let state = &mut model.screens.insights;
    let Some(row) = state.page.as_ref().and_then(|page| sections(page).concat().get(at).copied()) else { return };
    if state.selected() == row {
        state.open = Some(Open { what: DetailSubject::Row(row), scroll: 0 });
    }
    state.selected = Some(row);
}

fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let state = &model.screens.insights;
    let Some(page) = &state.page else { return };
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    if page.since.is_none() {
        return nothing_yet(model, shape, width).draw(frame, area, 0, hits);
    }
    if let Some(open) = state.open {
        let content = of_open(model, page, open.what, width, shape);
        let skip = open.scroll.min(content.len().saturating_sub(height));
        return content.draw(frame, area, skip, hits);
    }
    let (list, side) = now::sides(area, shape);
    let mut rows = Rows::new(state.selected(), usize::from(list.width), shape.is_airy(), &model.theme);
    rows.gap();
    panel::add(&mut rows, page);
    looks::add(&mut rows, page);
    pilots::add(&mut rows, page);
    let (content, skip) = rows.finish(usize::from(list.height));
    content.draw(frame, list, skip, hits);
    if let Some(side) = side {
        let mut detail = Detail::new(usize::from(side.width.saturating_sub(2)), true, &model.theme);
        detail::add(&mut detail, state.selected(), page);
        now::draw_beside(model, detail.finish(), frame, side);
    }
}

/// What is open, in `width` cells.
fn of_open(model: &Model, page: &InsightsPage, what: DetailSubject, width: usize, shape: Shape) -> Page {
    let mut detail = Detail::new(width.min(LONGEST_LINE), shape.is_airy(), &model.theme);
    match what {
        DetailSubject::Row(row) => detail::add(&mut detail, row, page),
        DetailSubject::Recap => recap::add(&mut detail, page),
    }
    detail.finish()
}

/// What helps before there is a history.
const IMPORTS: &str =
    "Your shell's history gives an ETA from the first minute: draglog import atuin, or draglog import zsh-history.";

/// Longer lines are hard to read.
const LONGEST_LINE: usize = 88;

/// What will be here, from when on, and what can be done until then.
fn nothing_yet(model: &Model, shape: Shape, width: usize) -> Page {
    let mut page = Page::default();
    let theme = &model.theme;
    let mut sentences = vec![
        "Nothing is recorded yet.".to_owned(),
        "Leave draglog open in a pane while you work: from the first day on this page says what held you up."
            .to_owned(),
    ];
    if shape.is_airy() {
        page.gap();
        sentences.push("From the second week on it shows intervals, from the sixth what is usual.".to_owned());
        sentences.push(String::new());
    }
    sentences.push(IMPORTS.to_owned());
    empty::sentences(&mut page, &sentences, width, theme);
    if shape.is_airy() {
        page.gap();
        page.line(vec![theme.span(Role::Key, "  1"), theme.span(Role::Dim, " shows what runs now")]);
    }
    page
}
