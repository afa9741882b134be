//! What is missing from the log, as far as the log itself could be told of it.

use rusqlite::{Connection, named_params};

use super::convert::{Stamp, note};
use super::table::{Statements, TableRecord, record};
use super::{Result, StorageError, Store};
use crate::domain::log::gap::{Cause, Gap};
use crate::domain::time::Moment;

/// Two gaps of one cause that are no further apart are one.
const NEAR_MS: i64 = 600_000;

record!(Gap { cause, since = "since_ms, since_offset", until = "until_ms, until_offset", lost, reason } beside waiting);

impl Store {
    /// Writes down that something is missing. What is over and follows soon on another of the same cause is added to that.
    pub fn note_gap(&mut self, gap: &Gap) -> Result<()> {
        self.write(|write| {
            if !joined(write, gap)? {
                let reason = gap.reason.as_deref().and_then(note);
                write.insert("gap", Gap { reason, ..gap.clone() }.cells())?;
            }
            Ok(())
        })
    }

    /// What is missing: what goes on, and what was over at `since` or later, in the order in which it began.
    pub fn gaps(&self, since: Moment) -> Result<Vec<Gap>> {
        self.connection.select(
            "gap WHERE until_ms IS NULL OR until_ms >= :since ORDER BY since_ms, id",
            named_params! { ":since": Stamp::of(since).ms },
        )
    }

    /// What is to be told of a log that was damaged, until [`Store::damage_seen`].
    pub fn damage(&self) -> Result<Option<String>> {
        self.connection
            .first("SELECT reason FROM gap WHERE cause = 'damaged' AND until_ms IS NULL ORDER BY id DESC LIMIT 1", [])
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
        self.write(|write| {
            let over =
                "UPDATE gap SET until_ms = :ms, until_offset = :offset WHERE cause = 'damaged' AND until_ms IS NULL";
            write.run(over, named_params! { ":ms": at.ms, ":offset": at.offset }).map(drop)
        })
    }
}

/// Adds a gap to the one of the same cause before it.
fn joined(write: &Connection, gap: &Gap) -> Result<bool> {
    let Some(until) = gap.until.map(Stamp::of).filter(|_| gap.reason.is_none()) else { return Ok(false) };
    let lost = gap.lost.map(|lost| i64::try_from(lost).unwrap_or(i64::MAX));
    let added = write.run(
        "UPDATE gap SET until_ms = max(until_ms, :until), until_offset = :offset, lost = lost + :lost WHERE id = \
         (SELECT id FROM gap WHERE cause = :cause AND reason IS NULL AND abs(:since - until_ms) <= :near \
          ORDER BY id DESC LIMIT 1)",
        named_params! {
            ":until": until.ms, ":offset": until.offset, ":lost": lost, ":cause": gap.cause,
            ":since": Stamp::of(gap.since).ms, ":near": NEAR_MS,
        },
    )?;
    Ok(added > 0)
}
