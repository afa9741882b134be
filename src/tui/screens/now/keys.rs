//! The keys of the Now screen.

use crate::tui::key::Key::Char as K;
use crate::tui::keymap::{Action, Place, row, shared};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[NOW];

/// Now.
#[rustfmt::skip]
pub(crate) const NOW: Place = Place { turn: 2, beside: &[shared::LIST], is_open: true, ..Place::new("now", "Now", &[
    row(Action::ToggleApart, &[K('B')], 9, ["background", "show or hide the runs of agents and background jobs"]),
    row(Action::Pause, &[K('p')], 5, ["pause", "pause observing, or go on"]),
    row(Action::Focus, &[K('F')], 9, ["focus", "no questions for a while; again lifts it"]),
    row(Action::Questions, &[K('Q')], 11, ["questions", "turn everything that asks off or on"]),
    row(Action::AskOnRequest, &[K('T')], 11, ["ask me", "ask again after questions went unanswered for days"]),
]) };
