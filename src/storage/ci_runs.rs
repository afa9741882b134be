//! Imported runs of a CI service.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::convert::{Stamp, name};
use super::evidence::{finish, identity};
use super::memory::own_salt;
use super::{Result, Store};
use crate::domain::log::evidence::{CiRun, ImportCounts, ImportFormat};
use crate::domain::time::Period;

impl Store {
    /// Takes in runs, each with what tells it apart. One that is known is taken again only where the file knows more of it.
    pub fn import_ci_runs(
        &mut self,
        format: ImportFormat,
        runs: &[(String, CiRun)],
        dry_run: bool,
    ) -> Result<ImportCounts> {
        let write = self.write()?;
        let salt = own_salt(&write)?;
        let mut taken = ImportCounts::default();
        for (own, run) in runs {
            let identity = identity(&salt, format, own.as_bytes());
            let count = match knows_beginning(&write, &identity)? {
                None => &mut taken.added,
                Some(false) if run.began_at.is_some() => &mut taken.updated,
                Some(_) => {
                    taken.known += 1;
                    continue;
                }
            };
            *count += 1;
            put(&write, &identity, run)?;
        }
        finish(write, dry_run)?;
        Ok(taken)
    }

    /// Runs that were asked for in `period`, oldest first.
    pub fn ci_runs(&self, period: Period) -> Result<Vec<CiRun>> {
        let mut query = self.connection.prepare_cached(
            "SELECT asked_ms, asked_offset, began_ms, began_offset, ended_ms, ended_offset, outcome, project FROM ci_run \
             WHERE asked_ms >= :from AND asked_ms < :to ORDER BY asked_ms, identity",
        )?;
        let runs = query.query_map(
            named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms },
            |row| {
                Ok(CiRun {
                    asked_at: Stamp::read(row, 0)?.moment(),
                    began_at: Stamp::read_optional(row, 2)?.map(Stamp::moment),
                    ended_at: Stamp::read(row, 4)?.moment(),
                    outcome: row.get(6)?,
                    project: row.get(7)?,
                })
            },
        )?;
        Ok(runs.collect::<rusqlite::Result<_>>()?)
    }
}

/// Of a run that is in the log, whether it is known when it began.
fn knows_beginning(connection: &Connection, identity: &str) -> rusqlite::Result<Option<bool>> {
    connection
        .prepare_cached("SELECT began_ms IS NOT NULL FROM ci_run WHERE identity = :identity")?
        .query_row(named_params! { ":identity": identity }, |row| row.get(0))
        .optional()
}

fn put(connection: &Connection, identity: &str, run: &CiRun) -> rusqlite::Result<()> {
    let (asked, ended) = (Stamp::of(run.asked_at), Stamp::of(run.ended_at));
    let began = run.began_at.map(Stamp::of);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO ci_run (identity, asked_ms, asked_offset, began_ms, began_offset, ended_ms, ended_offset, \
             outcome, project) VALUES (:identity, :asked, :asked_offset, :began, :began_offset, :ended, :ended_offset, \
             :outcome, :project)",
        )?
        .execute(named_params! {
            ":identity": identity, ":asked": asked.ms, ":asked_offset": asked.offset,
            ":began": began.map(|stamp| stamp.ms), ":began_offset": began.map(|stamp| stamp.offset),
            ":ended": ended.ms, ":ended_offset": ended.offset, ":outcome": run.outcome,
            ":project": run.project.as_deref().and_then(name),
        })?;
    Ok(())
}
