//! Which runs are stopped (`^Z`) right now. The observer tells it; it is true only as long as somebody observes, so it is
//! kept in memory and laid over what is read from the log.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::log::run::ProcessKey;
use crate::domain::page::now::NowView;
use crate::storage::{StorageError, Store};

/// The stopped runs; cheap to clone, and all clones are one.
#[derive(Clone, Default)]
pub struct StoppedRuns(Arc<Mutex<HashSet<ProcessKey>>>);

impl StoppedRuns {
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
        // A set of keys is whole whoever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
