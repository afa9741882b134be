//! What a click on a part of the last frame means.

use ratatui::layout::Rect;

use super::key::Key;
use super::keymap::Action;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::WaitId;

/// What is clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Action(Action),
    /// The answer of a sheet or a strip.
    Tag(Tag),
    Select(WaitId),
    /// A row of the screen, counted from the top.
    Row(usize),
    /// The same as this key.
    Press(Key),
}

/// A part of the last frame that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub area: Rect,
    pub target: Target,
}
