//! Tells when files change: the log (another draglog wrote), the hook's spool, rules and settings.
//!
//! It sleeps in the kernel; where the system cannot watch a folder the caller is told and goes without.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::event::{EventKind, ModifyKind};
use notify::{RecursiveMode, Watcher};

use super::recorder::Recorder;
use crate::diagnostics::OrLog;
use crate::paths::Paths;
use crate::storage::worker::Worker;
use crate::threads::Post;
use crate::{clock, spool};

/// Keeps the watch; dropping it ends it.
pub(crate) struct FileWatch {
    watcher: notify::RecommendedWatcher,
    folders: Vec<PathBuf>,
}

impl FileWatch {
    /// Watches the folders again: one that was removed and made anew is another one.
    pub(crate) fn again(&mut self) {
        for folder in &self.folders {
            // Of a folder that is gone nothing is watched, which is what is wanted.
            if self.watcher.unwatch(folder).is_ok() {
                tracing::trace!("a folder that was watched is watched anew");
            }
            self.watcher.watch(folder, RecursiveMode::NonRecursive).or_log("a folder is not watched any more");
        }
    }
}

/// Calls `changed` with each path in one of `folders` that was made, written, renamed or removed.
///
/// Folders that do not exist are left out. Calls come on a thread of the watcher's own.
///
/// # Errors
/// If the system gives no watcher, or none of the folders can be watched.
pub(crate) fn watch(folders: &[&Path], changed: impl Fn(&Path) + Send + 'static) -> notify::Result<FileWatch> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Some(event) = event.or_log("a change of a watched folder was missed") else { return };
        if is_change(event.kind) {
            event.paths.iter().for_each(|path: &PathBuf| changed(path));
        }
    })?;
    let folders: Vec<PathBuf> =
        folders.iter().filter(|folder| folder.is_dir()).map(|folder| folder.to_path_buf()).collect();
    for folder in &folders {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    Ok(FileWatch { watcher, folders })
}

/// A write to the log can be seen before what it wrote: that is there only when it is on disk. So one looks again.
const AGAIN: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(1)];

/// Follows what other processes change: the log and the hook's spool, which is taken in first. Then `changed` is called, and
/// again a little later, when all that was being written is there.
///
/// # Errors
/// As [`watch`].
pub(crate) fn watch_log(
    paths: &Paths,
    recorder: &Recorder,
    changed: impl Fn() + Send + 'static,
) -> notify::Result<FileWatch> {
    let folder = paths.spool();
    // Without the folder no hook writes; the log is watched all the same.
    crate::paths::make_private(&folder).or_log("the folder of the shell hook could not be made");
    let turns = spool::turns::folder(&folder);
    crate::paths::make_private(&turns).or_log("the folder of agents' hooks could not be made");
    let (database, inside) = (paths.database(), folder.clone());
    let (worker, backlog) = (recorder.worker.clone(), recorder.backlog.clone());
    let (sender, writes) = mpsc::channel();
    let settle = std::thread::Builder::new().name("changes".into()).spawn(move || settled(&writes, changed));
    settle.map_err(notify::Error::io)?;
    let told = move |path: &Path| {
        // While the log takes nothing, what is in the spool waits for it.
        if path.starts_with(&inside) && !backlog.is_in_trouble() {
            take_in(&inside, &worker);
        }
        if path.starts_with(&inside) || is_log(path, &database) {
            sender.post(());
        }
    };
    watch(&[&paths.data, &folder, &turns], told)
}

fn take_in(spool: &Path, worker: &Worker) {
    let folder = spool.to_owned();
    worker.send(move |store| {
        let taken = spool::take_in(&folder, store, clock::now());
        taken.or_log("what the shell hook recorded could not be taken in");
    });
}

/// Calls at once for each change, and again when no more have come for a while. Sleeps until the next.
fn settled(writes: &Receiver<()>, changed: impl Fn()) {
    while writes.recv().is_ok() {
        changed();
        let mut again = AGAIN.iter();
        while let Some(after) = again.next() {
            match writes.recv_timeout(*after) {
                Ok(()) => again = AGAIN.iter(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            changed();
        }
    }
}

/// Whether this file is the log or its write-ahead log.
fn is_log(path: &Path, database: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (file, log) = (name(path), name(database));
    file == log || file == format!("{log}-wal")
}

/// Reading and changes of access rights are no changes.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(what) => !matches!(what, ModifyKind::Metadata(_)),
        EventKind::Any | EventKind::Access(_) | EventKind::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_written_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, changes) = mpsc::channel();
        let _watch = watch(&[folder.path()], move |path| {
            let _ = sender.send(path.to_owned());
        })
        .unwrap();
        std::fs::write(folder.path().join("a"), "x").unwrap();
        let path = changes.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(path.ends_with("a"));
    }
}
