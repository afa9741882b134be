//! Which repository a folder belongs to: its name for people, a salted hash for telling two of one name apart.
//!
//! Reads a few small files of version control systems, at most so many folders up; never walks down, never keeps a path.

use std::collections::HashMap;
use std::fs;
use std::hash::Hasher;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::event::Mono;
use crate::domain::log::run::Project;
use crate::domain::say::escape::clean;
use crate::files;

/// So many folders are looked at on the way up.
const HIGHEST: usize = 64;
/// Longer names are cut, in characters.
const NAME_LENGTH: usize = 64;
/// Files that point elsewhere are shorter than this.
const POINTER_BYTES: u64 = 4_096;
/// A folder may become a repository: what was found is looked up anew after so long.
const FRESH_FOR: Duration = Duration::from_secs(60);
/// So many folders are remembered.
const CAPACITY: usize = 64;

/// The project of a folder; `None` for the home folder, `/` and a folder that has no name.
///
/// `home` is no project even where it is a repository (of dotfiles). `salt` is this installation's own, and secret.
#[must_use]
pub fn of(folder: &Path, home: Option<&Path>, salt: &[u8]) -> Option<Project> {
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let home = home.map(|home| fs::canonicalize(home).unwrap_or_else(|_| home.to_path_buf()));
    let owner = repository_above(&folder, home.as_deref()).unwrap_or(folder);
    if Some(owner.as_path()) == home.as_deref() {
        return None;
    }
    let name = owner.file_name()?.to_string_lossy();
    let name = name.strip_suffix(".git").filter(|stem| !stem.is_empty()).unwrap_or(&name);
    let name: String = clean(name).chars().take(NAME_LENGTH).collect();
    (!name.is_empty()).then(|| Project { name, identity: Some(identity(&owner, salt)) })
}

/// Looks projects up, remembering the answers for a while.
#[derive(Debug)]
pub(super) struct Projects {
    salt: Vec<u8>,
    home: Option<PathBuf>,
    known: HashMap<PathBuf, (Mono, Option<Project>)>,
}

impl Projects {
    pub(super) fn new(salt: Vec<u8>, home: Option<PathBuf>) -> Self {
        Self { salt, home, known: HashMap::new() }
    }

    /// The project of `folder`.
    pub(super) fn of(&mut self, folder: &Path, now: Mono) -> Option<Project> {
        if let Some((_, project)) = self.known.get(folder).filter(|(at, _)| now.since(*at) < FRESH_FOR) {
            return project.clone();
        }
        if self.known.len() >= CAPACITY {
            self.known.clear();
        }
        let project = of(folder, self.home.as_deref(), &self.salt);
        self.known.insert(folder.to_path_buf(), (now, project.clone()));
        project
    }
}

/// The main folder of the repository that `folder` is in.
fn repository_above(folder: &Path, home: Option<&Path>) -> Option<PathBuf> {
    let above = folder.ancestors().take(HIGHEST);
    above.take_while(|folder| Some(*folder) != home && folder.parent().is_some()).find_map(repository_at)
}

fn repository_at(folder: &Path) -> Option<PathBuf> {
    // A jj repository may have a git one beside it; both are in the same place.
    jj(folder)
        .or_else(|| git(folder))
        .or_else(|| hg(folder))
        .or_else(|| is_bare_git(folder).then(|| owner_of(folder)).flatten())
}

/// Where a working tree's own part of its repository is: `.git` is a folder, or a file that points to one.
pub(super) fn git_dir(folder: &Path) -> Option<PathBuf> {
    let dot = folder.join(".git");
    if dot.is_dir() {
        return Some(dot);
    }
    Some(folder.join(pointer(&dot)?.strip_prefix("gitdir:")?.trim()))
}

/// A worktree's own part knows the common one.
fn git(folder: &Path) -> Option<PathBuf> {
    let git_dir = git_dir(folder)?;
    let Some(common) = pointer(&git_dir.join("commondir")) else { return Some(folder.to_path_buf()) };
    let common = fs::canonicalize(git_dir.join(common.trim())).ok()?;
    owner_of(&common)
}

/// The folder that a repository is called by: the one around it where it is hidden there (`PROJ/.git`, `PROJ/.bare`) or that
/// one's `.git` file points to it; else its own (`PROJ.git`).
fn owner_of(repository: &Path) -> Option<PathBuf> {
    let around = repository.parent()?;
    let is_hidden = repository.file_name()?.as_encoded_bytes().starts_with(b".");
    let is_pointed_to =
        || git_dir(around).and_then(|path| fs::canonicalize(path).ok()).is_some_and(|path| path == repository);
    Some(if is_hidden || is_pointed_to() { around } else { repository }.to_path_buf())
}

fn is_bare_git(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

/// `.jj/repo` is a folder, or in a further workspace a file that points to the first one's.
fn jj(folder: &Path) -> Option<PathBuf> {
    let repo = folder.join(".jj/repo");
    if repo.is_dir() {
        return Some(folder.to_path_buf());
    }
    let main = fs::canonicalize(folder.join(".jj").join(pointer(&repo)?.trim())).ok()?;
    main.parent()?.parent().map(Path::to_path_buf)
}

/// `.hg`; a share of it knows the first one's.
fn hg(folder: &Path) -> Option<PathBuf> {
    let dot = folder.join(".hg");
    if !dot.is_dir() {
        return None;
    }
    let shared = pointer(&dot.join("sharedpath")).and_then(|path| fs::canonicalize(dot.join(path.trim())).ok());
    shared.map_or_else(|| Some(folder.to_path_buf()), |main| main.parent().map(Path::to_path_buf))
}

/// The text of a small file.
fn pointer(path: &Path) -> Option<String> {
    let mut text = String::new();
    files::open(path).ok()?.take(POINTER_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

fn identity(path: &Path, salt: &[u8]) -> String {
    salted(path.as_os_str().as_encoded_bytes(), salt)
}

/// A hash that nobody without the salt can try words against. It is stored, so it must never change.
#[must_use]
pub fn salted(word: &[u8], salt: &[u8]) -> String {
    let mut hasher = hasher(salt);
    hasher.write(word);
    format!("{:016x}", hasher.finish())
}

/// The hasher of everything that is salted. What it gives is stored, so it must never change.
#[expect(deprecated, reason = "the one hasher of the standard library whose algorithm (SipHash 2-4) is promised")]
pub(super) fn hasher(salt: &[u8]) -> std::hash::SipHasher {
    let half = |from: usize| {
        let bytes = salt.iter().skip(from).take(8);
        bytes.enumerate().fold(0_u64, |key, (place, byte)| key | u64::from(*byte) << (8 * place))
    };
    let mut hasher = std::hash::SipHasher::new_with_keys(half(0), half(8));
    hasher.write(salt);
    hasher
}
