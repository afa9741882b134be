//! Friction logs: one walk at a time, each note on disk when its method returns.

use rusqlite::{Connection, named_params};

use super::convert::{name, note};
use super::error::refused;
use super::table::{Statements, TableRecord, cells, record};
use super::{Result, Store};
use crate::domain::team::interview::friction_log::{FrictionLog, Note, Size};
use crate::domain::time::Moment;

record!(FrictionLog {
    id, persona, goal, size, began = "began_ms, began_offset", ended = "ended_ms, ended_offset",
} beside notes);

record!(Note { at = "at_ms, at_offset", mark, tag, text });

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
        self.write(|write| {
            if let Some(open) = open(write)? {
                return refused(format!(
                    "the friction log \"{}\" goes on; end it with `draglog interview log done`, or `draglog interview log drop`",
                    open.goal
                ));
            }
            let begun = cells! { "persona": persona, "goal": goal, "size": size, "began_ms, began_offset": now };
            write.insert("friction_log", begun)?;
            open(write)?.map_or_else(|| refused("the friction log was not stored"), Ok)
        })
    }

    /// The walk that goes on.
    pub fn open_friction_log(&self) -> Result<Option<FrictionLog>> {
        open(&self.connection)
    }

    /// Adds a note to the walk that goes on.
    pub fn note_friction(&mut self, noted: &Note) -> Result<()> {
        let Some(text) = note(&noted.text) else { return refused("the note is empty") };
        self.write(|write| {
            let Some(log) = open(write)? else {
                return refused(
                    "no friction log is open; start one with `draglog interview log start --persona P --goal G`",
                );
            };
            let noted = Note { text, ..noted.clone() };
            write.insert("friction_note", cells! { "log": log.id }.and(noted.cells())).map(drop)
        })
    }

    /// Takes the last note of the walk that goes on back; gives its text.
    pub fn unnote_friction(&mut self) -> Result<Option<String>> {
        self.write(|write| {
            let Some(log) = open(write)? else { return Ok(None) };
            write.run(
                "DELETE FROM friction_note WHERE id = (SELECT max(id) FROM friction_note WHERE log = :log)",
                named_params! { ":log": log.id },
            )?;
            Ok(log.notes.into_iter().next_back().map(|note| note.text))
        })
    }

    /// Ends the walk that goes on.
    pub fn end_friction_log(&mut self, now: Moment) -> Result<FrictionLog> {
        self.write(|write| {
            let Some(log) = open(write)? else { return refused("no friction log is open") };
            write.update("friction_log", cells! { "ended_ms, ended_offset": now }, "id", &log.id)?;
            Ok(FrictionLog { ended: Some(now), ..log })
        })
    }

    /// Removes the walk that goes on, or the one with this number, with its notes.
    pub fn drop_friction_log(&mut self, id: Option<i64>) -> Result<bool> {
        let gone = self.write(|write| {
            write.run(
                "DELETE FROM friction_log WHERE id = :id OR (:id IS NULL AND ended_ms IS NULL)",
                named_params! { ":id": id },
            )
        })?;
        if gone > 0 {
            self.scrub()?;
        }
        Ok(gone > 0)
    }

    /// Every walk, oldest first.
    pub fn friction_logs(&self) -> Result<Vec<FrictionLog>> {
        let logs = self.connection.select("friction_log ORDER BY id", [])?;
        logs.into_iter().map(|log| with_notes(&self.connection, log)).collect()
    }
}

fn open(connection: &Connection) -> Result<Option<FrictionLog>> {
    let log = connection.find("friction_log WHERE ended_ms IS NULL", [])?;
    log.map(|log| with_notes(connection, log)).transpose()
}

fn with_notes(connection: &Connection, log: FrictionLog) -> Result<FrictionLog> {
    let notes = connection.select("friction_note WHERE log = :log ORDER BY id", named_params! { ":log": log.id })?;
    Ok(FrictionLog { notes, ..log })
}
