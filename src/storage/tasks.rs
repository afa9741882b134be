//! Tasks of a pilot with an AI tool: the coin falls when one begins, and its times are measured as it goes.

use rusqlite::{Connection, named_params};

use super::checks::not_in_future;
use super::convert::Stamp;
use super::error::refused;
use super::table::{Cells, Statements, cells, record};
use super::{Result, Store};
use crate::domain::log::survey::TaskTimes;
use crate::domain::say::moment;
use crate::domain::time::Moment;

record!(TaskTimes {
    id, arm, started_at = "started_ms, started_offset", draft_at = "draft_ms, draft_offset",
    ended_at = "ended_ms, ended_offset",
    is_answered = "EXISTS (SELECT 1 FROM pulse WHERE task = task.id AND finished_ms IS NOT NULL)",
    in_turns = "(SELECT coalesce(sum(measured_ms), 0) FROM wait WHERE kind = 'agent' AND actor = 'person' \
        AND wait.started_ms BETWEEN task.started_ms AND coalesce(task.ended_ms, 253402300799999))",
});

impl Store {
    /// Begins a task: the coin says with or without. One at a time, so that nobody begins until the coin suits.
    pub fn begin_task(&mut self, at: Moment, now: Moment) -> Result<TaskTimes> {
        not_in_future("the start", at, now)?;
        self.write(|write| {
            if let Some(open) = open(write)? {
                return refused(format!(
                    "task {} ({} AI) has been going on since {}; end it with `draglog pulse task done`, or `draglog pulse task drop`",
                    open.id,
                    open.arm,
                    moment::exact(open.started_at)
                ));
            }
            // SQLite seeds this from the system's source of randomness.
            let arm: String = write.one("SELECT CASE WHEN random() & 1 THEN 'with' ELSE 'without' END", [])?;
            write.insert("task", cells! { "arm": arm, "started_ms, started_offset": at })?;
            open(write)?.map_or_else(|| refused("the task was not stored"), Ok)
        })
    }

    /// There is a first useful draft of the task that goes on. Once is enough: the first moment stays.
    pub fn task_drafted(&mut self, at: Moment, now: Moment) -> Result<TaskTimes> {
        self.mark(("draft", "draft_ms, draft_offset"), at, now, |task| match task.draft_at {
            None => Ok(task.started_at),
            Some(_) => {
                refused(format!("task {} has its first draft already; end it with `draglog pulse task done`", task.id))
            }
        })
    }

    /// The task that goes on is over.
    pub fn end_task(&mut self, at: Moment, now: Moment) -> Result<TaskTimes> {
        self.mark(("end", "ended_ms, ended_offset"), at, now, |task| Ok(task.draft_at.unwrap_or(task.started_at)))
    }

    /// Notes a moment of the task that goes on, which cannot lie before `earliest`.
    fn mark(
        &mut self,
        (what, columns): (&str, &'static str),
        at: Moment,
        now: Moment,
        earliest: impl FnOnce(&TaskTimes) -> Result<Moment>,
    ) -> Result<TaskTimes> {
        not_in_future(&format!("the {what}"), at, now)?;
        self.write(|write| {
            let Some(task) = open(write)? else {
                return refused("no task is running; start one with `draglog pulse task start`");
            };
            let (id, earliest) = (task.id, earliest(&task)?);
            if Stamp::of(at).ms < Stamp::of(earliest).ms {
                let earliest = moment::exact(earliest);
                return refused(format!(
                    "the {what} lies before {earliest}, where task {id} was then; give a later time"
                ));
            }
            write.update("task", Cells::default().set(columns, &at), "id", &id)?;
            Ok(write.find("task WHERE id = :id", named_params! { ":id": id })?.unwrap_or(task))
        })
    }

    /// Throws the task that goes on away, with its times; gives it back for the words about it.
    pub fn drop_task(&mut self) -> Result<Option<TaskTimes>> {
        self.write(|write| {
            let task = open(write)?;
            write.run("DELETE FROM task WHERE ended_ms IS NULL", [])?;
            Ok(task)
        })
    }

    /// Every task, oldest first.
    pub fn tasks(&self) -> Result<Vec<TaskTimes>> {
        self.connection.select("task ORDER BY started_ms, id", [])
    }
}

fn open(connection: &Connection) -> Result<Option<TaskTimes>> {
    connection.find("task WHERE ended_ms IS NULL", [])
}
