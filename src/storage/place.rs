//! Which file something is, whatever its name becomes.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A file, as its disk knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    device: u64,
    inode: u64,
}

impl Place {
    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|about| Self { device: about.dev(), inode: about.ino() })
    }
}
