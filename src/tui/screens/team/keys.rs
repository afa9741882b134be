//! The keys of the Team screen.

use crate::tui::key::Key::{Char as K, Down, End, Home, Left, PageDown, PageUp, Right, Up};
use crate::tui::keymap::{Action, HIDDEN, Place, row};

/// All of them, in the order of the help.
pub const PLACES: &[Place] = &[TEAM];

/// Team.
#[rustfmt::skip]
pub const TEAM: Place = Place::new("team", "Team", &[
    row(Action::NextChoice, &[Right, K('n')], 1, ["figure", "the next figure of the report"]),
    row(Action::PreviousChoice, &[Left, K('p')], HIDDEN, ["figure", "the figure before"]),
    row(Action::Down, &[Down, K('j')], 2, ["scroll", "a line down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "a line up"]),
    row(Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the report's beginning"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the report's end"]),
]);
