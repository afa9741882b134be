//! Where things live: XDG folders, overridden by `--data-dir`, `--config-dir` and their environment variables.
//!
//! The same rules hold on Linux and macOS. Nothing is made here until something is written.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The folders draglog uses. Nothing is made until something is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `rules/`, `surveys/`, `themes/`.
    pub config: PathBuf,
    /// `draglog.db`, backups, share log.
    pub data: PathBuf,
    /// Log file, lock, spool of the shell hook. Not the runtime folder: a session without one would not see the lock.
    pub state: PathBuf,
}

/// Environment variables as they were at the start; empty ones count as not set.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self::of(std::env::vars_os())
    }

    /// These.
    pub fn of<T: Into<OsString>>(variables: impl IntoIterator<Item = (T, T)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(variables.filter(|(_, value): &(OsString, OsString)| !value.is_empty()).collect())
    }

    /// The value of one, if it is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// A folder named by a variable of the XDG base directory specification, which says to ignore relative ones.
    fn folder(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from).filter(|path| path.is_absolute())
    }
}

/// There is no telling where things live.
#[derive(Debug, thiserror::Error)]
pub enum PathsError {
    /// Neither the variable for it nor `HOME` is set.
    #[error(
        "no folder for {what}: HOME is not set to an absolute path; set HOME, or DRAGLOG_DATA_DIR and \
         DRAGLOG_CONFIG_DIR (or give --data-dir and --config-dir)"
    )]
    NoHome {
        /// What the folder is for.
        what: &'static str,
    },
    /// A relative override could not be made absolute.
    #[error("cannot tell where `{path}` is, because the current folder is gone; give an absolute path")]
    NoCurrentFolder {
        /// The override as it was given.
        path: String,
    },
}

impl Paths {
    /// Finds the folders: arguments, then `DRAGLOG_…`, then XDG variables, then the usual places under `HOME`.
    ///
    /// With an override for the data the state follows it, so that nothing else is touched.
    ///
    /// # Errors
    /// If neither says where a folder is.
    pub fn resolve(data: Option<&Path>, config: Option<&Path>, environment: &Environment) -> Result<Self, PathsError> {
        let chosen = |given: Option<&Path>, name: &str| -> Result<Option<PathBuf>, PathsError> {
            given.or_else(|| environment.get(name).map(Path::new)).map(absolute).transpose()
        };
        let usual = |variable: &str, below_home: &str, what| -> Result<PathBuf, PathsError> {
            let home = || environment.folder("HOME").map(|home| home.join(below_home));
            let base = environment.folder(variable).or_else(home).ok_or(PathsError::NoHome { what })?;
            Ok(base.join("draglog"))
        };
        let config = match chosen(config, "DRAGLOG_CONFIG_DIR")? {
            Some(folder) => folder,
            None => usual("XDG_CONFIG_HOME", ".config", "settings")?,
        };
        let (data, state) = match chosen(data, "DRAGLOG_DATA_DIR")? {
            Some(folder) => (folder.clone(), folder.join("state")),
            None => (
                usual("XDG_DATA_HOME", ".local/share", "the log")?,
                usual("XDG_STATE_HOME", ".local/state", "the state")?,
            ),
        };
        Ok(Self { config, data, state })
    }

    /// No folders at all, for what may touch no file: every path is empty, and nothing can be opened below it.
    #[must_use]
    pub fn none() -> Self {
        Self { config: PathBuf::new(), data: PathBuf::new(), state: PathBuf::new() }
    }

    /// The log itself.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data.join("draglog.db")
    }

    /// The file whose lock the observing process holds.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.state.join("observer.lock")
    }

    /// What went wrong where no caller could do anything about it.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.state.join("draglog.log")
    }

    /// The folder that the shell hook writes to.
    #[must_use]
    pub fn spool(&self) -> PathBuf {
        self.state.join("spool")
    }

    /// What the shell hook knows of commands, in files that it reads.
    #[must_use]
    pub fn hook_tables(&self) -> PathBuf {
        self.state.join("hook")
    }

    /// The user's own rules.
    #[must_use]
    pub fn rules(&self) -> PathBuf {
        self.config.join("rules")
    }

    /// The user's own themes.
    #[must_use]
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// The user's own pulses.
    #[must_use]
    pub fn surveys(&self) -> PathBuf {
        self.config.join("surveys")
    }

    /// What teams say they changed, see `docs/followup.md`.
    #[must_use]
    pub fn followups(&self) -> PathBuf {
        self.config.join("followups")
    }

    /// The coach's own interview guides.
    #[must_use]
    pub fn guides(&self) -> PathBuf {
        self.config.join("interviews")
    }

    /// The settings file.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }
}

/// Against the current folder, without asking the file system: the folder need not exist yet.
fn absolute(path: &Path) -> Result<PathBuf, PathsError> {
    std::path::absolute(path).map_err(|_| PathsError::NoCurrentFolder { path: path.to_string_lossy().into_owned() })
}

/// The user's home folder, which is no project; also known to the system where `HOME` is not set.
#[must_use]
pub fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned())
}

/// Makes `folder` and its parents, readable by the owner only.
///
/// # Errors
/// If it cannot be made.
pub fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Writes a file that only the user may read.
///
/// # Errors
/// If it cannot be written.
pub fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(file)?
        .write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(pairs: &[(&str, &str)]) -> Result<Paths, PathsError> {
        Paths::resolve(None, None, &Environment::of(pairs.iter().copied()))
    }

    #[test]
    fn the_usual_places_are_below_home_on_every_system() {
        let paths = resolve(&[("HOME", "/home/ada")]).unwrap();
        assert_eq!(paths.settings(), Path::new("/home/ada/.config/draglog/config.toml"));
        assert_eq!(paths.database(), Path::new("/home/ada/.local/share/draglog/draglog.db"));
        assert_eq!(paths.spool(), Path::new("/home/ada/.local/state/draglog/spool"));
    }

    #[test]
    fn xdg_variables_are_followed_unless_empty_or_relative() {
        let paths =
            resolve(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/c"), ("XDG_DATA_HOME", "d"), ("XDG_STATE_HOME", "")])
                .unwrap();
        assert_eq!(paths.config, Path::new("/c/draglog"));
        assert_eq!(paths.data, Path::new("/h/.local/share/draglog"));
        assert_eq!(paths.state, Path::new("/h/.local/state/draglog"));
    }

    #[test]
    fn with_both_overrides_nothing_else_is_needed() {
        let paths = resolve(&[("DRAGLOG_DATA_DIR", "/d"), ("DRAGLOG_CONFIG_DIR", "/c")]).unwrap();
        assert_eq!(paths, Paths { config: "/c".into(), data: "/d".into(), state: "/d/state".into() });
    }

    #[test]
    fn an_argument_beats_the_variable_and_is_made_absolute() {
        let environment = Environment::of([("DRAGLOG_DATA_DIR", "/d"), ("HOME", "/h")]);
        let paths = Paths::resolve(Some(Path::new("here")), None, &environment).unwrap();
        assert!(paths.data.is_absolute() && paths.data.ends_with("here"), "{}", paths.data.display());
        assert!(paths.state.starts_with(&paths.data));
    }

    #[test]
    fn without_home_the_variables_to_set_are_named() {
        let error = resolve(&[("DRAGLOG_DATA_DIR", "/d")]).unwrap_err().to_string();
        assert!(error.contains("HOME") && error.contains("DRAGLOG_CONFIG_DIR"), "{error}");
    }
}
