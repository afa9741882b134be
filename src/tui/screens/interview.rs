//! Interview: a friction interview led by a guide, its read-back, themes and their triangulation.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::model::{Hit, Model};
use crate::tui::shape::Shape;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {}

/// What to load when the screen is shown.
pub fn shown(_model: &mut Model) -> Vec<Effect> {
    vec![]
}

/// Does what a key asks for here; `None` if it means nothing here.
pub fn update(_model: &mut Model, _action: Action) -> Option<Vec<Effect>> {
    None
}

/// Draws it into `area`, which has its margins.
pub fn view(_model: &Model, _frame: &mut Frame, _area: Rect, _shape: Shape, _hits: &mut Vec<Hit>) {}
