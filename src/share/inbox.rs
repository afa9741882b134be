//! The folder of contributions as anybody sees it: for each member the one file that counts, and what is left out and why.
//!
//! Nothing of a file is kept but its name, its member and its hash, so a folder with 20,000 files, or one member's 800 of a
//! megabyte each, takes no more memory than its names.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::contribution::{Contribution, file_name, is_file_name};
use super::definition::SignedRound;
use super::encoding::encode;
use super::folder::Folder;
use super::parallel::parallel;
use super::vdaf::ProofBinding;
use super::{Result, ShareError, canonical, files};
use crate::domain::say::escape::clean;

/// A member's file: signed and of this round; whether it is valid is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberFile {
    /// The member's public key.
    pub member: [u8; 32],
    /// SHA-256 of the file's bytes.
    pub digest: [u8; 32],
    pub file: String,
}

/// Which file of which member was looked at: member's key to digest. No other list is ever answered for the same round.
pub type FileList = BTreeMap<String, String>;

/// Everything in the folder, one entry a member, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inbox {
    pub entries: Vec<MemberFile>,
    /// Which files do not count and why, one line each.
    pub left_out: Vec<String>,
}

impl Inbox {
    /// Which file of which member is there.
    #[must_use]
    pub fn list(&self) -> FileList {
        self.entries.iter().map(|entry| (encode(&entry.member), canonical::hex(&entry.digest))).collect()
    }
}

/// Reads the folder. Files that are not valid are left out and listed; they are no error.
///
/// # Errors
/// If the folder itself is a link, cannot be read, or holds too many files (invalid).
pub fn read(round: &SignedRound, folder: &Folder) -> Result<Inbox> {
    let Some(folder) = folder.sub(files::CONTRIBUTIONS)? else { return Ok(Inbox::default()) };
    let (names, again) = each_once(&folder, folder.names(files::MAX_FILES, is_file_name)?);
    let longest = super::contribution::longest(round)?;
    let read = parallel(&names, |name| one(round, &folder, name, longest));
    let again = again.iter().map(|file| left_out(file, "is another name of a file that was read"));
    let mut inbox = Inbox { entries: Vec::new(), left_out: again.collect() };
    let mut members: BTreeMap<[u8; 32], MemberFile> = BTreeMap::new();
    for (name, read) in names.iter().zip(read) {
        inbox.left_out.extend(match read {
            Err(why) => Some(left_out(name, &why)),
            Ok(entry) => {
                second(round, &mut members, entry).map(|file| left_out(&file, "is a second one of the same member"))
            }
        });
    }
    inbox.entries = members.into_values().collect();
    Ok(inbox)
}

/// What is said of a file that does not count.
fn left_out(file: &str, why: &str) -> String {
    clean(&format!("left out {file}: {why}"))
}

/// One for each member: the file under its own name counts, a second one or a copy does not. Its name, if there are two now.
fn second(round: &SignedRound, members: &mut BTreeMap<[u8; 32], MemberFile>, entry: MemberFile) -> Option<String> {
    let is_its_own = file_name(&ProofBinding { round: round.hash, member: entry.member }) == entry.file;
    match members.entry(entry.member) {
        Entry::Vacant(place) => {
            place.insert(entry);
            None
        }
        Entry::Occupied(mut first) if is_its_own => Some(first.insert(entry).file),
        Entry::Occupied(_) => Some(entry.file),
    }
}

/// Names of different files, and further names of the same ones: twenty thousand names of one file are read once.
fn each_once(folder: &Folder, names: Vec<String>) -> (Vec<String>, Vec<String>) {
    let mut seen = BTreeSet::new();
    names.into_iter().partition(|name| folder.number(name).is_none_or(|number| seen.insert(number)))
}

fn one(round: &SignedRound, folder: &Folder, name: &str, longest: u64) -> std::result::Result<MemberFile, String> {
    let (contribution, digest) = load(folder, name, longest).map_err(|error| match error {
        ShareError::Invalid(problem) => problem.message,
        other => other.to_string(),
    })?;
    let member = contribution.check(round).map_err(str::to_owned)?;
    Ok(MemberFile { member, digest, file: name.to_owned() })
}

/// A contribution with the hash of its file; nothing of it is believed yet.
///
/// # Errors
/// If it is no regular file, too long, or not of this form.
pub fn load(folder: &Folder, name: &str, longest: u64) -> Result<(Contribution, [u8; 32])> {
    let path = folder.path_of(name);
    let bytes = folder.read(name, longest)?;
    let bytes = bytes.ok_or_else(|| ShareError::failed(format!("{} is gone", path.display())))?;
    let digest = canonical::sha256(&bytes);
    let text = files::text(&path, bytes)?;
    Ok((files::parse(&path, &text)?, digest))
}
