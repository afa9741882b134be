//! Tasks of a pilot with an AI tool: the coin falls when one begins, and its times are measured as it goes.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::checks::not_in_future;
use super::convert::{Stamp, length};
use super::error::refused;
use super::{Result, Store};
use crate::domain::log::survey::{Arm, TaskTimes};
use crate::domain::say::moment;
use crate::domain::time::Moment;

const COLUMNS: &str = "SELECT id, arm, started_ms, started_offset, draft_ms, draft_offset, ended_ms, ended_offset, \
     EXISTS (SELECT 1 FROM pulse WHERE task = task.id AND finished_ms IS NOT NULL), \
     (SELECT coalesce(sum(measured_ms), 0) FROM wait WHERE kind = 'agent' AND actor = 'person' \
     AND wait.started_ms BETWEEN task.started_ms AND coalesce(task.ended_ms, 253402300799999)) FROM task ";

impl Store {
    /// Begins a task: the coin says with or without. One at a time, so that nobody begins until the coin suits.
    pub fn begin_task(&mut self, at: Moment, now: Moment) -> Result<TaskTimes> {
        not_in_future("the start", at, now)?;
        let write = self.write()?;
        if let Some(open) = open(&write)? {
            return refused(format!(
                "task {} ({} AI) has been going on since {}; end it with `draglog pulse task done`, or `draglog pulse task drop`",
                open.id,
                open.arm,
                moment::exact(open.started_at)
            ));
        }
        let stamp = Stamp::of(at);
        // SQLite seeds this from the system's source of randomness.
        write.execute(
            "INSERT INTO task (arm, started_ms, started_offset) \
             VALUES (CASE WHEN random() & 1 THEN 'with' ELSE 'without' END, :ms, :offset)",
            named_params! { ":ms": stamp.ms, ":offset": stamp.offset },
        )?;
        let task = open(&write)?;
        write.commit()?;
        task.map_or_else(|| refused("the task was not stored"), Ok)
    }

    /// There is a first useful draft of the task that goes on. Once is enough: the first moment stays.
    pub fn task_drafted(&mut self, at: Moment, now: Moment) -> Result<TaskTimes> {
        self.mark("draft", at, now)
    }

    /// The task that goes on is over.
    pub fn end_task(&mut self, at: Moment, now: Moment) -> Result<TaskTimes> {
        self.mark("end", at, now)
    }

    fn mark(&mut self, what: &str, at: Moment, now: Moment) -> Result<TaskTimes> {
        not_in_future(&format!("the {what}"), at, now)?;
        let write = self.write()?;
        let Some(task) = open(&write)? else {
            return refused("no task is running; start one with `draglog pulse task start`");
        };
        let earliest = if what == "draft" { task.started_at } else { task.draft_at.unwrap_or(task.started_at) };
        let stamp = Stamp::of(at);
        if stamp.ms < Stamp::of(earliest).ms {
            let earliest = moment::exact(earliest);
            return refused(format!(
                "the {what} lies before {earliest}, where task {} was then; give a later time",
                task.id
            ));
        }
        if what == "draft" && task.draft_at.is_some() {
            return refused(format!(
                "task {} has its first draft already; end it with `draglog pulse task done`",
                task.id
            ));
        }
        let sql = if what == "draft" {
            "UPDATE task SET draft_ms = :ms, draft_offset = :offset WHERE id = :id"
        } else {
            "UPDATE task SET ended_ms = :ms, ended_offset = :offset WHERE id = :id"
        };
        write.execute(sql, named_params! { ":ms": stamp.ms, ":offset": stamp.offset, ":id": task.id })?;
        let marked = load(&write, task.id)?;
        write.commit()?;
        Ok(marked.unwrap_or(task))
    }

    /// Throws the task that goes on away, with its times; gives it back for the words about it.
    pub fn drop_task(&mut self) -> Result<Option<TaskTimes>> {
        let write = self.write()?;
        let task = open(&write)?;
        if let Some(task) = &task {
            write.execute("DELETE FROM task WHERE id = :id", named_params! { ":id": task.id })?;
        }
        write.commit()?;
        Ok(task)
    }

    /// Every task, oldest first.
    pub fn tasks(&self) -> Result<Vec<TaskTimes>> {
        let mut query = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY started_ms, id"))?;
        Ok(query.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
    }
}

fn open(connection: &Connection) -> Result<Option<TaskTimes>> {
    let mut query = connection.prepare_cached(&format!("{COLUMNS} WHERE ended_ms IS NULL"))?;
    Ok(query.query_row([], read).optional()?)
}

fn load(connection: &Connection, id: i64) -> Result<Option<TaskTimes>> {
    let mut query = connection.prepare_cached(&format!("{COLUMNS} WHERE id = :id"))?;
    Ok(query.query_row(named_params! { ":id": id }, read).optional()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<TaskTimes> {
    Ok(TaskTimes {
        id: row.get(0)?,
        arm: row.get::<_, Arm>(1)?,
        started_at: Stamp::read(row, 2)?.moment(),
        draft_at: Stamp::read_optional(row, 4)?.map(Stamp::moment),
        ended_at: Stamp::read_optional(row, 6)?.map(Stamp::moment),
        is_answered: row.get(8)?,
        in_turns: length(row.get(9)?),
    })
}
