//! Interviews as they are typed. Each step is on disk when its method returns, so that nothing said is asked for twice after
//! a kill -9; what is withdrawn or purged is gone from the file's bytes.

use std::time::Duration;

use rusqlite::{Connection, named_params};

use super::error::refused;
use super::table::{Json, Statements, TableRecord, Text, cells, record};
use super::{Result, StorageError, Store};
use crate::domain::team::interview::{
    Code, Interview, InterviewId, JobRole, NotedIncident, Rename, Stage, code_name, is_expired,
};
use crate::domain::time::{Moment, Week};

record!(Interview { id, code_name, guide, week as Text, elapsed_s, part, question, stage, role } beside incidents);

record!(Code { tag, cause, description });

record!(Rename { code = "tag", from = "was", to = "becomes" });

impl Store {
    /// Begins an interview under a random code name. Nothing may be noted before consent is.
    pub fn begin_interview(&mut self, guide: &str, now: Moment) -> Result<InterviewId> {
        self.write(|write| {
            // A name that is taken is drawn again; with thousands of names a few draws are enough.
            for _ in 0..100 {
                // SQLite seeds this from the system's source of randomness.
                let random: i64 = write.one("SELECT random()", [])?;
                let name = code_name(random.cast_unsigned());
                let begun = cells! { "code_name": name, "guide": guide, "week": Text(Week::of(now.date_naive())) };
                if write.insert_or("interview", begun, "DO NOTHING")? == 1 {
                    return Ok(InterviewId(write.last_insert_rowid()));
                }
            }
            refused("there is no code name left; remove old interviews with `draglog interview purge`")
        })
    }

    /// Every interview, newest first.
    pub fn interviews(&self) -> Result<Vec<Interview>> {
        let interviews = self.connection.select("interview ORDER BY id DESC", [])?;
        interviews.into_iter().map(|interview| with_incidents(&self.connection, interview)).collect()
    }

    /// The interview with this number.
    pub fn interview(&self, id: InterviewId) -> Result<Interview> {
        find(&self.connection, id)
    }

    /// The person agreed that notes are taken, and said what kind of work it is about, or not.
    pub fn consent_to_interview(&mut self, id: InterviewId, role: Option<JobRole>) -> Result<()> {
        self.advance(id, &[Stage::AwaitsConsent, Stage::Open], Stage::Open)?;
        self.write(|write| write.update("interview", cells! { "role": role }, "id", &id).map(drop))
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
        self.write(|write| {
            let found = find(write, id)?;
            if !from.contains(&found.stage) {
                return refused(format!("interview {} ({}) is {} already", id, found.code_name, found.stage.name()));
            }
            write.update("interview", cells! { "stage": to }, "id", &id).map(drop)
        })
    }

    /// The part and question at which the talk stands, and how long it has taken so far.
    pub fn interview_progress(&mut self, id: InterviewId, at: (usize, usize), elapsed: Duration) -> Result<()> {
        self.write(|write| {
            write.update("interview", cells! { "part": at.0, "question": at.1 }, "id", &id)?;
            let longer = "UPDATE interview SET elapsed_s = max(elapsed_s, :elapsed) WHERE id = :id";
            write.run(longer, named_params! { ":elapsed": elapsed.as_secs_f64(), ":id": id }).map(drop)
        })
    }

    /// An incident as it stands now, finished or not. One with the same number gives way. After the file was written the
    /// interview is one to be written again.
    pub fn save_incident(&mut self, id: InterviewId, noted: &NotedIncident) -> Result<()> {
        self.write(|write| {
            let stage = write.first("SELECT stage FROM interview WHERE id = :id", named_params! { ":id": id })?;
            match stage.ok_or_else(|| unknown(id))? {
                Stage::AwaitsConsent => return refused("nothing may be noted before the person has agreed"),
                Stage::Merged => return refused("themes were made from this interview; it can no longer be changed"),
                Stage::Open | Stage::Over | Stage::Written => {}
            }
            let NotedIncident { number, draft, struck } = noted;
            write.insert_or(
                "incident",
                cells! { "interview": id, "number": *number, "draft": Json(draft), "struck": Json(struck) },
                "DO UPDATE SET draft = excluded.draft, struck = excluded.struck",
            )?;
            let reopen = "UPDATE interview SET stage = 'over' WHERE id = :id AND stage = 'written'";
            write.run(reopen, named_params! { ":id": id }).map(drop)
        })
    }

    /// Deletes an interview as if it had not been held, until themes were made of it.
    pub fn withdraw_interview(&mut self, id: InterviewId) -> Result<Interview> {
        let withdrawn = self.write(|write| {
            let found = find(write, id)?;
            if found.stage == Stage::Merged {
                return refused(format!(
                    "themes were made of {} already: what it said stands in sums that cannot be parted; `draglog interview purge` removes the interview itself",
                    found.code_name
                ));
            }
            delete(write, id)?;
            Ok(found)
        })?;
        self.scrub()?;
        Ok(withdrawn)
    }

    /// Themes were made of these: they cannot be withdrawn any more. Code names of other coaches' interviews are not here.
    pub fn interviews_merged(&mut self, code_names: &[String]) -> Result<()> {
        self.write(|write| {
            for name in code_names {
                write.update("interview", cells! { "stage": Stage::Merged }, "code_name", name)?;
            }
            Ok(())
        })
    }

    /// Removes what is older than 90 days or merged, or everything; with `dry_run` only tells which. Gives the code names.
    pub fn purge_interviews(&mut self, everything: bool, dry_run: bool, now: Moment) -> Result<Vec<String>> {
        let today = now.date_naive();
        let is_due =
            |interview: &Interview| everything || interview.stage == Stage::Merged || is_expired(interview.week, today);
        let due: Vec<Interview> = self.interviews()?.into_iter().filter(is_due).collect();
        if !dry_run && (everything || !due.is_empty()) {
            self.write(|write| {
                due.iter().try_for_each(|interview| delete(write, interview.id))?;
                if everything {
                    write.execute_batch("DELETE FROM cause; DELETE FROM cause_rename; DELETE FROM friction_log;")?;
                }
                Ok(())
            })?;
            self.scrub()?;
        }
        Ok(due.into_iter().map(|interview| interview.code_name).collect())
    }

    /// Causes of a codebook; one that is there keeps its description. Gives how many were new.
    pub fn add_causes(&mut self, codes: &[Code]) -> Result<usize> {
        let with_cause = codes.iter().filter(|code| code.cause.is_some());
        self.write(|write| with_cause.map(|code| write.insert_or("cause", code.cells(), "DO NOTHING")).sum())
    }

    /// Causes that came with a codebook.
    pub fn known_causes(&self) -> Result<Vec<Code>> {
        self.connection.select("cause ORDER BY id", [])
    }

    /// Another name for a cause, from now on.
    pub fn rename_cause(&mut self, rename: &Rename) -> Result<()> {
        self.write(|write| write.insert("cause_rename", rename.cells()).map(drop))
    }

    /// Takes the last other name back; gives it, if there was one.
    pub fn undo_rename(&mut self) -> Result<Option<Rename>> {
        self.write(|write| {
            let last = write.find("cause_rename ORDER BY id DESC", [])?;
            write.run("DELETE FROM cause_rename WHERE id = (SELECT max(id) FROM cause_rename)", [])?;
            Ok(last)
        })
    }

    /// Other names for causes, in their order.
    pub fn cause_renames(&self) -> Result<Vec<Rename>> {
        self.connection.select("cause_rename ORDER BY id", [])
    }
}

fn delete(connection: &Connection, id: InterviewId) -> Result<()> {
    connection.run("DELETE FROM interview WHERE id = :id", named_params! { ":id": id }).map(drop)
}

fn with_incidents(connection: &Connection, mut interview: Interview) -> Result<Interview> {
    let id = interview.id;
    let rows = connection.all::<(u32, String, String)>(
        "SELECT number, draft, struck FROM incident WHERE interview = :id ORDER BY number",
        named_params! { ":id": id },
    )?;
    for (number, draft, struck) in rows {
        let unreadable = |error: serde_json::Error| {
            StorageError::Refused(format!(
                "incident {number} of interview {id} in the log cannot be read ({error}); use the draglog that wrote it, or withdraw the interview"
            ))
        };
        let struck = serde_json::from_str(&struck).map_err(unreadable)?;
        let draft = serde_json::from_str(&draft).map_err(unreadable)?;
        interview.incidents.push(NotedIncident { number, draft, struck });
    }
    Ok(interview)
}

fn unknown(id: InterviewId) -> StorageError {
    let words = format!("there is no interview {id} in the log; `draglog interview list` has the numbers");
    StorageError::Refused(words)
}

fn find(connection: &Connection, id: InterviewId) -> Result<Interview> {
    let found = connection.find("interview WHERE id = :id", named_params! { ":id": id })?;
    with_incidents(connection, found.ok_or_else(|| unknown(id))?)
}
