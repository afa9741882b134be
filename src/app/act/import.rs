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
        let now = self.context.now;
        let days = self.context.settings.keep.days;
        let oldest = (days > 0).then(|| now.checked_sub_signed(TimeDelta::days(days.into()))).flatten();
        let reason = if end > now + AHEAD {
            OmissionReason::InFuture
        } else if start.year() < FIRST_YEAR {
            OmissionReason::TooEarly
        } else if self.request.since.is_some_and(|since| start < since) {
            OmissionReason::BeforeSince
        } else if oldest.is_some_and(|oldest| start < oldest) {
            OmissionReason::TooOldToKeep
        } else {
            let (first, last) = self.reach.unwrap_or((start, end));
            self.reach = Some((first.min(start), last.max(end)));
            return true;
        };
        self.findings.leave_out(reason);
        false
    }

    fn pull_requests(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let mut kept = Vec::new();
        for from in &self.request.from {
            let input = open(from, gh_prs::MAX_BYTES)?;
            let asked = gh_prs::FileScope {
                author: self.request.author.as_deref(),
                seen_at: self.written_at(&input),
                project: self.request.project.as_deref(),
            };
            let name = input.name.clone();
            let (pulls, findings) = gh_prs::read(input, &name, asked)?;
            self.findings.add(findings);
            for (number, pull) in pulls {
                if self.keeps(pull.opened_at, pull.ended_at.unwrap_or(pull.opened_at)) {
                    kept.push((number, pull));
                }
            }
        }
        Ok(store.import_pull_requests(&kept, self.request.dry_run)?)
    }

    fn ci_runs(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let mut kept = Vec::new();
        for from in &self.request.from {
            let input = open(from, ci_runs::MAX_BYTES)?;
            let name = input.name.clone();
            let (runs, findings) = ci_runs::read(input, &name, self.request.format, self.request.project.as_deref())?;
            self.findings.add(findings);
            for (identity, run) in runs {
                if self.keeps(run.asked_at, run.ended_at) {
                    kept.push((identity, run));
                }
            }
        }
        Ok(store.import_ci_runs(self.request.format, &kept, self.request.dry_run)?)
    }

    fn test_reports(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let mut kept = Vec::new();
        for from in &self.request.from {
            let input = open(from, junit::MAX_BYTES)?;
            let (name, written_at) = (input.name.clone(), self.written_at(&input));
            let bytes = input.into_bytes()?;
            let mut report = junit::read(&bytes, &name, written_at)?;
            report.project.clone_from(&self.request.project);
            self.findings.read += 1;
            if report.tests == 0 {
                self.findings.leave_out(OmissionReason::NoTests);
            } else if self.keeps(report.at, report.at) {
                kept.push((Sha256::digest(&bytes).into(), report));
            }
        }
        Ok(store.import_test_reports(&kept, self.request.dry_run)?)
    }

    /// The logs of other machines, each taken in whole or not at all.
    fn logs(&mut self, store: &mut Store) -> Result<ImportCounts, ImportError> {
        let mut taken = ImportCounts::default();
        for from in &self.request.from {
            let input = open(from, MAX_LOG)?;
            let name = input.name.clone();
            let bytes = input.into_bytes()?;
            let mut log = PortableLog::parse(&bytes).map_err(|error| {
                let words = in_plain_words(&error.to_string(), Syntax::Json);
                Problem::new(&name, (error.line() > 0).then(|| error.line()), words)
                    .hint("expected a file that `draglog export` wrote")
            })?;
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

    fn presence(&mut self) -> Result<Vec<Span>, ImportError> {
        let mut kept = Vec::new();
        for from in &self.request.from {
            let input = open(from, activitywatch::MAX_BYTES)?;
            let name = input.name.clone();
            let (stretches, findings) = activitywatch::read(input, &name)?;
            self.findings.add(findings);
            for stretch in stretches {
                if self.keeps(stretch.start, stretch.end) {
                    kept.push(stretch);
                }
            }
        }
        Ok(kept)
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

    /// When a file was written, at the latest now.
    fn written_at(&self, input: &ImportInput) -> Moment {
        let written = input.written.map(|at| clock::localize(DateTime::<Utc>::from(at).fixed_offset()));
        written.map_or(self.context.now, |at| at.min(self.context.now))
    }
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
    let duration = |ms: i64| Duration::from_millis(u64::try_from(ms).unwrap_or_default());
    Ok(WatchCoverage { present: duration(length(&present)), observed: duration(shared) })
}
