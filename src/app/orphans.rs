//! Runs and agents' turns in the log that are over and whose end nobody wrote down, because whoever recorded them was killed.
//!
//! Who opens the log closes them as lost, so that no listing shows a run that is gone. Nothing is done to a run that goes on,
//! nor to one that another process may still be about to end.

use std::path::Path;

use super::lock::{self, LockClaim, ObserverLock};
use crate::domain::log::run::{OpenRun, ProcessKey};
use crate::domain::log::wait::Source;
use crate::observe::inspect;
use crate::observe::tracker::is_alive;
use crate::storage::{StorageError, Store, WatchMode};

/// Closes them. What another draglog observes is left to it: `lock` is where that is told.
///
/// # Errors
/// If the log cannot be read or written.
pub(super) fn close(store: &mut Store, lock: &Path) -> Result<(), StorageError> {
    let (open, turns) = (store.open_runs()?, store.open_turns()?);
    if open.is_empty() && turns.is_empty() {
        return Ok(());
    }
    let inspector = inspect::open();
    store.settle_turns(&inspector.clock_reading(), |key| is_alive(key, &*inspector), WatchMode::No)?;
    let gone: Vec<OpenRun> = open.into_iter().filter(|run| !is_alive(&run.key, &*inspector)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let (_lock, is_free) = observer(lock);
    let lost = gone.into_iter().filter(|run| run.source == Source::Wrapped || is_free);
    let lost: Vec<ProcessKey> = lost.map(|run| run.key).collect();
    store.close_lost(&lost).map(drop)
}

/// Whether nobody observes; then nobody begins to either while the first part is held.
fn observer(path: &Path) -> (Option<ObserverLock>, bool) {
    if !path.exists() {
        return (None, true);
    }
    match lock::claim(path) {
        Ok(LockClaim::Held(lock)) => (Some(lock), true),
        Ok(LockClaim::Elsewhere(_)) | Err(_) => (None, false),
    }
}
