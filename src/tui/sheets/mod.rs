//! What floats over a screen and takes all keys until it closes. Each file owns its state, its keys and its view.

pub mod form;
pub mod help;
pub mod manual;
pub mod tag;

use super::effect::Effect;
use super::input::Key;
use super::keymap::{self, Action, Place};
use super::model::Model;
use super::widgets::sheet::Box;
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

/// What a sheet does with a key: stay as it is (or as another one), or close.
pub type Outcome = (Option<Sheet>, Vec<Effect>);

impl Sheet {
    /// Where its keys are in the keymap.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Help(_) => Place::Help,
            Self::Tag(state) if state.note.is_some() => Place::Field,
            Self::Tag(state) if state.sweep.is_some() => Place::Sweep,
            Self::Tag(_) => Place::TagSheet,
            Self::Manual(_) => Place::ManualSheet,
            Self::Found(..) => Place::FoundSheet,
            Self::Form(_) => Place::Form,
        }
    }

    /// Whether keys go into a line of text.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Tag(state) => state.note.is_some(),
            Self::Form(form) => form.is_typing(),
            Self::Help(_) | Self::Manual(_) | Self::Found(..) => false,
        }
    }

    fn press(self, key: Key, model: &mut Model) -> Outcome {
        match self {
            Self::Help(state) => state.press(key),
            Self::Tag(state) => state.press(key, model),
            Self::Manual(state) => state.press(key, model),
            Self::Found(wait, state) => state.press_found(wait, key, model),
            Self::Form(form) => form.press(key, model),
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

    /// The sheet for `width` cells and `height` lines.
    #[must_use]
    pub fn view(&self, model: &Model, width: usize, height: usize) -> Box {
        match self {
            Self::Help(state) => state.view(width, height, &model.theme),
            Self::Tag(state) => state.view(width, height, model),
            Self::Manual(state) => state.view(width, height, model),
            Self::Found(wait, _) => manual::view_found(wait, width, &model.theme),
            Self::Form(form) => form.view(width, height, &model.theme),
        }
    }
}

/// Gives a key to the open sheet. `q` quits from every sheet that is no text field; what is unsaved is saved first.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(sheet) = model.sheet.take() else { return vec![] };
    if !sheet.is_typing() && key == Key::Char('q') {
        model.sheet = Some(sheet);
        return quit(model);
    }
    let (next, effects) = sheet.press(key, model);
    // A sheet may have opened another one itself.
    if model.sheet.is_none() {
        model.sheet = next;
    }
    effects
}

/// A click on something that a sheet shows.
pub fn click(model: &mut Model, action: Action) -> Vec<Effect> {
    let place = model.sheet.as_ref().map(Sheet::place);
    let key = keymap::rows(place.as_slice()).find(|binding| binding.action == action).map(|binding| binding.keys[0]);
    key.map_or_else(Vec::new, |key| press(model, key))
}

/// Ends the program; a note or a form that is being filled in is saved first.
pub fn quit(model: &mut Model) -> Vec<Effect> {
    let sheet = model.sheet.take();
    let mut effects = match sheet {
        Some(Sheet::Tag(state)) => state.unsaved(model),
        Some(Sheet::Form(form)) => form.unsaved(model),
        _ => vec![],
    };
    effects.extend(super::screens::pulse::unsaved(model));
    effects.extend(super::screens::interview::unsaved(model));
    effects.push(Effect::Quit);
    effects
}
