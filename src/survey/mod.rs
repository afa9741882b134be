//! From survey files to the domain: the shipped pulses, the user's own, and errors that name file and line.
//!
//! Strict on purpose: a key that is not understood is an error, because a misspelt `good` would quietly turn a result
//! round. Nothing here asks a question, keeps an answer or knows what is due.

pub(crate) mod codebook;
mod common;
mod document;
mod fields;
pub mod followup;
pub mod friction;
pub mod guide;
mod item;
mod known;
mod problem;
mod read;
mod template;
pub mod themes;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::domain::log::survey::Survey;
use crate::domain::say::problem::Problem;
use crate::domain::say::words::UnknownWord;
use crate::files;
use problem::problem;

pub use item::ITEM_KEYS;
pub use known::Fingerprints;
pub use read::{FILE_KEYS, SURVEY_KEYS};
pub use template::template;

/// A survey file may be so long; a pulse of 90 seconds needs a few kilobytes.
pub const MAX_BYTES: u64 = 256 * 1024;

/// The shipped files, listed by `build.rs`: name and text.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_surveys.rs"));

/// Every pulse that can be taken, by id, and what is known to have been asked before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Surveys {
    pulses: BTreeMap<String, Survey>,
    asked: Fingerprints,
}

impl Surveys {
    /// The pulses that come with the program.
    #[must_use]
    pub fn builtin() -> Self {
        let mut surveys = Self::default();
        for (name, text) in SHIPPED {
            let read = read::read(text, name);
            debug_assert!(read.problems.is_empty(), "{:?}", read.problems);
            if let Some(survey) = read.survey {
                surveys.insert(survey);
            }
        }
        surveys
    }

    /// The shipped pulses with those of `folder` (`*.toml`) over them, and what is wrong with its files.
    ///
    /// A file with a problem is left out as a whole; a folder that does not exist is an empty one.
    #[must_use]
    pub fn load(folder: &Path) -> (Self, Vec<Problem>) {
        let mut surveys = Self::builtin();
        let problems = surveys.extend_from(folder);
        (surveys, problems)
    }

    /// Puts the pulses of `folder` over these. A pulse with a known id takes its place.
    pub fn extend_from(&mut self, folder: &Path) -> Vec<Problem> {
        let checked = |path: &Path| {
            let text = read_file(path).map_err(|problem| vec![problem])?;
            self.checked(&text, &path.display().to_string())
        };
        let (own, problems) = own_files(folder, "survey", checked, |survey| &survey.id);
        for survey in own {
            self.insert(survey);
        }
        problems
    }

    /// Adds a team's pulses, file and text. None takes the place of one that is there: words that people know must not
    /// come to mean something else.
    pub fn add_of_team(&mut self, texts: &[(String, String)]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (file, text) in texts {
            match self.checked(text, file) {
                Ok(survey) if self.get(&survey.id).is_none_or(|known| *known == survey) => self.insert(survey),
                Ok(survey) => problems.push(Problem::new(
                    file,
                    1,
                    format!("`{}` is the id of a pulse that is known already; give the team's another id", survey.id),
                )),
                Err(found) => problems.extend(found),
            }
        }
        problems
    }

    /// The one survey in `source`, or everything that is wrong with it.
    pub fn checked(&self, source: &str, file: &str) -> Result<Survey, Vec<Problem>> {
        let read = read::read(source, file);
        if let Some(survey) = &read.survey {
            known::compare(survey, &read.lines, self, &read.problems);
        }
        match read.survey {
            Some(survey) if read.problems.is_empty() => Ok(survey),
            _ => Err(read.problems.into_sorted()),
        }
    }

    /// Takes a pulse up; one with the same id gives way.
    pub fn insert(&mut self, survey: Survey) {
        self.asked.remember(&survey);
        self.pulses.insert(survey.id.clone(), survey);
    }

    /// Adds what earlier answers were asked with, so that a changed question under an unchanged version is refused.
    pub fn remember(&mut self, asked: Fingerprints) {
        self.asked.merge(asked);
    }

    /// The pulse with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Survey> {
        self.pulses.get(id)
    }

    /// The pulse with this id. The error names the nearest one there is.
    pub fn find(&self, id: &str) -> Result<&Survey, UnknownWord> {
        self.get(id).ok_or_else(|| UnknownWord::new("pulse", id, self.pulses.keys().map(String::as_str)))
    }

    /// Every pulse, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Survey> {
        self.pulses.values()
    }

    pub(crate) fn asked(&self) -> &Fingerprints {
        &self.asked
    }
}

/// What the files of a folder hold, each of another id, and what is wrong with them. A file with a problem is left out.
fn own_files<T>(
    folder: &Path,
    what: &str,
    read: impl Fn(&Path) -> Result<T, Vec<Problem>>,
    id: impl Fn(&T) -> &String,
) -> (Vec<T>, Vec<Problem>) {
    let (mut own, mut problems): (Vec<T>, _) = (Vec::new(), Vec::new());
    let mut from: BTreeMap<String, String> = BTreeMap::new();
    for path in toml_files(folder, &mut problems) {
        let file = path.display().to_string();
        match read(&path) {
            Err(found) => problems.extend(found),
            Ok(one) => {
                if let Some(first) = from.get(id(&one)) {
                    problems.push(duplicate(&file, what, id(&one), first));
                    continue;
                }
                from.insert(id(&one).clone(), file);
                own.push(one);
            }
        }
    }
    (own, problems)
}

/// What is wrong with the second of two files with one id.
#[must_use]
pub fn duplicate(file: &str, what: &str, id: &str, first: &str) -> Problem {
    let message = format!("{what} id `{id}` is also that of {first}");
    problem(file, 1, message, Some("expected one file for each id".into()))
}

/// Everything that is wrong with a survey file's text, sorted by line. `known` are the pulses and versions it must not
/// contradict; `file` only names it.
#[must_use]
pub fn check(source: &str, file: &str, known: &Surveys) -> Vec<Problem> {
    known.checked(source, file).err().unwrap_or_default()
}

/// Everything that is wrong with a survey file, also that it can't be read, is too long or is no UTF-8.
#[must_use]
pub fn check_file(path: &Path, known: &Surveys) -> Vec<Problem> {
    match read_file(path) {
        Ok(text) => check(&text, &path.display().to_string(), known),
        Err(problem) => vec![problem],
    }
}

/// A survey file's text, unless it is none.
fn read_file(path: &Path) -> Result<String, Problem> {
    from_bytes(read_bytes(path, MAX_BYTES)?, &path.display().to_string())
}

/// A file's bytes, at most one more than `limit`, unless it is none.
fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| Problem::new(&name, None, format!("cannot be read: {}", files::told(&error)));
    let file = files::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// A file's text of at most `limit` bytes, unless it is none.
///
/// # Errors
/// That it cannot be read, is too long or is no UTF-8.
pub fn read_text_up_to(path: &Path, limit: u64) -> Result<String, Problem> {
    let name = path.display().to_string();
    let bytes = read_bytes(path, limit)?;
    if bytes.len() as u64 > limit {
        return Err(problem(&name, 1, format!("is longer than {} MiB", limit / 1024 / 1024), None));
    }
    as_utf8(bytes, &name)
}

/// The text in `bytes`, unless it is too long or no UTF-8.
pub fn from_bytes(bytes: Vec<u8>, file: &str) -> Result<String, Problem> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(problem::too_long(file));
    }
    as_utf8(bytes, file)
}

fn as_utf8(bytes: Vec<u8>, file: &str) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        problem(file, line, "is no UTF-8 from here on", Some("save the file as UTF-8".into()))
    })
}

/// The folder's `*.toml` in the order of their names; dot files are an editor's.
fn toml_files(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let name = folder.display().to_string();
            problems.push(Problem::new(&name, None, format!("cannot be read: {}", files::told(&error))));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .filter(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')))
        .collect();
    files.sort();
    files
}
