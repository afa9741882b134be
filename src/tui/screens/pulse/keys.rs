//! The keys of the Pulse screen and of a pulse that is being taken.

use crate::tui::key::Key::{self, Char as K, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up};
use crate::tui::keymap::{Action, HIDDEN, Input, Place, row};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[PULSE, RESULTS, START, UNANSWERED, ANSWERED, SEVERAL, QUESTION, END];

/// The pulses there are.
#[rustfmt::skip]
pub(crate) const PULSE: Place = Place { is_open: true, ..Place::new("pulse", "Pulse", &[
    row(Action::TakePulse, &[Enter], 1, ["take", "take the selected pulse, or go on with a half-done one"]),
    row(Action::Results, &[K('r'), Right], 2, ["results", "your own answers over time"]),
    row(Action::StartTask, &[K('a')], 2, ["start task", "start a task of the pilot; a coin says with or without"]),
    row(Action::FirstDraft, &[K('d')], 2, ["first draft", "the task's first draft is there"]),
    row(Action::TakeDue, &[K('P')], HIDDEN, ["due one", "take the pulse that is due"]),
    row(Action::PutOff, &[K('L')], 3, ["later", "put the due pulse off"]),
    row(Action::Down, &[Down, K('j')], 4, ["select", "select the pulse below"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the pulse above"]),
    row(Action::First, &[Home, K('g')], HIDDEN, ["first", "the first pulse"]),
    row(Action::Last, &[End, K('G')], HIDDEN, ["last", "the last pulse"]),
    row(Action::Delete, &[K('D'), Key::Delete], 10, ["delete", "delete a half-done pulse; undo brings it back"]),
    row(Action::Undo, &[K('z'), K('u')], 8, ["undo", "take back the last change"]),
]) };

/// Your answers to a pulse.
#[rustfmt::skip]
pub(crate) const RESULTS: Place = Place { is_open: true, ..Place::new("results", "Your answers to a pulse", &[
    row(Action::NextChoice, &[Right], 2, ["time", "the next time it was taken"]),
    row(Action::PreviousChoice, &[Left], HIDDEN, ["time", "the time before"]),
    row(Action::EditAnswers, &[K('e')], 3, ["edit", "go through the answers of this time again"]),
    row(Action::Delete, &[K('D'), Key::Delete], 4, ["delete", "delete the answers of this time; undo brings them back"]),
    row(Action::Undo, &[K('z'), K('u')], 8, ["undo", "take back the last change"]),
    row(Action::Down, &[Down, K('j')], 5, ["scroll", "scroll down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(Action::PageDown, &[PageDown], HIDDEN, ["page", "a page down"]),
    row(Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(Action::Back, &[Esc], 0, ["back", "back to the pulses"]),
]) };

/// The page before a pulse's first question.
#[rustfmt::skip]
pub(crate) const START: Place = Place { input: Input::Digits, ..Place::new("pulse-start", "Before a pulse", &[
    row(Action::Begin, &[Enter], 1, ["begin", "the first question"]),
    row(Action::Another, &[K('+')], 2, ["another", "a service that is not in the list"]),
    row(Action::Down, &[Down], HIDDEN, ["scroll", "scroll down"]),
    row(Action::Up, &[Up], HIDDEN, ["scroll", "scroll up"]),
    row(Action::PutAside, &[Esc], 0, ["not now", "back to the pulses"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 4, ["quit", "quit; observing ends with it"]),
]) };

/// The same, while it has no answer.
#[rustfmt::skip]
pub(crate) const UNANSWERED: Place = Place { input: Input::Digits, beside: &[QUESTION], ..Place::new("unanswered", "A question without an answer", &[
    row(Action::Skip, &[Enter], 1, ["skip", "go on without an answer"]),
]) };

/// The same, after coming back to it.
#[rustfmt::skip]
pub(crate) const ANSWERED: Place = Place { input: Input::Digits, beside: &[QUESTION], ..Place::new("answered", "A question that was answered", &[
    row(Action::Keep, &[Enter], 1, ["keep", "keep the answer and go on"]),
    row(Action::TakeAway, &[Key::Delete], 3, ["clear", "take the answer away and go on"]),
]) };

/// A question that takes several answers.
#[rustfmt::skip]
pub(crate) const SEVERAL: Place = Place { input: Input::Digits, beside: &[QUESTION], ..Place::new("several", "A question that takes several answers", &[
    row(Action::GoOn, &[Enter], 1, ["go on", "take what is chosen and go on; with nothing chosen: skip"]),
]) };

/// A question of a pulse.
#[rustfmt::skip]
pub(crate) const QUESTION: Place = Place { input: Input::Digits, turn: 2, ..Place::new("question", "A question of a pulse: digits answer, letters where they stand", &[
    row(Action::NotApplicable, &[K('0')], HIDDEN, ["does not apply", "does not apply, or can't be said"]),
    row(Action::BackOne, &[Key::Backspace], 2, ["back", "the question before"]),
    row(Action::Down, &[Down], HIDDEN, ["scroll", "scroll the answers down"]),
    row(Action::Up, &[Up], HIDDEN, ["scroll", "scroll the answers up"]),
    row(Action::PutAside, &[Esc], 0, ["aside", "put the pulse aside; the answers stay, and it goes on where it was"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 4, ["quit", "quit; the answers stay"]),
]) };

/// The page after a pulse's last question.
#[rustfmt::skip]
pub(crate) const END: Place = Place::new("pulse-end", "After a pulse", &[
    row(Action::GoOn, &[Enter], 1, ["done", "back to the pulses"]),
    row(Action::BackOne, &[Key::Backspace], 2, ["back", "the last question"]),
    row(Action::Down, &[Down, K('j')], 3, ["scroll", "scroll down"]),
    row(Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(Action::PutAside, &[Esc], HIDDEN, ["done", "back to the pulses"]),
    row(Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(Action::Quit, &[K('q')], 0, ["quit", "quit; the answers stay"]),
]);
