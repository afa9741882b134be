//! The journal of what a person changed, and taking the last of it back.
//!
//! Only the columns that the change touched are put back: a run that was tagged while it ran and has ended since stays ended.

use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::convert::{Stamp, WaitRow};
use super::sheet::AnswerSheet;
use super::table::{Json, Statements, TableRecord, cells, record};
use super::{Result, Store};
use crate::domain::log::change::Receipt;
use crate::domain::log::wait::WaitId;
use crate::domain::time::Moment;

/// How many changes can be taken back; older entries go, and with them the last trace of deleted waits.
const KEPT: i64 = 200;

/// What a change comes to: its words, and each row before and after.
pub(super) struct ChangeSet {
    pub words: String,
    pub entries: Vec<UndoEntry>,
}

impl ChangeSet {
    /// One row changed.
    pub(super) fn of(words: String, before: WaitRow, after: WaitRow) -> Self {
        Self { words, entries: vec![UndoEntry::changed(before, after)] }
    }
}

/// One wait, or one pulse, before and after a change.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct UndoEntry {
    pub before: Option<WaitRow>,
    pub after: Option<WaitRow>,
    /// The process it was, for a wait that is put back.
    process: Option<Process>,
    /// Questions that were about it.
    #[serde(default)]
    prompts: Vec<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pulse: Option<PulseEntry>,
}

/// One pulse with its answers before and after a change.
#[derive(Debug, Serialize, Deserialize)]
struct PulseEntry {
    before: Option<AnswerSheet>,
    after: Option<AnswerSheet>,
}

impl PulseEntry {
    fn carry_out(&mut self, connection: &Connection) -> Result<()> {
        match (&self.before, &mut self.after) {
            (_, Some(after)) => after.id = after.write(connection)?,
            (Some(before), None) => before.remove(connection)?,
            (None, None) => {}
        }
        Ok(())
    }

    fn take_back(&self, connection: &Connection) -> Result<()> {
        match (&self.before, &self.after) {
            (Some(before), _) => before.write(connection).map(drop)?,
            (None, Some(made)) => made.remove(connection)?,
            (None, None) => {}
        }
        Ok(())
    }
}

/// One row of the table `run`.
#[derive(Debug, Serialize, Deserialize)]
struct Process {
    pid: Option<u32>,
    start: Option<i64>,
    boot: Option<String>,
    parent_pid: u32,
    last_seen: Stamp,
}

record!(Process { pid, start, boot, parent_pid, last_seen = "last_seen_ms, last_seen_offset" });

impl UndoEntry {
    pub(super) fn made(after: WaitRow) -> Self {
        Self { after: Some(after), ..Self::default() }
    }

    pub(super) fn changed(before: WaitRow, after: WaitRow) -> Self {
        Self { before: Some(before), after: Some(after), ..Self::default() }
    }

    pub(super) fn deleted(before: WaitRow) -> Self {
        Self { before: Some(before), ..Self::default() }
    }

    pub(super) fn pulse(before: Option<AnswerSheet>, after: Option<AnswerSheet>) -> Self {
        Self { pulse: Some(PulseEntry { before, after }), ..Self::default() }
    }

    /// Every wait that the entry tells of, as it was and as it became.
    pub(super) fn rows(&self) -> impl Iterator<Item = &WaitRow> {
        self.before.iter().chain(&self.after)
    }

    /// The pulse that the entry tells of, as it was and as it became.
    pub(super) fn sheets(&self) -> impl Iterator<Item = &AnswerSheet> {
        self.pulse.iter().flat_map(|pulse| pulse.before.iter().chain(&pulse.after))
    }
}

impl Store {
    /// Takes back the last change a person made; `None` if there is none. Once more takes back the one before.
    pub fn undo(&mut self, _now: Moment) -> Result<Option<Receipt>> {
        self.write(|write| {
            let last = write.first("SELECT id, words, rows FROM change ORDER BY id DESC LIMIT 1", [])?;
            let Some((change, words, rows)): Option<(i64, String, String)> = last else { return Ok(None) };
            let entries: Vec<UndoEntry> = serde_json::from_str(&rows)?;
            let mut waits = Vec::with_capacity(entries.len());
            for entry in &entries {
                waits.extend(take_back(write, entry)?);
            }
            write.run("DELETE FROM change WHERE id = :id", named_params! { ":id": change })?;
            Ok(Some(Receipt { words: format!("took back: {words}"), waits }))
        })
    }
}

/// Writes what a change made, and the entry that takes it back.
pub(super) fn carry_out(connection: &Connection, mut made: ChangeSet, now: Moment) -> Result<Receipt> {
    let mut waits = Vec::with_capacity(made.entries.len());
    for entry in &mut made.entries {
        if let Some(pulse) = &mut entry.pulse {
            pulse.carry_out(connection)?;
        }
        match (&entry.before, &mut entry.after) {
            (_, Some(after)) => after.id = after.store(connection)?,
            (Some(before), None) => {
                let wait = named_params! { ":wait": before.id };
                entry.process = connection.find("run WHERE wait = :wait", wait)?;
                entry.prompts = connection.all("SELECT id FROM prompt WHERE wait = :wait", wait)?;
                delete(connection, before.id)?;
            }
            (None, None) => {}
        }
        waits.extend(entry.after.as_ref().or(entry.before.as_ref()).map(|row| WaitId(row.id)));
    }
    connection
        .insert("change", cells! { "at_ms, at_offset": now, "words": made.words, "rows": Json(&made.entries) })?;
    connection
        .run("DELETE FROM change WHERE id <= (SELECT max(id) FROM change) - :kept", named_params! { ":kept": KEPT })?;
    Ok(Receipt { words: made.words, waits })
}

fn delete(connection: &Connection, wait: i64) -> Result<()> {
    connection.run("DELETE FROM wait WHERE id = :id", named_params! { ":id": wait }).map(drop)
}

fn take_back(connection: &Connection, entry: &UndoEntry) -> Result<Option<WaitId>> {
    if let Some(pulse) = &entry.pulse {
        pulse.take_back(connection)?;
    }
    match (&entry.before, &entry.after) {
        (None, Some(made)) => {
            delete(connection, made.id)?;
            Ok(Some(WaitId(made.id)))
        }
        (Some(before), Some(after)) => {
            if let Some(present) = WaitRow::load(connection, before.id)? {
                put_back(&present, before, after)?.update(connection)?;
            }
            Ok(Some(WaitId(before.id)))
        }
        (Some(before), None) => {
            before.insert(connection)?;
            restore(connection, before.id, entry)?;
            Ok(Some(WaitId(before.id)))
        }
        (None, None) => Ok(None),
    }
}

/// The present row with the changed columns as they were before.
fn put_back(present: &WaitRow, before: &WaitRow, after: &WaitRow) -> Result<WaitRow> {
    let (mut row, before, after) = (columns(present)?, columns(before)?, columns(after)?);
    for (column, was) in before {
        if after.get(&column) != Some(&was) {
            row.insert(column, was);
        }
    }
    Ok(serde_json::from_value(Value::Object(row))?)
}

fn columns(row: &WaitRow) -> Result<Map<String, Value>> {
    match serde_json::to_value(row)? {
        Value::Object(columns) => Ok(columns),
        _ => Ok(Map::new()),
    }
}

/// Gives a wait that is back its process and its questions.
fn restore(connection: &Connection, wait: i64, entry: &UndoEntry) -> Result<()> {
    if let Some(process) = &entry.process {
        // The same process may have been recorded anew meanwhile; then that wait keeps it.
        connection.insert_or("run", cells! { "wait": wait }.and(process.cells()), "DO NOTHING")?;
    }
    for prompt in &entry.prompts {
        connection.update("prompt", cells! { "wait": wait }, "id", prompt)?;
    }
    Ok(())
}
