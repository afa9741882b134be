//! Forgetting: afterwards the bytes are gone from the file, from its write-ahead log and from the copies beside it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use rusqlite::{Connection, named_params};

use super::checks::find;
use super::convert::{Stamp, WaitRow};
use super::open::leftovers;
use super::table::Statements;
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
        if dry_run {
            // Counting must work where nothing may be written.
            let look = self.connection.transaction()?;
            choose(&look, what)?;
            return count(&look, what);
        }
        self.write(|write| {
            choose(write, what)?;
            let forgotten = count(write, what)?;
            forget_chosen(write, what)?;
            Ok(forgotten)
        })
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

/// What goes with everything and is not chosen row by row.
const FORGET_REST: &str = "DELETE FROM observation; DELETE FROM gap; DELETE FROM touched; DELETE FROM muted; \
     DELETE FROM remembered; DELETE FROM salt; DELETE FROM change; DELETE FROM pilot; DELETE FROM agreed_change; \
     DELETE FROM baseline; DELETE FROM definition; DELETE FROM interview; DELETE FROM cause; DELETE FROM cause_rename; \
     DELETE FROM friction_log; DELETE FROM sent; DELETE FROM contributed; DELETE FROM pin; DELETE FROM team;";

/// Forgets what was chosen, and what belongs to it.
fn forget_chosen(connection: &Connection, what: &ForgetScope) -> Result<()> {
    forget_pulses(connection, what)?;
    evidence::forget(connection, what)?;
    super::portable::forget(connection, what == &ForgetScope::Everything)?;
    connection.run("DELETE FROM prompt WHERE id IN (SELECT id FROM temp.chosen_prompt)", [])?;
    connection.run("DELETE FROM wait WHERE id IN (SELECT id FROM temp.chosen)", [])?;
    for change in told_in_journal(connection, what)? {
        connection.run("DELETE FROM change WHERE id = :change", named_params! { ":change": change })?;
    }
    match what {
        ForgetScope::Waits(_) => {}
        ForgetScope::Project(project) => super::pilots::forget_project(connection, project)?,
        ForgetScope::Before(limit) => forget_observation(connection, Stamp::of(*limit))?,
        ForgetScope::Everything => connection.execute_batch(FORGET_REST)?,
    }
    Ok(connection.execute_batch("DROP TABLE temp.chosen; DROP TABLE temp.chosen_prompt;")?)
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
            let of_project = "INSERT INTO temp.chosen SELECT id FROM wait WHERE project = :project";
            connection.run(of_project, named_params! { ":project": project })?;
        }
        ForgetScope::Everything => connection.execute_batch(
            "INSERT INTO temp.chosen SELECT id FROM wait; INSERT INTO temp.chosen_prompt SELECT id FROM prompt;",
        )?,
    }
    let of_waits =
        "INSERT OR IGNORE INTO temp.chosen_prompt SELECT id FROM prompt WHERE wait IN (SELECT id FROM temp.chosen)";
    connection.run(of_waits, []).map(drop)
}

fn choose_waits(connection: &Connection, ids: &[WaitId]) -> Result<()> {
    let journalled = waits_in_journal(connection)?;
    for id in ids {
        if !journalled.contains(&id.0) {
            find(connection, *id)?;
        }
        connection.run("INSERT OR IGNORE INTO temp.chosen (id) VALUES (:id)", named_params! { ":id": id })?;
    }
    Ok(())
}

fn choose_before(connection: &Connection, limit: i64) -> Result<()> {
    let limit = named_params! { ":limit": limit };
    let waits = "INSERT INTO temp.chosen SELECT id FROM wait WHERE started_ms < :limit AND ended_ms IS NOT NULL";
    connection.run(waits, limit)?;
    connection.run("INSERT INTO temp.chosen_prompt SELECT id FROM prompt WHERE shown_ms < :limit", limit).map(drop)
}

/// When the first of the chosen waits began (`ASC`), or the last (`DESC`).
fn end_of_chosen(connection: &Connection, order: &str) -> Result<Option<Moment>> {
    let sql = format!(
        "SELECT started_ms, started_offset FROM wait WHERE id IN (SELECT id FROM temp.chosen) ORDER BY started_ms {order}"
    );
    connection.first(&sql, [])
}

fn count(connection: &Connection, what: &ForgetScope) -> Result<Erasure> {
    let limit = what.limit();
    // What goes with everything and never before: interviews and friction logs, which have a day of their own, the share log
    // and rosters.
    let counted_with_all = |tables: &[&str]| -> Result<u64> {
        let tables = if *what == ForgetScope::Everything { tables } else { &[] };
        tables.iter().map(|table| connection.one::<u64>(&format!("SELECT count(*) FROM {table}"), [])).sum()
    };
    let counted = |from: &str| connection.one::<u64>(&format!("SELECT count(*) FROM {from}"), []);
    let before =
        |from: &str| connection.one::<u64>(&format!("SELECT count(*) FROM {from}"), named_params! { ":limit": limit });
    Ok(Erasure {
        waits: counted("wait WHERE id IN (SELECT id FROM temp.chosen)")?,
        earliest: end_of_chosen(connection, "ASC")?,
        latest: end_of_chosen(connection, "DESC")?,
        prompts: counted("temp.chosen_prompt")? + before(OLD_OFFERS)?,
        pulses: before(OLD_PULSES)?,
        tasks: before(OLD_TASKS)?,
        evidence: evidence::count(connection, what)?,
        interviews: counted_with_all(&["interview", "friction_log"])?,
        changes: told_in_journal(connection, what)?.len() as u64,
        sent: counted_with_all(&["sent"])?,
        rosters: counted_with_all(&["team"])?,
    })
}

const OLD_PULSES: &str = "pulse WHERE coalesce(finished_ms, touched_ms) < :limit";
const OLD_OFFERS: &str = "offer WHERE shown_ms < :limit";
/// One that goes on is no old one, and goes with everything.
const OLD_TASKS: &str = "task WHERE ended_ms IS NOT NULL AND ended_ms < :limit OR :limit = 9223372036854775807";

fn forget_pulses(connection: &Connection, what: &ForgetScope) -> Result<()> {
    let limit = what.limit();
    for old in [OLD_PULSES, OLD_OFFERS, OLD_TASKS] {
        connection.run(&format!("DELETE FROM {old}"), named_params! { ":limit": limit })?;
    }
    Ok(())
}

fn journal(connection: &Connection) -> Result<Vec<(i64, Vec<UndoEntry>)>> {
    let changes = connection.all::<(i64, String)>("SELECT id, rows FROM change", [])?;
    // An entry that cannot be read could hold anything, so it counts as none and goes with the first forgetting.
    let entries = |rows: &str| serde_json::from_str(rows).unwrap_or_default();
    Ok(changes.into_iter().map(|(id, rows)| (id, entries(&rows))).collect())
}

fn waits_in_journal(connection: &Connection) -> Result<HashSet<i64>> {
    let entries = journal(connection)?.into_iter().flat_map(|(_, entries)| entries);
    Ok(entries.flat_map(|entry| entry.rows().map(|row| row.id).collect::<Vec<_>>()).collect())
}

/// The changes in the journal that tell of forgotten waits, also of those that were deleted before.
fn told_in_journal(connection: &Connection, what: &ForgetScope) -> Result<Vec<i64>> {
    let chosen: HashSet<i64> = connection.all("SELECT id FROM temp.chosen", [])?.into_iter().collect();
    let limit = what.limit();
    let is_meant = |row: &WaitRow| {
        let is_of_project = row.project.is_some() && row.project.as_deref() == what.project();
        chosen.contains(&row.id) || row.started.ms < limit || is_of_project
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
fn forget_observation(connection: &Connection, limit: Stamp) -> Result<()> {
    connection.run("DELETE FROM observation WHERE last_ms < :limit", named_params! { ":limit": limit.ms })?;
    connection.run("DELETE FROM gap WHERE until_ms < :limit", named_params! { ":limit": limit.ms })?;
    let cut = "UPDATE observation SET began_ms = :limit, began_offset = :offset WHERE began_ms < :limit";
    connection.run(cut, named_params! { ":limit": limit.ms, ":offset": limit.offset }).map(drop)
}

fn is_older(file: &Path, limit: Moment) -> bool {
    let changed = fs::metadata(file).and_then(|meta| meta.modified());
    changed.is_ok_and(|changed| chrono::DateTime::<chrono::Utc>::from(changed) < limit)
}

fn remove(file: &Path) -> Result<()> {
    super::wal::shred(file).map_err(|source| StorageError::File { doing: "remove", path: file.into(), source })
}
