//! One observer at a time: who holds the lock on a file in the state folder observes, the others show what it records.
//!
//! The file says who holds it, and is written anew while they observe. A holder that was stopped (`SIGSTOP`, a frozen
//! terminal) holds the lock and observes nothing: then another one puts a file of its own in its place. The first finds out
//! when it goes on, as the file at the path is no longer the one it has locked. Two that observe meanwhile do no harm: a run
//! is known by its process.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::domain::log::run::ProcessKey;
use crate::observe::event::{Inspector, ProcId};
use crate::{files, paths};

/// What the file says is shorter.
const MOST_BYTES: u64 = 2048;

/// Held while this process observes; given back when it is dropped, or by the kernel when the process dies.
#[derive(Debug)]
pub(crate) struct ObserverLock {
    file: File,
    path: PathBuf,
}

/// What came of asking for the lock.
#[derive(Debug)]
pub(crate) enum LockClaim {
    /// This process observes.
    Held(ObserverLock),
    /// Another one does.
    Elsewhere(HeldLock),
}

/// The lock while another process has it.
#[derive(Debug)]
pub(crate) struct HeldLock {
    file: File,
    path: PathBuf,
}

/// Asks for the lock without waiting.
///
/// # Errors
/// If the lock file cannot be made or the file system knows no locks.
pub(crate) fn claim(path: &Path) -> io::Result<LockClaim> {
    if let Some(folder) = path.parent() {
        paths::make_private(folder)?;
    }
    loop {
        let file = files::open_to_lock(path)?;
        let found = match file.try_lock() {
            Ok(()) => LockClaim::Held(ObserverLock { file, path: path.to_owned() }),
            Err(TryLockError::WouldBlock) => return Ok(LockClaim::Elsewhere(HeldLock { file, path: path.to_owned() })),
            Err(TryLockError::Error(error)) => return Err(error),
        };
        // Another process may have put its own file there since this one was opened.
        if matches!(&found, LockClaim::Held(lock) if lock.is_in_force()) {
            return Ok(found);
        }
    }
}

/// Takes the lock from a holder that observes nothing, by a file of its own in its place.
///
/// # Errors
/// If the file cannot be made or put there.
pub(crate) fn take_over(path: &Path) -> io::Result<ObserverLock> {
    let own = path.with_extension(format!("lock.{}", std::process::id()));
    let file = files::open_to_lock(&own)?;
    file.lock()?;
    fs::rename(&own, path)?;
    Ok(ObserverLock { file, path: path.to_owned() })
}

impl ObserverLock {
    /// Says who observes, that it goes on, and what they have to tell. Even where the disk is full there is room for that.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn beat(&self, holder: &ProcessKey, note: Option<&str>) -> io::Result<()> {
        let text = format!("{} {} {}\n{}", holder.pid, holder.start, holder.boot, note.unwrap_or_default());
        self.file.write_all_at(text.as_bytes(), 0)?;
        self.file.set_len(text.len() as u64)
    }

    /// What the one before had to tell last.
    #[must_use]
    pub(crate) fn left_behind(&self) -> Option<String> {
        note_in(&read(&self.path)?)
    }

    /// Whether nobody has put another file in its place.
    #[must_use]
    pub(crate) fn is_in_force(&self) -> bool {
        let place = |data: &fs::Metadata| (data.dev(), data.ino());
        let both = self.file.metadata().and_then(|own| Ok((own, fs::metadata(&self.path)?)));
        both.is_ok_and(|(own, there)| place(&own) == place(&there))
    }
}

impl HeldLock {
    /// Waits until the other process gives the lock up, and takes it. Sleeps in the kernel: costs nothing meanwhile.
    ///
    /// # Errors
    /// If the file system fails the lock.
    pub(crate) fn wait(self) -> io::Result<LockClaim> {
        self.file.lock()?;
        let lock = ObserverLock { file: self.file, path: self.path };
        if lock.is_in_force() {
            return Ok(LockClaim::Held(lock));
        }
        let path = lock.path.clone();
        drop(lock);
        claim(&path)
    }

    /// What can be seen of the holder.
    #[must_use]
    pub(crate) fn holder(&self) -> Holder {
        Holder { path: self.path.clone() }
    }
}

/// What the observer has to tell, and whether it still observes.
#[must_use]
pub(crate) fn note(path: &Path) -> Option<(String, bool)> {
    let note = note_in(&read(path)?)?;
    let is_held = matches!(files::open(path).ok()?.try_lock_shared(), Err(TryLockError::WouldBlock));
    Some((note, is_held))
}

fn read(path: &Path) -> Option<String> {
    files::read_text(path, MOST_BYTES).ok()
}

fn note_in(text: &str) -> Option<String> {
    text.split_once('\n').map(|(_, note)| note.to_owned()).filter(|note| !note.is_empty())
}

/// Who holds the lock, seen from outside.
#[derive(Debug)]
pub(crate) struct Holder {
    path: PathBuf,
}

impl Holder {
    /// Whether it is stopped by a signal. `false` where it cannot be seen: in another container, say.
    #[must_use]
    pub(crate) fn is_stopped(&self, inspect: &dyn Inspector) -> bool {
        let Some(key) = self.key().filter(|key| key.boot == inspect.boot_id()) else { return false };
        let process = ProcId { pid: key.pid, start: key.start };
        inspect.place(key.pid).is_some_and(|place| place.id == process && place.is_stopped)
    }

    /// When it last said that it observes.
    #[must_use]
    pub(crate) fn last_beat(&self) -> Option<SystemTime> {
        fs::metadata(&self.path).and_then(|data| data.modified()).ok()
    }

    fn key(&self) -> Option<ProcessKey> {
        let text = read(&self.path)?;
        let mut words = text.split_whitespace();
        let (pid, start, boot) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?.to_owned());
        Some(ProcessKey { pid, start, boot })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_observer_waits_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/observer.lock");
        let LockClaim::Held(first) = claim(&path).unwrap() else { panic!("the lock was free") };
        let LockClaim::Elsewhere(second) = claim(&path).unwrap() else { panic!("the lock was taken") };
        let waiter = std::thread::spawn(move || matches!(second.wait(), Ok(LockClaim::Held(_))));
        drop(first);
        assert!(waiter.join().unwrap());
    }

    #[test]
    fn who_is_stopped_loses_the_lock_and_finds_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("observer.lock");
        let LockClaim::Held(first) = claim(&path).unwrap() else { panic!("the lock was free") };
        let LockClaim::Elsewhere(waiting) = claim(&path).unwrap() else { panic!("the lock was taken") };
        let second = take_over(&path).unwrap();
        assert!(second.is_in_force() && !first.is_in_force());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        // Who waited for the first now waits for the second.
        drop(first);
        assert!(matches!(waiting.wait().unwrap(), LockClaim::Elsewhere(_)));
        drop(second);
        assert!(matches!(claim(&path).unwrap(), LockClaim::Held(_)));
    }

    #[test]
    fn a_lock_that_is_no_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(claim(folder.path()).is_err());
    }

    #[test]
    fn the_file_says_who_observes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("observer.lock");
        let LockClaim::Held(first) = claim(&path).unwrap() else { panic!("the lock was free") };
        let LockClaim::Elsewhere(waiting) = claim(&path).unwrap() else { panic!("the lock was taken") };
        assert_eq!(waiting.holder().key(), None);
        let inspect = crate::observe::inspect::open();
        let own = inspect.place(std::process::id()).unwrap().id;
        let key = ProcessKey { pid: own.pid, start: own.start, boot: inspect.boot_id() };
        first.beat(&key, Some("7 waiting")).unwrap();
        assert_eq!(waiting.holder().key(), Some(key));
        assert_eq!(note(&path), Some(("7 waiting".into(), true)));
        assert_eq!(first.left_behind().as_deref(), Some("7 waiting"));
        assert!(!waiting.holder().is_stopped(&*inspect));
    }
}
