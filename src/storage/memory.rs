//! What the log keeps beside waits: observation, small remembered values, the salt; and how it is with the file itself.

use std::time::Duration;

use rusqlite::{Connection, named_params};

use super::convert::{Stamp, WaitRow};
use super::table::{Statements, cells};
use super::{Result, Store};
use crate::domain::log::run::SourceName;
use crate::domain::log::wait::Wait;
use crate::domain::time::{Moment, Span};

/// What `draglog doctor` says about the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHealth {
    /// Size of the file and its write-ahead log together.
    pub bytes: u64,
    pub waits: u64,
    /// `wal`, or `truncate` on a network file system.
    pub journal: String,
    pub schema: i64,
    pub is_read_only: bool,
    /// The file is damaged, and this is what can be read of it.
    pub is_salvaged: bool,
}

/// Whoever observes says so twice a minute; after more than this nobody did.
const LONGEST_GAP_MS: i64 = 90_000;

/// Adds a stretch of observing.
fn observe(connection: &Connection, source: SourceName, stretch: Span) -> Result<i64> {
    let cells = cells! { "source": source, "began_ms, began_offset, last_ms, last_offset": stretch };
    connection.insert("observation", cells)
}

const READ_SALT: &str = "SELECT bytes FROM salt";

/// The log's salt, made where there is none yet.
pub(super) fn own_salt(write: &Connection) -> Result<[u8; 16]> {
    // SQLite seeds this from the system's source of randomness.
    write.run("INSERT INTO salt (id, bytes) VALUES (1, randomblob(16)) ON CONFLICT DO NOTHING", [])?;
    write.one(READ_SALT, [])
}

impl Store {
    /// Observation begins; the stretch is known by the number that comes back.
    pub fn observation_began(&mut self, source: SourceName, now: Moment) -> Result<i64> {
        self.write(|write| observe(write, source, Span { start: now, end: now }))
    }

    /// Observation goes on: the stretch and every open observed run were alive at `now`. Gives the stretch to go on with: a
    /// new one after a gap in which nobody can have observed (the machine slept), or when the old one was forgotten.
    pub fn observation_goes_on(&mut self, stretch: i64, source: SourceName, now: Moment) -> Result<i64> {
        let at = Stamp::of(now);
        self.write(|write| {
            // A clock that was set back must not end a stretch before it began.
            let extended = write.run(
                "UPDATE observation SET last_ms = max(last_ms, :ms), last_offset = :offset \
                 WHERE id = :stretch AND last_ms >= :ms - :gap",
                named_params! { ":ms": at.ms, ":offset": at.offset, ":stretch": stretch, ":gap": LONGEST_GAP_MS },
            )?;
            let stretch = if extended == 0 { observe(write, source, Span { start: now, end: now })? } else { stretch };
            write.run(
                "UPDATE run SET last_seen_ms = max(last_seen_ms, :ms), last_seen_offset = :offset WHERE wait IN \
                 (SELECT id FROM wait WHERE ended_ms IS NULL AND source = 'observed')",
                named_params! { ":ms": at.ms, ":offset": at.offset },
            )?;
            write.run(
                "UPDATE wait SET measured_ms = max(measured_ms, :ms - started_ms - suspended_ms) \
                 WHERE ended_ms IS NULL AND source = 'observed'",
                named_params! { ":ms": at.ms },
            )?;
            Ok(stretch)
        })
    }

    /// Stretches in which something observed, clipped to `from..to`, in order. Those of two observers may overlap: their
    /// length together is for [`crate::domain::figure::stats::union`] to tell.
    pub fn observed(&self, from: Moment, to: Moment) -> Result<Vec<Span>> {
        let stretches: Vec<Span> = self.connection.all(
            "SELECT began_ms, began_offset, last_ms, last_offset FROM observation \
             WHERE last_ms > :from AND began_ms < :to ORDER BY began_ms",
            named_params! { ":from": Stamp::of(from).ms, ":to": Stamp::of(to).ms },
        )?;
        Ok(stretches.iter().filter_map(|stretch| stretch.clipped(from, to)).collect())
    }

    /// When anything was first observed; `None` where nothing ever was.
    pub fn first_observed(&self) -> Result<Option<Moment>> {
        self.connection.first("SELECT began_ms, began_offset FROM observation ORDER BY began_ms LIMIT 1", [])
    }

    /// A small remembered value: `focus_until`, `paused`, `opt_in_only`, `offered:<program>`.
    pub fn remembered(&self, key: &str) -> Result<Option<String>> {
        self.connection.first("SELECT value FROM remembered WHERE key = :key", named_params! { ":key": key })
    }

    /// Remembers a small value, or forgets it.
    pub fn remember(&mut self, key: &str, value: Option<&str>) -> Result<()> {
        self.write(|write| match value {
            Some(value) => {
                let kept = cells! { "key": key, "value": value };
                write.insert_or("remembered", kept, "(key) DO UPDATE SET value = excluded.value").map(drop)
            }
            None => write.run("DELETE FROM remembered WHERE key = :key", named_params! { ":key": key }).map(drop),
        })
    }

    /// Random bytes of this log alone, made once: they keep a project's identity from being guessed.
    pub fn salt(&mut self) -> Result<[u8; 16]> {
        match self.connection.first(READ_SALT, [])? {
            Some(salt) => Ok(salt),
            None => self.write(own_salt),
        }
    }

    /// Goes on with this salt, unless there is one.
    pub(super) fn keep_salt(&mut self, salt: &[u8; 16]) -> Result<()> {
        self.write(|write| write.insert_or("salt", cells! { "id": 1, "bytes": *salt }, "DO NOTHING").map(drop))
    }

    /// Whether the log takes anything: writes what is there already.
    pub fn probe(&mut self) -> Result<()> {
        self.write(|write| write.run("UPDATE tally SET waits = waits", []).map(drop))
    }

    /// How long a write waits for another process that has the log.
    pub fn set_patience(&self, patience: Duration) -> Result<()> {
        Ok(self.connection.busy_timeout(patience)?)
    }

    /// Number that changes when any process changed the log (`PRAGMA data_version` and own changes).
    pub fn version(&self) -> Result<i64> {
        let others: i64 = self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let own = i64::try_from(self.connection.total_changes() & 0xffff_ffff).unwrap_or(0);
        Ok(((others << 32) | own).wrapping_add(self.generation << 56))
    }

    /// Writes many waits at once, in one transaction, under new numbers. For made-up and imported histories.
    pub fn insert_history(&mut self, waits: impl IntoIterator<Item = Wait>) -> Result<u64> {
        // The indexes of half a million waits do not fit into the usual 2 MB, and reading them again takes the time.
        self.connection.pragma_update(None, "cache_size", -256 * 1024)?;
        let count = self.write(|write| {
            let mut count = 0;
            for wait in waits {
                WaitRow::from(wait).insert(write)?;
                count += 1;
            }
            Ok(count)
        })?;
        self.connection.pragma_update(None, "cache_size", -2 * 1024)?;
        self.connection.execute_batch("PRAGMA shrink_memory")?;
        Ok(count)
    }

    /// Writes stretches of observing at once, beside [`Self::insert_history`].
    pub fn insert_observed(&mut self, source: SourceName, stretches: impl IntoIterator<Item = Span>) -> Result<()> {
        self.write(|write| stretches.into_iter().try_for_each(|stretch| observe(write, source, stretch).map(drop)))
    }

    /// What is wrong with the pages of the file; empty = nothing. Reads the whole file.
    pub fn check_integrity(&self) -> Result<Vec<String>> {
        let lines: Vec<String> = self.connection.all("PRAGMA quick_check(20)", [])?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Size, count, journal and schema of the log.
    pub fn stats_for_doctor(&self) -> Result<LogHealth> {
        let size = |suffix: &str| {
            let path = self.path.as_deref().map(|path| super::names::beside(path, suffix));
            path.and_then(|path| std::fs::metadata(path).ok()).map_or(0, |meta| meta.len())
        };
        Ok(LogHealth {
            bytes: size("") + size("-wal"),
            waits: self.total_waits()?,
            journal: self.connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?,
            schema: self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
            is_read_only: self.is_read_only,
            is_salvaged: self.is_salvaged()?,
        })
    }
}
