//! Friction logs: one walk at a time, each note on disk when its method returns.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::convert::{Stamp, name, note};
use super::error::refused;
use super::{Result, Store};
use crate::domain::team::interview::friction_log::{FrictionLog, Note, Size};
use crate::domain::time::Moment;

const COLUMNS: &str =
    "SELECT id, persona, goal, size, began_ms, began_offset, ended_ms, ended_offset FROM friction_log ";

impl Store {
    /// Begins a walk in somebody's shoes, with a goal.
    pub fn begin_friction_log(
        &mut self,
        persona: &str,
        goal: &str,
        size: Option<Size>,
        now: Moment,
    ) -> Result<FrictionLog> {
        let (Some(persona), Some(goal)) = (name(persona), name(goal)) else {
            return refused("a friction log needs a persona and a goal in words");
        };
        let at = Stamp::of(now);
        let write = self.write()?;
        if let Some(open) = open(&write)? {
            return refused(format!(
                "the friction log \"{}\" goes on; end it with `draglog interview log done`, or `draglog interview log drop`",
                open.goal
            ));
        }
        write.execute(
            "INSERT INTO friction_log (persona, goal, size, began_ms, began_offset) \
             VALUES (:persona, :goal, :size, :ms, :offset)",
            named_params! { ":persona": persona, ":goal": goal, ":size": size, ":ms": at.ms, ":offset": at.offset },
        )?;
        let begun = open(&write)?;
        write.commit()?;
        begun.map_or_else(|| refused("the friction log was not stored"), Ok)
    }

    /// The walk that goes on.
    pub fn open_friction_log(&self) -> Result<Option<FrictionLog>> {
        open(&self.connection)
    }

    /// Adds a note to the walk that goes on.
    pub fn note_friction(&mut self, noted: &Note) -> Result<()> {
        let Some(text) = note(&noted.text) else { return refused("the note is empty") };
        let at = Stamp::of(noted.at);
        let write = self.write()?;
        let Some(log) = open(&write)? else {
            return refused(
                "no friction log is open; start one with `draglog interview log start --persona P --goal G`",
            );
        };
        write.execute(
            "INSERT INTO friction_note (log, at_ms, at_offset, mark, tag, text) \
             VALUES (:log, :ms, :offset, :mark, :tag, :text)",
            named_params! {
                ":log": log.id, ":ms": at.ms, ":offset": at.offset, ":mark": noted.mark, ":tag": noted.tag, ":text": text,
            },
        )?;
        write.commit()
    }

    /// Takes the last note of the walk that goes on back; gives its text.
    pub fn unnote_friction(&mut self) -> Result<Option<String>> {
        let write = self.write()?;
        let Some(log) = open(&write)? else { return Ok(None) };
        write.execute(
            "DELETE FROM friction_note WHERE id = (SELECT max(id) FROM friction_note WHERE log = :log)",
            named_params! { ":log": log.id },
        )?;
        write.commit()?;
        Ok(log.notes.into_iter().next_back().map(|note| note.text))
    }

    /// Ends the walk that goes on.
    pub fn end_friction_log(&mut self, now: Moment) -> Result<FrictionLog> {
        let at = Stamp::of(now);
        let write = self.write()?;
        let Some(log) = open(&write)? else { return refused("no friction log is open") };
        write.execute(
            "UPDATE friction_log SET ended_ms = :ms, ended_offset = :offset WHERE id = :id",
            named_params! { ":ms": at.ms, ":offset": at.offset, ":id": log.id },
        )?;
        write.commit()?;
        Ok(FrictionLog { ended: Some(now), ..log })
    }

    /// Removes the walk that goes on, or the one with this number, with its notes.
    pub fn drop_friction_log(&mut self, id: Option<i64>) -> Result<bool> {
        let write = self.write()?;
        let gone = write.execute(
            "DELETE FROM friction_log WHERE id = :id OR (:id IS NULL AND ended_ms IS NULL)",
            named_params! { ":id": id },
        )?;
        write.commit()?;
        if gone > 0 {
            self.scrub()?;
        }
        Ok(gone > 0)
    }

    /// Every walk, oldest first.
    pub fn friction_logs(&self) -> Result<Vec<FrictionLog>> {
        let mut query = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY id"))?;
        let logs = query.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
        logs.into_iter().map(|log| with_notes(&self.connection, log)).collect()
    }
}

fn open(connection: &Connection) -> Result<Option<FrictionLog>> {
    let log =
        connection.prepare_cached(&format!("{COLUMNS} WHERE ended_ms IS NULL"))?.query_row([], read).optional()?;
    log.map(|log| with_notes(connection, log)).transpose()
}

fn read(row: &Row<'_>) -> rusqlite::Result<FrictionLog> {
    Ok(FrictionLog {
        id: row.get(0)?,
        persona: row.get(1)?,
        goal: row.get(2)?,
        size: row.get(3)?,
        began: Stamp::read(row, 4)?.moment(),
        ended: Stamp::read_optional(row, 6)?.map(Stamp::moment),
        notes: Vec::new(),
    })
}

fn with_notes(connection: &Connection, log: FrictionLog) -> Result<FrictionLog> {
    let mut query = connection
        .prepare_cached("SELECT at_ms, at_offset, mark, tag, text FROM friction_note WHERE log = :log ORDER BY id")?;
    let notes = query.query_map(named_params! { ":log": log.id }, |row| {
        Ok(Note { at: Stamp::read(row, 0)?.moment(), mark: row.get(2)?, tag: row.get(3)?, text: row.get(4)? })
    })?;
    Ok(FrictionLog { notes: notes.collect::<rusqlite::Result<_>>()?, ..log })
}
