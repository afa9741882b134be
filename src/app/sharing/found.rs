//! Looking for rounds: a folder that holds a `round.json`, near where draglog was started. What is found is shown and
//! forgotten; no folder's name is kept.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use crate::share::files::ROUND;

/// So deep below the folder it starts in.
const DEEP: usize = 3;
/// So many folders are looked into: a home folder must not hold the screen up.
const FOLDERS: usize = 600;
/// So many rounds are listed.
const ROUNDS: usize = 50;

/// The folders of rounds in and below `start`, the nearest first. Links and hidden folders are not followed.
pub(super) fn rounds(start: &Path) -> Vec<PathBuf> {
    let mut waiting = VecDeque::from([(start.to_owned(), 0)]);
    let (mut found, mut looked) = (Vec::new(), 0);
    while let Some((folder, depth)) = waiting.pop_front() {
        looked += 1;
        if looked > FOLDERS || found.len() == ROUNDS {
            break;
        }
        if folder.join(ROUND).is_file() {
            found.push(folder);
        } else if depth < DEEP {
            let mut below = folders(&folder);
            below.sort();
            waiting.extend(below.into_iter().map(|folder| (folder, depth + 1)));
        }
    }
    found
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    // A folder that cannot be read has no round for this person.
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_wanted = |entry: &std::fs::DirEntry| {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        !is_hidden && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    entries.flatten().take(FOLDERS).filter(is_wanted).map(|entry| entry.path()).collect()
}

/// What a person typed as a folder; `~/` is the home folder.
pub(super) fn typed(text: &str) -> PathBuf {
    match text.strip_prefix("~/").zip(crate::paths::home()) {
        Some((rest, home)) => home.join(rest),
        None => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_found_near_by_and_nowhere_hidden_or_linked() {
        let home = tempfile::tempdir().unwrap();
        for folder in ["team/2026-11", "team/2026-10", ".git/2026-09", "a/b/c/d"] {
            std::fs::create_dir_all(home.path().join(folder)).unwrap();
            std::fs::write(home.path().join(folder).join(ROUND), "{}").unwrap();
        }
        std::os::unix::fs::symlink(home.path().join("team"), home.path().join("linked")).unwrap();
        let names = ["team/2026-10", "team/2026-11"].map(|name| home.path().join(name));
        assert_eq!(rounds(home.path()), names);
        assert_eq!(rounds(&home.path().join("nowhere")), Vec::<PathBuf>::new());
    }
}
