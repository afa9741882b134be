//! Whose the data folder is. One that another user owns or may write holds no secret: it is refused, as ssh does with keys.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::names::beside;
use super::{Result, StorageError};

/// Others may write.
const WRITABLE: u32 = 0o022;

/// A folder in which nobody replaces what another user owns (`/tmp`, a fresh tmpfs).
const STICKY: u32 = 0o041_000;

/// Whether the folder, the log and what SQLite keeps beside it are this user's alone to write. What is not there yet is.
pub(super) fn check(folder: &Path, log: &Path) -> Result<()> {
    for path in [folder, log, &beside(log, "-wal"), &beside(log, "-shm")] {
        let about = match path.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => continue,
            about => about.map_err(|source| StorageError::File { doing: "look at", path: path.into(), source })?,
        };
        if let Some(mend) = mend(about.uid(), about.mode(), rustix::process::geteuid().as_raw()) {
            return Err(StorageError::Exposed { path: path.into(), mend });
        }
    }
    Ok(())
}

/// What to do about it, if something has to be done. Root may own it: whoever is root can read everything anyway.
fn mend(owner: u32, mode: u32, user: u32) -> Option<&'static str> {
    if owner != user && owner != 0 {
        return Some("is owned by another user; take it over with chown, or pass --data-dir for a folder of yours");
    }
    // Your sticky folder is none that others can swap a file in; each file is looked at by itself.
    let is_own_sticky = owner == user && mode & STICKY == STICKY;
    (mode & WRITABLE != 0 && !is_own_sticky)
        .then_some("can be written by other users; take that away with `chmod go-w`, or pass --data-dir")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_user_and_root_may_own_it_and_nobody_else_write() {
        assert_eq!(mend(1000, 0o40700, 1000), None);
        assert_eq!(mend(0, 0o40755, 1000), None);
        assert_eq!(mend(1000, 0o41777, 1000), None, "a mount of your own");
        for (owner, mode) in
            [(1001, 0o40700), (1000, 0o40770), (1000, 0o40702), (0, 0o41777), (1000, 0o40777), (1000, 0o101_666)]
        {
            assert!(mend(owner, mode, 1000).is_some(), "{owner} {mode:o}");
        }
        assert!(mend(1000, 0o40700, 0).is_some(), "root does not use somebody's folder");
    }
}
