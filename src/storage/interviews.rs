//! Interviews as they are typed. Each step is on disk when its method returns, so that nothing said is asked for twice after
//! a kill -9; what is withdrawn or purged is gone from the file's bytes.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::error::refused;
use super::{Result, StorageError, Store};
use crate::domain::log::tag::Tag;
use crate::domain::team::interview::{
    Code, Interview, InterviewId, JobRole, KEEP_DAYS, NotedIncident, Rename, Stage, code_name, iso_week,
    week_ended_before,
};
use crate::domain::time::Moment;

const COLUMNS: &str = "SELECT id, code_name, guide, week, elapsed_s, part, question, stage, role FROM interview ";

/// Where an interview stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InterviewProgress {
    pub part: usize,
    pub question: usize,
    /// Seconds of talk so far.
    pub elapsed_s: f64,
}

impl Store {
    /// Begins an interview under a random code name. Nothing may be noted before consent is.
    pub fn begin_interview(&mut self, guide: &str, now: Moment) -> Result<InterviewId> {
        let week = iso_week(now.date_naive());
        let write = self.write()?;
        let insert = |name: &str| {
            write.execute(
                "INSERT INTO interview (code_name, guide, week) VALUES (:name, :guide, :week) ON CONFLICT DO NOTHING",
                named_params! { ":name": name, ":guide": guide, ":week": week },
            )
        };
        // A name that is taken is drawn again; with thousands of names a few draws are enough.
        for _ in 0..100 {
            // SQLite seeds this from the system's source of randomness.
            let random: i64 = write.query_row("SELECT random()", [], |row| row.get(0))?;
            if insert(&code_name(random.cast_unsigned()))? == 1 {
                let id = InterviewId(write.last_insert_rowid());
                write.commit()?;
                return Ok(id);
            }
        }
        refused("there is no code name left; remove old interviews with `draglog interview purge`")
    }

    /// Every interview, newest first.
    pub fn interviews(&self) -> Result<Vec<Interview>> {
        let mut query = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY id DESC"))?;
        let mut interviews = query.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
        for interview in &mut interviews {
            interview.incidents = incidents(&self.connection, interview.id)?;
        }
        Ok(interviews)
    }

    /// The interview with this number.
    pub fn interview(&self, id: InterviewId) -> Result<Interview> {
        find(&self.connection, id)
    }

    /// The person agreed that notes are taken, and said what kind of work it is about, or not.
    pub fn consent_to_interview(&mut self, id: InterviewId, role: Option<JobRole>) -> Result<()> {
        self.advance(id, &[Stage::AwaitsConsent, Stage::Open], Stage::Open)?;
        let write = self.write()?;
        let update = "UPDATE interview SET role = :role WHERE id = :id";
        write.execute(update, named_params! { ":role": role, ":id": id.0 })?;
        write.commit()
    }

    /// The talk is over. One that was over already stays as it is.
    pub fn end_interview(&mut self, id: InterviewId) -> Result<()> {
        self.advance(id, &[Stage::Open, Stage::Over], Stage::Over)
    }

    /// The person has read it, and its file is written.
    pub fn interview_written(&mut self, id: InterviewId) -> Result<()> {
        self.advance(id, &[Stage::Open, Stage::Over, Stage::Written], Stage::Written)
    }

    fn advance(&mut self, id: InterviewId, from: &[Stage], to: Stage) -> Result<()> {
        let write = self.write()?;
        let found = find(&write, id)?;
        if !from.contains(&found.stage) {
            return refused(format!("interview {} ({}) is {} already", id, found.code_name, found.stage.words()));
        }
        write.execute(
            "UPDATE interview SET stage = :stage WHERE id = :id",
            named_params! { ":stage": to, ":id": id.0 },
        )?;
        write.commit()
    }

    /// Where the talk stands.
    pub fn interview_progress(&mut self, id: InterviewId, progress: InterviewProgress) -> Result<()> {
        let write = self.write()?;
        write
            .prepare_cached(
                "UPDATE interview SET part = :part, question = :question, elapsed_s = max(elapsed_s, :elapsed) \
                 WHERE id = :id",
            )?
            .execute(named_params! {
                ":part": i64::try_from(progress.part).unwrap_or(0), ":question": i64::try_from(progress.question).unwrap_or(0),
                ":elapsed": progress.elapsed_s.max(0.0), ":id": id.0,
            })?;
        write.commit()
    }

    /// An incident as it stands now, finished or not. One with the same number gives way. After the file was written the
    /// interview is one to be written again.
    pub fn save_incident(&mut self, id: InterviewId, noted: &NotedIncident) -> Result<()> {
        let (draft, struck) = (serde_json::to_string(&noted.draft)?, serde_json::to_string(&noted.struck)?);
        let write = self.write()?;
        match find_stage(&write, id)? {
            Stage::AwaitsConsent => return refused("nothing may be noted before the person has agreed"),
            Stage::Merged => return refused("themes were made from this interview; it can no longer be changed"),
            Stage::Open | Stage::Over | Stage::Written => {}
        }
        write
            .prepare_cached(
                "INSERT INTO incident (interview, number, draft, struck) VALUES (:id, :number, :draft, :struck) \
                 ON CONFLICT DO UPDATE SET draft = excluded.draft, struck = excluded.struck",
            )?
            .execute(named_params! { ":id": id.0, ":number": noted.number, ":draft": draft, ":struck": struck })?;
        write.execute(
            "UPDATE interview SET stage = 'over' WHERE id = :id AND stage = 'written'",
            named_params! { ":id": id.0 },
        )?;
        write.commit()
    }

    /// Deletes an interview as if it had not been held, until themes were made of it.
    pub fn withdraw_interview(&mut self, id: InterviewId) -> Result<Interview> {
        let write = self.write()?;
        let found = find(&write, id)?;
        if found.stage == Stage::Merged {
            return refused(format!(
                "themes were made of {} already: what it said stands in sums that cannot be parted; `draglog interview purge` removes the interview itself",
                found.code_name
            ));
        }
        write.execute("DELETE FROM interview WHERE id = :id", named_params! { ":id": id.0 })?;
        write.commit()?;
        self.scrub()?;
        Ok(found)
    }

    /// Themes were made of these: they cannot be withdrawn any more. Code names of other coaches' interviews are not here.
    pub fn interviews_merged(&mut self, code_names: &[String]) -> Result<()> {
        let write = self.write()?;
        for name in code_names {
            write.execute(
                "UPDATE interview SET stage = 'merged' WHERE code_name = :name",
                named_params! { ":name": name },
            )?;
        }
        write.commit()
    }

    /// Removes what is older than 90 days or merged, or everything; with `dry_run` only tells which. Gives the code names.
    pub fn purge_interviews(&mut self, everything: bool, dry_run: bool, now: Moment) -> Result<Vec<String>> {
        let today = now.date_naive();
        let is_due = |interview: &Interview| {
            everything || interview.stage == Stage::Merged || week_ended_before(&interview.week, today, KEEP_DAYS)
        };
        let due: Vec<Interview> = self.interviews()?.into_iter().filter(is_due).collect();
        if !dry_run && (everything || !due.is_empty()) {
            let write = self.write()?;
            for interview in &due {
                write.execute("DELETE FROM interview WHERE id = :id", named_params! { ":id": interview.id.0 })?;
            }
            if everything {
                write.execute_batch("DELETE FROM cause; DELETE FROM cause_rename; DELETE FROM friction_log;")?;
            }
            write.commit()?;
            self.scrub()?;
        }
        Ok(due.into_iter().map(|interview| interview.code_name).collect())
    }

    /// Causes of a codebook; one that is there keeps its description. Gives how many were new.
    pub fn add_causes(&mut self, codes: &[Code]) -> Result<usize> {
        let write = self.write()?;
        let mut added = 0;
        for code in codes.iter().filter(|code| code.cause.is_some()) {
            added += write.execute(
                "INSERT INTO cause (tag, cause, description) VALUES (:tag, :cause, :description) ON CONFLICT DO NOTHING",
                named_params! { ":tag": code.tag, ":cause": code.cause, ":description": code.description },
            )?;
        }
        write.commit()?;
        Ok(added)
    }

    /// Causes that came with a codebook.
    pub fn known_causes(&self) -> Result<Vec<Code>> {
        let mut query = self.connection.prepare_cached("SELECT tag, cause, description FROM cause ORDER BY id")?;
        let codes = query.query_map([], |row| {
            Ok(Code { tag: row.get::<_, Option<Tag>>(0)?, cause: row.get(1)?, description: row.get(2)? })
        })?;
        Ok(codes.collect::<rusqlite::Result<_>>()?)
    }

    /// Another name for a cause, from now on.
    pub fn rename_cause(&mut self, rename: &Rename) -> Result<()> {
        let write = self.write()?;
        write.execute(
            "INSERT INTO cause_rename (tag, was, becomes) VALUES (:tag, :was, :becomes)",
            named_params! { ":tag": rename.code, ":was": rename.from, ":becomes": rename.to },
        )?;
        write.commit()
    }

    /// Takes the last other name back; gives it, if there was one.
    pub fn undo_rename(&mut self) -> Result<Option<Rename>> {
        let write = self.write()?;
        let last = renames(&write)?.pop();
        write.execute("DELETE FROM cause_rename WHERE id = (SELECT max(id) FROM cause_rename)", [])?;
        write.commit()?;
        Ok(last)
    }

    /// Other names for causes, in their order.
    pub fn cause_renames(&self) -> Result<Vec<Rename>> {
        renames(&self.connection)
    }
}

fn renames(connection: &Connection) -> Result<Vec<Rename>> {
    let mut query = connection.prepare_cached("SELECT tag, was, becomes FROM cause_rename ORDER BY id")?;
    let renames = query.query_map([], |row| Ok(Rename { code: row.get(0)?, from: row.get(1)?, to: row.get(2)? }))?;
    Ok(renames.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Interview> {
    let whole = |index: usize| row.get::<_, i64>(index).map(|number| usize::try_from(number).unwrap_or(0));
    Ok(Interview {
        id: InterviewId(row.get(0)?),
        code_name: row.get(1)?,
        guide: row.get(2)?,
        week: row.get(3)?,
        elapsed_s: row.get(4)?,
        part: whole(5)?,
        question: whole(6)?,
        stage: row.get(7)?,
        role: row.get(8)?,
        incidents: Vec::new(),
    })
}

fn incidents(connection: &Connection, id: InterviewId) -> Result<Vec<NotedIncident>> {
    let mut query = connection
        .prepare_cached("SELECT number, draft, struck FROM incident WHERE interview = :id ORDER BY number")?;
    let rows = query.query_map(named_params! { ":id": id.0 }, |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
    })?;
    let mut incidents = Vec::new();
    for row in rows {
        let (number, draft, struck) = row?;
        let unreadable = |error: serde_json::Error| {
            StorageError::Refused(format!(
                "incident {number} of interview {id} in the log cannot be read ({error}); use the draglog that wrote it, or withdraw the interview"
            ))
        };
        let struck: BTreeSet<_> = serde_json::from_str(&struck).map_err(unreadable)?;
        incidents.push(NotedIncident { number, draft: serde_json::from_str(&draft).map_err(unreadable)?, struck });
    }
    Ok(incidents)
}

fn find(connection: &Connection, id: InterviewId) -> Result<Interview> {
    let found = connection
        .prepare_cached(&format!("{COLUMNS} WHERE id = :id"))?
        .query_row(named_params! { ":id": id.0 }, read)
        .optional()?;
    let Some(mut interview) = found else { return Err(StorageError::NoSuchInterview { id: id.0 }) };
    interview.incidents = incidents(connection, id)?;
    Ok(interview)
}

fn find_stage(connection: &Connection, id: InterviewId) -> Result<Stage> {
    let stage = connection
        .prepare_cached("SELECT stage FROM interview WHERE id = :id")?
        .query_row(named_params! { ":id": id.0 }, |row| row.get(0))
        .optional()?;
    stage.ok_or(StorageError::NoSuchInterview { id: id.0 })
}
