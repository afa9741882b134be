//! Which file something is, whatever its name becomes.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A file, as its disk knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileIdentity {
    device: u64,
    inode: u64,
}

impl FileIdentity {
    /// Of what is open no more: no file is there, whichever numbers it gets. A file's number is given again once it is gone.
    pub(super) const NOWHERE: Self = Self { device: 0, inode: 0 };

    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|about| Self { device: about.dev(), inode: about.ino() })
    }
}
