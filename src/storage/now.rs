//! What the Now screen shows, read in a few small queries: it is part of the first frame.

use std::time::Duration;

use chrono::{Local, TimeDelta};
use rusqlite::{OptionalExtension, named_params};

use super::convert::{Stamp, columns, millis};
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

/// Which finished waits of the person are shown first.
const IS_LATEST: &str = "actor = 'person' AND ended_ms IS NOT NULL \
     AND (source = 'manual' OR measured_ms >= coalesce(show_from_ms, :from))";
/// Which of them nobody has answered, of those that are asked about.
const IS_UNTAGGED: &str = "actor = 'person' AND ended_ms IS NOT NULL AND ended_ms >= :since \
     AND tag IS NULL AND answer IS NULL AND source != 'imported' \
     AND (source = 'manual' OR measured_ms >= coalesce(show_from_ms, :from))";

/// In which lists of the Now screen a wait is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListMembership {
    pub is_latest: bool,
    pub is_untagged: bool,
}

impl Store {
    /// So many of the latest waits are listed: more than any screen shows.
    pub const LATEST: usize = 60;

    /// Everything the Now screen shows.
    ///
    /// `is_stopped` of what runs is not in the log, and only a part of what is missing: the observer knows them.
    pub fn now_view(&self, now: Moment, settings: &Settings) -> Result<NowView> {
        let (running, apart) = self.running()?.into_iter().partition(|run| run.wait.actor == Actor::Person);
        let day = today(now);
        let waits = self.waits(&Filter { since: Some(day.from), ..Filter::default() })?;
        Ok(NowView {
            running,
            apart,
            today: stats::today(&waits, day, Reading::new(now, settings)),
            latest: self.latest(settings)?,
            untagged: self.unanswered(now, settings)?.into_iter().map(|(_, id)| id).collect(),
            last_seen: self.last_seen()?,
            total_waits: self.total_waits()?,
            missing: Vec::new(),
        })
    }

    /// What runs, oldest first.
    pub fn running(&self) -> Result<Vec<RunningWait>> {
        let mut query = self.connection.prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM wait WHERE ended_ms IS NULL ORDER BY started_ms, id"
        ))?;
        let rows: Vec<_> = query.query_map([], |row| self.readable(row))?.collect::<rusqlite::Result<_>>()?;
        let mut running = Vec::with_capacity(rows.len());
        for row in rows.into_iter().flatten() {
            let (steps, wait) = (row.steps.unwrap_or(0), Wait::from(row));
            running.push(RunningWait { usual: self.usual(&wait)?, steps, is_stopped: false, wait });
        }
        Ok(running)
    }

    /// The person's finished waits from the threshold on (the rule's own, else the general one), newest first.
    pub fn latest(&self, settings: &Settings) -> Result<Vec<Wait>> {
        let columns = columns!();
        let sql = format!("SELECT {columns} FROM wait WHERE {IS_LATEST} ORDER BY ended_ms DESC, id DESC LIMIT :limit");
        let mut query = self.connection.prepare_cached(&sql)?;
        let limit = i64::try_from(Self::LATEST).unwrap_or(i64::MAX);
        let params = named_params! { ":from": show_from(settings), ":limit": limit };
        let rows = query.query_map(params, |row| self.readable(row))?;
        rows.filter_map(rusqlite::Result::transpose).map(|row| Ok(Wait::from(row?))).collect()
    }

    /// What a sweep goes through, newest first: exactly what the Now screen counts as not tagged, see [`NowView::untagged`].
    pub fn to_sweep(&self, now: Moment, settings: &Settings) -> Result<Vec<Wait>> {
        let ids = self.unanswered(now, settings)?;
        Ok(ids.into_iter().map(|(_, id)| self.wait(id)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The person's waits that ended today or the day before and that nobody has answered, newest first, with their ends; short
    /// runs and imported ones are not asked about.
    pub fn unanswered(&self, now: Moment, settings: &Settings) -> Result<Vec<(Moment, WaitId)>> {
        let sql =
            format!("SELECT ended_ms, ended_offset, id FROM wait WHERE {IS_UNTAGGED} ORDER BY ended_ms DESC, id DESC");
        let mut query = self.connection.prepare_cached(&sql)?;
        let ids = query.query_map(named_params! { ":since": yesterday(now), ":from": show_from(settings) }, |row| {
            Ok((Stamp::read(row, 0)?.moment(), row.get(2)?))
        })?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// In which lists this wait is.
    pub fn shown(&self, id: WaitId, now: Moment, settings: &Settings) -> Result<ListMembership> {
        let sql = format!("SELECT {IS_LATEST}, {IS_UNTAGGED} FROM wait WHERE id = :id");
        let shown = self
            .connection
            .prepare_cached(&sql)?
            .query_row(named_params! { ":id": id, ":since": yesterday(now), ":from": show_from(settings) }, |row| {
                let is_in = |index| row.get::<_, Option<bool>>(index).map(Option::unwrap_or_default);
                Ok(ListMembership { is_latest: is_in(0)?, is_untagged: is_in(1)? })
            })
            .optional()?;
        Ok(shown.unwrap_or_default())
    }

    /// The day that `now` lies in.
    #[must_use]
    pub fn today(now: Moment) -> Period {
        today(now)
    }

    /// The last command of a known tool that was seen, whoever ran it.
    pub fn last_seen(&self) -> Result<Option<LastCommand>> {
        let row = self
            .connection
            .prepare_cached(concat!(
                "SELECT ",
                columns!(),
                " FROM wait WHERE tool IS NOT NULL AND source != 'imported' ORDER BY started_ms DESC, id DESC LIMIT 1"
            ))?
            .query_row([], |row| self.readable(row))
            .optional()?;
        Ok(row.flatten().map(|row| LastCommand {
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

/// When the day before that of `now` began.
fn yesterday(now: Moment) -> i64 {
    Stamp::of(today(today(now).from - TimeDelta::seconds(1)).from).ms
}

/// The day of `now` in this machine's zone; a `now` from elsewhere has the day of its own offset.
pub(super) fn today(now: Moment) -> Period {
    let is_local = now.with_timezone(&Local).fixed_offset().offset() == now.offset();
    let (from, to) = if is_local { time::day(now, &Local) } else { time::day(now, now.offset()) };
    Period { from, to }
}
