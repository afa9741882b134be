//! Offers a pulse, puts it off, finishes it.

use chrono::{Local, TimeDelta};

use crate::app::read::pulses::outlook;
use crate::domain::log::change::Receipt;
use crate::domain::log::settings::Settings;
use crate::domain::log::survey::{OfferOutcome, PulseOutcome, Sitting, Survey};
use crate::domain::page::pulse::Due;
use crate::domain::time::{Moment, resolve_civil};
use crate::storage::{Offer, StorageError, Store};
use crate::survey::Surveys;

type Result<T> = std::result::Result<T, StorageError>;

/// An offer that nobody closed for so long is of a program that was killed.
const STALE_OFFER: TimeDelta = TimeDelta::days(14);

/// The pulse to offer now, and when to look again. That it is offered is written down; an offer whose time is over, too.
///
/// # Errors
/// If the log cannot be read or written.
pub fn consider(
    store: &mut Store,
    surveys: &Surveys,
    settings: &Settings,
    now: Moment,
) -> Result<(Option<Due>, Option<Moment>)> {
    let outlook = outlook(store, surveys, settings, now)?;
    let mut stands = false;
    for offer in store.offers(now - STALE_OFFER)?.into_iter().filter(|offer| offer.outcome.is_none()) {
        let is_due = outlook.now.as_ref().is_some_and(|ask| ask.survey == offer.survey && ask.service == offer.service);
        if is_due && !stands {
            stands = true;
        } else {
            store.offer_closed(offer.id, OfferOutcome::Expired, 0.0, now)?;
        }
    }
    let wake = outlook.now.as_ref().map(|ask| ask.until).or(outlook.next.as_ref().map(|ask| ask.from));
    let Some(ask) = outlook.now else { return Ok((None, wake.map(|civil| resolve_civil(civil, &Local)))) };
    if !stands {
        store.pulse_offered(&ask.survey, ask.service.as_deref(), now)?;
    }
    let seconds = surveys.get(&ask.survey).map_or(0.0, Survey::estimated_seconds);
    Ok((Some(Due { ask, seconds }), wake.map(|civil| resolve_civil(civil, &Local))))
}

/// A due pulse, about a service where it is one of those, was put off or turned down.
///
/// # Errors
/// If the log cannot be written.
pub fn put_off(
    store: &mut Store,
    (survey, service): (&str, Option<&str>),
    what: PulseOutcome,
    seconds: f64,
    now: Moment,
) -> Result<()> {
    let outcome = match what {
        PulseOutcome::Snoozed(snooze) => OfferOutcome::Snoozed(snooze),
        PulseOutcome::Dropped => OfferOutcome::Dropped,
        PulseOutcome::Taken => OfferOutcome::Taken,
    };
    let offer = match open_offer(store, survey, service, now)? {
        Some(offer) => offer,
        None => store.pulse_offered(survey, service, now)?,
    };
    store.offer_closed(offer, outcome, seconds, now)
}

/// A sitting is over.
///
/// # Errors
/// If the log cannot be written.
pub fn finish(store: &mut Store, sitting: &Sitting, now: Moment) -> Result<Receipt> {
    let done = store.finish_pulse(sitting, now)?;
    answered(store, &sitting.survey, sitting.service.as_deref(), now)?;
    Ok(done)
}

/// The pulse was answered, so an offer of it that stands somewhere has done its work.
///
/// # Errors
/// If the log cannot be written.
pub fn answered(store: &mut Store, survey: &str, service: Option<&str>, now: Moment) -> Result<()> {
    match open_offer(store, survey, service, now)? {
        Some(offer) => store.offer_closed(offer, OfferOutcome::Taken, 0.0, now),
        None => Ok(()),
    }
}

fn open_offer(store: &Store, survey: &str, service: Option<&str>, now: Moment) -> Result<Option<i64>> {
    let offers = store.offers(now - STALE_OFFER)?;
    let is_it =
        |offer: &&Offer| offer.outcome.is_none() && offer.survey == survey && offer.service.as_deref() == service;
    Ok(offers.iter().rev().find(is_it).map(|offer| offer.id))
}
