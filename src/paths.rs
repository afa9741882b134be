//! Where things live: XDG folders, overridden by `--data-dir`, `--config-dir` and their environment variables.

use std::path::{Path, PathBuf};

/// The folders draglog uses. Nothing is made until something is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `rules/`, `surveys/`, `themes/`.
    pub config: PathBuf,
    /// `draglog.db`, backups, share log.
    pub data: PathBuf,
    /// Log file, lock, spool of the shell hook.
    pub state: PathBuf,
}

impl Paths {
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

    /// The folder that the shell hook writes to.
    #[must_use]
    pub fn spool(&self) -> PathBuf {
        self.state.join("spool")
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

    /// The settings file.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }
}

/// Makes `folder` and its parents, readable by the owner only.
pub fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
