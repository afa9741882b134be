//! Forms: a few rows of text and choices. What each is for, and what it makes of its rows, is in `purpose`.

mod purpose;

pub(crate) use purpose::Purpose;

use ratatui::text::Span;

use super::{Sheet, keys};
use crate::domain::page::Ticket;
use crate::tui::keymap::{Action, shared};
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::theme::Theme;
use crate::tui::ui::Ui;
use crate::tui::widgets::details;
use crate::tui::widgets::field::{Field, RowValue, form_row};
use crate::tui::widgets::page::window;
use crate::tui::widgets::sheet::SheetContent;
use crate::tui::widgets::writer::Writer;

/// A row of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormRow {
    pub name: &'static str,
    pub input: RowInput,
}

/// What a row takes.
#[derive(Debug, Clone, PartialEq)]
pub enum RowInput {
    Text(Field),
    Choice { options: Vec<String>, index: usize },
}

impl FormRow {
    fn text(name: &'static str, text: &str) -> Self {
        Self { name, input: RowInput::Text(Field::new(text)) }
    }

    fn choice(name: &'static str, options: impl IntoIterator<Item = impl ToString>, index: usize) -> Self {
        let options = options.into_iter().map(|option| option.to_string()).collect();
        Self { name, input: RowInput::Choice { options, index } }
    }
}

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub title: String,
    /// What is known, over the rows.
    pub facts: Vec<(String, String)>,
    pub rows: Vec<FormRow>,
    pub focus: usize,
    pub purpose: Purpose,
    pub error: Option<String>,
    pub saving: Option<Ticket>,
}

impl Form {
    fn new(title: String, rows: Vec<FormRow>, purpose: Purpose) -> Self {
        Self { title, facts: vec![], rows, focus: 0, purpose, error: None, saving: None }
    }

    /// Whether the row in focus takes text.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        matches!(self.rows.get(self.focus), Some(FormRow { input: RowInput::Text(_), .. }))
    }

    fn text_of(&self, row: usize) -> String {
        match self.rows.get(row).map(|row| &row.input) {
            Some(RowInput::Text(field)) => field.text(),
            Some(RowInput::Choice { options, index }) => options.get(*index).cloned().unwrap_or_default(),
            None => String::new(),
        }
    }

    fn index_of(&self, row: usize) -> usize {
        match self.rows.get(row).map(|row| &row.input) {
            Some(RowInput::Choice { index, .. }) => *index,
            Some(RowInput::Text(_)) | None => 0,
        }
    }

    /// Takes pasted text into the row in focus.
    pub fn paste(&mut self, text: &str) {
        if let Some(FormRow { input: RowInput::Text(field), .. }) = self.rows.get_mut(self.focus) {
            field.paste(text);
        }
    }

    /// Where the row in focus is a choice, the arrows turn it.
    pub(super) fn listener(&self) -> Listener {
        if self.is_typing() { Listener::typing(&[keys::FORM]) } else { Listener::at(&[shared::CHOICE, keys::FORM]) }
    }

    /// Takes a key.
    pub(super) fn press(mut self, meaning: KeyMeaning, ui: &mut Ui) -> Option<Sheet> {
        let last = self.rows.len().saturating_sub(1);
        match meaning {
            KeyMeaning::Do(Action::Back) => return None,
            KeyMeaning::Do(Action::Save) => return self.save(ui),
            KeyMeaning::Do(Action::NextRow) => self.focus = if self.focus == last { 0 } else { self.focus + 1 },
            KeyMeaning::Do(Action::PreviousRow) => self.focus = if self.focus == 0 { last } else { self.focus - 1 },
            KeyMeaning::Do(Action::NextChoice) => self.turn(1),
            KeyMeaning::Do(Action::PreviousChoice) => self.turn(-1),
            KeyMeaning::Type(key) => {
                if let Some(FormRow { input: RowInput::Text(field), .. }) = self.rows.get_mut(self.focus) {
                    field.press(key);
                }
            }
            KeyMeaning::Do(_) | KeyMeaning::Answer(_) => {}
        }
        Some(Sheet::Form(self))
    }

    fn turn(&mut self, by: isize) {
        if let Some(FormRow { input: RowInput::Choice { options, index }, .. }) = self.rows.get_mut(self.focus) {
            let len = options.len().max(1).cast_signed();
            *index = (index.cast_signed() + by).rem_euclid(len).cast_unsigned();
        }
    }

    /// Asks for what the rows say; a row that cannot be read keeps the form open and says why.
    fn save(mut self, ui: &mut Ui) -> Option<Sheet> {
        if self.saving.is_none() {
            match self.wish(ui) {
                Err(error) => self.error = Some(error),
                Ok(None) => return None,
                Ok(ticket) => (self.saving, self.error) = (ticket, None),
            }
        }
        Some(Sheet::Form(self))
    }

    /// Saves what is being filled in before the program ends, as far as it can be read.
    pub(super) fn unsaved(self, ui: &mut Ui) {
        if !matches!(self.purpose, Purpose::Filter { .. }) {
            self.save(ui);
        }
    }

    /// It could not be saved; the form stays and says so.
    #[must_use]
    pub fn failed(mut self, message: String) -> Sheet {
        self.saving = None;
        self.error = Some(message);
        Sheet::Form(self)
    }

    /// Draws it.
    #[must_use]
    pub fn view(&self, width: usize, height: usize, theme: &Theme) -> SheetContent {
        let mut to = Writer::new(width, true, theme);
        let mut error = Writer::new(width, true, theme);
        self.error.iter().for_each(|words| error.problem(words));
        let room = height.saturating_sub(error.page.len());
        let facts_room = room.saturating_sub(self.rows.len() + 1);
        if facts_room > 0 && !self.facts.is_empty() {
            details::facts_in(&mut to, &self.facts, facts_room);
            to.gap();
        }
        let rows_room = if to.page.is_empty() { room } else { self.rows.len() };
        for index in window(self.rows.len(), rows_room, Some(self.focus)) {
            to.page.line(self.row(index, width, theme));
        }
        to.page.append(error.page);
        SheetContent { title: self.title.clone(), aside: String::new(), page: to.page, scroll: 0 }
    }

    fn row(&self, index: usize, width: usize, theme: &Theme) -> Vec<Span<'static>> {
        let (row, has_focus) = (&self.rows[index], index == self.focus);
        let value = match &row.input {
            RowInput::Text(field) if has_focus => RowValue::Typed(field),
            RowInput::Text(field) => RowValue::Text(field.text()),
            RowInput::Choice { .. } => RowValue::Chosen(self.text_of(index)),
        };
        form_row(row.name, value, has_focus, width, theme)
    }
}
