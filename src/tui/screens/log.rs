//! Screen 2: the log, to browse, search, filter and correct.

pub(crate) mod keys;

use std::collections::BTreeSet;

use ratatui::text::Line;

use super::list::{self, Stride, moved};
use super::sub_model::SubModel;
use crate::domain::log::change::Change;
use crate::domain::log::filter::Filter;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::page::log::{Reply, Request};
use crate::domain::say::{length, moment};
use crate::domain::time::Moment;
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::{Handover, PendingChange, Ui};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::page::{ends, window};
use crate::tui::widgets::rows::{RowEmphasis, RowStyle, ShownMoment};
use crate::tui::widgets::writer::Writer;
use crate::tui::widgets::{details, text};

/// Waits asked for at a time.
pub(crate) const PAGE: u32 = 200;

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
    fn load(&self, ui: &mut Ui) {
        let limit = u32::try_from(self.waits.len()).unwrap_or(u32::MAX).max(PAGE);
        ui.ask(Request::List(Filter { limit: Some(limit), before: None, ..self.filter.clone() }));
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
        let is_listed = |id: &WaitId| self.waits.iter().any(|wait| wait.id == *id);
        self.marks.retain(is_listed);
        self.selected = self.selected.filter(is_listed);
    }

    /// Asks for older waits where the selection nears the end of those that are loaded.
    fn load_more(&mut self, ui: &mut Ui) {
        const NEAR: usize = 40;
        let at = self.waits.iter().position(|wait| Some(wait.id) == self.selected);
        let last = self.waits.last().map(|wait| (wait.started_at, wait.id));
        if at.is_some_and(|at| self.has_more && at + NEAR >= self.waits.len()) {
            // Until the answer comes nothing more is asked for.
            self.has_more = false;
            ui.ask(Request::List(Filter { limit: Some(PAGE), before: last, ..self.filter.clone() }));
        }
    }

    /// Sets another filter and asks for what it lets through.
    pub fn set_filter(&mut self, ui: &mut Ui, filter: Filter, words: String) {
        *self = Self { filter, filter_words: words, ..Self::default() };
        self.load(ui);
    }

    /// Takes a key while the search is typed.
    fn type_search(&mut self, ui: &mut Ui, mut field: Field, meaning: KeyMeaning) {
        match meaning {
            KeyMeaning::Do(Action::Save) => {
                let search = Some(field.text()).filter(|text| !text.is_empty());
                self.set_filter(ui, Filter { search, ..self.filter.clone() }, self.filter_words.clone());
            }
            KeyMeaning::Type(key) => {
                field.press(key);
                self.search = Some(field);
            }
            _ => {}
        }
    }

    /// Lets go of one thing: marks, then the search and filter, then the selection.
    fn back(&mut self, ui: &mut Ui) {
        if !self.marks.is_empty() {
            self.marks.clear();
        } else if self.filter != Filter::default() {
            self.set_filter(ui, Filter::default(), String::new());
        } else {
            self.selected = None;
        }
    }
}

impl SubModel for State {
    type Reply = Reply;

    fn listener(&self) -> Listener {
        match self.search {
            Some(_) => Listener::typing(&[shared::FIELD]),
            None => Listener::at(&[keys::LOG, shared::LIST]),
        }
    }

    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        match (self.search.take(), meaning) {
            (Some(field), meaning) => self.type_search(ui, field, meaning),
            (None, KeyMeaning::Do(action)) => self.act(ui, action),
            (None, _) => {}
        }
    }

    fn shown(&mut self, ui: &mut Ui) {
        self.load(ui);
    }

    fn log_changed(&self, ui: &mut Ui) {
        self.load(ui);
    }

    fn take(&mut self, _ui: &mut Ui, Reply::Waits { filter, waits }: Reply) {
        self.loaded(&filter, waits);
    }

    fn paste(&mut self, _ui: &mut Ui, text: &str) {
        self.search.iter_mut().for_each(|field| field.paste(text));
    }

    fn click(&mut self, _ui: &mut Ui, target: Target) {
        if let Target::Select(id) = target {
            self.selected = Some(id);
        }
    }

    fn is_useful(&self, ui: &Ui, action: Action) -> bool {
        list::is_useful(ui, self.selected(), action)
    }

    fn at_hand<'a>(&'a self, _ui: &'a Ui) -> Option<&'a Wait> {
        self.selected()
    }

    fn next_wake(&self, ui: &Ui) -> Option<Moment> {
        let running = self.waits.iter().filter(|wait| wait.is_running() && ui.is_watched());
        running.map(|wait| ui.now + length::until_passed_differs(wait.latency(ui.now))).min()
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        let (area, side) = canvas.sides();
        self.view_list(ui, &mut canvas.at(area));
        if let (Some(side), Some(wait)) = (side, self.selected()) {
            details::draw(wait, ui.now, &mut canvas.beside(side, &ui.theme), &ui.theme);
        }
    }
}

impl State {
    fn act(&mut self, ui: &mut Ui, action: Action) {
        let page = isize::try_from(ui.size.height.saturating_sub(8).max(1)).unwrap_or(1);
        if let Some(step) = Stride::of(action, page) {
            self.go(step);
            return self.load_more(ui);
        }
        match action {
            Action::Back => self.back(ui),
            Action::Search => self.search = Some(Field::new(self.filter.search.as_deref().unwrap_or_default())),
            Action::Filter => ui.handover = Some(Handover::Choose(self.filter.clone())),
            Action::Mark => self.mark(),
            Action::Delete if self.marks.is_empty() => {
                list::delete(ui, self.selected().map(|wait| wait.id).into_iter().collect());
            }
            Action::Delete => list::delete(ui, std::mem::take(&mut self.marks).into_iter().collect()),
            Action::Merge if self.marks.len() < 2 => {
                ui.toast("Mark two or more waits with space, then M merges them", Tone::Notice);
            }
            Action::Merge => {
                let waits = std::mem::take(&mut self.marks).into_iter().collect();
                ui.apply(Change::Merge { waits }, PendingChange::Other);
            }
            action => ui.handover = Some(Handover::AtHand(action)),
        }
    }

    fn go(&mut self, step: Stride) {
        let ids: Vec<WaitId> = self.waits.iter().map(|wait| wait.id).collect();
        self.selected = moved(&ids, self.selected().map(|wait| wait.id), step);
    }

    /// Marks the selected wait, or takes its mark away, and goes on to the next.
    fn mark(&mut self) {
        let Some(id) = self.selected().map(|wait| wait.id) else { return };
        if !self.marks.remove(&id) {
            self.marks.insert(id);
        }
        self.go(Stride::By(1));
    }

    fn view_list(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        let mut to = Writer::on(canvas, &ui.theme);
        to.gap();
        if let Some(top) = self.top_line(to.theme, to.width) {
            to.page.line(top);
            to.gap();
        }
        match (self.waits.is_empty(), self.is_loaded, self.filter == Filter::default()) {
            (false, ..) => self.list(&mut to, ui, canvas.height()),
            (true, false, _) => {}
            (true, true, true) => to.text(Role::Text, EMPTY),
            (true, true, false) => {
                let back = ui.theme.keys.begins(shared::LIST, Action::Back);
                to.text(Role::Text, &format!("Nothing matches. {back} shows everything again."));
            }
        }
        to.draw(canvas);
    }

    fn list(&self, to: &mut Writer<'_>, ui: &Ui, height: usize) {
        let style = RowStyle { theme: &ui.theme, width: to.width, now: ui.now, agents: 0, time: ShownMoment::Start };
        let selected = self.selected().map(|wait| wait.id);
        let (rows, at) = with_days(&self.waits, selected, ui.now);
        let room = height.saturating_sub(to.page.len());
        for row in &rows[window(rows.len(), room, at)] {
            match row {
                Entry::Day(day) => to.line(Role::Dim, format!("  {day}")),
                Entry::Wait(wait) => {
                    let (is_selected, is_marked) = (Some(wait.id) == selected, self.marks.contains(&wait.id));
                    let stands = RowEmphasis { is_selected, is_marked };
                    to.page.target(style.finished(wait, stands), Target::Select(wait.id));
                }
            }
        }
    }

    /// The search being typed, or the filter in force; nothing where everything is listed.
    fn top_line(&self, theme: &Theme, width: usize) -> Option<Line<'static>> {
        if let Some(field) = &self.search {
            let mut spans = vec![theme.span(Role::Key, "/"), theme.span(Role::Text, " ")];
            spans.extend(field.spans(width.saturating_sub(2), theme));
            return Some(Line::from(spans));
        }
        let mut words = Vec::new();
        words.extend(self.filter.search.as_ref().map(|search| format!("matching \"{search}\"")));
        words.extend((!self.filter_words.is_empty()).then(|| self.filter_words.clone()));
        words.extend((!self.marks.is_empty()).then(|| format!("{} marked", self.marks.len())));
        if words.is_empty() {
            return None;
        }
        let left = vec![theme.span(Role::Title, text::cut(&words.join(", "), width, theme.glyphs))];
        let back = theme.keys.named(shared::LIST, Action::Back);
        let right = vec![theme.span(Role::Key, back), theme.span(Role::Dim, " shows everything")];
        Some(Line::from(ends(left, right, width)))
    }
}

const EMPTY: &str = "The log is empty. Start a build in another terminal and it is recorded.";

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
