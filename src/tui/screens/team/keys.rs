//! The keys of the Team screen.

use crate::tui::key::Key::{Char as K, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up};
use crate::tui::keymap::{Action, HIDDEN, Input, Place, row};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[TEAM, PEOPLE, FOLDER, REPORT];

/// Team.
#[rustfmt::skip]
pub(crate) const TEAM: Place = Place { is_open: true, ..Place::new("team", "Team", &[
    row(Action::OpenRow, &[Enter], 1, ["open", "the page of the selected round, once it is confirmed; of a team its people"]),
    row(Action::DoStep, &[K('n')], 2, ["next step", "do your next step as coach or trustee; what it does stands below the rounds"]),
    row(Action::People, &[K('p')], 3, ["people", "who is in the team: roles, fingerprints, what changed"]),
    row(Action::Copy, &[K('y')], 4, ["copy line", "copy the line for the chat"]),
    row(Action::TypeFolder, &[K('o')], 4, ["open folder", "the page of a round by its folder"]),
    row(Action::Down, &[Down, K('j')], 5, ["select", "select the line below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the line above"]),
]) };

/// Who is in a team.
#[rustfmt::skip]
pub(crate) const PEOPLE: Place = Place { is_open: true, ..Place::new("team-people", "Team: the people", &[
    row(Action::AcceptRoster, &[K('a')], 1, ["take up", "these are your people: take the roster up as it is"]),
    row(Action::Down, &[Down, K('j')], 2, ["scroll", "a line down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "a line up"]),
    row(Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the first of the people"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the last of the people"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the teams"]),
]) };

/// The folder of a round with a result is typed.
#[rustfmt::skip]
pub(crate) const FOLDER: Place = Place { input: Input::Text, ..Place::new("team-folder", "Team: the folder of a round", &[
    row(Action::Save, &[Enter], 1, ["open", "open the page of this round"]),
    row(Action::Back, &[Esc], 0, ["back", "leave the field"]),
]) };

/// The page of a round.
#[rustfmt::skip]
pub(crate) const REPORT: Place = Place { is_open: true, ..Place::new("team-report", "Team: the page of a round", &[
    row(Action::NextChoice, &[Right, K('n')], 1, ["figure", "the next figure of the report"]),
    row(Action::PreviousChoice, &[Left, K('p')], HIDDEN, ["figure", "the figure before"]),
    row(Action::Down, &[Down, K('j')], 2, ["scroll", "a line down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "a line up"]),
    row(Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the report's beginning"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the report's end"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the teams"]),
]) };
