//! One copy of the log beside it, made anew every week.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::names::{beside, make_file};
use super::{Moment, Result, StorageError, Store};
use crate::files;

/// How old the copy may become.
const AGE: Duration = Duration::from_secs(7 * 86_400);

/// Where the weekly copy of this log is.
#[must_use]
pub(crate) fn file(log: &Path) -> PathBuf {
    beside(log, ".backup-weekly")
}

impl Store {
    /// Copies the log (`VACUUM INTO`: every page is read, so damage shows) unless the copy is younger than a week; gives the
    /// file where it made one. The earlier copy stays until the new one is whole.
    ///
    /// # Errors
    /// If a page of the log cannot be read ([`StorageError::Corrupt`]), or the copy cannot be written.
    pub fn back_up_weekly(&mut self, now: Moment) -> Result<Option<PathBuf>> {
        let Some(copy) = self.path.as_deref().filter(|_| !self.is_read_only).map(file) else { return Ok(None) };
        let made = fs::metadata(&copy).and_then(|about| about.modified()).map(chrono::DateTime::<chrono::Utc>::from);
        if made.is_ok_and(|made| now.to_utc().signed_duration_since(made).to_std().unwrap_or_default() < AGE) {
            return Ok(None);
        }
        let new = beside(&copy, "-new");
        let failed = |source| StorageError::File { doing: "make the backup", path: new.clone(), source };
        files::if_there(fs::remove_file(&new)).and_then(|_| make_file(&new)).map_err(failed)?;
        self.connection.execute("VACUUM INTO :new", rusqlite::named_params! { ":new": new.to_string_lossy() })?;
        let old = beside(&copy, "-old");
        files::if_there(fs::rename(&copy, &old)).and_then(|_| fs::rename(&new, &copy)).map_err(failed)?;
        // Overwritten: it may hold what is forgotten later.
        super::wal::shred(&old).map_err(failed)?;
        Ok(Some(copy))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_copy_is_made_once_a_week_and_is_a_log() {
        let folder = tempfile::tempdir().unwrap();
        let now = crate::clock::now();
        let (mut store, _) = Store::open(folder.path(), now).unwrap();
        store.remember("paused", Some("yes")).unwrap();
        let copy = store.back_up_weekly(now).unwrap().unwrap();
        assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(store.back_up_weekly(now + chrono::TimeDelta::days(6)).unwrap(), None);
        let own = tempfile::tempdir().unwrap();
        fs::copy(&copy, own.path().join("draglog.db")).unwrap();
        assert_eq!(Store::open_read_only(own.path()).unwrap().remembered("paused").unwrap().as_deref(), Some("yes"));
        assert_eq!(store.back_up_weekly(now + chrono::TimeDelta::days(8)).unwrap(), Some(copy));
    }
}
