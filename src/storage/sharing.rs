//! Teams and who was accepted in them, the log of what left, and a collector's ledger.

use rusqlite::{Connection, OptionalExtension, named_params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::convert::Stamp;
use super::{Result, StorageError, Store};
use crate::domain::round::ShareHolder;
use crate::domain::round::records::{ContributionRecord, Ledger, Pin, SentFile, TeamFolder};

impl Store {
    /// The teams' folders, in the order in which they became known.
    pub fn teams(&self) -> Result<Vec<TeamFolder>> {
        let mut query = self.connection.prepare_cached("SELECT id, folder, is_followed FROM team ORDER BY id")?;
        let rows = query
            .query_map([], |row| Ok(TeamFolder { id: row.get(0)?, folder: row.get(1)?, is_followed: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Follows a team's folder, or no longer; its number.
    pub fn follow(&mut self, folder: &str, is_followed: bool) -> Result<i64> {
        let write = self.write()?;
        let id = write.query_row(
            "INSERT INTO team (folder, is_followed) VALUES (:folder, :followed) \
             ON CONFLICT (folder) DO UPDATE SET is_followed = excluded.is_followed RETURNING id",
            named_params! { ":folder": folder, ":followed": is_followed },
            |row| row.get(0),
        )?;
        write.commit()?;
        Ok(id)
    }

    /// Who was accepted in a team.
    pub fn pins(&self, folder: &str) -> Result<Vec<Pin>> {
        let mut query = self.connection.prepare_cached(
            "SELECT key, name, roles FROM pin WHERE team = (SELECT id FROM team WHERE folder = :folder) ORDER BY name",
        )?;
        let rows = query.query_map(named_params! { ":folder": folder }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
        })?;
        rows.map(|row| {
            let (key, name, roles) = row?;
            Ok(Pin { key, name, roles: roles.parse().map_err(|_| StorageError::Corrupt)? })
        })
        .collect()
    }

    /// Accepts exactly these people in a team.
    pub fn pin(&mut self, folder: &str, pins: &[Pin]) -> Result<()> {
        let write = self.write()?;
        write.execute(
            "INSERT INTO team (folder, is_followed) VALUES (:folder, 0) ON CONFLICT DO NOTHING",
            named_params! { ":folder": folder },
        )?;
        let team: i64 = write.query_row(
            "SELECT id FROM team WHERE folder = :folder",
            named_params! { ":folder": folder },
            |row| row.get(0),
        )?;
        write.execute("DELETE FROM pin WHERE team = :team", named_params! { ":team": team })?;
        for Pin { key, name, roles } in pins {
            write.execute(
                "INSERT INTO pin (team, key, name, roles) VALUES (:team, :key, :name, :roles)",
                named_params! { ":team": team, ":key": key, ":name": name, ":roles": roles.to_string() },
            )?;
        }
        write.commit()
    }

    /// The rounds that this person has contributed to.
    pub fn contributed(&self) -> Result<Vec<ContributionRecord>> {
        let mut query = self.connection.prepare_cached("SELECT round, weeks, people, digest FROM contributed")?;
        let rows = query
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?)))?;
        rows.map(|row| {
            let (round, weeks, people, digest) = row?;
            let weeks = weeks.parse().map_err(|_| StorageError::Corrupt)?;
            Ok(ContributionRecord { round, weeks, people: read(&people)?, digest })
        })
        .collect()
    }

    /// A contribution leaves, in one or several files: the log of what left and the weeks are written down together.
    pub fn record_contribution(&mut self, sent: &[SentFile], contributed: &ContributionRecord) -> Result<()> {
        let people = written(&contributed.people)?;
        let write = self.write()?;
        sent.iter().try_for_each(|sent| insert_sent(&write, sent))?;
        write.execute(
            "INSERT INTO contributed (round, weeks, people, digest) VALUES (:round, :weeks, :people, :digest) \
             ON CONFLICT (round) DO UPDATE SET digest = excluded.digest",
            named_params! {
                ":round": contributed.round, ":weeks": contributed.weeks.to_string(), ":people": people,
                ":digest": contributed.digest,
            },
        )?;
        write.commit()
    }

    /// A contribution did not leave after all.
    pub fn take_back_contribution(&mut self, sent: &SentFile) -> Result<()> {
        let write = self.write()?;
        write.execute(
            "DELETE FROM sent WHERE id = (SELECT max(id) FROM sent WHERE sha256 = :sha256)",
            named_params! { ":sha256": sent.sha256 },
        )?;
        write.execute(
            "DELETE FROM contributed WHERE round = :round AND digest = :digest",
            named_params! { ":round": sent.round, ":digest": sent.sha256 },
        )?;
        write.commit()
    }

    /// Everything that ever left, the oldest first.
    pub fn sent(&self) -> Result<Vec<SentFile>> {
        let mut query = self.connection.prepare_cached(
            "SELECT sent_ms, sent_offset, what, file, sha256, bytes, round, title FROM sent ORDER BY id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(SentFile {
                at: Stamp::read(row, 0)?.moment(),
                what: row.get(2)?,
                file: row.get(3)?,
                sha256: row.get(4)?,
                bytes: row.get(5)?,
                round: row.get(6)?,
                title: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A file left.
    pub fn record_sent(&mut self, sent: &SentFile) -> Result<()> {
        let write = self.write()?;
        insert_sent(&write, sent)?;
        write.commit()
    }

    /// Every round that this machine collects or has collected.
    pub fn ledger(&self) -> Result<Vec<Ledger>> {
        let mut query = self.connection.prepare_cached(
            "SELECT definition, role, round, title, weeks, people, state, list, counted FROM ledger ORDER BY rowid",
        )?;
        let rows = query.query_map([], |row| {
            let texts = [row.get::<_, String>(4)?, row.get(5)?, row.get(7)?, row.get(8)?];
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(6)?, texts))
        })?;
        rows.map(|row| {
            let (definition, role, round, title, stage, [weeks, people, list, counted]) = row?;
            Ok(Ledger {
                definition,
                role,
                round,
                title,
                weeks: weeks.parse().map_err(|_| StorageError::Corrupt)?,
                people: read(&people)?,
                stage,
                list: read(&list)?,
                counted: read(&counted)?,
            })
        })
        .collect()
    }

    /// Writes a round down as it is now, with the bytes of a file that is about to be written.
    pub fn record_ledger(&mut self, ledger: &Ledger, files: &[(u8, &[u8])]) -> Result<()> {
        let (people, list, counted) = (written(&ledger.people)?, written(&ledger.list)?, written(&ledger.counted)?);
        let write = self.write()?;
        write.execute(
            "INSERT INTO ledger (definition, role, round, title, weeks, people, state, list, counted) \
             VALUES (:definition, :role, :round, :title, :weeks, :people, :stage, :list, :counted) \
             ON CONFLICT (definition, role) DO UPDATE SET round = excluded.round, state = excluded.state, \
             list = excluded.list, counted = excluded.counted",
            named_params! {
                ":definition": ledger.definition, ":role": ledger.role, ":round": ledger.round, ":title": ledger.title,
                ":weeks": ledger.weeks.to_string(), ":people": people, ":stage": ledger.stage, ":list": list,
                ":counted": counted,
            },
        )?;
        for (step, bytes) in files {
            write.execute(
                "INSERT INTO ledger_file (definition, role, step, bytes) VALUES (:definition, :role, :step, :bytes) \
                 ON CONFLICT (definition, role, step) DO UPDATE SET bytes = excluded.bytes",
                named_params! {
                    ":definition": ledger.definition, ":role": ledger.role, ":step": step, ":bytes": bytes,
                },
            )?;
        }
        write.commit()
    }

    /// The bytes of a file that this machine wrote, or was about to write, in that role.
    pub fn ledger_file(&self, definition: &str, role: ShareHolder, step: u8) -> Result<Option<Vec<u8>>> {
        let mut query = self.connection.prepare_cached(
            "SELECT bytes FROM ledger_file WHERE definition = :definition AND role = :role AND step = :step",
        )?;
        let parameters = named_params! { ":definition": definition, ":role": role, ":step": step };
        Ok(query.query_row(parameters, |row| row.get(0)).optional()?)
    }
}

fn insert_sent(write: &Connection, sent: &SentFile) -> Result<()> {
    let at = Stamp::of(sent.at);
    write.execute(
        "INSERT INTO sent (what, file, sha256, bytes, round, title, mode, sent_ms, sent_offset) \
         VALUES (:what, :file, :sha256, :bytes, :round, :title, 'sealed', :ms, :offset)",
        named_params! {
            ":what": sent.what, ":file": sent.file, ":sha256": sent.sha256, ":bytes": sent.bytes,
            ":round": sent.round, ":title": sent.title, ":ms": at.ms, ":offset": at.offset,
        },
    )?;
    Ok(())
}

/// A column that holds JSON; SQLite has checked that it is some.
fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StorageError::Corrupt)
}

fn written(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StorageError::Corrupt)
}
