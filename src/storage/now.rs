//! The lists of the Now page, each read in a small query: they are part of the first frame.

use std::time::Duration;

use chrono::{Local, TimeDelta};
use rusqlite::named_params;

use super::convert::{Stamp, millis};
use super::table::Statements;
use super::{Result, Store};
use crate::domain::figure::progress::RunningWait;
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::page::now::LastCommand;
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

    /// What runs, oldest first.
    pub fn running(&self) -> Result<Vec<RunningWait>> {
        let rows = self.rows("wait WHERE ended_ms IS NULL ORDER BY started_ms, id", [])?;
        let runs = rows.into_iter().map(|row| {
            let (steps, wait) = (row.steps.unwrap_or(0), Wait::from(row));
            Ok(RunningWait { usual: self.usual(&wait)?, steps, is_stopped: false, wait })
        });
        runs.collect()
    }

    /// The person's finished waits from the threshold on (the rule's own, else the general one), newest first.
    pub fn latest(&self, settings: &Settings) -> Result<Vec<Wait>> {
        let limit = i64::try_from(Self::LATEST).unwrap_or(i64::MAX);
        let rows = self.rows(
            &format!("wait WHERE {IS_LATEST} ORDER BY ended_ms DESC, id DESC LIMIT :limit"),
            named_params! { ":from": show_from(settings), ":limit": limit },
        )?;
        Ok(rows.into_iter().map(Wait::from).collect())
    }

    /// What a sweep goes through, newest first: exactly what the Now screen counts as not tagged, see `NowView::untagged`.
    pub fn to_sweep(&self, now: Moment, settings: &Settings) -> Result<Vec<Wait>> {
        let ids = self.unanswered(now, settings)?;
        Ok(ids.into_iter().map(|(_, id)| self.wait(id)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The person's waits that ended today or the day before and that nobody has answered, newest first, with their ends; short
    /// runs and imported ones are not asked about.
    pub fn unanswered(&self, now: Moment, settings: &Settings) -> Result<Vec<(Moment, WaitId)>> {
        self.connection.all(
            &format!("SELECT ended_ms, ended_offset, id FROM wait WHERE {IS_UNTAGGED} ORDER BY ended_ms DESC, id DESC"),
            named_params! { ":since": yesterday(now), ":from": show_from(settings) },
        )
    }

    /// In which lists this wait is.
    pub fn shown(&self, id: WaitId, now: Moment, settings: &Settings) -> Result<ListMembership> {
        let shown: Option<(Option<bool>, Option<bool>)> = self.connection.first(
            &format!("SELECT {IS_LATEST}, {IS_UNTAGGED} FROM wait WHERE id = :id"),
            named_params! { ":id": id, ":since": yesterday(now), ":from": show_from(settings) },
        )?;
        let (is_latest, is_untagged) = shown.unwrap_or_default();
        Ok(ListMembership { is_latest: is_latest.unwrap_or_default(), is_untagged: is_untagged.unwrap_or_default() })
    }

    /// The day of `now` in this machine's zone; a `now` from elsewhere has the day of its own offset.
    #[must_use]
    pub fn today(now: Moment) -> Period {
        let is_local = now.with_timezone(&Local).fixed_offset().offset() == now.offset();
        let (from, to) = if is_local { time::day(now, &Local) } else { time::day(now, now.offset()) };
        Period { from, to }
    }

    /// The last command of a known tool that was seen, whoever ran it.
    pub fn last_seen(&self) -> Result<Option<LastCommand>> {
        let mut last = self.rows(
            "wait WHERE tool IS NOT NULL AND source != 'imported' ORDER BY started_ms DESC, id DESC LIMIT 1",
            [],
        )?;
        Ok(last.pop().map(|row| LastCommand {
            actor: row.actor,
            at: row.ended.unwrap_or(row.started).moment(),
            label: row.label,
        }))
    }

    /// When the first wait in the log began; `None` in an empty one.
    pub fn first_wait(&self) -> Result<Option<Moment>> {
        self.connection.first("SELECT started_ms, started_offset FROM wait ORDER BY started_ms LIMIT 1", [])
    }

    /// How many waits the log holds.
    pub fn total_waits(&self) -> Result<u64> {
        self.connection.one("SELECT waits FROM tally", [])
    }
}

/// From which length a run is shown where its rule does not say.
fn show_from(settings: &Settings) -> i64 {
    millis(Duration::from_secs(settings.show.from_s))
}

/// When the day before that of `now` began.
fn yesterday(now: Moment) -> i64 {
    Stamp::of(Store::today(Store::today(now).from - TimeDelta::seconds(1)).from).ms
}
