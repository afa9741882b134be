//! The keys of the Share screen.

use crate::tui::key::Key::{Char as K, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab as TabKey, Up};
use crate::tui::keymap::{Action, HIDDEN, Input, Place, row};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[SHARE, FOLDER, LOG, ROUND, GIVEN];

/// Share.
#[rustfmt::skip]
pub(crate) const SHARE: Place = Place { is_open: true, ..Place::new("share", "Share", &[
    row(Action::OpenRow, &[Enter], 1, ["look", "see what would leave in the selected round; nothing is written by looking"]),
    row(Action::TypeFolder, &[K('o')], 2, ["open folder", "type the folder of a round"]),
    row(Action::SentLog, &[K('l')], 3, ["what left", "the log of all that ever left"]),
    row(Action::Down, &[Down, K('j')], 4, ["select", "select the round below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the round above"]),
]) };

/// The folder of a round is typed.
#[rustfmt::skip]
pub(crate) const FOLDER: Place = Place { input: Input::Text, ..Place::new("share-folder", "Share: the folder of a round", &[
    row(Action::Save, &[Enter], 1, ["look", "see what would leave in this round"]),
    row(Action::Complete, &[TabKey], 2, ["complete", "the next known round that fits"]),
    row(Action::Back, &[Esc], 0, ["back", "leave the field"]),
]) };

/// All that ever left.
#[rustfmt::skip]
pub(crate) const LOG: Place = Place { is_open: true, ..Place::new("share-log", "Share: all that ever left", &[
    row(Action::Down, &[Down, K('j')], 1, ["select", "select the file below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the file above"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the latest file"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the first file that left"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the rounds"]),
]) };

/// A round before the decision.
#[rustfmt::skip]
pub(crate) const ROUND: Place = Place { is_open: true, ..Place::new("share-round", "Share: a round", &[
    row(Action::GivePart, &[K('w')], HIDDEN, ["write it", "write the file that is shown into the round's folder, once"]),
    row(Action::LeaveOut, &[K('x')], HIDDEN, ["leave out", "leave the selected block out, or say it again"]),
    row(Action::GiveBlank, &[K('b')], HIDDEN, ["blank", "write a blank: it counts, and says nothing"]),
    row(Action::GiveNothing, &[K('n')], HIDDEN, ["nothing", "write nothing and leave the round"]),
    row(Action::NextChoice, &[Right], 1, ["turn", "what leaves, the same byte for byte, what it becomes after merging"]),
    row(Action::PreviousChoice, &[Left], HIDDEN, ["turn", "the other way; in a small pane what stays here comes first"]),
    row(Action::OpenRow, &[Enter], 2, ["why", "why the selected block is asked, and why its edges are where they are"]),
    row(Action::AcceptRoster, &[K('a')], 0, ["accept roster", "the roster changed, and this is your team"]),
    row(Action::Down, &[Down, K('j')], 3, ["move", "the block below, or a line down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "the block above, or a line up"]),
    row(Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the top"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the end"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the rounds; nothing is written"]),
]) };

/// A round in which nothing is left to decide.
#[rustfmt::skip]
pub(crate) const GIVEN: Place = Place { is_open: true, ..Place::new("share-given", "Share: after the decision", &[
    row(Action::Back, &[Esc, Enter], 0, ["back", "back to the rounds"]),
]) };
