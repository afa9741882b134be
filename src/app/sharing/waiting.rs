//! `round next --wait`: goes on when a file of somebody else arrives.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use notify::{RecursiveMode, Watcher as _};

use super::place::RoundPlace;
use crate::share::ShareError;
use crate::threads::Post as _;

/// A shared drive may tell of nothing: then the folder is looked at as often as this.
const PATIENCE: Duration = Duration::from_secs(5);

/// Returns when something in the round's folder may have changed.
///
/// # Errors
/// If the folder cannot be watched.
pub fn wait_for_change(place: &RoundPlace) -> Result<(), ShareError> {
    let (tell, told) = channel();
    let failed = |error: notify::Error| ShareError::failed(format!("the round's folder cannot be watched: {error}"));
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            tell.post(());
        }
    })
    .map_err(failed)?;
    watcher.watch(place.folder.path(), RecursiveMode::Recursive).map_err(failed)?;
    match told.recv_timeout(PATIENCE) {
        Ok(()) | Err(RecvTimeoutError::Timeout) => Ok(()),
        Err(RecvTimeoutError::Disconnected) => Err(ShareError::failed("the round's folder is no longer watched")),
    }
}
