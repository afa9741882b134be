//! What can go wrong with the log, each with what to do.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// An error of the log.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The data folder does not exist and cannot be made.
    #[error("cannot make the data folder {}: {source}; pass --data-dir or set DRAGLOG_DATA_DIR to a folder of yours", folder.display())]
    CannotMakeFolder { folder: PathBuf, source: std::io::Error },
    /// The file is there and cannot be opened.
    #[error("cannot open the log {}: {reason}; check who owns it, or pass --data-dir", path.display())]
    CannotOpen { path: PathBuf, reason: String },
    /// Somebody else could write to it.
    #[error("{} {mend}; nothing was read or recorded", path.display())]
    Exposed { path: PathBuf, mend: &'static str },
    /// A write was wanted of a log that is open for reading only.
    #[error("the log can only be read here, so nothing was changed; make its folder writable or pass --data-dir")]
    ReadOnly,
    /// A newer draglog wrote the file.
    #[error(
        "the log {} was written by a newer draglog (schema {found}, this one knows {known}); update draglog, or pass --data-dir for a log of its own. The file was not touched",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    /// An older draglog wrote the file, and it is open for reading only.
    #[error(
        "the log {} is of an older draglog (schema {found}, this one knows {known}) and cannot be brought up to date here; open it once with `draglog` where its folder is writable",
        path.display()
    )]
    Older { path: PathBuf, found: i64, known: i64 },
    /// It is an SQLite file of another program.
    #[error("{} is a database of another program, so it was not touched; move it away or pass --data-dir", path.display())]
    NotOurs { path: PathBuf },
    /// A page of the file does not make sense.
    #[error(
        "the log is damaged, so nothing was written; open `draglog` or run `draglog doctor` on a terminal: what can be read is carried over into a new log and the damaged file is kept"
    )]
    Corrupt,
    /// The file that was open is no longer where the log is.
    #[error("the log was removed or replaced by another file while it was open, so nothing was changed; try again")]
    Replaced,
    /// The disk is full.
    #[error("no space is left for the log, so nothing was changed; free some space on its disk and try again")]
    Full,
    /// Another process held the log for longer than anybody waits.
    #[error("another process keeps the log locked; close other programs that have draglog.db open and try again")]
    Busy,
    /// The waits are gone from the log, but another process still reads what they were.
    #[error(
        "the waits are forgotten, but another draglog is still reading, so the bytes are in draglog.db-wal until it closes; close it and run any draglog command"
    )]
    StillHeld,
    /// A backup or damaged copy could not be removed or made.
    #[error("cannot {doing} {}: {source}; do it by hand", path.display())]
    File { doing: &'static str, path: PathBuf, source: std::io::Error },
    /// The change makes no sense, or nothing has the number that was given; the words say why and what would.
    #[error("{0}")]
    Refused(String),
    /// An entry of the undo journal cannot be read.
    #[error(
        "the last change cannot be taken back: its entry in the log is not readable ({0}); change the wait by hand"
    )]
    Journal(#[from] serde_json::Error),
    /// Anything else that SQLite says.
    #[error("the log did not take it: {0}; `draglog doctor` checks the log")]
    Database(rusqlite::Error),
}

impl StorageError {
    /// Whether the log could not be written at all, whatever the change was.
    #[must_use]
    pub fn is_of_the_disk(&self) -> bool {
        let is_of_the_row = |error: &rusqlite::Error| {
            error.sqlite_error_code().is_none_or(|code| code == ErrorCode::ConstraintViolation)
        };
        if matches!(self, Self::Database(error) if is_of_the_row(error)) {
            return false;
        }
        !matches!(self, Self::StillHeld | Self::Refused(_) | Self::Journal(_))
    }
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt,
            _ => Self::Database(error),
        }
    }
}

/// A change that is refused, in words.
pub(super) fn refused<T>(words: impl Into<String>) -> Result<T, StorageError> {
    Err(StorageError::Refused(words.into()))
}
