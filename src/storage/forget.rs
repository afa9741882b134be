//! Forgetting: afterwards the bytes are gone from the file, from its write-ahead log and from the copies beside it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use rusqlite::{Connection, named_params};

use super::checks::find;
use super::convert::{Stamp, WaitRow};
use super::open::leftovers;
use super::step::LogWrite;
use super::undo::UndoEntry;
use super::{Erasure, ForgetScope, Result, StorageError, Store, evidence};
use crate::domain::log::wait::WaitId;
use crate::domain::time::Moment;

impl Store {
    /// Forgets for good (or only counts, with `dry_run`): afterwards the bytes are gone from the file and its log.
    ///
    /// `Before` takes waits that began before and have ended. Backups and damaged copies go too, since they hold the same
    /// waits; `Everything` takes remembered values, the salt, the share log and rosters as well. A collector's
    /// ledger of releases stays: it protects those who took part, not its owner.
    pub fn forget(&mut self, what: &ForgetScope, dry_run: bool) -> Result<Erasure> {
        let forgotten = self.forget_rows(what, dry_run)?;
        if !dry_run {
            for copy in self.copies() {
                remove(&copy)?;
            }
            self.wipe()?;
        }
        Ok(forgotten)
    }

    /// The retention setting, carried out at start: forgets what ended more than `days` ago; 0 = nothing is forgotten.
    pub fn forget_older_than(&mut self, days: u32, now: Moment) -> Result<Erasure> {
        if days == 0 {
            return Ok(Erasure::default());
        }
        let Some(limit) = now.checked_sub_signed(TimeDelta::days(i64::from(days))) else {
            return Ok(Erasure::default());
        };
        let what = ForgetScope::Before(limit);
        if self.forget_rows(&what, true)? == Erasure::default() {
            return Ok(Erasure::default());
        }
        let forgotten = self.forget_rows(&what, false)?;
        // A backup goes when all that it holds is too old.
        for copy in self.copies().into_iter().filter(|copy| is_older(copy, limit)) {
            remove(&copy)?;
        }
        self.wipe()?;
        Ok(forgotten)
    }

    fn forget_rows(&mut self, what: &ForgetScope, dry_run: bool) -> Result<Erasure> {
        // Counting must work where nothing may be written.
        let step = if dry_run { LogWrite::Whole(self.connection.transaction()?) } else { self.write()? };
        choose(&step, what)?;
        let forgotten = count(&step, what)?;
        if dry_run {
            return Ok(forgotten);
        }
        forget_pulses(&step, what)?;
        evidence::forget(&step, what)?;
        super::portable::forget(&step, what == &ForgetScope::Everything)?;
        step.execute("DELETE FROM prompt WHERE id IN (SELECT id FROM temp.chosen_prompt)", [])?;
        step.execute("DELETE FROM wait WHERE id IN (SELECT id FROM temp.chosen)", [])?;
        for change in told_in_journal(&step, what)? {
            step.execute("DELETE FROM change WHERE id = :change", named_params! { ":change": change })?;
        }
        match what {
            ForgetScope::Waits(_) => {}
            ForgetScope::Project(project) => super::pilots::forget_project(&step, project)?,
            ForgetScope::Before(limit) => forget_observation(&step, Stamp::of(*limit))?,
            ForgetScope::Everything => step.execute_batch(
                "DELETE FROM observation; DELETE FROM gap; DELETE FROM touched; DELETE FROM muted; DELETE FROM remembered; DELETE FROM salt; \
                 DELETE FROM change; DELETE FROM pilot; DELETE FROM agreed_change; DELETE FROM baseline; DELETE FROM definition; DELETE FROM interview; DELETE FROM cause; DELETE FROM cause_rename; \
                 DELETE FROM friction_log; DELETE FROM sent; DELETE FROM contributed; DELETE FROM pin; DELETE FROM team;",
            )?,
        }
        step.execute_batch("DROP TABLE temp.chosen; DROP TABLE temp.chosen_prompt;")?;
        step.commit()?;
        Ok(forgotten)
    }

    /// What was just deleted is gone from the file and its log as well. Another process that still reads keeps the bytes in the
    /// write-ahead log until it closes; they go with the next checkpoint then.
    pub(super) fn scrub(&mut self) -> Result<()> {
        match self.wipe() {
            Err(StorageError::StillHeld) => Ok(()),
            other => other,
        }
    }

    fn copies(&self) -> Vec<PathBuf> {
        let Some(path) = &self.path else { return Vec::new() };
        [leftovers(path, "backup"), leftovers(path, "corrupt")].concat()
    }

    /// Deleted rows were overwritten in their pages; what is left is the write-ahead log.
    fn wipe(&mut self) -> Result<()> {
        // Free pages stay in the file, overwritten, and are used again: giving them back would leave copies of other rows
        // in blocks of the disk that no file has any more.
        if let Some(path) = &self.path
            && !super::wal::overwrite(&self.connection, path)?
        {
            return Err(StorageError::StillHeld);
        }
        let held: i64 = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if held == 0 { Ok(()) } else { Err(StorageError::StillHeld) }
    }
}

/// Notes the numbers of what is to go in tables of this connection, in memory.
fn choose(connection: &Connection, what: &ForgetScope) -> Result<()> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS temp.chosen; DROP TABLE IF EXISTS temp.chosen_prompt; \
         CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY); CREATE TEMP TABLE chosen_prompt (id INTEGER PRIMARY KEY);",
    )?;
    match what {
        ForgetScope::Waits(ids) => choose_waits(connection, ids)?,
        ForgetScope::Before(limit) => choose_before(connection, Stamp::of(*limit).ms)?,
        ForgetScope::Project(project) => {
            connection.execute(
                "INSERT INTO temp.chosen SELECT id FROM wait WHERE project = :project",
                named_params! { ":project": project },
            )?;
        }
        ForgetScope::Everything => connection.execute_batch(
            "INSERT INTO temp.chosen SELECT id FROM wait; INSERT INTO temp.chosen_prompt SELECT id FROM prompt;",
        )?,
    }
    connection.execute(
        "INSERT OR IGNORE INTO temp.chosen_prompt SELECT id FROM prompt WHERE wait IN (SELECT id FROM temp.chosen)",
        [],
    )?;
    Ok(())
}

fn choose_waits(connection: &Connection, ids: &[WaitId]) -> Result<()> {
    let journalled = waits_in_journal(connection)?;
    let mut insert = connection.prepare("INSERT OR IGNORE INTO temp.chosen (id) VALUES (:id)")?;
    for id in ids {
        if !journalled.contains(&id.0) {
            find(connection, *id)?;
        }
        insert.execute(named_params! { ":id": id })?;
    }
    Ok(())
}

fn choose_before(connection: &Connection, limit: i64) -> Result<()> {
    connection.execute(
        "INSERT INTO temp.chosen SELECT id FROM wait WHERE started_ms < :limit AND ended_ms IS NOT NULL",
        named_params! { ":limit": limit },
    )?;
    connection.execute(
        "INSERT INTO temp.chosen_prompt SELECT id FROM prompt WHERE shown_ms < :limit",
        named_params! { ":limit": limit },
    )?;
    Ok(())
}

/// When the first of the chosen waits began (`ASC`), or the last (`DESC`).
fn end_of_chosen(connection: &Connection, order: &str) -> rusqlite::Result<Option<Moment>> {
    let sql = format!(
        "SELECT started_ms, started_offset FROM wait WHERE id IN (SELECT id FROM temp.chosen) ORDER BY started_ms {order}"
    );
    let stamp = connection.query_row(&sql, [], |row| Stamp::read(row, 0));
    rusqlite::OptionalExtension::optional(stamp).map(|stamp| stamp.map(Stamp::moment))
}

fn count(connection: &Connection, what: &ForgetScope) -> Result<Erasure> {
    let (waits, prompts) = connection.query_row(
        "SELECT (SELECT count(*) FROM wait WHERE id IN (SELECT id FROM temp.chosen)), (SELECT count(*) FROM temp.chosen_prompt)",
        [],
        |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())),
    )?;
    let limit = limit_of_pulses(what);
    let (pulses, offers, tasks) = connection.query_row(
        "SELECT (SELECT count(*) FROM pulse WHERE coalesce(finished_ms, touched_ms) < :limit), \
         (SELECT count(*) FROM offer WHERE shown_ms < :limit), \
         (SELECT count(*) FROM task WHERE ended_ms IS NOT NULL AND ended_ms < :limit OR :limit = :all)",
        named_params! { ":limit": limit, ":all": i64::MAX },
        |row| {
            let count = |index| row.get::<_, i64>(index).map(i64::unsigned_abs);
            Ok((count(0)?, count(1)?, count(2)?))
        },
    )?;
    let changes = told_in_journal(connection, what)?.len() as u64;
    let (earliest, latest) = (end_of_chosen(connection, "ASC")?, end_of_chosen(connection, "DESC")?);
    let evidence = evidence::count(connection, what)?;
    let interviews = count_interviews(connection, what)?;
    let (sent, rosters) = count_sharing(connection, what)?;
    Ok(Erasure {
        waits,
        earliest,
        latest,
        prompts: prompts + offers,
        pulses,
        tasks,
        evidence,
        interviews,
        changes,
        sent,
        rosters,
    })
}

/// Lines of the share log and rosters: both go with everything and never before.
fn count_sharing(connection: &Connection, what: &ForgetScope) -> Result<(u64, u64)> {
    if *what != ForgetScope::Everything {
        return Ok((0, 0));
    }
    let counts =
        connection.query_row("SELECT (SELECT count(*) FROM sent), (SELECT count(*) FROM team)", [], |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs()))
        })?;
    Ok(counts)
}

/// Interviews and friction logs go with the whole log alone; they have a day of their own on which they go.
fn count_interviews(connection: &Connection, what: &ForgetScope) -> Result<u64> {
    if *what != ForgetScope::Everything {
        return Ok(0);
    }
    let sql = "SELECT (SELECT count(*) FROM interview) + (SELECT count(*) FROM friction_log)";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// Pulses, offers and tasks from before this moment (UTC milliseconds) go; those of waits and projects are none.
fn limit_of_pulses(what: &ForgetScope) -> i64 {
    match what {
        ForgetScope::Waits(_) | ForgetScope::Project(_) => 0,
        ForgetScope::Before(limit) => Stamp::of(*limit).ms,
        ForgetScope::Everything => i64::MAX,
    }
}

fn forget_pulses(connection: &Connection, what: &ForgetScope) -> Result<()> {
    let limit = limit_of_pulses(what);
    let parameters = named_params! { ":limit": limit };
    connection.execute("DELETE FROM pulse WHERE coalesce(finished_ms, touched_ms) < :limit", parameters)?;
    connection.execute("DELETE FROM offer WHERE shown_ms < :limit", parameters)?;
    connection.execute(
        "DELETE FROM task WHERE ended_ms IS NOT NULL AND ended_ms < :limit OR :limit = :all",
        named_params! { ":limit": limit, ":all": i64::MAX },
    )?;
    Ok(())
}

fn journal(connection: &Connection) -> Result<Vec<(i64, Vec<UndoEntry>)>> {
    let mut query = connection.prepare("SELECT id, rows FROM change")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    // An entry that cannot be read could hold anything, so it counts as none and goes with the first forgetting.
    Ok(rows
        .map(|row| row.map(|(id, rows)| (id, serde_json::from_str(&rows).unwrap_or_default())))
        .collect::<rusqlite::Result<_>>()?)
}

fn waits_in_journal(connection: &Connection) -> Result<HashSet<i64>> {
    let entries = journal(connection)?.into_iter().flat_map(|(_, entries)| entries);
    Ok(entries.flat_map(|entry| entry.rows().map(|row| row.id).collect::<Vec<_>>()).collect())
}

/// The changes in the journal that tell of forgotten waits, also of those that were deleted before.
fn told_in_journal(connection: &Connection, what: &ForgetScope) -> Result<Vec<i64>> {
    let mut query = connection.prepare("SELECT id FROM temp.chosen")?;
    let chosen = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<HashSet<i64>>>()?;
    let limit = limit_of_pulses(what);
    let is_meant = |row: &WaitRow| {
        chosen.contains(&row.id)
            || match what {
                ForgetScope::Waits(_) => false,
                ForgetScope::Before(limit) => row.started.ms < Stamp::of(*limit).ms,
                ForgetScope::Project(project) => row.project.as_ref() == Some(project),
                ForgetScope::Everything => true,
            }
    };
    let is_told = |entries: &[UndoEntry]| {
        let mut rows = entries.iter().flat_map(UndoEntry::rows).peekable();
        let mut sheets = entries.iter().flat_map(UndoEntry::sheets).peekable();
        (rows.peek().is_none() && sheets.peek().is_none())
            || sheets.any(|sheet| sheet.finished.unwrap_or(sheet.touched).ms < limit)
            || rows.any(is_meant)
    };
    Ok(journal(connection)?.into_iter().filter(|(_, entries)| is_told(entries)).map(|(change, _)| change).collect())
}

/// Stretches of observation before the limit go; one that reaches beyond it begins there.
fn forget_observation(connection: &Connection, limit: Stamp) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM observation WHERE last_ms < :limit", named_params! { ":limit": limit.ms })?;
    connection.execute("DELETE FROM gap WHERE until_ms < :limit", named_params! { ":limit": limit.ms })?;
    connection.execute(
        "UPDATE observation SET began_ms = :limit, began_offset = :offset WHERE began_ms < :limit",
        named_params! { ":limit": limit.ms, ":offset": limit.offset },
    )?;
    Ok(())
}

fn is_older(file: &Path, limit: Moment) -> bool {
    let changed = fs::metadata(file).and_then(|meta| meta.modified());
    changed.is_ok_and(|changed| chrono::DateTime::<chrono::Utc>::from(changed) < limit)
}

fn remove(file: &Path) -> Result<()> {
    let removed = super::wal::zero(file).and_then(|()| fs::remove_file(file));
    match removed {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(StorageError::File { doing: "remove", path: file.into(), source })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
