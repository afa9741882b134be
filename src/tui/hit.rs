//! What the last frame says of what comes next: what a click on its parts means, how far its page can be scrolled.

use ratatui::layout::Rect;

use super::keymap::Action;
use crate::domain::log::wait::WaitId;

/// What is clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Action(Action),
    /// The letter or digit that answers what is asked.
    Answer(char),
    Select(WaitId),
    /// A row of the screen, counted from the top.
    Row(usize),
}

/// What the last frame says of the keys and clicks that come next.
#[derive(Debug, Default)]
pub struct Drawn {
    /// What a click on its parts means.
    pub hits: Vec<Hit>,
    /// How many lines of the page that is read can be scrolled away. None where it is not known: no page was drawn since the
    /// last key that may have opened one.
    pub furthest: Option<usize>,
}

/// A part of the last frame that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub area: Rect,
    pub target: Target,
}
