//! `draglog import`: what a foreign file tells meets the rules and the log here.
//!
//! Commands are matched in memory and dropped: of each only what a rule calls it, when it began and how long it took goes on.

mod histories;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::app::Context;
use crate::clock;
use crate::domain::figure::stats::union;
use crate::domain::log::evidence::{Findings, ImportCounts, ImportFormat, OmissionReason, PastCommand};
use crate::domain::log::wait::Actor;
use crate::domain::say::length::whole_millis;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;
use crate::domain::time::{Moment, Span};
use crate::import::input::ImportInput;
use crate::import::{activitywatch, ci_runs, command_line, gh_prs, junit};
use crate::observe::rules::Rules;
use crate::observe::verdict::ProcessVerdict;
use crate::storage::{PastRun, PortableLog, StorageError, Store};
use histories::FolderProjects;

pub(crate) use histories::{offered, usual_place};

/// Files' clocks may be a little ahead of what is `now` here, not more.
const AHEAD: TimeDelta = TimeDelta::seconds(60);
/// A run of a history that is longer holds a machine's sleep: histories count on the wall clock.
const LONGEST_RUN: Duration = Duration::from_secs(12 * 3600);
/// A larger one is no person's log.
const MAX_LOG: u64 = 1 << 30;
/// Earlier there was none of these tools, only clocks that were not set.
const FIRST_YEAR: i32 = 2000;

/// Where to read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ImportSource {
    File(PathBuf),
    StandardInput,
}

/// What to import, and how.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub format: ImportFormat,
    pub from: Vec<ImportSource>,
    /// Nothing earlier.
    pub since: Option<Moment>,
    /// Whose pull requests are the person's own.
    pub author: Option<String>,
    /// Which project the file is about, where it does not tell.
    pub project: Option<String>,
    /// Only look.
    pub dry_run: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ImportSummary {
    pub findings: Findings,
    pub taken: ImportCounts,
    /// First and last moment of what was kept.
    pub reach: Option<(Moment, Moment)>,
    /// Of stretches at the machine: how much of them draglog was watching.
    pub coverage: Option<WatchCoverage>,
}

/// How much of the time at the machine draglog was watching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WatchCoverage {
    pub present: Duration,
    pub observed: Duration,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The file is none of its format, or cannot be read.
    #[error(transparent)]
    File(#[from] Problem),
    /// The log did not take it.
    #[error(transparent)]
    Log(#[from] StorageError),
}

/// Reads all the files, then takes in what they tell in one step: a bad file leaves the log as it was.
///
/// # Errors
/// If a file is none of its format, or the log cannot be written.
pub(crate) fn run(store: &mut Store, context: &Context, request: &Request) -> Result<ImportSummary, ImportError> {
    let mut import = Import { context, request, findings: Findings::default(), reach: None };
    let mut coverage = None;
    let taken = match request.format {
        ImportFormat::GhPrs => import.pull_requests(store)?,
        ImportFormat::GhRuns | ImportFormat::GlabPipelines | ImportFormat::BkBuilds => import.ci_runs(store)?,
        ImportFormat::Junit => import.test_reports(store)?,
        ImportFormat::Draglog => import.logs(store)?,
        ImportFormat::Atuin | ImportFormat::ZshHistory => import.histories(store)?,
        ImportFormat::Activitywatch => {
            let stretches = import.presence()?;
            coverage = Some(cover(store, &stretches)?);
            store.import_presence(&stretches, request.dry_run)?
        }
    };
    Ok(ImportSummary { findings: import.findings, taken, reach: import.reach, coverage })
}

struct Import<'a> {
    context: &'a Context,
    request: &'a Request,
    findings: Findings,
    reach: Option<(Moment, Moment)>,
}

impl Import<'_> {
    /// Whether something that went on from `start` to `end` is kept; where it is not, the reason is counted.
    fn keeps(&mut self, start: Moment, end: Moment) -> bool {
        let reason = self.reason_against(start, end);
        if let Some(reason) = reason {
            self.findings.leave_out(reason);
        } else {
            let (first, last) = self.reach.unwrap_or((start, end));
            self.reach = Some((first.min(start), last.max(end)));
        }
        reason.is_none()
    }

    fn reason_against(&self, start: Moment, end: Moment) -> Option<OmissionReason> {
        let (now, days) = (self.context.now, self.context.settings.keep.days);
        let oldest = (days > 0).then(|| now.checked_sub_signed(TimeDelta::days(days.into()))).flatten();
        let reasons = [
            (end > now + AHEAD, OmissionReason::InFuture),
            (start.year() < FIRST_YEAR, OmissionReason::TooEarly),
            (self.request.since.is_some_and(|since| start < since), OmissionReason::BeforeSince),
            (oldest.is_some_and(|oldest| start < oldest), OmissionReason::TooOldToKeep),
        ];
        reasons.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
    }

    fn pull_requests(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let (request, now) = (self.request, self.context.now);
        let read = |input: ImportInput, name: &str| {
            let (author, project) = (request.author.as_deref(), request.project.as_deref());
            let seen_at = written_at(&input, now);
            gh_prs::read(input, name, gh_prs::FileScope { author, seen_at, project })
        };
        let kept =
            self.kept(gh_prs::MAX_BYTES, read, |(_, pull)| (pull.opened_at, pull.ended_at.unwrap_or(pull.opened_at)))?;
        Ok(store.import_pull_requests(&kept, request.dry_run)?)
    }

    fn ci_runs(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let Request { format, project, dry_run, .. } = self.request;
        let read = |input: ImportInput, name: &str| ci_runs::read(input, name, *format, project.as_deref());
        let kept = self.kept(ci_runs::MAX_BYTES, read, |(_, run)| (run.asked_at, run.ended_at))?;
        Ok(store.import_ci_runs(*format, &kept, *dry_run)?)
    }

    fn test_reports(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let (request, now) = (self.request, self.context.now);
        let read = |input: ImportInput, name: &str| {
            let written_at = written_at(&input, now);
            let bytes = input.into_bytes()?;
            let mut report = junit::read(&bytes, name, written_at)?;
            report.project.clone_from(&request.project);
            let mut findings = Findings { read: 1, ..Findings::default() };
            if report.tests == 0 {
                findings.leave_out(OmissionReason::NoTests);
                return Ok((Vec::new(), findings));
            }
            Ok((vec![(Sha256::digest(&bytes).into(), report)], findings))
        };
        let kept = self.kept(junit::MAX_BYTES, read, |(_, report)| (report.at, report.at))?;
        Ok(store.import_test_reports(&kept, request.dry_run)?)
    }

    fn presence(&mut self) -> Result<Vec<Span>, ImportError> {
        let read = |input: ImportInput, name: &str| activitywatch::read(input, name);
        self.kept(activitywatch::MAX_BYTES, read, |stretch| (stretch.start, stretch.end))
    }

    /// What is kept of all the files. `read` reads one; `span` says from when to when something in it went on.
    fn kept<T>(
        &mut self,
        limit: u64,
        read: impl Fn(ImportInput, &str) -> Result<(Vec<T>, Findings), Problem>,
        span: impl Fn(&T) -> (Moment, Moment),
    ) -> Result<Vec<T>, ImportError> {
        let mut kept = Vec::new();
        for from in &self.request.from {
            let input = open(from, limit)?;
            let name = input.name.clone();
            let (mut items, findings) = read(input, &name)?;
            self.findings.add(findings);
            items.retain(|item| {
                let (start, end) = span(item);
                self.keeps(start, end)
            });
            kept.append(&mut items);
        }
        Ok(kept)
    }

    /// The logs of other machines, each taken in whole or not at all.
    fn logs(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let mut taken = ImportCounts::default();
        for from in &self.request.from {
            let input = open(from, MAX_LOG)?;
            let (name, mut log) = (input.name.clone(), log_in(input)?);
            self.findings.read += log.rows();
            log.retain(|start, end| self.keeps(start, end));
            let counts = store.import_log(log, self.request.dry_run).map_err(|error| match error {
                StorageError::Refused(words) => ImportError::File(Problem::new(&name, None, words)),
                other => other.into(),
            })?;
            taken.added += counts.added;
            taken.updated += counts.updated;
            taken.known += counts.known;
            taken.recorded += counts.recorded;
        }
        Ok(taken)
    }

    fn histories(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let (rules, _) = Rules::load(&self.context.paths.rules());
        let mut projects = FolderProjects::new(store.salt()?);
        let mut runs = Vec::new();
        for from in &self.request.from {
            // Most of a history is of no tool, and nothing of that is kept, not even until the end of the file.
            let mut dropped = Findings::default();
            let read = histories::read(self.request.format, from, &mut |command| match past_run(
                &rules,
                &mut projects,
                &command,
            ) {
                Ok(run) => runs.push(run),
                Err(reason) => dropped.leave_out(reason),
            })?;
            self.findings.add(read);
            self.findings.add(dropped);
        }
        runs.retain(|run| self.keeps(run.started_at, Span::lasting(run.started_at, run.length).end));
        Ok(store.import_runs(self.request.format, &runs, self.request.dry_run)?)
    }
}

/// When a file was written, at the latest now.
fn written_at(input: &ImportInput, now: Moment) -> Moment {
    let written = input.written.map(|at| clock::localize(DateTime::<Utc>::from(at).fixed_offset()));
    written.map_or(now, |at| at.min(now))
}

/// What the rules make of a past command; the command itself is dropped.
fn past_run(rules: &Rules, projects: &mut FolderProjects, command: &PastCommand) -> Result<PastRun, OmissionReason> {
    let words = command_line::simple(&command.text).ok_or(OmissionReason::SeveralCommands)?;
    let recognised = match rules.classify_typed(&words) {
        ProcessVerdict::Run(recognised) => recognised,
        ProcessVerdict::NotAWait { .. } => return Err(OmissionReason::NoWait),
        _ => return Err(OmissionReason::NoKnownTool),
    };
    if command.length > LONGEST_RUN {
        return Err(OmissionReason::TooLong);
    }
    Ok(PastRun {
        what: recognised.what,
        actor: if command.is_agents { Actor::Agent } else { Actor::Person },
        project: command.folder.as_deref().and_then(|folder| projects.of(folder)),
        started_at: command.started_at,
        length: command.length,
        exit_code: command.exit_code,
    })
}

fn log_in(input: ImportInput) -> Result<PortableLog, Problem> {
    let name = input.name.clone();
    PortableLog::parse(&input.into_bytes()?).map_err(|error| {
        let words = in_plain_words(&error.to_string(), Syntax::Json);
        Problem::new(&name, (error.line() > 0).then(|| error.line()), words)
            .hint("expected a file that `draglog export` wrote")
    })
}

fn open(from: &ImportSource, limit: u64) -> Result<ImportInput, Problem> {
    match from {
        ImportSource::File(path) => ImportInput::file(path, limit),
        ImportSource::StandardInput => Ok(ImportInput::stdin(limit)),
    }
}

/// How much of the stretches draglog was watching.
fn cover(store: &Store, stretches: &[Span]) -> Result<WatchCoverage, StorageError> {
    let ends = stretches.first().zip(stretches.iter().max_by_key(|stretch| stretch.end));
    let observed = ends.map_or(Ok(Vec::new()), |(first, last)| store.observed(first.start, last.end))?;
    let both = |spans: &[Span]| -> Vec<(i64, i64)> {
        spans.iter().map(|span| (span.start.timestamp_millis(), span.end.timestamp_millis())).collect()
    };
    let (present, observed) = (both(stretches), both(&observed));
    let length = |spans: &[(i64, i64)]| union(spans.iter().copied());
    // What two sets share is what both have less what either has.
    let shared = length(&present) + length(&observed) - length(&[present.as_slice(), &observed].concat());
    Ok(WatchCoverage { present: whole_millis(length(&present)), observed: whole_millis(shared) })
}
