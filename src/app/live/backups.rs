//! The weekly copy of the log, made on a thread of its own while the UI or `draglog watch` is open.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::clock;
use crate::diagnostics::OrLog;
use crate::storage::{StorageError, Store};

/// Who opens the UI for a moment waits for no copy …
const FIRST: Duration = Duration::from_secs(30);
/// … and who leaves it open for weeks gets one every week all the same.
const EVERY: Duration = Duration::from_secs(6 * 3600);

/// Keeps the copies coming until it is dropped. A copy that is being made then is made anew the next time.
pub(crate) struct Backups {
    _until: Sender<()>,
}

/// Copies the log in `data` when a week has passed since it was last copied. That a page of it cannot be read, which shows then,
/// the log says from then on.
#[must_use]
pub(crate) fn start(data: PathBuf) -> Option<Backups> {
    let (until, ended) = mpsc::channel::<()>();
    let work = move || {
        let mut pause = FIRST;
        while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            copy(&data).or_log("no copy of the log was made");
            pause = EVERY;
        }
    };
    std::thread::Builder::new().name("backup".into()).spawn(work).or_log("no copies of the log are made")?;
    Some(Backups { _until: until })
}

fn copy(data: &std::path::Path) -> Result<(), StorageError> {
    let now = clock::now();
    let (mut store, _) = Store::open_undamaged(data, now)?;
    let copied = store.back_up_weekly(now).map(drop);
    if matches!(copied, Err(StorageError::Corrupt)) {
        store.note_damage(now)?;
    }
    copied
}
