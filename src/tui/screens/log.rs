//! Screen 2: the log, to browse, search, filter and correct.

pub mod keys;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::list::{self, Stride, moved};
use super::now::{draw_side, sides};
use super::sub_model::SubModel;
use crate::domain::log::change::Change;
use crate::domain::log::filter::Filter;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::say::moment;
use crate::domain::time::Moment;
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::{Model, PendingChange};
use crate::tui::msg::Msg;
use crate::tui::shape::Shape;
use crate::tui::sheets::Sheet;
use crate::tui::sheets::form::Form;
use crate::tui::theme::Role;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::page::{Page, ends, window};
use crate::tui::widgets::rows::{Look, RowEmphasis};
use crate::tui::widgets::{empty, text};

/// Waits asked for at a time.
pub const PAGE: u32 = 200;

/// What is listed, selected and marked.
#[derive(Debug, Default)]
pub struct State {
    /// Newest first.
    pub waits: Vec<Wait>,
    pub filter: Filter,
    /// The filter in words, for the line over the list.
    pub filter_words: String,
    pub selected: Option<WaitId>,
    pub marks: BTreeSet<WaitId>,
    /// The search while it is typed.
    pub search: Option<Field>,
    /// There are older waits than those loaded.
    pub has_more: bool,
    pub is_loaded: bool,
}

impl State {
    /// The wait that is selected; the newest where nothing is.
    #[must_use]
    pub fn selected(&self) -> Option<&Wait> {
        let selected = self.selected.and_then(|id| self.waits.iter().find(|wait| wait.id == id));
        selected.or(self.waits.first())
    }

    /// Asks for everything that is listed now again, at least a page.
    #[must_use]
    pub fn load(&self) -> Effect {
        let limit = u32::try_from(self.waits.len()).unwrap_or(u32::MAX).max(PAGE);
        Effect::LoadLog(Filter { limit: Some(limit), before: None, ..self.filter.clone() })
    }

    /// Takes in what was listed, unless the filter has changed meanwhile.
    pub fn loaded(&mut self, filter: &Filter, waits: Vec<Wait>) {
        let asked = Filter { limit: None, before: None, ..filter.clone() };
        if asked != (Filter { limit: None, before: None, ..self.filter.clone() }) {
            return;
        }
        let limit = filter.limit.map_or(usize::MAX, |limit| limit as usize);
        self.has_more = waits.len() >= limit;
        self.is_loaded = true;
        if filter.before.is_some() {
            let known: BTreeSet<WaitId> = self.waits.iter().map(|wait| wait.id).collect();
            self.waits.extend(waits.into_iter().filter(|wait| !known.contains(&wait.id)));
        } else {
            self.waits = waits;
        }
        self.marks.retain(|id| self.waits.iter().any(|wait| wait.id == *id));
        if self.selected.is_some_and(|id| !self.waits.iter().any(|wait| wait.id == id)) {
            self.selected = None;
        }
    }

    /// Asks for older waits where the selection nears the end of those that are loaded.
    fn load_more(&mut self) -> Vec<Effect> {
        const NEAR: usize = 40;
        let at = self.waits.iter().position(|wait| Some(wait.id) == self.selected);
        let last = self.waits.last().map(|wait| (wait.started_at, wait.id));
        match (at, last) {
            (Some(at), Some(last)) if self.has_more && at + NEAR >= self.waits.len() => {
                // Until the answer comes nothing more is asked for.
                self.has_more = false;
                vec![Effect::LoadLog(Filter { limit: Some(PAGE), before: Some(last), ..self.filter.clone() })]
            }
            _ => vec![],
        }
    }

    /// Sets another filter and asks for what it lets through.
    pub fn set_filter(&mut self, filter: Filter, words: String) -> Effect {
        self.filter = filter;
        self.filter_words = words;
        self.selected = None;
        self.marks.clear();
        self.waits.clear();
        self.is_loaded = false;
        self.load()
    }

    /// Takes a key while the search is typed.
    fn type_search(&mut self, mut field: Field, meaning: Meaning) -> Vec<Effect> {
        match meaning {
            Meaning::Do(Action::Save) => return vec![self.searched(&field.text())],
            Meaning::Type(key) => {
                field.press(key);
                self.search = Some(field);
            }
            _ => {}
        }
        vec![]
    }

    fn searched(&mut self, text: &str) -> Effect {
        let filter = Filter { search: (!text.is_empty()).then(|| text.to_owned()), ..self.filter.clone() };
        let words = self.filter_words.clone();
        self.set_filter(filter, words)
    }

    /// Lets go of one thing: marks, then the search and filter, then the selection.
    fn back(&mut self) -> Vec<Effect> {
        if !self.marks.is_empty() {
            self.marks.clear();
        } else if self.filter != Filter::default() {
            return vec![self.set_filter(Filter::default(), String::new())];
        } else {
            self.selected = None;
        }
        vec![]
    }
}

impl SubModel for State {
    fn listener(model: &Model) -> Listener {
        match model.screens.log.search {
            Some(_) => Listener::typing(&[shared::FIELD]),
            None => Listener::at(&[keys::LOG, shared::LIST]),
        }
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        match (model.screens.log.search.take(), meaning) {
            (Some(field), meaning) => Some(model.screens.log.type_search(field, meaning)),
            (None, Meaning::Do(action)) => update(model, action),
            (None, _) => None,
        }
    }

    fn shown(model: &mut Model) -> Vec<Effect> {
        vec![model.screens.log.load()]
    }

    fn log_changed(model: &mut Model) -> Vec<Effect> {
        vec![model.screens.log.load()]
    }

    fn take(model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
        let Msg::Log { filter, waits } = msg else { return ControlFlow::Continue(msg) };
        model.screens.log.loaded(&filter, waits);
        ControlFlow::Break(vec![])
    }

    fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
        model.screens.log.search.iter_mut().for_each(|field| field.paste(text));
        vec![]
    }

    fn click(model: &mut Model, target: Target) -> Vec<Effect> {
        if let Target::Select(id) = target {
            model.screens.log.selected = Some(id);
        }
        vec![]
    }

    fn is_useful(model: &Model, action: Action) -> bool {
        list::is_useful(model, action)
    }

    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
        view(model, frame, area, shape, hits);
    }
}

fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let page = isize::try_from(model.size.height.saturating_sub(8).max(1)).unwrap_or(1);
    let state = &mut model.screens.log;
    if let Some(step) = Stride::of(action, page) {
        let ids: Vec<WaitId> = state.waits.iter().map(|wait| wait.id).collect();
        let from = state.selected().map(|wait| wait.id);
        state.selected = moved(&ids, from, step);
        return Some(state.load_more());
    }
    Some(match action {
        Action::Back => state.back(),
        Action::Search => {
            state.search = Some(Field::new(state.filter.search.as_deref().unwrap_or_default()));
            vec![]
        }
        Action::Filter => {
            model.sheet = Some(Sheet::Form(Form::filter(&state.filter, model.now)));
            vec![]
        }
        Action::Mark => {
            if let Some(id) = state.selected().map(|wait| wait.id) {
                if !state.marks.remove(&id) {
                    state.marks.insert(id);
                }
                let ids: Vec<WaitId> = state.waits.iter().map(|wait| wait.id).collect();
                state.selected = moved(&ids, Some(id), Stride::By(1));
            }
            vec![]
        }
        Action::Merge if state.marks.len() < 2 => {
            model.toast("Mark two or more waits with space, then M merges them", Tone::Notice);
            vec![]
        }
        Action::Merge => {
            let waits = std::mem::take(&mut state.marks).into_iter().collect();
            vec![model.apply(Change::Merge { waits }, PendingChange::Other).1]
        }
        _ => return None,
    })
}

fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let (area, side) = sides(area, shape);
    let (theme, state, width) = (&model.theme, &model.screens.log, usize::from(area.width));
    let mut page = Page::default();
    if shape.is_airy() {
        page.gap();
    }
    let top = top_line(model, width);
    if let Some(top) = top {
        page.line(top);
        if shape.is_airy() {
            page.gap();
        }
    }
    if state.waits.is_empty() {
        let sentence = match (state.is_loaded, state.filter == Filter::default()) {
            (false, _) => return page.draw(frame, area, 0, hits),
            (true, true) => "The log is empty. Start a build in another terminal and it is recorded.",
            (true, false) => "Nothing matches. Esc shows everything again.",
        };
        empty::sentences(&mut page, &[sentence.to_owned()], width, theme);
        return page.draw(frame, area, 0, hits);
    }
    let look = Look { theme, width, now: model.now, agents: 0 };
    let selected = state.selected().map(|wait| wait.id);
    let (rows, at) = with_days(&state.waits, selected, model.now);
    let room = usize::from(area.height).saturating_sub(page.len());
    for row in &rows[window(rows.len(), room, at)] {
        match row {
            Entry::Day(day) => page.line(theme.span(Role::Dim, format!("  {day}"))),
            Entry::Wait(wait) => {
                let stands =
                    RowEmphasis { is_selected: Some(wait.id) == selected, is_marked: state.marks.contains(&wait.id) };
                page.target(look.finished(wait, stands), Target::Select(wait.id));
            }
        }
    }
    page.draw(frame, area, 0, hits);
    if let (Some(side), Some(wait)) = (side, state.selected()) {
        draw_side(model, wait, frame, side);
    }
}

enum Entry<'a> {
    Day(String),
    Wait(&'a Wait),
}

/// The waits with a heading for each day, and where the selected one is.
fn with_days(waits: &[Wait], selected: Option<WaitId>, now: Moment) -> (Vec<Entry<'_>>, Option<usize>) {
    let mut rows = Vec::with_capacity(waits.len() + 8);
    let (mut day, mut at) = (None, None);
    for wait in waits {
        let date = wait.started_at.date_naive();
        if day.replace(date) != Some(date) {
            let today = now.date_naive();
            rows.push(Entry::Day(match (today - date).num_days() {
                0 => "Today".to_owned(),
                1 => "Yesterday".to_owned(),
                _ => moment::weekday_and_day(date, today),
            }));
        }
        if Some(wait.id) == selected {
            at = Some(rows.len());
        }
        rows.push(Entry::Wait(wait));
    }
    (rows, at)
}

/// The search being typed, or the filter in force; nothing where everything is listed.
fn top_line(model: &Model, width: usize) -> Option<Line<'static>> {
    let (theme, state) = (&model.theme, &model.screens.log);
    if let Some(field) = &state.search {
        let mut spans = vec![theme.span(Role::Key, "/"), theme.span(Role::Text, " ")];
        spans.extend(field.spans(width.saturating_sub(2), theme));
        return Some(Line::from(spans));
    }
    let mut words = Vec::new();
    words.extend(state.filter.search.as_ref().map(|search| format!("matching \"{search}\"")));
    words.extend((!state.filter_words.is_empty()).then(|| state.filter_words.clone()));
    words.extend((!state.marks.is_empty()).then(|| format!("{} marked", state.marks.len())));
    if words.is_empty() {
        return None;
    }
    let left = vec![theme.span(Role::Title, text::cut(&words.join(", "), width, theme.glyphs))];
    let right = vec![theme.span(Role::Key, "esc"), theme.span(Role::Dim, " shows everything")];
    Some(Line::from(ends(left, right, width)))
}
