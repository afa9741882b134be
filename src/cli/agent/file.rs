//! An agent's file of settings: where it is, and how it is replaced.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::agents::Agent;
use crate::{files, paths};

/// Settings are smaller.
const LARGEST: u64 = 4 << 20;

/// The file as it is.
pub(super) struct SettingsFile {
    /// Where it really is: a link is followed.
    pub path: PathBuf,
    /// Nothing where there is none.
    pub text: String,
}

/// Where an agent keeps its settings.
pub(super) fn path(agent: &Agent) -> anyhow::Result<PathBuf> {
    let home = paths::home().context("there is no telling where your home folder is; set HOME")?;
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    Ok(agent.settings_file(&agent.folder(&home, variable)))
}

impl SettingsFile {
    pub(super) fn of(agent: &Agent) -> anyhow::Result<Self> {
        let path = path(agent)?;
        let path = path.canonicalize().unwrap_or(path);
        let text = match files::read_text(&path, LARGEST) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            read => read.with_context(|| format!("{} cannot be read; nothing was changed", path.display()))?,
        };
        Ok(Self { path, text })
    }

    /// Removes the file, which was draglog's alone.
    pub(super) fn remove(&self) -> anyhow::Result<()> {
        fs::remove_file(&self.path).with_context(|| format!("{} cannot be removed", self.path.display()))
    }

    /// Puts `text` in its place, whole or not at all; gives where the old one is kept, if there was one.
    pub(super) fn replace(&self, text: &str) -> anyhow::Result<Option<PathBuf>> {
        let failed = || format!("{} cannot be written; nothing was changed", self.path.display());
        let folder = self.path.parent().with_context(failed)?;
        fs::create_dir_all(folder).with_context(failed)?;
        let mode = fs::metadata(&self.path).ok().map(|about| about.permissions());
        let backup = mode.is_some().then(|| free(&self.path));
        if let Some(backup) = &backup {
            fs::copy(&self.path, backup).with_context(failed)?;
        }
        let half = beside(&self.path, &format!("draglog-{}", std::process::id()));
        let written = OpenOptions::new().write(true).create_new(true).open(&half).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            mode.map_or(Ok(()), |mode| file.set_permissions(mode))?;
            file.sync_all()
        });
        let placed = written.and_then(|()| fs::rename(&half, &self.path));
        if placed.is_err() && half.exists() {
            fs::remove_file(&half).with_context(failed)?;
        }
        placed.with_context(failed)?;
        Ok(backup)
    }
}

/// A name for the file as it was that no file has yet.
fn free(path: &Path) -> PathBuf {
    let numbered = |number: u32| beside(path, &format!("before-draglog-{number}"));
    (1..1000).map(numbered).find(|candidate| !candidate.exists()).unwrap_or_else(|| numbered(0))
}

/// The path with one more ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}
