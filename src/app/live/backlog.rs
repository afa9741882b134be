//! What the log has not taken yet: events in the order in which they happened.
//!
//! While the log takes them they leave at once. While it does not (a full disk, a read-only file, a lock, damage) they wait
//! here, then in the spool folder, the oldest first; where that takes nothing either and too many wait, the oldest are lost
//! and counted.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crate::domain::log::gap::{Cause, Gap};
use crate::domain::log::run::{ProcessKey, RunEvent, RunStart};
use crate::domain::log::wait::Source;
use crate::domain::time::Moment;
use crate::spool::{self, SpoolEntry};
use crate::storage::StorageError;
use crate::threads;

/// So many events wait in memory: a day of builds, in two megabytes.
const MOST: usize = 8192;
/// So many are written as one.
const TOGETHER: usize = 256;

/// Cheap to clone, and all clones are one.
#[derive(Clone)]
pub struct Backlog {
    inner: Arc<Mutex<Inner>>,
    /// Blocked time ends so long after the last input on the run's terminal; `None` = it is never cut.
    pub idle_cut: Option<Duration>,
    spool: Option<PathBuf>,
}

#[derive(Default)]
struct Inner {
    events: VecDeque<RunEvent>,
    /// How each run that goes on began: if another file takes the place of the log it is told there again.
    open: HashMap<ProcessKey, RunStart>,
    trouble: Option<Trouble>,
    /// The log's thread has been asked to write.
    is_asked: bool,
    /// Called when trouble begins.
    wake: Option<Box<dyn Fn() + Send>>,
}

/// The log takes nothing.
struct Trouble {
    since: Moment,
    reason: String,
    spilled: u64,
    lost: u64,
    /// Whose beginning was lost: their end is no further loss.
    lost_runs: HashSet<ProcessKey>,
}

impl Backlog {
    /// An empty one. Without a spool folder (the demo) nothing is spilled.
    #[must_use]
    pub fn new(idle_cut: Option<Duration>, spool: Option<PathBuf>) -> Self {
        Self { inner: Arc::default(), idle_cut, spool }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        threads::lock(&self.inner)
    }

    /// Takes in one event; whether the log's thread has to be asked to write.
    pub(super) fn push(&self, event: RunEvent) -> bool {
        let mut inner = self.inner();
        inner.learn(&event);
        let is_wanted = inner.trouble.is_none() || !matches!(event, RunEvent::Progress { .. });
        if is_wanted {
            inner.events.push_back(event);
        }
        is_wanted && !std::mem::replace(&mut inner.is_asked, true)
    }

    /// Whether the log's thread has to be asked to write what is left.
    pub(super) fn is_left(&self) -> bool {
        let mut inner = self.inner();
        (!inner.events.is_empty() || inner.trouble.is_some()) && !std::mem::replace(&mut inner.is_asked, true)
    }

    /// The oldest events, to be written now.
    pub(super) fn take(&self) -> Vec<RunEvent> {
        let mut inner = self.inner();
        inner.is_asked = false;
        let count = inner.events.len().min(TOGETHER);
        inner.events.drain(..count).collect()
    }

    /// Takes back what the log refused; returns whether this failure is new.
    pub(super) fn put_back(&self, events: Vec<RunEvent>, error: &StorageError, now: Moment) -> bool {
        let mut inner = self.inner();
        for event in events.into_iter().rev().filter(|event| !matches!(event, RunEvent::Progress { .. })) {
            inner.events.push_front(event);
        }
        inner.bound();
        drop(inner);
        self.failed(error, now)
    }

    /// Something was not written; whether it is news that the log takes nothing.
    pub(super) fn failed(&self, error: &StorageError, now: Moment) -> bool {
        let mut inner = self.inner();
        let is_news = inner.trouble.is_none();
        let begun = || Trouble { since: now, reason: String::new(), spilled: 0, lost: 0, lost_runs: HashSet::new() };
        inner.trouble.get_or_insert_with(begun).reason = error.to_string();
        if let Some(wake) = inner.wake.as_ref().filter(|_| is_news) {
            wake();
        }
        is_news
    }

    /// Something was written; if nothing waits any more, what the trouble was.
    pub(super) fn recovered(&self, now: Moment) -> Option<Gap> {
        let mut inner = self.inner();
        if !inner.events.is_empty() {
            return None;
        }
        let gap = inner.gap()?;
        inner.trouble = None;
        Some(Gap { until: Some(now), ..gap })
    }

    /// Puts into the spool what waits; a file on another disk may still take it, and it outlives this process.
    pub(super) fn spill(&self) {
        let Some(spool) = &self.spool else { return };
        let mut inner = self.inner();
        if inner.events.is_empty() || inner.trouble.is_none() {
            return;
        }
        let entries: Vec<SpoolEntry> = inner.events.iter().filter_map(|event| entry(event, self.idle_cut)).collect();
        if spool::leave(spool, &entries).is_ok() {
            let runs = inner.runs();
            inner.events.clear();
            if let Some(trouble) = &mut inner.trouble {
                trouble.spilled += runs;
            }
        }
    }

    /// The spool folder, while something of this program may be in it.
    pub(super) fn spilled(&self) -> Option<&PathBuf> {
        self.spool.as_ref().filter(|_| self.is_in_trouble())
    }

    /// Whether the log takes nothing at present.
    #[must_use]
    pub fn is_in_trouble(&self) -> bool {
        self.inner().trouble.is_some()
    }

    /// What is to be told while the log takes nothing.
    #[must_use]
    pub fn gap(&self) -> Option<Gap> {
        self.inner().gap()
    }

    /// What goes with this process: words for it, if anything waits that nothing took.
    #[must_use]
    pub fn lost(&self, now: Moment) -> Option<String> {
        let gap = self.gap().filter(|_| self.held() > 0)?;
        Some(format!("what waited to be written is lost: {}", gap.words(now)))
    }

    /// How many runs are in this process alone and would go with it.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.inner().runs()
    }

    /// Has `wake` called when trouble begins.
    pub fn on_trouble(&self, wake: impl Fn() + Send + 'static) {
        self.inner().wake = Some(Box::new(wake));
    }

    /// How the run began, if it is known here.
    pub(super) fn beginning(&self, key: &ProcessKey) -> Option<RunStart> {
        self.inner().open.get(key).cloned()
    }

    /// The end of a run is written.
    pub(super) fn forget(&self, key: &ProcessKey) {
        self.inner().open.remove(key);
    }

    /// How every run began that goes on.
    pub(super) fn beginnings(&self) -> Vec<RunStart> {
        self.inner().open.values().cloned().collect()
    }
}

impl Inner {
    /// Keeps what has to be told again in another file.
    fn learn(&mut self, event: &RunEvent) {
        match event {
            RunEvent::Started(run) => {
                self.open.insert(run.key.clone(), run.clone());
            }
            RunEvent::Relabelled { key, what } => {
                if let Some(run) = self.open.get_mut(key) {
                    run.what = what.clone();
                }
            }
            _ => {}
        }
    }

    /// Lets go of the oldest where there are too many.
    fn bound(&mut self) {
        while self.events.len() > MOST {
            let (Some(event), Some(trouble)) = (self.events.pop_front(), &mut self.trouble) else { return };
            match event {
                RunEvent::Started(run) => {
                    trouble.lost += 1;
                    trouble.lost_runs.insert(run.key);
                }
                RunEvent::Ended(run) if !trouble.lost_runs.remove(&run.key) => trouble.lost += 1,
                _ => {}
            }
        }
    }

    fn gap(&self) -> Option<Gap> {
        let trouble = self.trouble.as_ref()?;
        Some(Gap {
            waiting: trouble.spilled + self.runs(),
            lost: Some(trouble.lost),
            reason: Some(trouble.reason.clone()),
            ..Gap::begun(Cause::NotWritten, trouble.since)
        })
    }

    /// How many runs the events are of.
    fn runs(&self) -> u64 {
        let keys: HashSet<&ProcessKey> = self.events.iter().filter_map(key).collect();
        keys.len() as u64
    }
}

fn key(event: &RunEvent) -> Option<&ProcessKey> {
    match event {
        RunEvent::Started(run) => Some(&run.key),
        RunEvent::Ended(run) => Some(&run.key),
        RunEvent::Relabelled { key, .. } | RunEvent::InFront { key } | RunEvent::Progress { key, .. } => Some(key),
        _ => None,
    }
}

/// As the spool keeps it; how far a run is waits for nobody.
fn entry(event: &RunEvent, idle_cut: Option<Duration>) -> Option<SpoolEntry> {
    match event.clone() {
        RunEvent::Started(run) => Some(SpoolEntry::Began { run, source: Source::Observed, tag: None }),
        RunEvent::Relabelled { key, what } => Some(SpoolEntry::Relabelled { key, what }),
        RunEvent::InFront { key } => Some(SpoolEntry::InFront { key }),
        RunEvent::Ended(run) => Some(SpoolEntry::Ended { run, idle_cut }),
        _ => None,
    }
}
