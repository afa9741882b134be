//! Keys that more than one part of the screen has.

use super::action::Action;
use super::binding::{Binding, HIDDEN, Input, Place, row};
use crate::tui::key::Key::{
    self, Char as K, Ctrl, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab as TabKey, Up,
};
use crate::tui::screen::Screen;

/// Where waits are listed: Now and Log.
#[rustfmt::skip]
pub(crate) const LIST: Place = Place { turn: 1, ..Place::new("list", "A wait in a list", &[
    row(Action::Tag, &[K('t')], 1, ["tag", "tag the wait at hand: the selected one, else the latest untagged, else the running one"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the wait above"]),
    row(Action::Down, &[Down, K('j')], 4, ["select", "select the wait below"]),
    row(Action::Sweep, &[K('s')], 3, ["sweep", "go through the untagged waits, one key each"]),
    row(Action::Manual, &[K('w')], 2, ["add wait", "start or stop a wait that no process shows: review, people, a search"]),
    row(Action::Edit, &[Enter], 6, ["edit", "edit times, kind, held up, note"]),
    row(Action::Why, &[K('e')], 7, ["explain", "explain which rule, label and actor the wait got, and correct it"]),
    row(Action::Undo, &[K('z'), K('u')], 8, ["undo", "take back the last change"]),
    row(Action::Copy, &[K('y')], 12, ["copy", "copy the wait at hand as text, through the terminal's clipboard (OSC 52)"]),
    row(Action::Delete, &[K('D'), Key::Delete], 10, ["delete", "delete the selected or marked waits; undo brings them back"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page up", "a page up"]),
    row(Action::PageDown, &[PageDown], HIDDEN, ["page down", "a page down"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the newest wait"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the oldest wait shown"]),
    row(Action::Back, &[Esc], HIDDEN, ["back", "let go of the selection, marks, search or filter"]),
]) };

/// A single line of text.
#[rustfmt::skip]
pub(crate) const FIELD: Place = Place { input: Input::Text, ..Place::new("field", "Text field", &[
    row(Action::Save, &[Enter], 1, ["done", "take the text"]),
    row(Action::Back, &[Esc], 0, ["back", "leave the field"]),
]) };

/// A row of a form that is chosen.
#[rustfmt::skip]
pub(crate) const CHOICE: Place = Place::new("choice", "A choice in a form", &[
    row(Action::NextChoice, &[Right], 3, ["choose", "the next choice"]),
    row(Action::PreviousChoice, &[Left], HIDDEN, ["choose", "the choice before"]),
]);

/// On every screen while no sheet is open.
#[rustfmt::skip]
pub(crate) const EVERYWHERE: Place = Place { turn: 3, ..Place::new("everywhere", "Everywhere", &[
    row(Action::NextScreen, &[TabKey], 12, ["next screen", "the next screen; after the last comes the first"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list, beginning with the keys of where you are"]),
    row(Action::Quit, &[K('q')], 0, ["quit", "quit; observing ends with it"]),
]) };

/// The digit of each screen.
pub(crate) const SCREENS: Place = Place::new("screens", "Screens", &DIGITS);

const DIGITS: [Binding; Screen::ALL.len()] = {
    let mut rows = [row(Action::NextScreen, &[], HIDDEN, [""; 2]); Screen::ALL.len()];
    let mut at = 0;
    while at < rows.len() {
        let screen = Screen::ALL[at];
        rows[at] = row(Action::Show(screen), screen.keys(), HIDDEN, [screen.name(), screen.help()]);
        at += 1;
    }
    rows
};

/// Also over sheets and pages that have the keys for themselves.
#[rustfmt::skip]
pub(crate) const ALWAYS: Place = Place::new("always", "Always, also over what is open", &[
    row(Action::Quit, &[Ctrl('c'), K('q')], HIDDEN, ["quit", "quit; what is unsaved is saved first. In a line of text only ^C quits"]),
    row(Action::Redraw, &[Ctrl('l')], HIDDEN, ["redraw", "draw the screen again"]),
    row(Action::Suspend, &[Ctrl('z')], HIDDEN, ["suspend", "stop draglog; `fg` brings it back"]),
    row(Action::Mouse, &[Ctrl('t')], HIDDEN, ["mouse", "give the mouse to the terminal, to select and copy as elsewhere; again takes it back"]),
]);

/// There is only one row.
#[rustfmt::skip]
pub(crate) const ROW: Place = Place { is_open: true, ..Place::new("row", "One row", &[
    row(Action::Tag, &[K('t')], HIDDEN, ["tag", "tag the latest wait that is not tagged, else the running one"]),
    row(Action::Sweep, &[K('s')], HIDDEN, ["sweep", "go through the untagged waits, one key each"]),
    row(Action::Undo, &[K('z'), K('u')], HIDDEN, ["undo", "take back the last change"]),
    row(Action::Pause, &[K('p')], HIDDEN, ["pause", "pause observing, or go on"]),
    row(Action::Focus, &[K('F')], HIDDEN, ["focus", "no questions for a while; again lifts it"]),
]) };

/// A sheet is open that has no room.
#[rustfmt::skip]
pub(crate) const TOO_SMALL: Place = Place::new("too-small", "Too little room", &[
    row(Action::Back, &[Esc], 0, ["close", "close what has no room here"]),
]);
