//! The keys of the Log screen.

use crate::tui::key::Key::Char as K;
use crate::tui::keymap::{Action, Place, row, shared};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[LOG];

/// Log.
#[rustfmt::skip]
pub(crate) const LOG: Place = Place { turn: 2, beside: &[shared::LIST], is_open: true, ..Place::new("log", "Log", &[
    row(Action::Search, &[K('/')], 3, ["search", "search labels, projects and notes"]),
    row(Action::Filter, &[K('f')], 3, ["filter", "filter by time, kind, tag, actor"]),
    row(Action::Mark, &[K(' ')], 9, ["mark", "mark the wait for merging or deleting"]),
    row(Action::Merge, &[K('M')], 10, ["merge", "make one wait of the marked ones"]),
    row(Action::Split, &[K('S')], 10, ["split", "cut the wait in two at a moment"]),
]) };
