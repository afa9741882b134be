//! The quiet line that offers a due pulse, and how it is put off.

use std::time::Duration;

use super::keys;
use crate::domain::log::survey::{PulseOutcome, Snooze};
use crate::domain::page::pulse::Due;
use crate::domain::say::length::plain;
use crate::domain::time::between;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lines::{DEAF, PulseOffer, Tone};
use crate::tui::listener::{Listener, Meaning, digits, index};
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Whether the line has something to offer: the Pulse screen shows what is due at its top.
#[must_use]
pub fn is_offered(model: &Model) -> bool {
    let offer = model.lines.pulse.as_ref();
    offer.is_some_and(|offer| model.screen != Screen::Pulse || offer.later_since.is_some())
}

/// A pulse is due, or none is any more.
pub fn told(model: &mut Model, due: Option<Due>) {
    let old = model.lines.pulse.take();
    model.lines.pulse = due.map(|due| match old {
        Some(offer) if offer.due.ask.survey == due.ask.survey && offer.due.ask.service == due.ask.service => {
            PulseOffer { due, ..offer }
        }
        _ => PulseOffer { due, deaf_until: model.now + DEAF, later_since: None },
    });
}

/// The lengths that "later" offers: by digit, in words.
#[must_use]
pub fn lengths(model: &Model, offer: &PulseOffer) -> Vec<(String, Snooze)> {
    if offer.due.ask.snoozes_left == 0 {
        return vec![];
    }
    let minutes = model.settings.pulse.snooze_min.iter().filter_map(|minutes| u32::try_from(*minutes).ok()).take(8);
    let lengths = minutes.map(|minutes| (plain(of_minutes(minutes)), Snooze::Minutes(minutes)));
    lengths.chain([("next morning".to_owned(), Snooze::NextMorning)]).collect()
}

fn of_minutes(minutes: u32) -> Duration {
    Duration::from_secs(u64::from(minutes) * 60)
}

/// Once it is asked for how long, a digit says it and nothing else is listened to.
pub(super) fn listener(model: &Model) -> Listener {
    match model.lines.pulse.as_ref() {
        Some(offer) if offer.later_since.is_some() => {
            Listener::alone(&[keys::PULSE_LATER]).with_answers(digits(lengths(model, offer).len()))
        }
        _ => Listener::at(&[keys::PULSE_OFFER]),
    }
}

pub(super) fn press(model: &mut Model, meaning: Meaning) -> Vec<Effect> {
    match meaning {
        Meaning::Do(Action::PutOff) => later(model),
        Meaning::Do(Action::TurnDown) => put_off(model, PulseOutcome::Dropped),
        Meaning::Do(_) => {
            model.lines.pulse.iter_mut().for_each(|offer| offer.later_since = None);
            vec![]
        }
        Meaning::Answer(digit) => {
            let lengths = model.lines.pulse.as_ref().map(|offer| lengths(model, offer)).unwrap_or_default();
            let chosen = lengths.get(index(digit)).map(|(_, snooze)| PulseOutcome::Snoozed(*snooze));
            chosen.map(|what| put_off(model, what)).unwrap_or_default()
        }
        Meaning::Type(_) => vec![],
    }
}

fn put_off(model: &mut Model, what: PulseOutcome) -> Vec<Effect> {
    let Some(offer) = model.lines.pulse.take() else { return vec![] };
    let seconds = offer.later_since.map_or(0.0, |since| between(since, model.now).as_secs_f64());
    let ask = offer.due.ask;
    let words = match what {
        PulseOutcome::Snoozed(Snooze::NextMorning) => format!("{} comes back tomorrow morning", ask.title),
        PulseOutcome::Snoozed(Snooze::Minutes(minutes)) => {
            format!("{} comes back in {}", ask.title, plain(of_minutes(minutes)))
        }
        PulseOutcome::Dropped | PulseOutcome::Taken => format!("{} is not asked this time", ask.title),
    };
    model.toast(words, Tone::Notice);
    let is_home = model.screen == Screen::Pulse;
    let put_off = Effect::PutOff { survey: ask.survey, service: ask.service, what, seconds };
    std::iter::once(put_off).chain(is_home.then_some(Effect::LoadPulse)).collect()
}

/// Asks for how long the due pulse is put off; on the Pulse screen, too, where the line does not stand by itself.
pub fn later(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    match &mut model.lines.pulse {
        Some(offer) => offer.later_since = Some(now),
        None => model.toast("No pulse is due", Tone::Notice),
    }
    vec![]
}
