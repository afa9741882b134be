//! What the Now screen shows, read in a few small queries: it is part of the first frame.

use std::time::Duration;

use chrono::{Local, TimeDelta};
use rusqlite::{OptionalExtension, named_params};

use super::convert::{Row, Stamp, columns, millis};
use super::{Result, Store};
use crate::domain::figure::progress::RunningWait;
use crate::domain::figure::stats;
use crate::domain::log::filter::Filter;
use crate::domain::log::reading::Reading;
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::page::now::{LastCommand, NowView};
use crate::domain::time;
use crate::domain::time::{Moment, Period};

/// More than any screen shows.
const LATEST: u32 = 60;

impl Store {
    /// Everything the Now screen shows.
    ///
    /// `is_stopped` of what runs is not in the log: the observer knows it.
    pub fn now_view(&self, now: Moment, settings: &Settings) -> Result<NowView> {
        let show_from = show_from(settings);
        let (running, apart) = self.running()?.into_iter().partition(|run| run.wait.actor == Actor::Person);
        let day = today(now);
        let waits = self.waits(&Filter { since: Some(day.from), ..Filter::default() })?;
        Ok(NowView {
            running,
            apart,
            today: stats::today(&waits, day, Reading::new(now, settings)),
            latest: self.latest(show_from)?,
            untagged: self.unanswered(day, show_from)?,
            last_seen: self.last_seen()?,
            total_waits: self.total_waits()?,
        })
    }

    fn running(&self) -> Result<Vec<RunningWait>> {
        let mut query = self.connection.prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM wait WHERE ended_ms IS NULL ORDER BY started_ms, id"
        ))?;
        let rows = query.query_map([], Row::read)?.collect::<rusqlite::Result<Vec<_>>>()?;
        rows.into_iter()
            .map(|row| {
                let steps = row.steps.unwrap_or(0);
                let wait = Wait::from(row);
                let asks_since = if wait.is_turn() { self.asks_since(wait.id)? } else { None };
                Ok(RunningWait { usual: self.usual(&wait)?, steps, is_stopped: false, asks_since, wait })
            })
            .collect()
    }

    /// The person's finished waits from the threshold on (the rule's own, else the general one), newest first.
    fn latest(&self, show_from: i64) -> Result<Vec<Wait>> {
        let mut query = self.connection.prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM wait WHERE actor = 'person' AND ended_ms IS NOT NULL \
             AND (source = 'manual' OR measured_ms >= coalesce(show_from_ms, :from)) \
             ORDER BY ended_ms DESC, id DESC LIMIT :limit"
        ))?;
        let rows = query.query_map(named_params! { ":from": show_from, ":limit": LATEST }, Row::read)?;
        Ok(rows.map(|row| row.map(Wait::from)).collect::<rusqlite::Result<_>>()?)
    }

    /// What a sweep goes through, newest first: exactly what the Now screen counts as not tagged, see [`NowView::untagged`].
    pub fn to_sweep(&self, now: Moment, settings: &Settings) -> Result<Vec<Wait>> {
        let ids = self.unanswered(today(now), show_from(settings))?;
        Ok(ids.into_iter().map(|id| self.wait(id)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The person's waits that ended on `day` or the day before and that nobody has answered, newest first; short runs and
    /// imported ones are not asked about.
    fn unanswered(&self, day: Period, show_from: i64) -> Result<Vec<WaitId>> {
        let yesterday = today(day.from - TimeDelta::seconds(1));
        let mut query = self.connection.prepare_cached(
            "SELECT id FROM wait WHERE actor = 'person' AND ended_ms IS NOT NULL AND ended_ms >= :since \
             AND tag IS NULL AND answer IS NULL AND source != 'imported' AND (source = 'manual' OR measured_ms >= coalesce(show_from_ms, :from)) \
             ORDER BY ended_ms DESC, id DESC",
        )?;
        let ids = query
            .query_map(named_params! { ":since": Stamp::of(yesterday.from).ms, ":from": show_from }, |row| {
                row.get(0)
            })?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn last_seen(&self) -> Result<Option<LastCommand>> {
        let row = self
            .connection
            .prepare_cached(concat!(
                "SELECT ",
                columns!(),
                " FROM wait WHERE tool IS NOT NULL AND source != 'imported' ORDER BY started_ms DESC, id DESC LIMIT 1"
            ))?
            .query_row([], Row::read)
            .optional()?;
        Ok(row.map(|row| LastCommand {
            actor: row.actor,
            at: row.ended.unwrap_or(row.started).moment(),
            label: row.label,
        }))
    }

    /// When the first wait in the log began; `None` in an empty one.
    pub fn first_wait(&self) -> Result<Option<Moment>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT started_ms, started_offset FROM wait ORDER BY started_ms LIMIT 1")?;
        Ok(query.query_row([], |row| Ok(Stamp::read(row, 0)?.moment())).optional()?)
    }

    /// How many waits the log holds.
    pub fn total_waits(&self) -> Result<u64> {
        let waits: i64 = self.connection.prepare_cached("SELECT waits FROM tally")?.query_row([], |row| row.get(0))?;
        Ok(waits.unsigned_abs())
    }
}

/// From which length a run is shown where its rule does not say.
fn show_from(settings: &Settings) -> i64 {
    millis(Duration::from_secs(settings.show.from_s))
}

/// The day of `now` in this machine's zone; a `now` from elsewhere has the day of its own offset.
pub(super) fn today(now: Moment) -> Period {
    let is_local = now.with_timezone(&Local).fixed_offset().offset() == now.offset();
    let (from, to) = if is_local { time::day(now, &Local) } else { time::day(now, now.offset()) };
    Period { from, to }
}
