//! Pulses that came by themselves and what became of them; with the pulses taken, the history that the schedule needs.

use rusqlite::named_params;

use super::convert::{Stamp, name};
use super::{Result, Store};
use crate::domain::log::survey::{OfferOutcome, PulseEvent, PulseOutcome, Snooze};
use crate::domain::time::Moment;

/// A pulse that was offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub id: i64,
    pub survey: String,
    pub service: Option<String>,
    pub shown_at: Moment,
    /// None while it stands on the screen.
    pub outcome: Option<OfferOutcome>,
    pub closed_at: Option<Moment>,
}

impl Store {
    /// A due pulse was put before the person.
    pub fn pulse_offered(&mut self, survey: &str, service: Option<&str>, now: Moment) -> Result<i64> {
        let at = Stamp::of(now);
        let write = self.write()?;
        write.execute(
            "INSERT INTO offer (survey, service, shown_ms, shown_offset) VALUES (:survey, :service, :ms, :offset)",
            named_params! {
                ":survey": survey, ":service": service.and_then(name), ":ms": at.ms, ":offset": at.offset,
            },
        )?;
        let offer = write.last_insert_rowid();
        write.commit()?;
        Ok(offer)
    }

    /// What became of it. An offer that was forgotten meanwhile is no error.
    pub fn offer_closed(&mut self, offer: i64, outcome: OfferOutcome, seconds: f64, now: Moment) -> Result<()> {
        let at = Stamp::of(now);
        let minutes = match outcome {
            OfferOutcome::Snoozed(Snooze::Minutes(minutes)) => Some(minutes.max(1)),
            _ => None,
        };
        let write = self.write()?;
        write.execute(
            "UPDATE offer SET outcome = :outcome, minutes = :minutes, seconds = :seconds, closed_ms = :ms, \
             closed_offset = :offset WHERE id = :id",
            named_params! {
                ":outcome": word(outcome), ":minutes": minutes, ":seconds": seconds.max(0.0), ":ms": at.ms,
                ":offset": at.offset, ":id": offer,
            },
        )?;
        write.commit()
    }

    /// Pulses offered since then, oldest first.
    pub fn offers(&self, since: Moment) -> Result<Vec<Offer>> {
        let mut query = self.connection.prepare_cached(
            "SELECT survey, service, shown_ms, shown_offset, outcome, minutes, closed_ms, closed_offset, id \
             FROM offer WHERE shown_ms >= :since ORDER BY shown_ms, id",
        )?;
        let offers = query.query_map(named_params! { ":since": Stamp::of(since).ms }, |row| {
            let (outcome, minutes): (Option<String>, Option<u32>) = (row.get(4)?, row.get(5)?);
            Ok(Offer {
                survey: row.get(0)?,
                service: row.get(1)?,
                shown_at: Stamp::read(row, 2)?.moment(),
                outcome: outcome.as_deref().map(|word| offered(word, minutes)),
                closed_at: Stamp::read_optional(row, 6)?.map(Stamp::moment),
                id: row.get(8)?,
            })
        })?;
        Ok(offers.collect::<rusqlite::Result<_>>()?)
    }

    /// What happened with pulses since then, as far as it decides what is asked next.
    pub fn pulse_events(&self, since: Moment) -> Result<Vec<PulseEvent>> {
        let mut query = self.connection.prepare_cached(
            "SELECT survey, service, finished_ms, finished_offset FROM pulse \
             WHERE finished_ms >= :since ORDER BY finished_ms, id",
        )?;
        let taken = query.query_map(named_params! { ":since": Stamp::of(since).ms }, |row| {
            let at = Stamp::read(row, 2)?.moment();
            Ok(PulseEvent { survey: row.get(0)?, service: row.get(1)?, at, what: PulseOutcome::Taken })
        })?;
        let mut events: Vec<PulseEvent> = taken.collect::<rusqlite::Result<_>>()?;
        events.extend(self.offers(since)?.into_iter().filter_map(|offer| {
            let what = match offer.outcome? {
                OfferOutcome::Snoozed(snooze) => PulseOutcome::Snoozed(snooze),
                OfferOutcome::Dropped => PulseOutcome::Dropped,
                OfferOutcome::Taken | OfferOutcome::Expired => return None,
            };
            Some(PulseEvent { survey: offer.survey, service: offer.service, at: offer.closed_at?, what })
        }));
        events.sort_by_key(|event| event.at);
        Ok(events)
    }
}

const fn word(outcome: OfferOutcome) -> &'static str {
    match outcome {
        OfferOutcome::Taken => "taken",
        OfferOutcome::Snoozed(_) => "snoozed",
        OfferOutcome::Dropped => "dropped",
        OfferOutcome::Expired => "expired",
    }
}

fn offered(word: &str, minutes: Option<u32>) -> OfferOutcome {
    match word {
        "taken" => OfferOutcome::Taken,
        "snoozed" => OfferOutcome::Snoozed(minutes.map_or(Snooze::NextMorning, Snooze::Minutes)),
        "dropped" => OfferOutcome::Dropped,
        _ => OfferOutcome::Expired,
    }
}
