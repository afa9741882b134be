//! The keys of sheets. A text field in one has those of a text field.

use crate::domain::log::wait::{HuntOutcome, Kind};
use crate::tui::key::Key::{BackTab, Char as K, Down, Enter, Esc, Left, PageDown, PageUp, Right, Tab as TabKey, Up};
use crate::tui::keymap::{Action, HIDDEN, Input, Place, Tags, row, shared};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[TAG, SWEEP, MANUAL, FOUND, FORM, HELP];

/// Tag sheet.
#[rustfmt::skip]
pub(crate) const TAG: Place = Place { tags: Tags::All, ..Place::new("tag-sheet", "Tag sheet", &[
    row(Action::AllTags, &[K('?')], 1, ["all, with meanings", "all seventeen and what they mean"]),
    row(Action::Undo, &[K('z')], 2, ["undo", "take back the last change"]),
    row(Action::Back, &[Esc], 0, ["close", "close without a tag"]),
]) };

/// The tag sheet while it goes through untagged waits.
#[rustfmt::skip]
pub(crate) const SWEEP: Place = Place { tags: Tags::All, ..Place::new("sweep", "Going through untagged waits", &[
    row(Action::Skip, &[Enter], 1, ["skip", "the next one"]),
    row(Action::AllTags, &[K('?')], 1, ["all, with meanings", "all seventeen and what they mean"]),
    row(Action::Undo, &[K('z')], 2, ["undo", "take back the last tag and go back to its wait"]),
    row(Action::Back, &[Esc], 0, ["stop", "stop here"]),
]) };

/// Wait by hand.
#[rustfmt::skip]
pub(crate) const MANUAL: Place = Place { input: Input::Digits, ..Place::new("manual-sheet", "Wait by hand", &[
    row(Action::StartManual(Kind::Review), &[K('r')], HIDDEN, ["review", "wait for a person to look at a change"]),
    row(Action::StartManual(Kind::Ci), &[K('c')], HIDDEN, ["ci", "wait for a pipeline or a runner"]),
    row(Action::StartManual(Kind::People), &[K('p')], HIDDEN, ["people", "wait for an answer or a decision"]),
    row(Action::StartManual(Kind::Context), &[K('h')], HIDDEN, ["context", "look for an owner, a document, a reason"]),
    row(Action::StartManual(Kind::Environment), &[K('e')], HIDDEN, ["environment", "set up or repair the environment"]),
    row(Action::StartManual(Kind::Other), &[K('o')], HIDDEN, ["other", "something else"]),
    row(Action::Earlier, &[K('-'), Left], HIDDEN, ["earlier", "it began, or ended, earlier than now"]),
    row(Action::Later, &[K('+'), Right], HIDDEN, ["later", "not so long ago"]),
    row(Action::Back, &[Esc], 0, ["close", "start nothing"]),
]) };

/// Where the answer was.
#[rustfmt::skip]
pub(crate) const FOUND: Place = Place::new("found-sheet", "Where the answer was", &[
    row(Action::Found(HuntOutcome::Docs), &[K('d')], HIDDEN, ["in the docs", "the answer was in the docs"]),
    row(Action::Found(HuntOutcome::Code), &[K('c')], HIDDEN, ["in the code", "the answer was in the code"]),
    row(Action::Found(HuntOutcome::Person), &[K('p')], HIDDEN, ["a person knew", "a person knew"]),
    row(Action::Found(HuntOutcome::Never), &[K('n')], HIDDEN, ["never found it", "it was not found"]),
    row(Action::Skip, &[Enter], HIDDEN, ["stop without saying", "stop the wait without saying"]),
    row(Action::Back, &[Esc], 0, ["go on waiting", "let it run on"]),
]);

/// Form.
#[rustfmt::skip]
pub(crate) const FORM: Place = Place { input: Input::Text, beside: &[shared::CHOICE], ..Place::new("form", "Form", &[
    row(Action::NextRow, &[Down, TabKey], 2, ["row", "the next row"]),
    row(Action::PreviousRow, &[Up, BackTab], HIDDEN, ["row", "the row before"]),
    row(Action::Save, &[Enter], 1, ["save", "save and close"]),
    row(Action::Back, &[Esc], 0, ["close", "close and change nothing"]),
]) };

/// Help.
#[rustfmt::skip]
pub(crate) const HELP: Place = Place::new("help", "Help", &[
    row(Action::Down, &[Down, K('j')], 1, ["scroll", "scroll down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::Back, &[Esc, K('?')], 0, ["close", "close the list"]),
]);
