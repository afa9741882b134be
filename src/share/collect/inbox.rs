//! The folder of contributions as one collector sees it: what belongs to the round, and what is left out and why.

use std::collections::BTreeSet;
use std::path::Path;

use super::parallel;
use crate::domain::say::text::clean;
use crate::share::contribution::{self, Contribution};
use crate::share::round::Published;
use crate::share::{Result, ShareError, files};

/// A contribution of a member, signed and of this round; whether it is valid is not known yet.
pub struct Entry {
    pub contribution: Contribution,
    /// Names exactly these bytes.
    pub digest: [u8; 32],
    /// The member's public key.
    pub member: [u8; 32],
    file: String,
}

/// A file that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name, safe to show.
    pub file: String,
    pub why: String,
}

/// Everything in the folder.
pub struct Inbox {
    pub entries: Vec<Entry>,
    pub left_out: Vec<LeftOut>,
}

impl Entry {
    pub(super) fn left_out(&self, why: &str) -> LeftOut {
        LeftOut { file: self.file.clone(), why: why.to_owned() }
    }
}

impl Inbox {
    /// Whether there are as many as the round needs, before any of them is opened.
    ///
    /// # Errors
    /// If there are fewer (refused).
    pub fn is_enough(&self, round: &Published) -> Result<()> {
        super::enough(round, self.entries.len())
    }
}

/// Reads the folder. Files that are not valid are left out and listed; they are no error.
///
/// # Errors
/// If the folder itself cannot be read, or holds too many files (invalid).
pub fn read_inbox(round: &Published) -> Result<Inbox> {
    let paths = files::contributions(&round.folder)?;
    let read = parallel(&paths, |path| one(round, path.as_path()));
    let mut inbox = Inbox { entries: Vec::new(), left_out: Vec::new() };
    let mut seen = BTreeSet::new();
    for (path, read) in paths.iter().zip(read) {
        match read {
            // One for each member: the first counts, and a second one, or a copy, does not.
            Ok(entry) if seen.insert(entry.member) => inbox.entries.push(entry),
            Ok(entry) => inbox.left_out.push(entry.left_out("is a second one of the same member")),
            Err(why) => inbox.left_out.push(LeftOut { file: name(path), why }),
        }
    }
    Ok(inbox)
}

fn one(round: &Published, path: &Path) -> std::result::Result<Entry, String> {
    if !is_plain(path) {
        return Err("has a name that no contribution has; expected letters, digits and `.json`".to_owned());
    }
    let contribution = contribution::read(path).map_err(|error| match error {
        ShareError::Invalid { problem, .. } => problem,
        other => other.to_string(),
    })?;
    let member = contribution.check(round).map_err(str::to_owned)?;
    let digest = contribution.digest().map_err(|error| error.to_string())?;
    Ok(Entry { contribution, digest, member, file: name(path) })
}

fn is_plain(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let name = path.file_name().and_then(|name| name.to_str());
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    is_json && name.is_some_and(|name| name.len() <= 100 && name.bytes().all(is_plain))
}

fn name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    clean(&name).chars().take(100).collect()
}
