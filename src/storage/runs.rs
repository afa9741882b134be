//! Runs as they come in: written when they start, so that a crash loses no more than their end.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::convert::{Stamp, WaitRow, columns, millis, name};
use super::{HookRun, OpenRun, Result, Store};
use crate::domain::log::run::{ProcessKey, RunEnd, RunLabel, RunStart};
use crate::domain::log::wait::{Actor, End, Exit, Outcome, Source, WaitId};
use crate::domain::time::Moment;

/// A shell's clock and the kernel's may be so far apart about one start.
const SAME_START_MS: i64 = 2000;
/// So far a hook's clock readings may lie outside what the kernel tells of the same run.
const SAME_RUN_MS: i64 = 50;

impl Store {
    /// Records the start of a run; if the run (same key) is in the log already, from whatever source, gives that wait.
    ///
    /// What `draglog run` tells beats what was observed. A run that was closed as lost and is seen again goes on.
    pub fn begin(&mut self, run: &RunStart, source: Source) -> Result<WaitId> {
        let write = self.write()?;
        let seen = Stamp::of(run.started_at);
        let id = if let Some(id) = by_key(&write, &run.key)? {
            if let Some(row) = WaitRow::load(&write, id)? {
                seen_again(row, run, source).update(&write)?;
            }
            id
        } else if let Some(id) = told_by_hook(&write, run)? {
            attach(&write, id, run)?;
            id
        } else {
            let id = begun(run, source).insert(&write)?;
            write
                .prepare_cached(
                    "INSERT INTO run (wait, pid, start, boot, parent_pid, last_seen_ms, last_seen_offset) \
                     VALUES (:wait, :pid, :start, :boot, :parent, :ms, :offset)",
                )?
                .execute(named_params! {
                    ":wait": id, ":pid": run.key.pid, ":start": ticks(&run.key), ":boot": run.key.boot,
                    ":parent": run.parent_pid, ":ms": seen.ms, ":offset": seen.offset,
                })?;
            id
        };
        write.commit()?;
        Ok(WaitId(id))
    }

    /// The label of a running run grew. Does nothing for a run that is not in the log.
    pub fn relabel(&mut self, key: &ProcessKey, what: &RunLabel) -> Result<()> {
        let write = self.write()?;
        if let Some(mut row) = by_key(&write, key)?.map(|id| WaitRow::load(&write, id)).transpose()?.flatten() {
            describe(&mut row, what);
            row.update(&write)?;
        }
        write.commit()
    }

    /// How far a running run is. Does nothing for a run that is not in the log or has ended.
    pub fn progress(&mut self, key: &ProcessKey, steps: u32, suspended: Duration, now: Moment) -> Result<()> {
        let now = Stamp::of(now);
        let write = self.write()?;
        if let Some(id) = by_key(&write, key)? {
            write
                .prepare_cached(
                    "UPDATE wait SET steps = :steps, suspended_ms = :suspended, \
                     measured_ms = max(0, :now - started_ms - :suspended) WHERE id = :id AND ended_ms IS NULL",
                )?
                .execute(
                    named_params! { ":steps": steps, ":suspended": millis(suspended), ":now": now.ms, ":id": id },
                )?;
            write
                .prepare_cached("UPDATE run SET last_seen_ms = :now, last_seen_offset = :offset WHERE wait = :id")?
                .execute(named_params! { ":now": now.ms, ":offset": now.offset, ":id": id })?;
        }
        write.commit()
    }

    /// Records the end of a run; `None` if it is not in the log. `idle_cut` = blocked time ends so long after the last input.
    ///
    /// Of a run that has an end already (a shell hook was faster) only what is not known yet is filled in.
    pub fn end(&mut self, run: &RunEnd, idle_cut: Option<Duration>) -> Result<Option<WaitId>> {
        let write = self.write()?;
        let row = by_key(&write, &run.key)?.map(|id| WaitRow::load(&write, id)).transpose()?.flatten();
        let Some(mut row) = row else { return Ok(None) };
        let is_known = !row.is_running() && row.outcome != Some(Outcome::Lost);
        if !is_known {
            row.end_at(Stamp::of(run.end.at), run.end.outcome);
            row.measured_ms = millis(run.latency);
            row.suspended_ms = millis(run.suspended);
        }
        learn_status(&mut row, run.end);
        row.steps = row.steps.max((run.steps > 0).then_some(run.steps));
        if row.blocked_until.is_none() {
            row.blocked_until = cut(&row, run.last_input, idle_cut);
        }
        row.update(&write)?;
        write.commit()?;
        Ok(Some(WaitId(row.id)))
    }

    /// Takes in what a shell hook told: completes the wait the observer saw (same shell, same start), or adds one. The same
    /// told twice (a spool that was read and could not be removed) is one wait.
    pub fn hooked(&mut self, run: &HookRun) -> Result<WaitId> {
        let end = End::of_process(run.ended_at, Some(Exit::Code(run.status)));
        let write = self.write()?;
        if let Some(mut row) = seen_by_observer(&write, run)? {
            if row.is_running() || row.outcome == Some(Outcome::Lost) {
                row.end_at(Stamp::of(end.at), end.outcome);
            }
            learn_status(&mut row, end);
            row.update(&write)?;
            write.commit()?;
            return Ok(WaitId(row.id));
        }
        if let Some(id) = told_before(&write, run)? {
            return Ok(WaitId(id));
        }
        let mut row = WaitRow::beginning(run.what.kind, Source::Hook, &run.what.label, run.started_at);
        describe(&mut row, &run.what);
        row.project = run.project.as_deref().and_then(name);
        row.end_at(Stamp::of(end.at), end.outcome);
        row.exit_code = Some(run.status);
        let (id, seen) = (row.insert(&write)?, Stamp::of(run.ended_at));
        write
            .prepare_cached(
                "INSERT INTO run (wait, parent_pid, last_seen_ms, last_seen_offset) VALUES (:wait, :parent, :ms, :offset)",
            )?
            .execute(
                named_params! { ":wait": id, ":parent": run.shell_pid, ":ms": seen.ms, ":offset": seen.offset },
            )?;
        write.commit()?;
        Ok(WaitId(id))
    }

    /// A person brought a background job to the front: the wait is theirs.
    pub fn brought_to_front(&mut self, key: &ProcessKey) -> Result<()> {
        let write = self.write()?;
        if let Some(mut row) = by_key(&write, key)?.map(|id| WaitRow::load(&write, id)).transpose()?.flatten()
            && row.actor == Actor::Background
        {
            row.actor = Actor::Person;
            row.update(&write)?;
        }
        write.commit()
    }

    /// Runs that had not ended when last seen.
    pub fn open_runs(&self) -> Result<Vec<OpenRun>> {
        let mut query = self.connection.prepare_cached(
            "SELECT wait.id, pid, start, boot, source, started_ms, started_offset, last_seen_ms, last_seen_offset \
             FROM wait JOIN run ON run.wait = wait.id WHERE ended_ms IS NULL AND pid IS NOT NULL ORDER BY started_ms",
        )?;
        let runs = query.query_map([], |row| {
            let start: i64 = row.get(2)?;
            Ok(OpenRun {
                wait: row.get(0)?,
                key: ProcessKey { pid: row.get(1)?, start: start.unsigned_abs(), boot: row.get(3)? },
                source: row.get(4)?,
                started_at: Stamp::read(row, 5)?.moment(),
                last_seen: Stamp::read(row, 7)?.moment(),
            })
        })?;
        Ok(runs.collect::<rusqlite::Result<_>>()?)
    }

    /// Closes these runs, as far as they are still open, as lost at their last-seen time.
    pub fn close_lost(&mut self, gone: &[ProcessKey]) -> Result<Vec<WaitId>> {
        let gone: Vec<OpenRun> = self.open_runs()?.into_iter().filter(|run| gone.contains(&run.key)).collect();
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let write = self.write()?;
        let mut closed = Vec::with_capacity(gone.len());
        for run in gone {
            // Another process may have recorded the end since.
            let Some(mut row) = WaitRow::load(&write, run.wait.0)?.filter(WaitRow::is_running) else { continue };
            row.end_at(Stamp::of(run.last_seen), Outcome::Lost);
            row.update(&write)?;
            closed.push(run.wait);
        }
        write.commit()?;
        Ok(closed)
    }
}

fn ticks(key: &ProcessKey) -> i64 {
    i64::try_from(key.start).unwrap_or(i64::MAX)
}

fn by_key(connection: &Connection, key: &ProcessKey) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT wait FROM run WHERE start = :start AND pid = :pid AND boot = :boot")?
        .query_row(named_params! { ":start": ticks(key), ":pid": key.pid, ":boot": key.boot }, |row| row.get(0))
        .optional()
}

/// A wait that a shell hook reported before the observer did.
fn told_by_hook(connection: &Connection, run: &RunStart) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT wait.id FROM run JOIN wait ON wait.id = run.wait WHERE parent_pid = :parent AND pid IS NULL \
             AND abs(started_ms - :started) <= :slack AND ended_ms >= :started - :outside \
             ORDER BY label != :label, abs(started_ms - :started) LIMIT 1",
        )?
        .query_row(
            named_params! {
                ":outside": SAME_RUN_MS, ":parent": run.parent_pid, ":started": Stamp::of(run.started_at).ms, ":slack": SAME_START_MS,
                ":label": run.what.label,
            },
            |row| row.get(0),
        )
        .optional()
}

/// The wait that this very line of a spool made before.
fn told_before(connection: &Connection, run: &HookRun) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT wait.id FROM run JOIN wait ON wait.id = run.wait WHERE parent_pid = :parent AND pid IS NULL \
             AND started_ms = :started AND ended_ms = :ended AND label = :label LIMIT 1",
        )?
        .query_row(
            named_params! {
                ":parent": run.shell_pid, ":started": Stamp::of(run.started_at).ms,
                ":ended": Stamp::of(run.ended_at).ms, ":label": run.what.label,
            },
            |row| row.get(0),
        )
        .optional()
}

/// The wait that the observer saw start in this shell at this time; of several (`a && b`) the one of this label.
fn seen_by_observer(connection: &Connection, run: &HookRun) -> rusqlite::Result<Option<WaitRow>> {
    connection
        .prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM run JOIN wait ON wait.id = run.wait WHERE parent_pid = :parent AND pid IS NOT NULL \
             AND abs(started_ms - :started) <= :slack AND started_ms <= :ended + :outside \
             AND (ended_ms IS NULL OR ended_ms >= :started - :outside) \
             ORDER BY label != :label, abs(started_ms - :started) LIMIT 1"
        ))?
        .query_row(
            named_params! {
                ":ended": Stamp::of(run.ended_at).ms, ":outside": SAME_RUN_MS, ":parent": run.shell_pid, ":started": Stamp::of(run.started_at).ms, ":slack": SAME_START_MS,
                ":label": run.what.label,
            },
            WaitRow::read,
        )
        .optional()
}

/// Gives the wait that a hook reported the process that the observer saw.
fn attach(connection: &Connection, wait: i64, run: &RunStart) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE run SET pid = :pid, start = :start, boot = :boot WHERE wait = :wait")?.execute(
        named_params! { ":pid": run.key.pid, ":start": ticks(&run.key), ":boot": run.key.boot, ":wait": wait },
    )?;
    Ok(())
}

fn begun(run: &RunStart, source: Source) -> WaitRow {
    let mut row = WaitRow::beginning(run.what.kind, source, &run.what.label, run.started_at);
    row.actor = run.actor;
    describe(&mut row, &run.what);
    place(&mut row, run);
    row
}

fn seen_again(mut row: WaitRow, run: &RunStart, source: Source) -> WaitRow {
    if row.outcome == Some(Outcome::Lost) {
        (row.ended, row.outcome) = (None, None);
    }
    if source == Source::Wrapped && row.source == Source::Observed {
        row.source = source;
        row.actor = run.actor;
        row.started = Stamp::of(run.started_at);
        row.measure();
        describe(&mut row, &run.what);
        place(&mut row, run);
    }
    row
}

fn describe(row: &mut WaitRow, what: &RunLabel) {
    row.tool = name(&what.tool);
    row.label = name(&what.label).unwrap_or_else(|| what.kind.to_string());
    row.kind = what.kind;
    row.show_from_ms = what.show_from.map(millis);
}

fn place(row: &mut WaitRow, run: &RunStart) {
    if let Some(project) = &run.project {
        row.project = name(&project.name);
        row.project_identity = project.identity.as_deref().and_then(name);
    }
}

/// Fills in what is not known yet of how it ended.
fn learn_status(row: &mut WaitRow, end: End) {
    if row.exit_code.is_none() && row.signal.is_none() {
        row.signal = end.exit.and_then(Exit::signal).filter(|signal| *signal > 0);
        row.exit_code = end.exit.and_then(Exit::code);
    }
    if row.outcome == Some(Outcome::Unknown) {
        row.outcome = Some(end.outcome);
    }
}

/// Where blocked time is cut, if the last input was long enough before the end.
fn cut(row: &WaitRow, last_input: Option<Moment>, idle_cut: Option<Duration>) -> Option<Stamp> {
    let allowed = idle_cut.filter(|length| !length.is_zero())?;
    let last_input = Stamp::of(last_input?);
    // Who started it was there at the start.
    let until = last_input.ms.max(row.started.ms).saturating_add(millis(allowed));
    row.ended.filter(|ended| until < ended.ms).map(|ended| Stamp { ms: until, offset: ended.offset })
}
