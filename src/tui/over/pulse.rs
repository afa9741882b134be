//! The quiet line that offers a due pulse, and how it is put off.

use std::time::Duration;

use super::keys;
use crate::domain::log::survey::{PulseOutcome, Snooze};
use crate::domain::page::pulse;
use crate::domain::page::pulse::Due;
use crate::domain::say::length::plain;
use crate::domain::time::between;
use crate::tui::keymap::Action;
use crate::tui::lines::{Line, PulseOffer, Tone};
use crate::tui::listener::{KeyMeaning, Listener, digits, index};
use crate::tui::screen::Screen;
use crate::tui::ui::Ui;

/// Whether the line has something to offer: the Pulse screen shows what is due at its top.
#[must_use]
pub(crate) fn is_offered(ui: &Ui) -> bool {
    let offer = ui.lines.pulse.as_ref();
    offer.is_some_and(|offer| ui.screen != Screen::Pulse || offer.later_since.is_some())
}

/// A pulse is due, or none is any more.
pub(crate) fn told(ui: &mut Ui, due: Option<Due>) {
    let asked = |due: &Due| (due.ask.survey.clone(), due.ask.service.clone());
    let old = ui.lines.pulse.take().filter(|old| due.as_ref().map(asked) == Some(asked(&old.due)));
    if old.is_none() {
        ui.lines.renewed = Some(Line::Pulse);
    }
    ui.lines.pulse = due.map(|due| PulseOffer { due, later_since: old.and_then(|old| old.later_since) });
}

/// The lengths that "later" offers: by digit, in words.
#[must_use]
pub(crate) fn lengths(ui: &Ui, offer: &PulseOffer) -> Vec<(String, Snooze)> {
    if offer.due.ask.snoozes_left == 0 {
        return vec![];
    }
    let minutes = ui.settings.pulse.snooze_min.iter().filter_map(|minutes| u32::try_from(*minutes).ok()).take(8);
    let lengths = minutes.map(|minutes| (plain(of_minutes(minutes)), Snooze::Minutes(minutes)));
    lengths.chain([("next morning".to_owned(), Snooze::NextMorning)]).collect()
}

fn of_minutes(minutes: u32) -> Duration {
    Duration::from_secs(u64::from(minutes) * 60)
}

/// Once it is asked for how long, a digit says it and nothing else is listened to.
pub(super) fn listener(ui: &Ui) -> Listener {
    match ui.lines.pulse.as_ref() {
        Some(offer) if offer.later_since.is_some() => {
            Listener::alone(&[keys::PULSE_LATER]).with_answers(digits(lengths(ui, offer).len()))
        }
        _ => Listener::at(&[keys::PULSE_OFFER]),
    }
}

pub(super) fn press(ui: &mut Ui, meaning: KeyMeaning) {
    match meaning {
        KeyMeaning::Do(Action::PutOff) => later(ui),
        KeyMeaning::Do(Action::TurnDown) => put_off(ui, PulseOutcome::Dropped),
        KeyMeaning::Do(_) => ui.lines.pulse.iter_mut().for_each(|offer| offer.later_since = None),
        KeyMeaning::Answer(digit) => {
            let lengths = ui.lines.pulse.as_ref().map(|offer| lengths(ui, offer)).unwrap_or_default();
            if let Some((_, snooze)) = lengths.get(index(digit)) {
                put_off(ui, PulseOutcome::Snoozed(*snooze));
            }
        }
        KeyMeaning::Type(_) => {}
    }
}

fn put_off(ui: &mut Ui, what: PulseOutcome) {
    let Some(offer) = ui.lines.pulse.take() else { return };
    let seconds = offer.later_since.map_or(0.0, |since| between(since, ui.now).as_secs_f64());
    let ask = offer.due.ask;
    let words = match what {
        PulseOutcome::Snoozed(Snooze::NextMorning) => format!("{} comes back tomorrow morning", ask.title),
        PulseOutcome::Snoozed(Snooze::Minutes(minutes)) => {
            format!("{} comes back in {}", ask.title, plain(of_minutes(minutes)))
        }
        PulseOutcome::Dropped | PulseOutcome::Taken => format!("{} is not asked this time", ask.title),
    };
    ui.toast(words, Tone::Notice);
    ui.ask(pulse::Request::PutOff { survey: ask.survey, service: ask.service, what, seconds });
    if ui.screen == Screen::Pulse {
        ui.ask(pulse::Request::Load);
    }
}

/// Asks for how long the due pulse is put off; on the Pulse screen, too, where the line does not stand by itself.
pub(crate) fn later(ui: &mut Ui) {
    let now = ui.now;
    match &mut ui.lines.pulse {
        Some(offer) => offer.later_since = Some(now),
        None => ui.toast("No pulse is due", Tone::Notice),
    }
}
