//! Where a team and a round are: the folders that a person named, held by their handles.

use std::path::{Component, Path, PathBuf};

use crate::domain::round::ShareHolder;
use crate::domain::say::escape::clean;
use crate::share::definition::{SignedDefinition, SignedRound, agreed, read, withdrawn};
use crate::share::folder::Folder;
use crate::share::{ShareError, files};

/// A team's folder.
#[derive(Debug)]
pub struct TeamPlace {
    pub folder: Folder,
    /// Where it really is: by this the team is known here.
    pub known_as: String,
}

/// A round's folder in its team's.
#[derive(Debug)]
pub struct RoundPlace {
    pub team: TeamPlace,
    pub folder: Folder,
    pub name: String,
}

/// A team's folder, from what a person typed.
///
/// # Errors
/// If there is none.
pub fn team(path: &Path) -> Result<TeamPlace, ShareError> {
    let real = std::fs::canonicalize(path).map_err(|error| ShareError::io("find the team's folder", path, &error))?;
    let known_as = real.to_string_lossy().into_owned();
    Ok(TeamPlace { folder: Folder::open(&real)?, known_as })
}

impl RoundPlace {
    /// A round's folder, from what a person typed. The last part of the name lies in the shared folder and may be no link.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(path: &Path) -> Result<Self, ShareError> {
        let is_file = path.file_name().is_some_and(|name| name == files::ROUND);
        let path = if is_file { path.parent().unwrap_or(path) } else { path };
        let shown = || clean(&path.display().to_string());
        let failed = |error: std::io::Error| ShareError::io("find the round", path, &error);
        let mut whole = std::path::absolute(path).map_err(failed)?;
        if !matches!(whole.components().next_back(), Some(Component::Normal(_))) {
            whole = std::fs::canonicalize(&whole).map_err(failed)?;
        }
        let (parent, name) = whole
            .parent()
            .zip(whole.file_name().and_then(|name| name.to_str()))
            .ok_or_else(|| ShareError::failed(format!("{} is no folder of a round", shown())))?;
        let team = team(parent)?;
        let folder = team.folder.sub(name)?;
        let folder = folder.ok_or_else(|| ShareError::failed(format!("{} is not there", shown())))?;
        if !folder.has(files::ROUND) {
            return Err(ShareError::failed(format!("{} holds no round.json; give the folder of a round", shown())));
        }
        Ok(Self { name: name.to_owned(), folder, team })
    }

    /// The definition.
    ///
    /// # Errors
    /// As [`read`].
    pub fn defined(&self) -> Result<SignedDefinition, ShareError> {
        read(&self.folder)?.ok_or_else(|| ShareError::failed("round.json is gone"))
    }

    /// Definition and acceptance; the acceptance may not be there yet.
    ///
    /// # Errors
    /// As [`read`] and [`agreed`].
    pub fn round(&self) -> Result<(SignedDefinition, Option<SignedRound>), ShareError> {
        let defined = self.defined()?;
        let agreed = agreed(&self.folder, &defined)?;
        Ok((defined, agreed))
    }

    /// Who withdrew it, if anybody did.
    ///
    /// # Errors
    /// As [`withdrawn`].
    pub fn withdrawn(&self, defined: &SignedDefinition) -> Result<Option<ShareHolder>, ShareError> {
        withdrawn(&self.folder, defined)
    }

    /// How a person would type it.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(self.folder.path())
    }
}

/// A folder as a person would type it: from the present folder if it is below it.
#[must_use]
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).ok();
    let near = here.and_then(|here| path.strip_prefix(here).map(Path::to_owned).ok());
    let near = near.filter(|near| !near.as_os_str().is_empty());
    clean(&near.unwrap_or_else(|| path.to_owned()).display().to_string())
}

/// What a person typed as a folder; `~/` is the home folder.
#[must_use]
pub fn typed(text: &str) -> PathBuf {
    match text.strip_prefix("~/").zip(crate::paths::home()) {
        Some((rest, home)) => home.join(rest),
        None => PathBuf::from(text),
    }
}

impl TeamPlace {
    /// The folders in here that hold a round, by name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn rounds(&self) -> Result<Vec<RoundPlace>, ShareError> {
        const MOST: usize = 1000;
        let mut found = Vec::new();
        for name in self.folder.names(MOST, |name| !name.starts_with('.') && !name.contains(".txt"))? {
            let folder = match self.folder.sub(&name) {
                // A link or a file is no round; who wants to take part in it is told so.
                Err(ShareError::Invalid(_)) => None,
                folder => folder?,
            };
            if let Some(folder) = folder.filter(|folder| folder.has(files::ROUND)) {
                let team = team(self.folder.path())?;
                found.push(RoundPlace { team, folder, name });
            }
        }
        Ok(found)
    }
}
