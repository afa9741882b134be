//! Which runs are stopped (`^Z`) right now. The observer tells it; it is true only as long as somebody observes, so it is
//! kept in memory and laid over what is read from the log.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::domain::log::run::{ProcessKey, RunEvent};
use crate::domain::page::now::NowView;
use crate::storage::{StorageError, Store};
use crate::threads;

/// The stopped runs; cheap to clone, and all clones are one.
#[derive(Clone, Default)]
pub struct StoppedRuns(Arc<Mutex<HashSet<ProcessKey>>>);

impl StoppedRuns {
    /// Takes in what an event says of a run.
    pub(super) fn hear(&self, event: &RunEvent) {
        match event {
            RunEvent::Progress { key, is_stopped, .. } => self.note(key, *is_stopped),
            RunEvent::Ended(run) => self.note(&run.key, false),
            _ => {}
        }
    }

    /// Takes in how it is with one run.
    pub fn note(&self, key: &ProcessKey, is_stopped: bool) {
        if is_stopped {
            self.keys().insert(key.clone());
        } else {
            self.keys().remove(key);
        }
    }

    /// Marks those that `view` shows.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn mark(&self, store: &Store, view: &mut NowView) -> Result<(), StorageError> {
        let keys = self.keys();
        if keys.is_empty() {
            return Ok(());
        }
        let open = store.open_runs()?;
        let stopped: HashSet<_> = open.into_iter().filter(|run| keys.contains(&run.key)).map(|run| run.wait).collect();
        for running in view.running.iter_mut().chain(&mut view.apart) {
            running.is_stopped = stopped.contains(&running.wait.id);
        }
        Ok(())
    }

    fn keys(&self) -> MutexGuard<'_, HashSet<ProcessKey>> {
        threads::lock(&self.0)
    }
}
