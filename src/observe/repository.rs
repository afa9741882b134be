//! Whether the tracked files of a repository are as they were: a fingerprint that can only be compared with another.
//!
//! It is taken over every path that git's index names, with the file's size and the time of its last change, as the file
//! system tells them. No file is opened but the index, no program is started, nothing is written, no link is followed, and no
//! place outside the working tree is looked at. Staging, committing and `git status` change no file, so they do not show;
//! nor do files that git does not track. A file that was written again with the same content counts as changed.
//!
//! Looking costs a few microseconds a file, so it is never done on the observer's thread.

mod index;

use std::ffi::OsStr;
use std::fs;
use std::hash::Hasher;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::project::{git_dir, hasher};
use crate::files;
use index::{IndexEntry, entries};

/// More tracked files than this are not looked at.
const MOST_FILES: usize = 20_000;
/// A longer index is not read.
const LONGEST_INDEX: u64 = 8 << 20;
/// Submodules in submodules.
const DEEPEST: usize = 3;
/// So many folders are looked at on the way up.
const HIGHEST: usize = 64;
/// So many files are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 256;

/// The tracked files at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    /// Salted: of no use outside this log.
    pub fingerprint: i64,
    /// When one of them changed last, in milliseconds since the epoch.
    pub changed_ms: i64,
}

/// Looks at the working tree that `folder` is in. `None` where there is no git repository (`home` is none), it is too
/// large to look at, looking took longer than `patience`, or its index is of an unknown form.
#[must_use]
pub fn look(folder: &Path, home: Option<&Path>, salt: &[u8], patience: Duration) -> Option<Tree> {
    let above = folder.ancestors().take(HIGHEST);
    let top = above.take_while(|folder| Some(*folder) != home).find(|folder| git_dir(folder).is_some())?;
    #[expect(clippy::disallowed_methods, reason = "a slow disk must not hold the thread")]
    let begun = Instant::now();
    let mut look = TreeLook { hasher: hasher(salt), changed_ms: 0, left: MOST_FILES, begun, patience };
    look.tree(top, 0)?;
    let fingerprint = look.hasher.finish().cast_signed();
    Some(Tree { fingerprint, changed_ms: look.changed_ms })
}

#[expect(
    deprecated,
    reason = "the one hasher of the standard library whose algorithm is promised, see `project::hasher`"
)]
type Sip = std::hash::SipHasher;

/// A look in progress.
struct TreeLook {
    hasher: Sip,
    changed_ms: i64,
    /// Files that may still be looked at.
    left: usize,
    begun: Instant,
    patience: Duration,
}

impl TreeLook {
    fn tree(&mut self, top: &Path, depth: usize) -> Option<()> {
        // Two checkouts of one repository are two trees.
        self.hasher.write(top.as_os_str().as_encoded_bytes());
        let entries = entries(&read(&git_dir(top)?.join("index"))?, self.left)?;
        self.left -= entries.len();
        let mut folders = Folders { top: top.to_path_buf(), known: Vec::new() };
        for (number, IndexEntry { path, is_submodule }) in entries.iter().enumerate() {
            if number % BETWEEN_LOOKS == 0 && self.begun.elapsed() > self.patience {
                return None;
            }
            self.hasher.write_usize(path.len());
            self.hasher.write(path);
            let place = folders.place(path);
            if !is_submodule {
                self.file(place.as_deref());
            } else if let Some(place) = place.filter(|place| git_dir(place).is_some()) {
                (depth < DEEPEST).then(|| self.tree(&place, depth + 1))??;
            }
        }
        Some(())
    }

    fn file(&mut self, place: Option<&Path>) {
        let Some(metadata) = place.and_then(|place| fs::symlink_metadata(place).ok()) else {
            return self.hasher.write_u8(0);
        };
        let changed = metadata.modified().unwrap_or(UNIX_EPOCH);
        let nanoseconds = since_epoch(changed);
        self.hasher.write_u8(1);
        self.hasher.write_u64(metadata.len());
        self.hasher.write_i128(nanoseconds);
        let milliseconds = i64::try_from(nanoseconds.div_euclid(1_000_000)).unwrap_or(i64::MAX);
        self.changed_ms = self.changed_ms.max(milliseconds);
    }
}

fn since_epoch(moment: SystemTime) -> i128 {
    let whole = |length: Duration| i128::try_from(length.as_nanos()).unwrap_or(i128::MAX);
    moment.duration_since(UNIX_EPOCH).map_or_else(|before| -whole(before.duration()), whole)
}

/// Where paths of the index are, as long as only real folders lead there.
struct Folders {
    top: PathBuf,
    /// The folders on the way to the last path, each known to be one.
    known: Vec<Vec<u8>>,
}

impl Folders {
    /// The place of `path`; `None` where a link or a file stands in the way, or the path leads out of the tree.
    fn place(&mut self, path: &[u8]) -> Option<PathBuf> {
        let mut parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        if parts.iter().any(|part| matches!(*part, b"" | b"." | b"..") || part.contains(&0)) {
            return None;
        }
        let name = parts.pop()?;
        let shared = parts.iter().zip(&self.known).take_while(|(part, known)| **part == known.as_slice()).count();
        self.known.truncate(shared);
        let mut place = self.top.clone();
        place.extend(parts.iter().take(shared).map(|part| OsStr::from_bytes(part)));
        for part in parts.iter().skip(shared) {
            place.push(OsStr::from_bytes(part));
            fs::symlink_metadata(&place).ok().filter(fs::Metadata::is_dir)?;
            self.known.push(part.to_vec());
        }
        place.push(OsStr::from_bytes(name));
        Some(place)
    }
}

/// The bytes of a file that is one, and no longer than an index may be.
fn read(path: &Path) -> Option<Vec<u8>> {
    files::read(path, LONGEST_INDEX).ok().filter(|_| !path.is_symlink())
}
