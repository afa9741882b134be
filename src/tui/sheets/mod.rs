//! What floats over a screen and takes all keys until it closes. Each file owns its state, its keys and its view; a sheet knows
//! itself and what all share ([`Ui`]), and no screen.

pub(crate) mod form;
pub(crate) mod help;
pub(crate) mod keys;
pub(crate) mod manual;
pub(crate) mod tag;

use super::listener::{KeyMeaning, Listener, digits};
use super::ui::Ui;
use super::widgets::sheet::SheetContent;
use crate::domain::log::wait::Wait;

/// A sheet that is open.
#[derive(Debug, Clone, PartialEq)]
pub enum Sheet {
    Help(help::State),
    Tag(tag::State),
    /// Start or stop a wait by hand.
    Manual(manual::State),
    /// A search for something is over, and how long ago: where was the answer?
    Found(Wait, manual::State),
    Form(form::Form),
}

impl Sheet {
    /// What it listens to.
    #[must_use]
    pub fn listener(&self, ui: &Ui) -> Listener {
        match self {
            Self::Help(_) => Listener::at(&[keys::HELP]),
            Self::Tag(state) => state.listener(),
            Self::Manual(_) => Listener::at(&[keys::MANUAL]).with_answers(digits(manual::running(ui).count())),
            Self::Found(..) => Listener::at(&[keys::FOUND]),
            Self::Form(form) => form.listener(),
        }
    }

    /// Whether its keys can be shown in a single row.
    #[must_use]
    pub const fn fits_a_row(&self) -> bool {
        matches!(self, Self::Tag(state) if state.note.is_none())
    }

    /// Takes what a key means to it: it stays, perhaps as another one, or closes.
    pub fn press(self, meaning: KeyMeaning, ui: &mut Ui) -> Option<Self> {
        match self {
            Self::Help(state) => state.press(meaning, ui),
            Self::Tag(state) => state.press(meaning, ui),
            Self::Manual(state) => state.press(meaning, ui),
            Self::Found(wait, state) => state.press_found(wait, meaning, ui),
            Self::Form(form) => form.press(meaning, ui),
        }
    }

    /// Takes pasted text where it has a field.
    pub fn paste(&mut self, text: &str) {
        match self {
            Self::Tag(state) => state.note.iter_mut().for_each(|field| field.paste(text)),
            Self::Form(form) => form.paste(text),
            Self::Help(_) | Self::Manual(_) | Self::Found(..) => {}
        }
    }

    /// What has to be saved before the program ends: a note or a form that is being filled in.
    pub fn unsaved(self, ui: &mut Ui) {
        match self {
            Self::Tag(mut state) => state.save_note(ui),
            Self::Form(form) => form.unsaved(ui),
            Self::Help(_) | Self::Manual(_) | Self::Found(..) => {}
        }
    }

    /// The sheet for `width` cells and `height` lines.
    #[must_use]
    pub fn view(&self, ui: &Ui, width: usize, height: usize) -> SheetContent {
        match self {
            Self::Help(state) => state.view(width, height, &ui.theme),
            Self::Tag(state) => state.view(width, height, ui),
            Self::Manual(state) => state.view(width, height, ui),
            Self::Found(wait, _) => manual::view_found(wait, width, &ui.theme),
            Self::Form(form) => form.view(width, height, &ui.theme),
        }
    }
}
