//! The keys of what stands over the footer.

use crate::domain::log::wait::Attention;
use crate::tui::key::Key::{Char as K, Esc};
use crate::tui::keymap::{Action, HIDDEN, Input, Place, Tags, row};

/// All of them, in the order of the help.
pub(crate) const PLACES: &[Place] = &[PULSE_OFFER, PULSE_LATER, RECAP_OFFER, STRIP, STILL_ON, AFTER_TAG, OFFER];

/// A due pulse is offered over the footer.
#[rustfmt::skip]
pub(crate) const PULSE_OFFER: Place = Place { is_over_footer: true, is_open: true, ..Place::new("pulse-offer", "A pulse is due", &[
    row(Action::TakeDue, &[K('P')], 1, ["takes it", "take the pulse that is due"]),
    row(Action::PutOff, &[K('L')], 1, ["later", "put it off"]),
]) };

/// For how long a pulse is put off.
#[rustfmt::skip]
pub(crate) const PULSE_LATER: Place = Place { input: Input::Digits, is_over_footer: true, ..Place::new("pulse-later", "Put a pulse off: a digit", &[
    row(Action::TurnDown, &[K('n')], 1, ["not this time", "not this time: it counts as not answered"]),
    row(Action::Back, &[Esc], 0, ["back", "leave it standing"]),
]) };

/// The recap of the week is offered over the footer.
#[rustfmt::skip]
pub(crate) const RECAP_OFFER: Place = Place { is_over_footer: true, is_open: true, ..Place::new("recap-offer", "The recap of the week is offered", &[
    row(Action::Recap, &[K('R')], 1, ["reads it", "read the recap of the week"]),
    row(Action::NoRecap, &[K('X')], 1, ["not this week", "do not offer it again this week"]),
]) };

/// A question about a wait stands over the footer.
#[rustfmt::skip]
pub(crate) const STRIP: Place = Place { tags: Tags::All, ..Place::new("strip", "A question over the footer", &[
    row(Action::AllTags, &[K('?')], 1, ["all", "all seventeen and what they mean"]),
    row(Action::NotNow, &[Esc], 0, ["not now", "not now"]),
    row(Action::Never, &[K('N')], 2, ["never ask for this", "never ask for this command"]),
]) };

/// The question whether a wait entered by hand is still on.
#[rustfmt::skip]
pub(crate) const STILL_ON: Place = Place { is_over_footer: true, ..Place::new("still-on", "Is this wait still on?", &[
    row(Action::StillOn, &[K('y')], 1, ["still on", "it is still on"]),
    row(Action::Over, &[K('o')], 1, ["it is over", "it is over: say when it ended"]),
    row(Action::NotNow, &[Esc], 0, ["not now", "not now"]),
]) };

/// The line that comes after a tag.
#[rustfmt::skip]
pub(crate) const AFTER_TAG: Place = Place { input: Input::Digits, is_over_footer: true, ..Place::new("after-tag", "After a tag: meanwhile", &[
    row(Action::Attention(Attention::Waited), &[K('w')], 1, ["I waited", "you waited for it"]),
    row(Action::Attention(Attention::Switched), &[K('s')], 1, ["I did something else", "you did something else meanwhile"]),
    row(Action::Attention(Attention::LostThread), &[K('l')], 1, ["I lost the thread", "you lost the thread"]),
    row(Action::Back, &[Esc], HIDDEN, ["leave", "leave the line; any other key does, too, and means what it always means"]),
]) };

/// "Is this a build?" stands over the footer.
#[rustfmt::skip]
pub(crate) const OFFER: Place = Place { is_over_footer: true, is_open: true, ..Place::new("offer", "Is this a build?", &[
    row(Action::IsBuild, &[K('+')], 1, ["yes, record it", "it is a build: record it from now on"]),
    row(Action::NoBuild, &[K('-')], 1, ["never ask again", "it is none: never offer it again"]),
    row(Action::NotNow, &[Esc], 2, ["not now", "not now"]),
]) };
