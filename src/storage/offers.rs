//! Pulses that came by themselves and what became of them; with the pulses taken, the history that the schedule needs.

use rusqlite::types::Value;
use rusqlite::{Row, named_params};

use super::convert::{Stamp, name};
use super::table::{FromColumns, Statements, ToColumns, cells, record};
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

record!(Offer {
    id, survey, service, shown_at = "shown_ms, shown_offset", outcome = "outcome, minutes",
    closed_at = "closed_ms, closed_offset",
});

impl Store {
    /// A due pulse was put before the person.
    pub fn pulse_offered(&mut self, survey: &str, service: Option<&str>, now: Moment) -> Result<i64> {
        let service = service.and_then(name);
        self.write(|write| {
            write.insert("offer", cells! { "survey": survey, "service": service, "shown_ms, shown_offset": now })
        })
    }

    /// What became of it. An offer that was forgotten meanwhile is no error.
    pub fn offer_closed(&mut self, offer: i64, outcome: OfferOutcome, seconds: f64, now: Moment) -> Result<()> {
        let closed =
            cells! { "outcome, minutes": outcome, "seconds": seconds.max(0.0), "closed_ms, closed_offset": now };
        self.write(|write| write.update("offer", closed, "id", &offer).map(drop))
    }

    /// Pulses offered since then, oldest first.
    pub fn offers(&self, since: Moment) -> Result<Vec<Offer>> {
        self.connection.select(
            "offer WHERE shown_ms >= :since ORDER BY shown_ms, id",
            named_params! { ":since": Stamp::of(since).ms },
        )
    }

    /// What happened with pulses since then, as far as it decides what is asked next.
    pub fn pulse_events(&self, since: Moment) -> Result<Vec<PulseEvent>> {
        let taken = self.connection.all(
            "SELECT survey, service, finished_ms, finished_offset FROM pulse \
             WHERE finished_ms >= :since ORDER BY finished_ms, id",
            named_params! { ":since": Stamp::of(since).ms },
        )?;
        let taken = taken.into_iter().map(|(survey, service, at)| PulseEvent {
            survey,
            service,
            at,
            what: PulseOutcome::Taken,
        });
        let mut events: Vec<PulseEvent> = taken.collect();
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

impl ToColumns for OfferOutcome {
    const WIDTH: usize = 2;

    fn put(&self, values: &mut Vec<Value>) {
        let (word, minutes) = match *self {
            Self::Taken => ("taken", None),
            Self::Snoozed(Snooze::Minutes(minutes)) => ("snoozed", Some(minutes.max(1))),
            Self::Snoozed(Snooze::NextMorning) => ("snoozed", None),
            Self::Dropped => ("dropped", None),
            Self::Expired => ("expired", None),
        };
        word.put(values);
        minutes.put(values);
    }
}

impl FromColumns for OfferOutcome {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        let minutes: Option<u32> = row.get(at + 1)?;
        Ok(match row.get_ref(at)?.as_str()? {
            "taken" => Self::Taken,
            "snoozed" => Self::Snoozed(minutes.map_or(Snooze::NextMorning, Snooze::Minutes)),
            "dropped" => Self::Dropped,
            _ => Self::Expired,
        })
    }
}
