//! The folder of what was shown of rounds, in the data folder.

use std::path::{Path, PathBuf};

use crate::share::{ShareError, files};

/// Where it is.
#[must_use]
pub(super) fn folder(data: &Path) -> PathBuf {
    data.join("prepared")
}

/// Overwrites and removes everything that is remembered of looks.
///
/// # Errors
/// If a file is there and cannot be deleted.
pub(crate) fn forget_all(data: &Path) -> Result<(), ShareError> {
    let folder = folder(data);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ShareError::io("read", &folder, &error)),
    };
    for entry in entries {
        let file = entry.map_err(|error| ShareError::io("read", &folder, &error))?.path();
        files::shred(&file).map_err(|error| ShareError::io("delete", &file, &error))?;
    }
    Ok(())
}
