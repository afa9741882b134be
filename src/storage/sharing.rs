//! Rosters as they were first seen, the log of what left, and a collector's ledger of releases.

use rusqlite::named_params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::convert::Stamp;
use super::{Result, StorageError, Store};
use crate::domain::round::Member;
use crate::domain::round::records::{Release, Sent};
use crate::domain::time::Moment;

impl Store {
    /// Every roster that was taken up, the oldest first.
    pub fn rosters(&self) -> Result<Vec<Vec<Member>>> {
        let mut query = self.connection.prepare_cached("SELECT members FROM roster ORDER BY id")?;
        let texts = query.query_map([], |row| row.get::<_, String>(0))?;
        texts.map(|text| read(&text?)).collect()
    }

    /// Takes a roster up; one that is known already stays as it is.
    pub fn pin_roster(&mut self, members: &[Member], now: Moment) -> Result<()> {
        let (members, at) = (written(&members)?, Stamp::of(now));
        let write = self.write()?;
        write.execute(
            "INSERT INTO roster (members, seen_ms, seen_offset) VALUES (:members, :ms, :offset) ON CONFLICT DO NOTHING",
            named_params! { ":members": members, ":ms": at.ms, ":offset": at.offset },
        )?;
        Ok(write.commit()?)
    }

    /// Everything that ever left, the oldest first.
    pub fn sent(&self) -> Result<Vec<Sent>> {
        let mut query = self.connection.prepare_cached(
            "SELECT sent_ms, sent_offset, what, file, sha256, bytes, round, title, mode FROM sent ORDER BY id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(Sent {
                at: Stamp::read(row, 0)?.moment(),
                what: row.get(2)?,
                file: row.get(3)?,
                sha256: row.get(4)?,
                bytes: row.get(5)?,
                round: row.get(6)?,
                title: row.get(7)?,
                mode: row.get(8)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A file left.
    pub fn record_sent(&mut self, sent: &Sent) -> Result<()> {
        let at = Stamp::of(sent.at);
        let write = self.write()?;
        write.execute(
            "INSERT INTO sent (what, file, sha256, bytes, round, title, mode, sent_ms, sent_offset) \
             VALUES (:what, :file, :sha256, :bytes, :round, :title, :mode, :ms, :offset)",
            named_params! {
                ":what": sent.what, ":file": sent.file, ":sha256": sent.sha256, ":bytes": sent.bytes,
                ":round": sent.round, ":title": sent.title, ":mode": sent.mode, ":ms": at.ms, ":offset": at.offset,
            },
        )?;
        Ok(write.commit()?)
    }

    /// A file did not leave after all: its latest line is taken back.
    pub fn take_back_sent(&mut self, sha256: &str) -> Result<()> {
        let write = self.write()?;
        write.execute(
            "DELETE FROM sent WHERE id = (SELECT max(id) FROM sent WHERE sha256 = :sha256)",
            named_params! { ":sha256": sha256 },
        )?;
        Ok(write.commit()?)
    }

    /// The releases that this machine had a hand in, the oldest first.
    pub fn releases(&self) -> Result<Vec<Release>> {
        let mut query =
            self.connection.prepare_cached("SELECT round, role, contributors, result FROM release ORDER BY id")?;
        let rows = query.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get::<_, Option<String>>(3)?))
        })?;
        rows.map(|row| {
            let (round, role, contributors, result) = row?;
            let result = result.map(|text| read(&text)).transpose()?;
            Ok(Release { round, role, contributors: read(&contributors)?, result })
        })
        .collect()
    }

    /// A release; one of the same round and role takes the earlier one's result, never its contributors.
    pub fn record_release(&mut self, release: &Release, now: Moment) -> Result<()> {
        let contributors = written(&release.contributors)?;
        let result = release.result.as_ref().map(written).transpose()?;
        let at = Stamp::of(now);
        let write = self.write()?;
        write.execute(
            "INSERT INTO release (round, role, contributors, result, released_ms, released_offset) \
             VALUES (:round, :role, :contributors, :result, :ms, :offset) \
             ON CONFLICT (round, role) DO UPDATE SET result = excluded.result",
            named_params! {
                ":round": release.round, ":role": release.role, ":contributors": contributors, ":result": result,
                ":ms": at.ms, ":offset": at.offset,
            },
        )?;
        Ok(write.commit()?)
    }
}

/// A column that holds JSON; SQLite has checked that it is some.
fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StorageError::Corrupt)
}

fn written(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StorageError::Corrupt)
}
