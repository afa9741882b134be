//! The keys of the Insights screen.

use crate::tui::key::Key::{Char as K, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up};
use crate::tui::keymap::{Action, HIDDEN, Place, row};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[INSIGHTS, OPEN];

/// Insights.
#[rustfmt::skip]
pub(crate) const INSIGHTS: Place = Place { legend: &[
    ("E W V A", "dimensions of what held you up: environment efficiency, ways of working, velocity, alignment"),
], is_open: true, ..Place::new("insights", "Insights", &[
    row(Action::OpenRow, &[Enter], 1, ["open", "what stands behind the selected line, how sure it is, what could be tried"]),
    row(Action::ToLooks, &[K('l')], 1, ["looks", "select the first thing that is worth a look"]),
    row(Action::Recap, &[K('r')], 2, ["recap", "the recap of the week"]),
    row(Action::NextChoice, &[Right], 2, ["week", "a week later"]),
    row(Action::PreviousChoice, &[Left], HIDDEN, ["week", "a week earlier"]),
    row(Action::Span, &[K('s')], 3, ["span", "figures about one, four or twelve weeks"]),
    row(Action::Down, &[Down, K('j')], 4, ["select", "select the line below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the line above"]),
    row(Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["section", "the next section"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["section", "the section before"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the top"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the last line"]),
    row(Action::Copy, &[K('y')], 8, ["copy", "copy what stands behind the selected line"]),
    row(Action::Back, &[Esc], 0, ["this week", "back to this week and the top"]),
]) };

/// What stands behind a line of the Insights screen, or the recap, is open.
#[rustfmt::skip]
pub(crate) const OPEN: Place = Place { is_open: true, ..Place::new("insights-open", "What is open on Insights", &[
    row(Action::NextChoice, &[Right], 2, ["week", "the same a week later"]),
    row(Action::PreviousChoice, &[Left], HIDDEN, ["week", "the same a week earlier"]),
    row(Action::Down, &[Down, K('j')], 3, ["scroll", "scroll down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the top"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the end"]),
    row(Action::Recap, &[K('r')], 4, ["recap", "the recap of the week, or close it"]),
    row(Action::Copy, &[K('y')], 8, ["copy", "copy this page as text"]),
    row(Action::Back, &[Esc, Enter], 0, ["back", "back to the figures"]),
]) };
