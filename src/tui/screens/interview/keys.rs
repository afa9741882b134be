//! The keys of the Interview screen. Each page has its keys for itself, except the list of interviews.

use crate::tui::key::Key::{
    self, BackTab, Char as K, Down, Enter, Esc, Left, PageDown, PageUp, Right, Tab as TabKey, Up,
};
use crate::tui::keymap::{Action, HIDDEN, Input, Place, Tags, row, shared};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] =
    &[INTERVIEW, GUIDES, CONSENT, TALK, CODE, FORM, CHOICE, READ_BACK, THEMES, COMPARE, TIMELINE];

/// Interview.
#[rustfmt::skip]
pub(crate) const INTERVIEW: Place = Place { is_open: true, ..Place::new("interview", "Interview", &[
    row(Action::OpenInterview, &[Enter], 1, ["open", "go on with the selected interview, or read it back"]),
    row(Action::NewInterview, &[K('n')], 1, ["new", "begin an interview"]),
    row(Action::ReadBack, &[K('r')], 2, ["read back", "the selected interview in plain words"]),
    row(Action::Themes, &[K('T')], 2, ["themes", "ranked themes of the interviews on this machine"]),
    row(Action::Timeline, &[K('W')], 3, ["last week", "your own last week, large and quiet, to look at together"]),
    row(Action::Withdraw, &[K('D'), Key::Delete], 10, ["withdraw", "delete the selected interview for good; press it twice"]),
    row(Action::Down, &[Down, K('j')], 4, ["select", "select the interview below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the interview above"]),
]) };

/// The guides an interview can follow.
#[rustfmt::skip]
pub(crate) const GUIDES: Place = Place::new("interview-guides", "Interview: which guide", &[
    row(Action::Begin, &[Enter], 1, ["begin", "begin by the selected guide"]),
    row(Action::Down, &[Down, K('j')], 2, ["select", "select the guide below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the guide above"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
]);

/// The page on which consent is asked for.
#[rustfmt::skip]
pub(crate) const CONSENT: Place = Place::new("interview-consent", "Interview: consent", &[
    row(Action::Agree, &[K('y')], 0, ["yes", "the person agrees that notes are taken"]),
    row(Action::Decline, &[K('n')], 0, ["no", "the person declines: nothing is kept"]),
    row(Action::NextChoice, &[K('w')], 1, ["work", "the next kind of work, as far as the person wants it said"]),
    row(Action::Down, &[Down], 2, ["scroll", "scroll down"]),
    row(Action::Up, &[Up], HIDDEN, ["scroll", "scroll up"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(Action::Help, &[K('?')], 3, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
]);

/// A part of a guide, while the talk goes on.
#[rustfmt::skip]
pub(crate) const TALK: Place = Place::new("interview-talk", "Interview: the talk", &[
    row(Action::NoteIncident, &[K('n')], 1, ["note", "note an incident"]),
    row(Action::GoOn, &[Enter, Right], 2, ["next", "the next question; after the last the next part"]),
    row(Action::BackOne, &[Left, Key::Backspace], 5, ["back", "the question before"]),
    row(Action::NextPart, &[PageDown, K(']')], 4, ["part", "the next part"]),
    row(Action::PreviousPart, &[PageUp, K('[')], HIDDEN, ["part", "the part before"]),
    row(Action::EditIncident, &[K('E')], 3, ["correct", "go through the selected incident again"]),
    row(Action::Down, &[Down, K('j')], 6, ["incident", "select the incident below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["incident", "select the incident above"]),
    row(Action::ReadBack, &[K('R')], 2, ["read back", "end the talk and read the notes back"]),
    row(Action::Withdraw, &[K('X')], 8, ["withdraw", "the person wants nothing kept; press it twice"]),
    row(Action::PutAside, &[Esc], 0, ["aside", "put it aside: all of it is kept, and the clock stands still"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
]);

/// The code of an incident: a letter.
#[rustfmt::skip]
pub(crate) const CODE: Place = Place { tags: Tags::ButNotHeldUp, ..Place::new("interview-code", "Interview: the code of an incident", &[
    row(Action::Back, &[Esc], 0, ["back", "back; an incident with nothing in it is not kept"]),
    row(Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
    row(Action::NextRow, &[Enter, Down], HIDDEN, ["next", "the next field, once there is a code"]),
]) };

/// The fields of an incident.
#[rustfmt::skip]
pub(crate) const FORM: Place = Place { input: Input::Text, ..Place::new("interview-form", "Interview: an incident", &[
    row(Action::NextRow, &[Enter, Down], 1, ["next", "the next field; after the last back to the talk"]),
    row(Action::PreviousRow, &[Up, BackTab], HIDDEN, ["before", "the field before"]),
    row(Action::Complete, &[TabKey], 2, ["complete", "take the words that stand beside the field"]),
    row(Action::Back, &[Esc], 0, ["done", "back; everything is kept as it stands"]),
]) };

/// A field of an incident that is chosen.
#[rustfmt::skip]
pub(crate) const CHOICE: Place = Place { input: Input::Digits, beside: &[shared::CHOICE, FORM], ..Place::new("interview-choice", "Interview: a choice in an incident; a digit chooses, `enter` goes on", &[
    row(Action::TakeAway, &[Key::Backspace, Key::Delete], HIDDEN, ["clear", "not said"]),
]) };

/// What was noted, in plain words.
#[rustfmt::skip]
pub(crate) const READ_BACK: Place = Place::new("interview-read-back", "Interview: read back", &[
    row(Action::Strike, &[K('x'), K(' ')], 1, ["strike", "strike the line, or take the strike back"]),
    row(Action::EditIncident, &[Enter, K('e')], 2, ["correct", "correct the incident of the line"]),
    row(Action::NoteIncident, &[K('n')], 2, ["note", "note one more incident"]),
    row(Action::WriteFile, &[K('w')], 1, ["write file", "the person has read it: write friction-<codename>.toml"]),
    row(Action::Down, &[Down, K('j')], 3, ["line", "the line below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["line", "the line above"]),
    row(Action::PageDown, &[PageDown], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::Withdraw, &[K('X')], 10, ["withdraw", "the person wants nothing kept; press it twice"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
]);

/// Ranked themes of the interviews on this machine.
#[rustfmt::skip]
pub(crate) const THEMES: Place = Place::new("interview-themes", "Interview: themes", &[
    row(Action::Compare, &[K('c')], 1, ["compare", "hold the themes against pulses and logs"]),
    row(Action::Rename, &[K('m'), Enter], 2, ["merge", "give the selected cause another name; two causes with one name are merged"]),
    row(Action::Undo, &[K('z'), K('u')], 3, ["undo", "take the last name back"]),
    row(Action::Down, &[Down, K('j')], 4, ["cause", "select the cause below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["cause", "select the cause above"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
]);

/// Themes beside pulses and logs.
#[rustfmt::skip]
pub(crate) const COMPARE: Place = Place::new("interview-compare", "Interview: beside pulses and logs", &[
    row(Action::Down, &[Down, K('j')], 2, ["scroll", "scroll down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the themes"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
]);

/// The person's own last week, to look at together.
#[rustfmt::skip]
pub(crate) const TIMELINE: Place = Place::new("interview-timeline", "Interview: last week", &[
    row(Action::Down, &[Down, K('j')], 2, ["scroll", "scroll down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(Action::Back, &[Esc], 0, ["close", "close it; nothing of it was kept"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 1, ["quit", "quit"]),
]);
