//! The log: the only place that names `rusqlite`. One thread owns the connection, see [`worker`].

mod error;
pub mod worker;

use std::path::Path;
use std::time::Duration;

pub use error::StorageError;

use crate::domain::change::{Change, Done};
use crate::domain::run::{ProcessKey, RunEnded, RunLabel, RunStarted, SourceName};
use crate::domain::settings::Settings;
use crate::domain::tag::Tag;
use crate::domain::view::{Answered, Filter, NowView, Trigger, Usual};
use crate::domain::wait::{Moment, Source, Span, Wait, WaitId};

type Result<T> = std::result::Result<T, StorageError>;

/// The log, open.
pub struct Store {}

/// What opening the log found worth telling: a corrupt file kept aside, a backup made, a network file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice(pub String);

/// What a shell hook tells of one command.
#[derive(Debug, Clone, PartialEq)]
pub struct HookRun {
    pub shell_pid: u32,
    pub what: RunLabel,
    pub project: Option<String>,
    pub started_at: Moment,
    pub ended_at: Moment,
    pub status: i32,
}

/// Which waits to forget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forget {
    Waits(Vec<WaitId>),
    Before(Moment),
    Project(String),
    Everything,
}

/// How much was (or would be) forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    pub waits: u64,
    pub earliest: Option<Moment>,
    pub latest: Option<Moment>,
    pub prompts: u64,
}

/// A question that was shown, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PromptRecord {
    pub id: i64,
    pub wait: Option<WaitId>,
    pub trigger: Trigger,
    pub shown_at: Moment,
    /// Probability with which this wait was drawn to be asked about.
    pub chance: f64,
    /// None while it stands on the screen.
    pub answer: Option<Answered>,
    pub seconds: Option<f64>,
}

/// A run in the log that had not ended when it was last seen.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenRun {
    pub wait: WaitId,
    pub key: ProcessKey,
    pub source: Source,
    pub started_at: Moment,
    pub last_seen: Moment,
}

impl Store {
    /// Opens (or makes) the log in `folder`, migrating it with a backup where needed. A corrupt file is kept aside.
    pub fn open(folder: &Path, now: Moment) -> Result<(Self, Vec<Notice>)> {
        let _ = (folder, now);
        Err(StorageError::Unavailable)
    }

    /// Opens the log for reading only; never writes, not even where the folder is read-only.
    pub fn open_read_only(folder: &Path) -> Result<Self> {
        let _ = folder;
        Err(StorageError::Unavailable)
    }

    /// A log that lives in memory: demo and tests.
    pub fn in_memory() -> Result<Self> {
        Err(StorageError::Unavailable)
    }

    /// Records the start of a run; if the run (same key) is in the log already, from whatever source, gives that wait.
    pub fn begin(&mut self, run: &RunStarted, source: Source) -> Result<WaitId> {
        let _ = (run, source);
        Err(StorageError::Unavailable)
    }

    /// The label of a running run grew.
    pub fn relabel(&mut self, key: &ProcessKey, what: &RunLabel) -> Result<()> {
        let _ = (key, what);
        Err(StorageError::Unavailable)
    }

    /// How far a running run is.
    pub fn progress(&mut self, key: &ProcessKey, steps: u32, suspended: Duration, now: Moment) -> Result<()> {
        let _ = (key, steps, suspended, now);
        Err(StorageError::Unavailable)
    }

    /// Records the end of a run; `None` if it is not in the log. `idle_cut` = blocked time ends so long after the last input.
    pub fn end(&mut self, run: &RunEnded, idle_cut: Option<Duration>) -> Result<Option<WaitId>> {
        let _ = (run, idle_cut);
        Err(StorageError::Unavailable)
    }

    /// Takes in what a shell hook told: completes the wait the observer saw (same shell, same start), or adds one.
    pub fn hooked(&mut self, run: &HookRun) -> Result<WaitId> {
        let _ = run;
        Err(StorageError::Unavailable)
    }

    /// Runs that had not ended when last seen.
    pub fn open_runs(&self) -> Result<Vec<OpenRun>> {
        Err(StorageError::Unavailable)
    }

    /// Closes open runs, except those in `alive`, as lost at their last-seen time.
    pub fn close_lost(&mut self, alive: &[ProcessKey]) -> Result<Vec<WaitId>> {
        let _ = alive;
        Err(StorageError::Unavailable)
    }

    /// Observation begins; the stretch is known by the number that comes back.
    pub fn observation_began(&mut self, source: SourceName, now: Moment) -> Result<i64> {
        let _ = (source, now);
        Err(StorageError::Unavailable)
    }

    /// Observation goes on: the stretch and every open observed run were alive at `now`.
    pub fn observation_goes_on(&mut self, stretch: i64, now: Moment) -> Result<()> {
        let _ = (stretch, now);
        Err(StorageError::Unavailable)
    }

    /// Stretches in which something observed, clipped to `from..to`.
    pub fn observed(&self, from: Moment, to: Moment) -> Result<Vec<Span>> {
        let _ = (from, to);
        Err(StorageError::Unavailable)
    }

    /// Waits that `filter` lets through, oldest first.
    pub fn waits(&self, filter: &Filter) -> Result<Vec<Wait>> {
        let _ = filter;
        Err(StorageError::Unavailable)
    }

    /// One wait.
    pub fn wait(&self, id: WaitId) -> Result<Option<Wait>> {
        let _ = id;
        Err(StorageError::Unavailable)
    }

    /// The person's wait that finished last.
    pub fn latest_finished(&self) -> Result<Option<Wait>> {
        Err(StorageError::Unavailable)
    }

    /// Everything the Now screen shows.
    pub fn now_view(&self, now: Moment, settings: &Settings) -> Result<NowView> {
        let _ = (now, settings);
        Err(StorageError::Unavailable)
    }

    /// How long runs of this label usually take in this project.
    pub fn usual(&self, label: &str, project: Option<&str>) -> Result<Option<Usual>> {
        let _ = (label, project);
        Err(StorageError::Unavailable)
    }

    /// Carries out a person's change. It is on disk when this returns.
    pub fn apply(&mut self, change: &Change, now: Moment) -> Result<Done> {
        let _ = (change, now);
        Err(StorageError::Unavailable)
    }

    /// Takes back the last change a person made; `None` if there is none.
    pub fn undo(&mut self, now: Moment) -> Result<Option<Done>> {
        let _ = now;
        Err(StorageError::Unavailable)
    }

    /// Forgets for good (or only counts, with `dry_run`): afterwards the bytes are gone from the file and its log.
    pub fn forget(&mut self, what: &Forget, dry_run: bool) -> Result<Forgotten> {
        let _ = (what, dry_run);
        Err(StorageError::Unavailable)
    }

    /// A question was put on the screen.
    pub fn prompt_shown(&mut self, wait: Option<WaitId>, trigger: Trigger, chance: f64, now: Moment) -> Result<i64> {
        let _ = (wait, trigger, chance, now);
        Err(StorageError::Unavailable)
    }

    /// What became of it. Skips are data too.
    pub fn prompt_closed(&mut self, prompt: i64, answer: Answered, seconds: f64) -> Result<()> {
        let _ = (prompt, answer, seconds);
        Err(StorageError::Unavailable)
    }

    /// Questions shown since then, oldest first.
    pub fn prompts(&self, since: Moment) -> Result<Vec<PromptRecord>> {
        let _ = since;
        Err(StorageError::Unavailable)
    }

    /// Never ask about this label again (or ask again).
    pub fn mute(&mut self, label: &str, is_muted: bool) -> Result<()> {
        let _ = (label, is_muted);
        Err(StorageError::Unavailable)
    }

    /// Labels that are never asked about.
    pub fn muted(&self) -> Result<Vec<String>> {
        Err(StorageError::Unavailable)
    }

    /// A small remembered value: `focus_until`, `paused`, `opt_in_only`, `offered:<program>`.
    pub fn remembered(&self, key: &str) -> Result<Option<String>> {
        let _ = key;
        Err(StorageError::Unavailable)
    }

    /// Remembers a small value, or forgets it.
    pub fn remember(&mut self, key: &str, value: Option<&str>) -> Result<()> {
        let _ = (key, value);
        Err(StorageError::Unavailable)
    }

    /// Names of projects and tags in use, for completion and near misses.
    pub fn projects(&self) -> Result<Vec<String>> {
        Err(StorageError::Unavailable)
    }

    /// Number that changes when any process changed the log (`PRAGMA data_version` and own changes).
    pub fn version(&self) -> Result<i64> {
        Err(StorageError::Unavailable)
    }

    /// Waits that carry `tag`, to be counted in a line such as "pipeline: 3rd time today, 41m".
    pub fn times_today(&self, tag: Tag, now: Moment) -> Result<(u32, Duration)> {
        let _ = (tag, now);
        Err(StorageError::Unavailable)
    }
}
