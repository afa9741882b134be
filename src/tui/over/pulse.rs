//! The quiet line that offers a due pulse, and how it is put off.

use crate::domain::log::survey::{Happened, Snooze};
use crate::domain::page::pulse::Due;
use crate::domain::time::{Moment, between};
use crate::tui::effect::Effect;
use crate::tui::input::Key;
use crate::tui::keymap::{self, Action, Place};
use crate::tui::model::{DEAF, Model, Tone};
use crate::tui::screens::{Screen, pulse};

/// A due pulse over the footer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub due: Due,
    /// Keys typed before this moment were meant for something else.
    pub deaf_until: Moment,
    /// Since when it is asked for how long the pulse is put off.
    pub later_since: Option<Moment>,
}

impl Model {
    /// The pulse that the line over the footer offers, unless something else stands there.
    #[must_use]
    pub fn offered_pulse(&self) -> Option<&Offer> {
        let lines = &self.lines;
        let is_free = lines.after_tag.is_none() && lines.strip.is_none() && lines.offer.is_none();
        lines.pulse.as_ref().filter(|offer| is_free && !self.is_busy() && !is_shown_anyway(self, offer))
    }
}

/// The Pulse screen shows what is due at its top.
fn is_shown_anyway(model: &Model, offer: &Offer) -> bool {
    model.screen == Screen::Pulse && offer.later_since.is_none()
}

/// A pulse is due, or none is any more.
pub fn told(model: &mut Model, due: Option<Due>) {
    let old = model.lines.pulse.take();
    model.lines.pulse = due.map(|due| match old {
        Some(offer) if offer.due.ask.survey == due.ask.survey && offer.due.ask.service == due.ask.service => {
            Offer { due, ..offer }
        }
        _ => Offer { due, deaf_until: model.now + DEAF, later_since: None },
    });
}

/// The lengths that "later" offers: by digit, in words.
#[must_use]
pub fn lengths(model: &Model, offer: &Offer) -> Vec<(String, Snooze)> {
    if offer.due.ask.snoozes_left == 0 {
        return vec![];
    }
    let minutes = model.settings.pulse.snooze_min.iter().filter_map(|minutes| u32::try_from(*minutes).ok()).take(8);
    let words = |minutes: u32| match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    };
    let lengths = minutes.map(|minutes| (words(minutes), Snooze::Minutes(minutes)));
    lengths.chain([("next morning".to_owned(), Snooze::NextMorning)]).collect()
}

/// Where its keys are in the keymap; none while it is deaf.
#[must_use]
pub fn place(model: &Model) -> Option<Place> {
    let offer = model.offered_pulse().filter(|offer| model.now >= offer.deaf_until)?;
    Some(if offer.later_since.is_some() { Place::PulseLater } else { Place::PulseOffer })
}

/// A key for the line; `None` if it does not listen to it.
pub fn answer(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let place = place(model)?;
    let action = keymap::action(&[place], key);
    if place == Place::PulseOffer {
        if action? == Action::TakeDue {
            return Some(pulse::take_due(model));
        }
        return Some(later(model));
    }
    let chosen = match (action, key) {
        (Some(Action::TurnDown), _) => Some(Happened::Dropped),
        (None, Key::Char(digit @ '1'..='9')) => {
            let index = digit as usize - '1' as usize;
            let offer = model.lines.pulse.as_ref()?;
            lengths(model, offer).get(index).map(|(_, snooze)| Happened::Snoozed(*snooze))
        }
        (None, Key::Char(_)) => return Some(vec![]),
        (None, _) => return None,
        (Some(_), _) => {
            model.lines.pulse.iter_mut().for_each(|offer| offer.later_since = None);
            None
        }
    };
    Some(chosen.map(|what| put_off(model, what)).unwrap_or_default())
}

fn put_off(model: &mut Model, what: Happened) -> Vec<Effect> {
    let Some(offer) = model.lines.pulse.take() else { return vec![] };
    let seconds = offer.later_since.map_or(0.0, |since| between(since, model.now).as_secs_f64());
    let ask = offer.due.ask;
    let words = match what {
        Happened::Snoozed(Snooze::NextMorning) => format!("{} comes back next morning", ask.title),
        Happened::Snoozed(Snooze::Minutes(minutes)) => format!("{} comes back in {minutes} min", ask.title),
        Happened::Dropped | Happened::Taken => format!("{} is not asked this time", ask.title),
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
