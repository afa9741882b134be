//! One observer at a time: who holds the lock on a file in the state folder observes, the others show what it records.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::paths;

/// Held while this process observes; given back when it is dropped, or by the kernel when the process dies.
#[derive(Debug)]
pub struct ObserverLock {
    _file: File,
}

/// What came of asking for the lock.
#[derive(Debug)]
pub enum Claim {
    /// This process observes.
    Held(ObserverLock),
    /// Another one does. The open file can be waited on with [`wait_for`].
    Elsewhere(File),
}

/// Asks for the lock without waiting.
///
/// # Errors
/// If the lock file cannot be made or the file system knows no locks.
pub fn claim(path: &Path) -> io::Result<Claim> {
    if let Some(folder) = path.parent() {
        paths::make_private(folder)?;
    }
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Claim::Held(ObserverLock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(Claim::Elsewhere(file)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Waits until the other process gives the lock up, and takes it. Sleeps in the kernel: costs nothing meanwhile.
///
/// # Errors
/// If the file system fails the lock.
pub fn wait_for(file: File) -> io::Result<ObserverLock> {
    file.lock()?;
    Ok(ObserverLock { _file: file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_observer_waits_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/observer.lock");
        let Claim::Held(first) = claim(&path).unwrap() else { panic!("the lock was free") };
        let Claim::Elsewhere(file) = claim(&path).unwrap() else { panic!("the lock was taken") };
        let waiter = std::thread::spawn(move || wait_for(file).is_ok());
        drop(first);
        assert!(waiter.join().unwrap());
    }
}
