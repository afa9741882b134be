//! The folder of what was shown of rounds, in the data folder.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::paths;
use crate::share::{ShareError, files};

fn folder(data: &Path) -> PathBuf {
    data.join("prepared")
}

/// What is remembered under this name; none where nothing is.
///
/// # Errors
/// If there is something that cannot be read.
pub(super) fn read<T: DeserializeOwned>(data: &Path, name: &str, limit: u64) -> Result<Option<T>, ShareError> {
    let file = folder(data).join(name);
    let text = files::read_text_if_there(&file, limit)?;
    text.map(|text| files::parse(&file, &text)).transpose()
}

/// Remembers this under that name; what was there before is overwritten.
///
/// # Errors
/// If it cannot be written.
pub(super) fn keep(data: &Path, name: &str, document: &impl Serialize) -> Result<(), ShareError> {
    let folder = folder(data);
    paths::make_private(&folder).map_err(|error| ShareError::io("make", &folder, &error))?;
    files::overwrite(&folder.join(name), &files::json(document)?)
}

/// Overwrites and removes everything that is remembered of looks.
///
/// # Errors
/// If a file is there and cannot be deleted.
pub(crate) fn forget_all(data: &Path) -> Result<(), ShareError> {
    let folder = folder(data);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ShareError::io("read", &folder, &error)),
    };
    for entry in entries {
        let file = entry.map_err(|error| ShareError::io("read", &folder, &error))?.path();
        files::shred(&file).map_err(|error| ShareError::io("delete", &file, &error))?;
    }
    Ok(())
}
