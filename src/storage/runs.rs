//! Runs as they come in: written when they start, so that a crash loses no more than their end.

use std::time::Duration;

use rusqlite::{Connection, named_params};

use super::convert::{Stamp, WaitRow, millis, name, ticks};
use super::table::{Cells, Statements, cells, record};
use super::{HookRun, Result, Store};
use crate::domain::log::run::{OpenRun, ProcessKey, RunEnd, RunLabel, RunStart};
use crate::domain::log::wait::{Actor, End, Exit, Outcome, Source, WaitId};
use crate::domain::time::Moment;

/// A shell's clock and the kernel's may be so far apart about one start.
const SAME_START_MS: i64 = 2000;
/// So far a hook's clock readings may lie outside what the kernel tells of the same run.
const SAME_RUN_MS: i64 = 50;

record!(OpenRun {
    wait = "wait.id", key = "pid, start, boot", source, started_at = "started_ms, started_offset",
    last_seen = "last_seen_ms, last_seen_offset",
});

impl Store {
    /// Records the start of a run; if the run (same key) is in the log already, from whatever source, gives that wait.
    ///
    /// What `draglog run` tells beats what was observed. A run that was closed as lost and is seen again goes on.
    pub fn begin(&mut self, run: &RunStart, source: Source) -> Result<WaitId> {
        self.write(|write| {
            if let Some(row) = by_key(write, &run.key)? {
                let id = row.id;
                seen_again(row, run, source).update(write)?;
                return Ok(WaitId(id));
            }
            let process = cells! { "pid, start, boot": run.key };
            if let Some(id) = told_by_hook(write, run)? {
                write.update("run", process, "wait", &id)?;
                return Ok(id);
            }
            let id = WaitId(begun(run, source).insert(write)?);
            insert_run(write, id, run.parent_pid, run.started_at, process)?;
            Ok(id)
        })
    }

    /// The label of a running run grew. Does nothing for a run that is not in the log.
    pub fn relabel(&mut self, key: &ProcessKey, what: &RunLabel) -> Result<()> {
        self.write(|write| {
            let Some(mut row) = by_key(write, key)? else { return Ok(()) };
            describe(&mut row, what);
            row.update(write)
        })
    }

    /// How far a running run is. Does nothing for a run that is not in the log or has ended.
    pub fn progress(&mut self, key: &ProcessKey, steps: u32, suspended: Duration, now: Moment) -> Result<()> {
        self.write(|write| {
            let Some(row) = by_key(write, key)? else { return Ok(()) };
            write.run(
                "UPDATE wait SET steps = :steps, suspended_ms = :suspended, \
                 measured_ms = max(0, :now - started_ms - :suspended) WHERE id = :id AND ended_ms IS NULL",
                named_params! {
                    ":steps": steps, ":suspended": millis(suspended), ":now": Stamp::of(now).ms, ":id": row.id,
                },
            )?;
            write.update("run", cells! { "last_seen_ms, last_seen_offset": now }, "wait", &row.id)?;
            Ok(())
        })
    }

    /// Records the end of a run; `None` if it is not in the log. `idle_cut` = blocked time ends so long after the last input.
    ///
    /// Of a run that has an end already (a shell hook was faster) only what is not known yet is filled in.
    pub fn end(&mut self, run: &RunEnd, idle_cut: Option<Duration>) -> Result<Option<WaitId>> {
        self.write(|write| {
            let Some(mut row) = by_key(write, &run.key)? else { return Ok(None) };
            if is_open(&row) {
                row.end_at(Stamp::of(run.end.at()), run.end.outcome());
                row.measured_ms = millis(run.latency);
                row.suspended_ms = millis(run.suspended);
            }
            learn_status(&mut row, run.end);
            row.steps = row.steps.max((run.steps > 0).then_some(run.steps));
            if row.blocked_until.is_none() {
                row.blocked_until = cut(&row, run.last_input, idle_cut);
            }
            row.update(write)?;
            Ok(Some(WaitId(row.id)))
        })
    }

    /// Takes in what a shell hook told: completes the wait the observer saw (same shell, same start), or adds one. The same
    /// told twice (a spool that was read and could not be removed) is one wait.
    pub fn hooked(&mut self, run: &HookRun) -> Result<WaitId> {
        let end = End::of_process(run.ended_at, Some(Exit::Code(run.status)));
        self.write(|write| {
            if let Some(mut row) = seen_by_observer(write, run)? {
                if is_open(&row) {
                    row.end_at(Stamp::of(end.at()), end.outcome());
                }
                learn_status(&mut row, end);
                row.update(write)?;
                return Ok(WaitId(row.id));
            }
            if let Some(id) = told_before(write, run)? {
                return Ok(id);
            }
            let id = WaitId(told(run, end).insert(write)?);
            insert_run(write, id, run.shell_pid, run.ended_at, Cells::default())?;
            Ok(id)
        })
    }

    /// A person brought a background job to the front: the wait is theirs.
    pub fn brought_to_front(&mut self, key: &ProcessKey) -> Result<()> {
        self.write(|write| match by_key(write, key)? {
            Some(row) if row.actor == Actor::Background => WaitRow { actor: Actor::Person, ..row }.update(write),
            _ => Ok(()),
        })
    }

    /// Runs that had not ended when last seen.
    pub fn open_runs(&self) -> Result<Vec<OpenRun>> {
        self.connection.select(
            "wait JOIN run ON run.wait = wait.id WHERE ended_ms IS NULL AND pid IS NOT NULL ORDER BY started_ms",
            [],
        )
    }

    /// Closes these runs, as far as they are still open, as lost at their last-seen time.
    pub fn close_lost(&mut self, gone: &[ProcessKey]) -> Result<Vec<WaitId>> {
        let gone: Vec<OpenRun> = self.open_runs()?.into_iter().filter(|run| gone.contains(&run.key)).collect();
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        self.write(|write| {
            let mut closed = Vec::with_capacity(gone.len());
            for run in gone {
                // Another process may have recorded the end since.
                let Some(mut row) = WaitRow::load(write, run.wait.0)?.filter(WaitRow::is_running) else { continue };
                row.end_at(Stamp::of(run.last_seen), Outcome::Lost);
                row.update(write)?;
                closed.push(run.wait);
            }
            Ok(closed)
        })
    }
}

/// Writes down which process a wait is, as far as it is known.
fn insert_run(write: &Connection, wait: WaitId, parent_pid: u32, last_seen: Moment, process: Cells) -> Result<i64> {
    let known = cells! { "wait": wait, "parent_pid": parent_pid, "last_seen_ms, last_seen_offset": last_seen };
    write.insert("run", known.and(process))
}

/// Whether how it ended is not known: it runs, or nobody watched.
fn is_open(row: &WaitRow) -> bool {
    row.is_running() || row.outcome == Some(Outcome::Lost)
}

fn by_key(connection: &Connection, key: &ProcessKey) -> Result<Option<WaitRow>> {
    connection.find(
        "run JOIN wait ON wait.id = run.wait WHERE start = :start AND pid = :pid AND boot = :boot",
        named_params! { ":start": ticks(key), ":pid": key.pid, ":boot": key.boot },
    )
}

/// A wait that a shell hook reported before the observer did.
fn told_by_hook(connection: &Connection, run: &RunStart) -> Result<Option<WaitId>> {
    connection.first(
        "SELECT wait.id FROM run JOIN wait ON wait.id = run.wait WHERE parent_pid = :parent AND pid IS NULL \
         AND abs(started_ms - :started) <= :slack AND ended_ms >= :started - :outside \
         ORDER BY label != :label, abs(started_ms - :started) LIMIT 1",
        named_params! {
            ":outside": SAME_RUN_MS, ":parent": run.parent_pid, ":started": Stamp::of(run.started_at).ms,
            ":slack": SAME_START_MS, ":label": run.what.label,
        },
    )
}

/// The wait that this very line of a spool made before.
fn told_before(connection: &Connection, run: &HookRun) -> Result<Option<WaitId>> {
    connection.first(
        "SELECT wait.id FROM run JOIN wait ON wait.id = run.wait WHERE parent_pid = :parent AND pid IS NULL \
         AND started_ms = :started AND ended_ms = :ended AND label = :label LIMIT 1",
        named_params! {
            ":parent": run.shell_pid, ":started": Stamp::of(run.started_at).ms,
            ":ended": Stamp::of(run.ended_at).ms, ":label": run.what.label,
        },
    )
}

/// The wait that the observer saw start in this shell at this time; of several (`a && b`) the one of this label.
fn seen_by_observer(connection: &Connection, run: &HookRun) -> Result<Option<WaitRow>> {
    connection.find(
        "run JOIN wait ON wait.id = run.wait WHERE parent_pid = :parent AND pid IS NOT NULL \
         AND abs(started_ms - :started) <= :slack AND started_ms <= :ended + :outside \
         AND (ended_ms IS NULL OR ended_ms >= :started - :outside) \
         ORDER BY label != :label, abs(started_ms - :started) LIMIT 1",
        named_params! {
            ":ended": Stamp::of(run.ended_at).ms, ":outside": SAME_RUN_MS, ":parent": run.shell_pid,
            ":started": Stamp::of(run.started_at).ms, ":slack": SAME_START_MS, ":label": run.what.label,
        },
    )
}

/// What a shell hook alone tells of a run.
fn told(run: &HookRun, end: End) -> WaitRow {
    let mut row = WaitRow::beginning(run.what.kind, Source::Hook, &run.what.label, run.started_at);
    describe(&mut row, &run.what);
    row.project = run.project.as_deref().and_then(name);
    row.end_at(Stamp::of(end.at()), end.outcome());
    row.exit_code = Some(run.status);
    row
}

fn begun(run: &RunStart, source: Source) -> WaitRow {
    let mut row = WaitRow::beginning(run.what.kind, source, &run.what.label, run.started_at);
    row.actor = run.actor;
    describe(&mut row, &run.what);
    row.place(run.project.as_ref());
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
        row.place(run.project.as_ref());
    }
    row
}

fn describe(row: &mut WaitRow, what: &RunLabel) {
    row.tool = name(&what.tool);
    row.label = name(&what.label).unwrap_or_else(|| what.kind.to_string());
    row.kind = what.kind;
    row.show_from_ms = what.show_from.map(millis);
}

/// Fills in what is not known yet of how it ended.
fn learn_status(row: &mut WaitRow, end: End) {
    if row.exit_code.is_none() && row.signal.is_none() {
        row.signal = end.exit().and_then(Exit::signal).filter(|signal| *signal > 0);
        row.exit_code = end.exit().and_then(Exit::code);
    }
    if row.outcome == Some(Outcome::Unknown) {
        row.outcome = Some(end.outcome());
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
