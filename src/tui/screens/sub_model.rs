//! What a screen is made of.

use std::ops::ControlFlow;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::time::Moment;
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::Action;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::shape::Shape;

/// The state of a screen keeps these; what a screen has no use for is left out.
pub trait SubModel {
    /// What it listens to now.
    fn listener(model: &Model) -> Listener;

    /// Does what a key means; `None` if it means nothing here.
    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>>;

    /// Draws it into `area`, which has its margins.
    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>);

    /// It is shown: what it needs is loaded.
    fn shown(_model: &mut Model) -> Vec<Effect> {
        vec![]
    }

    /// The log has changed while it is shown.
    fn log_changed(_model: &mut Model) -> Vec<Effect> {
        vec![]
    }

    /// Whether the screen differs by this message; one that is meant for another screen says nothing about that.
    #[must_use]
    fn is_news(_model: &Model, _msg: &Msg) -> bool {
        true
    }

    /// Takes in a message that is meant for it; hands any other back.
    fn take(_model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
        ControlFlow::Continue(msg)
    }

    /// Takes pasted text into what is being typed.
    fn paste(_model: &mut Model, _text: &str) -> Vec<Effect> {
        vec![]
    }

    /// Takes a click on something that it shows.
    fn click(_model: &mut Model, _target: Target) -> Vec<Effect> {
        vec![]
    }

    /// Whether there is something that `action` could be done to.
    #[must_use]
    fn is_useful(_model: &Model, _action: Action) -> bool {
        true
    }

    /// When it would differ by itself.
    #[must_use]
    fn next_wake(_model: &Model) -> Option<Moment> {
        None
    }

    /// What it has to store before the program ends.
    fn unsaved(_model: &mut Model) -> Vec<Effect> {
        vec![]
    }
}
