//! Histories of commands on this machine: where they usually are, reading one, and in which project a command was given.

use std::collections::HashMap;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::{ImportSource, open};
use crate::domain::log::evidence::{Findings, ImportFormat, PastCommand};
use crate::domain::log::run::Project;
use crate::domain::say::problem::Problem;
use crate::import::input::ImportInput;
use crate::import::zsh_history;
use crate::observe::project;
use crate::paths::{Environment, home};
use crate::storage::foreign;

/// Where this format's file usually is; none for those that a person exports.
#[must_use]
pub(crate) fn usual_place(format: ImportFormat, environment: &Environment) -> Option<PathBuf> {
    let named = |name: &str| environment.get(name).map(PathBuf::from);
    let at_home = |below: &str| environment.get("HOME").map(PathBuf::from).or_else(home).map(|home| home.join(below));
    match format {
        ImportFormat::Atuin => named("ATUIN_DB_PATH").or_else(|| {
            let data = named("XDG_DATA_HOME").filter(|path| path.is_absolute());
            data.or_else(|| at_home(".local/share")).map(|data| data.join("atuin/history.db"))
        }),
        ImportFormat::ZshHistory => named("HISTFILE")
            .or_else(|| named("ZDOTDIR").map(|folder| folder.join(".zsh_history")))
            .or_else(|| at_home(".zsh_history")),
        ImportFormat::GhPrs
        | ImportFormat::GhRuns
        | ImportFormat::GlabPipelines
        | ImportFormat::BkBuilds
        | ImportFormat::Junit
        | ImportFormat::Activitywatch
        | ImportFormat::Draglog => None,
    }
}

/// The history on this machine that would give runs an ETA, if there is one. Looks at the beginning of a file at most.
#[must_use]
pub(crate) fn offered(environment: &Environment) -> Option<ImportFormat> {
    let place = |format| usual_place(format, environment);
    if place(ImportFormat::Atuin).is_some_and(|path| path.is_file()) {
        return Some(ImportFormat::Atuin);
    }
    place(ImportFormat::ZshHistory).filter(|path| has_times(path)).map(|_| ImportFormat::ZshHistory)
}

/// Whether a zsh history tells how long a command took, as far as its beginning shows.
fn has_times(path: &Path) -> bool {
    const BEGINNING: u64 = 64 << 10;
    let Ok(input) = ImportInput::file(path, zsh_history::MAX_BYTES) else { return false };
    let mut any = false;
    let read = zsh_history::read(BufReader::new(input.take(BEGINNING)), "", &mut |_| any = true);
    read.is_ok() && any
}

/// Calls `each` with every command of a history that has a time and a length.
///
/// # Errors
/// If the file is none of its format.
pub(super) fn read(
    format: ImportFormat,
    from: &ImportSource,
    each: &mut dyn FnMut(PastCommand),
) -> Result<Findings, Problem> {
    match (format, from) {
        (ImportFormat::Atuin, ImportSource::File(path)) => {
            let host = sysinfo::System::host_name();
            foreign::atuin(path, host.as_deref(), each)
                .map_err(|error| Problem::new(&path.display().to_string(), None, error.to_string()))
        }
        (ImportFormat::Atuin, ImportSource::StandardInput) => {
            Err(Problem::new("standard input", None, "a database cannot be read from a pipe").hint("give the file"))
        }
        _ => {
            let input = open(from, zsh_history::MAX_BYTES)?;
            let name = input.name.clone();
            zsh_history::read(BufReader::with_capacity(1 << 16, input), &name, each)
        }
    }
}

/// The projects of folders that are still there, each looked up once.
pub(super) struct FolderProjects {
    salt: [u8; 16],
    home: Option<PathBuf>,
    known: HashMap<String, Option<Project>>,
}

impl FolderProjects {
    pub(super) fn new(salt: [u8; 16]) -> Self {
        Self { salt, home: home(), known: HashMap::new() }
    }

    /// The project of a folder; none where it is gone, since nobody can tell to which repository it belonged.
    pub(super) fn of(&mut self, folder: &str) -> Option<Project> {
        if let Some(project) = self.known.get(folder) {
            return project.clone();
        }
        let path = Path::new(folder);
        let project = path.is_dir().then(|| project::of(path, self.home.as_deref(), &self.salt)).flatten();
        self.known.insert(folder.to_owned(), project.clone());
        project
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_there_and_tells_lengths() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().to_str().unwrap();
        let environment = Environment::of([("HOME", home)]);
        let zsh = |text: &str| std::fs::write(folder.path().join(".zsh_history"), text).unwrap();
        assert_eq!(offered(&environment), None);
        zsh("cargo build\n");
        assert_eq!(offered(&environment), None, "it has no times");
        zsh(": 1763700000:0;cargo build\n");
        assert_eq!(offered(&environment), None, "it has no lengths");
        zsh(": 1763700000:12;cargo build\n");
        assert_eq!(offered(&environment), Some(ImportFormat::ZshHistory));
        let history = folder.path().join("my.db");
        let environment = Environment::of([("HOME", home), ("ATUIN_DB_PATH", history.to_str().unwrap())]);
        assert_eq!(offered(&environment), Some(ImportFormat::ZshHistory));
        std::fs::write(&history, "").unwrap();
        assert_eq!(offered(&environment), Some(ImportFormat::Atuin), "it knows outcomes and projects");
    }

    #[test]
    fn the_usual_places_follow_the_tools_own_variables() {
        let place = |format, pairs: &[(&str, &str)]| usual_place(format, &Environment::of(pairs.iter().copied()));
        let at = |path: &str| Some(PathBuf::from(path));
        assert_eq!(place(ImportFormat::Atuin, &[("HOME", "/h")]), at("/h/.local/share/atuin/history.db"));
        assert_eq!(place(ImportFormat::Atuin, &[("HOME", "/h"), ("XDG_DATA_HOME", "/d")]), at("/d/atuin/history.db"));
        assert_eq!(place(ImportFormat::ZshHistory, &[("HOME", "/h")]), at("/h/.zsh_history"));
        assert_eq!(place(ImportFormat::ZshHistory, &[("HOME", "/h"), ("ZDOTDIR", "/z")]), at("/z/.zsh_history"));
        assert_eq!(place(ImportFormat::ZshHistory, &[("HISTFILE", "/f"), ("ZDOTDIR", "/z")]), at("/f"));
        assert_eq!(place(ImportFormat::Junit, &[("HOME", "/h")]), None);
    }
}
