//! Who has the keys. It is computed here, once, from the model: what is drawn over the screen, what listens, what the footer
//! and the help name, and what a click or a paste goes to are all this one value.

use super::key::Key;
use super::keymap::{Action, Binding, Keymap, Place, shared};
use super::lines::Line;
use super::listener::{KeyMeaning, Listener};
use super::model::Model;
use super::over;
use super::screens::Screen;
use super::shape::Shape;

/// A part of the screen that can have keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyHolder {
    /// What has the keys is not drawn, for want of room: nothing is answered unseen.
    Nobody,
    Sheet,
    Line(Line),
    Screen,
    /// The keys that mean the same on every screen.
    Program,
}

/// Who has the keys, the nearest first, and what is drawn over the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    pub line: Option<Line>,
    pub layers: Vec<(KeyHolder, Listener)>,
    /// The keys in force.
    pub keys: Keymap,
}

/// Who has the keys now.
#[must_use]
pub fn of(model: &Model) -> Focus {
    let (who, top) = top(model);
    let line = line(model, who, &top);
    let over = line.map(|line| (KeyHolder::Line(line), over::listener(&model.ui, line)));
    // The nearest that wants to be alone is the last that listens.
    let mut layers: Vec<_> = over.into_iter().chain([(who, top)]).collect();
    let alone = layers.iter().position(|(_, listener)| listener.is_alone);
    layers.truncate(alone.map_or(layers.len(), |at| at + 1));
    let places: &[Place] = match alone {
        Some(_) => &[shared::ALWAYS],
        None => &[shared::EVERYWHERE, shared::SCREENS, shared::ALWAYS],
    };
    layers.push((KeyHolder::Program, Listener::at(places)));
    Focus { line, layers, keys: model.ui.theme.keys.clone() }
}

/// What is on top: the sheet, else the screen, as far as it can be seen.
fn top(model: &Model) -> (KeyHolder, Listener) {
    let on_top = match &model.sheet {
        Some(sheet) => (KeyHolder::Sheet, Listener { is_alone: true, ..sheet.listener(&model.ui) }),
        None => (KeyHolder::Screen, model.screens.listener(model.ui.screen)),
    };
    match (model.ui.shape(), &model.sheet) {
        (Shape::Tiny, _) => unseen(&on_top.1),
        (Shape::Row, Some(sheet)) if !sheet.fits_a_row() => (KeyHolder::Sheet, Listener::alone(&[shared::TOO_SMALL])),
        (Shape::Row, None) if on_top.1.is_alone => unseen(&on_top.1),
        (Shape::Row, None) => (KeyHolder::Screen, Listener::alone(&[shared::ROW])),
        _ => on_top,
    }
}

/// What is typed blindly is neither taken nor means anything else.
fn unseen(listener: &Listener) -> (KeyHolder, Listener) {
    let Listener { is_typing, is_undisturbed, .. } = *listener;
    (KeyHolder::Nobody, Listener { is_typing, is_undisturbed, is_alone: true, ..Listener::default() })
}

/// What stands over the footer.
fn line(model: &Model, who: KeyHolder, top: &Listener) -> Option<Line> {
    let is_row = model.ui.shape() == Shape::Row;
    let may_ask = who == KeyHolder::Screen && (is_row || !(top.is_alone || top.is_undisturbed));
    let may_stand = |line: Line| match line {
        Line::Toast => who != KeyHolder::Nobody,
        Line::AfterTag | Line::Strip => may_ask,
        Line::Offer | Line::Pulse | Line::Recap => may_ask && !is_row,
        Line::Hint => may_ask && !is_row && model.ui.screen == Screen::Now,
    };
    Line::ALL.iter().copied().find(|line| may_stand(*line) && over::is_there(&model.ui, *line))
}

impl Focus {
    /// What a key means, and to whom.
    #[must_use]
    pub fn meaning(&self, key: Key) -> Option<(KeyHolder, KeyMeaning)> {
        self.layers.iter().find_map(|(who, listener)| Some((*who, listener.meaning(key, &self.keys)?)))
    }

    /// Who does `action`, if anybody who listens.
    #[must_use]
    pub fn doer(&self, action: Action) -> Option<KeyHolder> {
        let does = |listener: &Listener| listener.places.iter().any(|place| place.binding(action).is_some());
        self.layers.iter().find(|(_, listener)| does(listener)).map(|(who, _)| *who)
    }

    /// The places whose keys mean something, the nearest first: what the help begins with.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        self.layers.iter().flat_map(|(_, listener)| listener.places.iter().copied()).collect()
    }

    /// Who has the line of text that is being typed.
    #[must_use]
    pub fn typist(&self) -> Option<KeyHolder> {
        self.layers.iter().find(|(_, listener)| listener.is_typing).map(|(who, _)| *who)
    }

    /// Whether what has the keys has no room to be drawn.
    #[must_use]
    pub fn is_unseen(&self) -> bool {
        self.layers.iter().any(|(who, _)| *who == KeyHolder::Nobody)
    }

    /// The rows that are reached: no nearer row has their key.
    pub fn rows(&self) -> impl Iterator<Item = (Place, &'static Binding)> {
        let rows = self.places().into_iter().flat_map(|place| place.rows.iter().map(move |binding| (place, binding)));
        rows.filter(|(place, binding)| {
            let first = self.keys.keys(*place, binding).first().copied();
            let meant = first.and_then(|key| self.meaning(key));
            meant.is_some_and(|(_, meaning)| meaning == KeyMeaning::Do(binding.action))
        })
    }
}

/// Whether something is in the way of an unasked question.
#[must_use]
pub fn is_busy(model: &Model) -> bool {
    let (who, top) = top(model);
    match who {
        KeyHolder::Sheet | KeyHolder::Nobody => true,
        _ => model.ui.shape() != Shape::Row && (top.is_alone || top.is_undisturbed),
    }
}
