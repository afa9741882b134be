//! What foreign files told, see [`crate::domain::log::evidence`]: taken in once however often a file is given, and forgotten like
//! everything else.
//!
//! No name may get here: a pull request and a report are known again by a salted hash.

use std::collections::HashMap;

use rusqlite::{Connection, named_params};
use sha2::{Digest, Sha256};

use super::convert::{Stamp, WaitRow, millis, name};
use super::memory::own_salt;
use super::table::{Statements, TableRecord, cells, record};
use super::{ForgetScope, Result, Store};
use crate::domain::log::evidence::{ImportCounts, ImportFormat, PullRequest, PullRequestState, TestReport};
use crate::domain::log::run::{Project, RunLabel};
use crate::domain::log::wait::{Actor, Exit, Source};
use crate::domain::time::{Moment, Period, Span};

/// The clock of a shell and the kernel's may be so far apart about one start, and a history of whole seconds cuts one off.
const SAME_START_MS: i64 = 2_000;

/// A run that another tool remembers, with its rule found and its command dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRun {
    pub what: RunLabel,
    pub actor: Actor,
    /// None where the folder is not known or is gone.
    pub project: Option<Project>,
    pub started_at: Moment,
    pub length: std::time::Duration,
    /// None where the history does not tell.
    pub exit_code: Option<i32>,
}

record!(PullRequest {
    opened_at = "opened_ms, opened_offset", first_review_at = "reviewed_ms, reviewed_offset", rounds, reopened, state,
    is_draft, ended_at = "ended_ms, ended_offset", project, seen_at = "seen_ms, seen_offset",
});

record!(TestReport { at = "at_ms, at_offset", tests, failed, flaky, skipped, project });

/// What tells a run of an imported history from others: its format, beginning and length in milliseconds, and which of several
/// alike it is.
struct PastKey {
    format: ImportFormat,
    started_ms: i64,
    length_ms: i64,
    twin: i64,
}

record!(PastKey { format, started_ms, length_ms, twin });

impl Store {
    /// Takes in runs that another tool remembers, oldest first or not; nothing is written with `dry_run`.
    ///
    /// A run that an earlier import brought, or that is in the log from elsewhere (same label, same start), is not taken again.
    pub fn import_runs(&mut self, format: ImportFormat, runs: &[PastRun], dry_run: bool) -> Result<ImportCounts> {
        self.write_unless(dry_run, |write| {
            let mut twins: HashMap<(i64, i64), i64> = HashMap::new();
            let mut taken = ImportCounts::default();
            for run in runs {
                let (started_ms, length_ms) = (Stamp::of(run.started_at).ms, millis(run.length));
                let twin = *twins.entry((started_ms, length_ms)).and_modify(|twin| *twin += 1).or_default();
                let key = PastKey { format, started_ms, length_ms, twin };
                if is_past_run(write, &key)? {
                    taken.known += 1;
                } else if is_recorded(write, format, run)? {
                    taken.recorded += 1;
                } else {
                    insert_past_run(write, run, &key)?;
                    taken.added += 1;
                }
            }
            Ok(taken)
        })
    }

    /// Takes in pull requests, each with its number in its repository; one that is in the log already is brought up to date.
    ///
    /// One that was closed and is not any more was opened again, which no list tells but two of them do.
    pub fn import_pull_requests(&mut self, pulls: &[(u64, PullRequest)], dry_run: bool) -> Result<ImportCounts> {
        self.write_unless(dry_run, |write| {
            let salt = own_salt(write)?;
            let mut taken = ImportCounts::default();
            for (number, pull) in pulls {
                let opened = Stamp::of(pull.opened_at).ms;
                let own = [number.to_le_bytes(), opened.to_le_bytes()].concat();
                let identity = identity(&salt, ImportFormat::GhPrs, &own);
                let same = named_params! { ":identity": identity };
                let Some(known) = write.find::<PullRequest>("pull_request WHERE identity = :identity", same)? else {
                    taken.added += 1;
                    write_pull_request(write, &identity, pull)?;
                    continue;
                };
                let merged = brought_up_to_date(&known, pull);
                let is_news = PullRequest { seen_at: known.seen_at, ..merged.clone() } != known;
                *(if is_news { &mut taken.updated } else { &mut taken.known }) += 1;
                write_pull_request(write, &identity, &merged)?;
            }
            Ok(taken)
        })
    }

    /// Takes in the counts of test reports, each with a digest of its file.
    pub fn import_test_reports(&mut self, reports: &[([u8; 32], TestReport)], dry_run: bool) -> Result<ImportCounts> {
        self.write_unless(dry_run, |write| {
            let salt = own_salt(write)?;
            let mut taken = ImportCounts::default();
            for (digest, report) in reports {
                let identity = identity(&salt, ImportFormat::Junit, digest);
                let report = TestReport { project: report.project.as_deref().and_then(name), ..report.clone() };
                let cells = cells! { "identity": identity }.and(report.cells());
                let added = write.insert_or("test_report", cells, "DO NOTHING")?;
                *(if added == 0 { &mut taken.known } else { &mut taken.added }) += 1;
            }
            Ok(taken)
        })
    }

    /// Takes in stretches in which the person was at the machine; what overlaps becomes one stretch.
    pub fn import_presence(&mut self, stretches: &[Span], dry_run: bool) -> Result<ImportCounts> {
        self.write_unless(dry_run, |write| {
            let mut taken = ImportCounts::default();
            for stretch in stretches {
                let is_new = add_presence(write, Stamp::of(stretch.start), Stamp::of(stretch.end))?;
                *(if is_new { &mut taken.added } else { &mut taken.known }) += 1;
            }
            Ok(taken)
        })
    }

    /// Whether a history was ever imported.
    pub fn has_history(&self) -> Result<bool> {
        self.connection.exists("SELECT 1 FROM past_run LIMIT 1", [])
    }

    /// Your pull requests that were open at some time in `period`, as far as imports tell, oldest first.
    pub fn pull_requests(&self, period: Period) -> Result<Vec<PullRequest>> {
        self.connection.select(
            "pull_request WHERE opened_ms < :to AND (ended_ms IS NULL OR ended_ms >= :from) ORDER BY opened_ms, identity",
            named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms },
        )
    }

    /// Test reports of runs in `period`, oldest first.
    pub fn test_reports(&self, period: Period) -> Result<Vec<TestReport>> {
        self.connection.select(
            "test_report WHERE at_ms >= :from AND at_ms < :to ORDER BY at_ms, identity",
            named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms },
        )
    }

    /// Stretches in which another tool saw the person at the machine, clipped to `period`, in order; they do not overlap.
    pub fn presence(&self, period: Period) -> Result<Vec<Span>> {
        let stretches: Vec<Span> = self.connection.all(
            "SELECT began_ms, began_offset, ended_ms, ended_offset FROM presence \
             WHERE ended_ms > :from AND began_ms < :to ORDER BY began_ms",
            named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms },
        )?;
        Ok(stretches.iter().filter_map(|stretch| stretch.clipped(period.from, period.to)).collect())
    }
}

/// Half a SHA-256: enough to know something again, and useless without the log's own salt.
pub(super) fn identity(salt: &[u8], format: ImportFormat, what: &[u8]) -> String {
    half_of(Sha256::new().chain_update(salt).chain_update(format.as_str()).chain_update([0]).chain_update(what))
}

/// The first half of a hash, hexadecimal.
pub(super) fn half_of(digest: Sha256) -> String {
    let half = digest.finalize().iter().take(16).fold(0_u128, |half, byte| half << 8 | u128::from(*byte));
    format!("{half:032x}")
}

fn is_past_run(write: &Connection, key: &PastKey) -> Result<bool> {
    write.exists(
        "SELECT 1 FROM past_run WHERE format = :format AND started_ms = :started AND length_ms = :length AND twin = :twin",
        named_params! {
            ":format": key.format, ":started": key.started_ms, ":length": key.length_ms, ":twin": key.twin,
        },
    )
}

/// Whether the run is in the log from elsewhere: draglog saw it, or another history had it.
fn is_recorded(write: &Connection, format: ImportFormat, run: &PastRun) -> Result<bool> {
    let started = Stamp::of(run.started_at).ms;
    write.exists(
        "SELECT 1 FROM wait WHERE started_ms BETWEEN :from AND :to AND label = :label AND source != 'manual' \
         AND NOT EXISTS (SELECT 1 FROM past_run WHERE past_run.wait = wait.id AND past_run.format = :format)",
        named_params! {
            ":from": started - SAME_START_MS, ":to": started + SAME_START_MS, ":label": name(&run.what.label),
            ":format": format,
        },
    )
}

fn insert_past_run(write: &Connection, run: &PastRun, key: &PastKey) -> Result<()> {
    let mut row = WaitRow::beginning(run.what.kind, Source::Imported, &run.what.label, run.started_at);
    row.tool = name(&run.what.tool);
    row.actor = run.actor;
    row.show_from_ms = run.what.show_from.map(millis);
    row.place(run.project.as_ref());
    let length = chrono::TimeDelta::milliseconds(key.length_ms);
    let ended = run.started_at.checked_add_signed(length).unwrap_or(run.started_at);
    row.end_at(Stamp::of(ended), run.what.outcome(run.exit_code.map(Exit::Code)));
    row.exit_code = run.exit_code;
    let wait = row.insert(write)?;
    write.insert("past_run", key.cells().and(cells! { "wait": wait })).map(drop)
}

/// What is known after `told`. An older file changes nothing.
fn brought_up_to_date(known: &PullRequest, told: &PullRequest) -> PullRequest {
    if told.seen_at < known.seen_at {
        return known.clone();
    }
    let was_closed = known.state == PullRequestState::Closed;
    let is_reopened = was_closed && (told.state != PullRequestState::Closed || told.ended_at > known.ended_at);
    let before = known.reopened.max(told.reopened);
    PullRequest {
        reopened: if is_reopened { Some(before.unwrap_or(0) + 1) } else { before },
        project: told.project.clone().or_else(|| known.project.clone()),
        ..told.clone()
    }
}

fn write_pull_request(write: &Connection, identity: &str, pull: &PullRequest) -> Result<()> {
    let pull = PullRequest { project: pull.project.as_deref().and_then(name), ..pull.clone() };
    write.replace("pull_request", cells! { "identity": identity }.and(pull.cells()))
}

/// Adds a stretch, joined with those that it touches; false where it was covered already.
fn add_presence(write: &Connection, began: Stamp, ended: Stamp) -> Result<bool> {
    let touched = named_params! { ":began": began.ms, ":ended": ended.ms };
    let touching: Vec<(Stamp, Stamp)> = write.all(
        "SELECT began_ms, began_offset, ended_ms, ended_offset FROM presence \
         WHERE ended_ms >= :began AND began_ms <= :ended ORDER BY began_ms",
        touched,
    )?;
    if ended.ms <= began.ms || touching.iter().any(|(from, to)| from.ms <= began.ms && ended.ms <= to.ms) {
        return Ok(false);
    }
    let first = touching.first().map(|(from, _)| *from).filter(|from| from.ms < began.ms).unwrap_or(began);
    let last = touching.last().map(|(_, to)| *to).filter(|to| to.ms > ended.ms).unwrap_or(ended);
    write.run("DELETE FROM presence WHERE ended_ms >= :began AND began_ms <= :ended", touched)?;
    write.insert("presence", cells! { "began_ms, began_offset": first, "ended_ms, ended_offset": last })?;
    Ok(true)
}

/// How many pull requests, test reports, CI runs and stretches `what` means, also those that are only cut.
pub(super) fn count(connection: &Connection, what: &ForgetScope) -> Result<u64> {
    connection.one(
        "SELECT (SELECT count(*) FROM pull_request WHERE opened_ms < :limit OR project = :project) + \
         (SELECT count(*) FROM test_report WHERE at_ms < :limit OR project = :project) + \
         (SELECT count(*) FROM ci_run WHERE asked_ms < :limit OR project = :project) + \
         (SELECT count(*) FROM presence WHERE began_ms < :limit)",
        named_params! { ":limit": what.limit(), ":project": what.project() },
    )
}

/// Forgets what `what` means of all this; the numbers of the waits that go are in `temp.chosen`.
pub(super) fn forget(connection: &Connection, what: &ForgetScope) -> Result<()> {
    for (table, moment) in [("pull_request", "opened_ms"), ("test_report", "at_ms"), ("ci_run", "asked_ms")] {
        let sql = format!("DELETE FROM {table} WHERE {moment} < :limit OR project = :project");
        connection.run(&sql, named_params! { ":limit": what.limit(), ":project": what.project() })?;
    }
    let limit = what.limit();
    let limit = named_params! { ":limit": limit };
    connection.run("DELETE FROM past_run WHERE started_ms < :limit OR wait IN (SELECT id FROM temp.chosen)", limit)?;
    if matches!(what, ForgetScope::Project(_)) {
        // Of a wait that was deleted before nobody knows the project any more.
        connection.run("DELETE FROM past_run WHERE wait NOT IN (SELECT id FROM wait)", [])?;
    }
    connection.run("DELETE FROM presence WHERE ended_ms < :limit", limit)?;
    if let ForgetScope::Before(limit) = what {
        let limit = Stamp::of(*limit);
        connection.run(
            "UPDATE presence SET began_ms = :limit, began_offset = :offset WHERE began_ms < :limit AND ended_ms > :limit",
            named_params! { ":limit": limit.ms, ":offset": limit.offset },
        )?;
    }
    Ok(())
}
