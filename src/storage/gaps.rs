//! What is missing from the log, as far as the log itself could be told of it.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::convert::{Stamp, note};
use super::{Result, StorageError, Store};
use crate::domain::log::gap::{Cause, Gap};
use crate::domain::time::Moment;

/// Two gaps of one cause that are no further apart are one.
const NEAR_MS: i64 = 600_000;

impl Store {
    /// Writes down that something is missing. What is over and follows soon on another of the same cause is added to that.
    pub fn note_gap(&mut self, gap: &Gap) -> Result<()> {
        let write = self.write()?;
        if !joined(&write, gap)? {
            insert(&write, gap)?;
        }
        write.commit()
    }

    /// What is missing: what goes on, and what was over at `since` or later, in the order in which it began.
    pub fn gaps(&self, since: Moment) -> Result<Vec<Gap>> {
        let mut query = self.connection.prepare_cached(
            "SELECT cause, since_ms, since_offset, until_ms, until_offset, lost, reason FROM gap \
             WHERE until_ms IS NULL OR until_ms >= :since ORDER BY since_ms, id",
        )?;
        let gaps = query.query_map(named_params! { ":since": Stamp::of(since).ms }, |row| {
            Ok(Gap {
                cause: row.get(0)?,
                since: Stamp::read(row, 1)?.moment(),
                until: Stamp::read_optional(row, 3)?.map(Stamp::moment),
                waiting: 0,
                lost: row.get::<_, Option<i64>>(5)?.map(i64::unsigned_abs),
                reason: row.get(6)?,
            })
        })?;
        Ok(gaps.collect::<rusqlite::Result<_>>()?)
    }

    /// What is to be told of a log that was damaged, until [`Store::damage_seen`].
    pub fn damage(&self) -> Result<Option<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT reason FROM gap WHERE cause = 'damaged' AND until_ms IS NULL ORDER BY id DESC LIMIT 1",
        )?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// Something in the log cannot be read: told until somebody has seen it.
    pub fn note_damage(&mut self, now: Moment) -> Result<()> {
        if self.damage()?.is_some() {
            return Ok(());
        }
        let reason = Some(StorageError::Corrupt.to_string());
        self.note_gap(&Gap { reason, ..Gap::begun(Cause::Damaged, now) })
    }

    /// Whether this is what can be read of a damaged file, which was left as it is.
    pub fn is_salvaged(&self) -> Result<bool> {
        Ok(self.is_read_only && self.path.is_none() && self.damage()?.is_some())
    }

    /// Somebody has read what was to be told of the damage.
    pub fn damage_seen(&mut self, now: Moment) -> Result<()> {
        if self.damage()?.is_none() {
            return Ok(());
        }
        let at = Stamp::of(now);
        let write = self.write()?;
        write.execute(
            "UPDATE gap SET until_ms = :ms, until_offset = :offset WHERE cause = 'damaged' AND until_ms IS NULL",
            named_params! { ":ms": at.ms, ":offset": at.offset },
        )?;
        write.commit()
    }
}

/// Adds a gap to the one of the same cause before it.
fn joined(write: &Connection, gap: &Gap) -> rusqlite::Result<bool> {
    let Some(until) = gap.until.map(Stamp::of).filter(|_| gap.reason.is_none()) else { return Ok(false) };
    let added = write.execute(
        "UPDATE gap SET until_ms = max(until_ms, :until), until_offset = :offset, lost = lost + :lost WHERE id = \
         (SELECT id FROM gap WHERE cause = :cause AND reason IS NULL AND abs(:since - until_ms) <= :near \
          ORDER BY id DESC LIMIT 1)",
        named_params! {
            ":until": until.ms, ":offset": until.offset, ":lost": lost(gap), ":cause": gap.cause,
            ":since": Stamp::of(gap.since).ms, ":near": NEAR_MS,
        },
    )?;
    Ok(added > 0)
}

fn insert(write: &Connection, gap: &Gap) -> rusqlite::Result<()> {
    let (since, until) = (Stamp::of(gap.since), gap.until.map(Stamp::of));
    write.execute(
        "INSERT INTO gap (cause, since_ms, since_offset, until_ms, until_offset, lost, reason) \
         VALUES (:cause, :since, :since_offset, :until, :until_offset, :lost, :reason)",
        named_params! {
            ":cause": gap.cause, ":since": since.ms, ":since_offset": since.offset,
            ":until": until.map(|until| until.ms), ":until_offset": until.map(|until| until.offset),
            ":lost": lost(gap), ":reason": gap.reason.as_deref().and_then(note),
        },
    )?;
    Ok(())
}

fn lost(gap: &Gap) -> Option<i64> {
    gap.lost.map(|lost| i64::try_from(lost).unwrap_or(i64::MAX))
}
