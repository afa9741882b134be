//! What foreign files told, see [`crate::domain::log::evidence`]: taken in once however often a file is given, and forgotten like
//! everything else.
//!
//! No name may get here: a pull request and a report are known again by a salted hash.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params};
use sha2::{Digest, Sha256};

use super::convert::{Stamp, WaitRow, millis, name};
use super::memory::own_salt;
use super::step::LogWrite;
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

/// The columns of `pull_request` in the order in which [`read_pull_request`] takes them.
macro_rules! pull_columns {
    () => {
        "opened_ms, opened_offset, reviewed_ms, reviewed_offset, rounds, reopened, state, is_draft, ended_ms, ended_offset, \
         project, seen_ms, seen_offset"
    };
}

impl Store {
    /// Takes in runs that another tool remembers, oldest first or not; nothing is written with `dry_run`.
    ///
    /// A run that an earlier import brought, or that is in the log from elsewhere (same label, same start), is not taken again.
    pub fn import_runs(&mut self, format: ImportFormat, runs: &[PastRun], dry_run: bool) -> Result<ImportCounts> {
        let write = self.write()?;
        let mut twins: HashMap<(i64, i64), i64> = HashMap::new();
        let mut taken = ImportCounts::default();
        for run in runs {
            let key = (Stamp::of(run.started_at).ms, millis(run.length));
            let twin = twins.entry(key).and_modify(|twin| *twin += 1).or_default();
            if is_past_run(&write, format, key, *twin)? {
                taken.known += 1;
            } else if is_recorded(&write, format, run)? {
                taken.recorded += 1;
            } else {
                insert_past_run(&write, format, run, key, *twin)?;
                taken.added += 1;
            }
        }
        finish(write, dry_run)?;
        Ok(taken)
    }

    /// Takes in pull requests, each with its number in its repository; one that is in the log already is brought up to date.
    ///
    /// One that was closed and is not any more was opened again, which no list tells but two of them do.
    pub fn import_pull_requests(&mut self, pulls: &[(u64, PullRequest)], dry_run: bool) -> Result<ImportCounts> {
        let write = self.write()?;
        let salt = own_salt(&write)?;
        let mut taken = ImportCounts::default();
        for (number, pull) in pulls {
            let opened = Stamp::of(pull.opened_at).ms;
            let identity = identity(&salt, ImportFormat::GhPrs, &[number.to_le_bytes(), opened.to_le_bytes()].concat());
            match pull_request(&write, &identity)? {
                None => {
                    taken.added += 1;
                    write_pull_request(&write, &identity, pull)?;
                }
                Some(known) => {
                    let merged = brought_up_to_date(&known, pull);
                    let is_news = PullRequest { seen_at: known.seen_at, ..merged.clone() } != known;
                    *(if is_news { &mut taken.updated } else { &mut taken.known }) += 1;
                    write_pull_request(&write, &identity, &merged)?;
                }
            }
        }
        finish(write, dry_run)?;
        Ok(taken)
    }

    /// Takes in the counts of test reports, each with a digest of its file.
    pub fn import_test_reports(&mut self, reports: &[([u8; 32], TestReport)], dry_run: bool) -> Result<ImportCounts> {
        let write = self.write()?;
        let salt = own_salt(&write)?;
        let mut taken = ImportCounts::default();
        for (digest, report) in reports {
            let at = Stamp::of(report.at);
            let added = write
                .prepare_cached(
                    "INSERT INTO test_report (identity, at_ms, at_offset, tests, failed, flaky, skipped, project) \
                     VALUES (:identity, :ms, :offset, :tests, :failed, :flaky, :skipped, :project) \
                     ON CONFLICT DO NOTHING",
                )?
                .execute(named_params! {
                    ":identity": identity(&salt, ImportFormat::Junit, digest), ":ms": at.ms, ":offset": at.offset,
                    ":tests": report.tests, ":failed": report.failed, ":flaky": report.flaky, ":skipped": report.skipped,
                    ":project": report.project.as_deref().and_then(name),
                })?;
            *(if added == 0 { &mut taken.known } else { &mut taken.added }) += 1;
        }
        finish(write, dry_run)?;
        Ok(taken)
    }

    /// Takes in stretches in which the person was at the machine; what overlaps becomes one stretch.
    pub fn import_presence(&mut self, stretches: &[Span], dry_run: bool) -> Result<ImportCounts> {
        let write = self.write()?;
        let mut taken = ImportCounts::default();
        for stretch in stretches {
            let is_new = add_presence(&write, Stamp::of(stretch.start), Stamp::of(stretch.end))?;
            *(if is_new { &mut taken.added } else { &mut taken.known }) += 1;
        }
        finish(write, dry_run)?;
        Ok(taken)
    }

    /// Whether a history was ever imported.
    pub fn has_history(&self) -> Result<bool> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM past_run LIMIT 1")?.exists([])?)
    }

    /// One's own pull requests that were open at some time in `period`, as far as imports tell, oldest first.
    pub fn pull_requests(&self, period: Period) -> Result<Vec<PullRequest>> {
        let mut query = self.connection.prepare_cached(concat!(
            "SELECT ",
            pull_columns!(),
            " FROM pull_request WHERE opened_ms < :to AND (ended_ms IS NULL OR ended_ms >= :from) \
             ORDER BY opened_ms, identity"
        ))?;
        let pulls = query.query_map(
            named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms },
            read_pull_request,
        )?;
        Ok(pulls.collect::<rusqlite::Result<_>>()?)
    }

    /// Test reports of runs in `period`, oldest first.
    pub fn test_reports(&self, period: Period) -> Result<Vec<TestReport>> {
        let mut query = self.connection.prepare_cached(
            "SELECT at_ms, at_offset, tests, failed, flaky, skipped, project FROM test_report \
             WHERE at_ms >= :from AND at_ms < :to ORDER BY at_ms, identity",
        )?;
        let reports = query.query_map(
            named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms },
            |row| {
                Ok(TestReport {
                    at: Stamp::read(row, 0)?.moment(),
                    tests: row.get(2)?,
                    failed: row.get(3)?,
                    flaky: row.get(4)?,
                    skipped: row.get(5)?,
                    project: row.get(6)?,
                })
            },
        )?;
        Ok(reports.collect::<rusqlite::Result<_>>()?)
    }

    /// Stretches in which another tool saw the person at the machine, clipped to `period`, in order; they do not overlap.
    pub fn presence(&self, period: Period) -> Result<Vec<Span>> {
        let mut query = self.connection.prepare_cached(
            "SELECT began_ms, began_offset, ended_ms, ended_offset FROM presence \
             WHERE ended_ms > :from AND began_ms < :to ORDER BY began_ms",
        )?;
        let stretches = query
            .query_map(named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms }, |row| {
                Ok(Span { start: Stamp::read(row, 0)?.moment(), end: Stamp::read(row, 2)?.moment() })
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(stretches.iter().filter_map(|stretch| stretch.clipped(period.from, period.to)).collect())
    }
}

/// Puts it on disk, or throws it away where it was only looked at.
pub(super) fn finish(write: LogWrite<'_>, dry_run: bool) -> Result<()> {
    // Dropped, nothing of it was.
    if dry_run { Ok(()) } else { write.commit() }
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

fn is_past_run(write: &Connection, format: ImportFormat, key: (i64, i64), twin: i64) -> rusqlite::Result<bool> {
    write
        .prepare_cached(
            "SELECT 1 FROM past_run WHERE format = :format AND started_ms = :started AND length_ms = :length AND twin = :twin",
        )?
        .exists(named_params! { ":format": format.as_str(), ":started": key.0, ":length": key.1, ":twin": twin })
}

/// Whether the run is in the log from elsewhere: draglog saw it, or another history had it.
fn is_recorded(write: &Connection, format: ImportFormat, run: &PastRun) -> rusqlite::Result<bool> {
    write
        .prepare_cached(
            "SELECT 1 FROM wait WHERE started_ms BETWEEN :from AND :to AND label = :label AND source != 'manual' \
             AND NOT EXISTS (SELECT 1 FROM past_run WHERE past_run.wait = wait.id AND past_run.format = :format)",
        )?
        .exists(named_params! {
            ":from": Stamp::of(run.started_at).ms - SAME_START_MS, ":to": Stamp::of(run.started_at).ms + SAME_START_MS,
            ":label": name(&run.what.label), ":format": format.as_str(),
        })
}

fn insert_past_run(
    write: &Connection,
    format: ImportFormat,
    run: &PastRun,
    key: (i64, i64),
    twin: i64,
) -> rusqlite::Result<()> {
    let mut row = WaitRow::beginning(run.what.kind, Source::Imported, &run.what.label, run.started_at);
    row.tool = name(&run.what.tool);
    row.actor = run.actor;
    row.show_from_ms = run.what.show_from.map(millis);
    if let Some(project) = &run.project {
        row.project = name(&project.name);
        row.project_identity = project.identity.as_deref().and_then(name);
    }
    let ended = run.started_at.checked_add_signed(chrono::TimeDelta::milliseconds(key.1)).unwrap_or(run.started_at);
    row.end_at(Stamp::of(ended), run.what.outcome(run.exit_code.map(Exit::Code)));
    row.exit_code = run.exit_code;
    let wait = row.insert(write)?;
    write
        .prepare_cached(
            "INSERT INTO past_run (format, started_ms, length_ms, twin, wait) \
             VALUES (:format, :started, :length, :twin, :wait)",
        )?
        .execute(named_params! {
            ":format": format.as_str(), ":started": key.0, ":length": key.1, ":twin": twin, ":wait": wait,
        })?;
    Ok(())
}

fn read_pull_request(row: &SqlRow<'_>) -> rusqlite::Result<PullRequest> {
    Ok(PullRequest {
        opened_at: Stamp::read(row, 0)?.moment(),
        first_review_at: Stamp::read_optional(row, 2)?.map(Stamp::moment),
        rounds: row.get(4)?,
        reopened: row.get(5)?,
        state: row.get(6)?,
        is_draft: row.get(7)?,
        ended_at: Stamp::read_optional(row, 8)?.map(Stamp::moment),
        project: row.get(10)?,
        seen_at: Stamp::read(row, 11)?.moment(),
    })
}

fn pull_request(write: &Connection, identity: &str) -> rusqlite::Result<Option<PullRequest>> {
    write
        .prepare_cached(concat!("SELECT ", pull_columns!(), " FROM pull_request WHERE identity = :identity"))?
        .query_row(named_params! { ":identity": identity }, read_pull_request)
        .optional()
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

fn write_pull_request(write: &Connection, identity: &str, pull: &PullRequest) -> rusqlite::Result<()> {
    let stamps = (Stamp::of(pull.opened_at), Stamp::of(pull.seen_at));
    let (opened, seen) = stamps;
    let reviewed = pull.first_review_at.map(Stamp::of);
    let ended = pull.ended_at.map(Stamp::of);
    write
        .prepare_cached(
            "INSERT OR REPLACE INTO pull_request (identity, opened_ms, opened_offset, reviewed_ms, reviewed_offset, rounds, \
             reopened, state, is_draft, ended_ms, ended_offset, project, seen_ms, seen_offset) \
             VALUES (:identity, :opened, :opened_offset, :reviewed, :reviewed_offset, :rounds, \
             :reopened, :state, :is_draft, :ended, :ended_offset, :project, :seen, :seen_offset)",
        )?
        .execute(named_params! {
            ":identity": identity, ":opened": opened.ms, ":opened_offset": opened.offset,
            ":reviewed": reviewed.map(|stamp| stamp.ms), ":reviewed_offset": reviewed.map(|stamp| stamp.offset),
            ":rounds": pull.rounds, ":reopened": pull.reopened, ":state": pull.state, ":is_draft": pull.is_draft,
            ":ended": ended.map(|stamp| stamp.ms), ":ended_offset": ended.map(|stamp| stamp.offset),
            ":project": pull.project.as_deref().and_then(name), ":seen": seen.ms, ":seen_offset": seen.offset,
        })?;
    Ok(())
}

/// Adds a stretch, joined with those that it touches; false where it was covered already.
fn add_presence(write: &Connection, began: Stamp, ended: Stamp) -> rusqlite::Result<bool> {
    let touching = write
        .prepare_cached(
            "SELECT began_ms, began_offset, ended_ms, ended_offset FROM presence \
             WHERE ended_ms >= :began AND began_ms <= :ended ORDER BY began_ms",
        )?
        .query_map(named_params! { ":began": began.ms, ":ended": ended.ms }, |row| {
            Ok((Stamp::read(row, 0)?, Stamp::read(row, 2)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if ended.ms <= began.ms || touching.iter().any(|(from, to)| from.ms <= began.ms && ended.ms <= to.ms) {
        return Ok(false);
    }
    let first = touching.first().map(|(from, _)| *from).filter(|from| from.ms < began.ms).unwrap_or(began);
    let last = touching.last().map(|(_, to)| *to).filter(|to| to.ms > ended.ms).unwrap_or(ended);
    write
        .prepare_cached("DELETE FROM presence WHERE ended_ms >= :began AND began_ms <= :ended")?
        .execute(named_params! { ":began": began.ms, ":ended": ended.ms })?;
    write
        .prepare_cached(
            "INSERT INTO presence (began_ms, began_offset, ended_ms, ended_offset) \
             VALUES (:began, :began_offset, :ended, :ended_offset)",
        )?
        .execute(named_params! {
            ":began": first.ms, ":began_offset": first.offset, ":ended": last.ms, ":ended_offset": last.offset,
        })?;
    Ok(true)
}

/// How many pull requests, test reports, CI runs and stretches `what` means, also those that are only cut.
pub(super) fn count(connection: &Connection, what: &ForgetScope) -> rusqlite::Result<u64> {
    let (limit, project) = meant(what);
    connection
        .query_row(
            "SELECT (SELECT count(*) FROM pull_request WHERE opened_ms < :limit OR project = :project) + \
             (SELECT count(*) FROM test_report WHERE at_ms < :limit OR project = :project) + \
             (SELECT count(*) FROM ci_run WHERE asked_ms < :limit OR project = :project) + \
             (SELECT count(*) FROM presence WHERE began_ms < :limit)",
            named_params! { ":limit": limit, ":project": project },
            |row| row.get::<_, i64>(0),
        )
        .map(i64::unsigned_abs)
}

/// Forgets what `what` means of all this; the numbers of the waits that go are in `temp.chosen`.
pub(super) fn forget(connection: &Connection, what: &ForgetScope) -> rusqlite::Result<()> {
    let (limit, project) = meant(what);
    let of = named_params! { ":limit": limit, ":project": project };
    connection.execute("DELETE FROM pull_request WHERE opened_ms < :limit OR project = :project", of)?;
    connection.execute("DELETE FROM test_report WHERE at_ms < :limit OR project = :project", of)?;
    connection.execute("DELETE FROM ci_run WHERE asked_ms < :limit OR project = :project", of)?;
    connection.execute(
        "DELETE FROM past_run WHERE started_ms < :limit OR wait IN (SELECT id FROM temp.chosen)",
        named_params! { ":limit": limit },
    )?;
    if matches!(what, ForgetScope::Project(_)) {
        // Of a wait that was deleted before nobody knows the project any more.
        connection.execute("DELETE FROM past_run WHERE wait NOT IN (SELECT id FROM wait)", [])?;
    }
    connection.execute("DELETE FROM presence WHERE ended_ms < :limit", named_params! { ":limit": limit })?;
    if let ForgetScope::Before(limit) = what {
        let limit = Stamp::of(*limit);
        connection.execute(
            "UPDATE presence SET began_ms = :limit, began_offset = :offset WHERE began_ms < :limit AND ended_ms > :limit",
            named_params! { ":limit": limit.ms, ":offset": limit.offset },
        )?;
    }
    Ok(())
}

/// Before which UTC millisecond, and of which project.
fn meant(what: &ForgetScope) -> (i64, Option<&str>) {
    match what {
        ForgetScope::Waits(_) => (0, None),
        ForgetScope::Before(limit) => (Stamp::of(*limit).ms, None),
        ForgetScope::Project(project) => (0, Some(project)),
        ForgetScope::Everything => (i64::MAX, None),
    }
}
