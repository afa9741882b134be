//! Old rows in the write-ahead log: it is overwritten before it is let go, so that what is forgotten later does not lie on in
//! blocks of the disk that no file has any more.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::Result;
use super::names::beside;
use crate::diagnostics::OrLog;
use crate::files;

/// Moves everything into the file and overwrites the write-ahead log. `false` where somebody else still reads from it.
pub(super) fn overwrite(connection: &Connection, path: &Path) -> Result<bool> {
    let held: i64 = connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| row.get(0))?;
    if held != 0 {
        return Ok(false);
    }
    // Nobody writes to the log meanwhile, and nobody reads from it: everything in it is in the file by now.
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let overwritten = zero(&beside(path, "-wal"));
    connection.execute_batch("ROLLBACK")?;
    overwritten.map_err(|source| super::StorageError::File {
        doing: "overwrite",
        path: beside(path, "-wal"),
        source,
    })?;
    Ok(true)
}

/// The same where it may fail: another process that still has the log open does it when it closes.
pub(super) fn overwrite_at_close(connection: &Connection, path: &Path) {
    let patient = connection.busy_timeout(Duration::ZERO).is_ok();
    if patient && !matches!(overwrite(connection, path), Ok(true)) {
        // A transaction that was begun must not stay open.
        if !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK").or_log("a transaction stays open");
        }
    }
}

/// Another file is where the open one was: SQLite must not remove that one's write-ahead log, which has the name of its own.
pub(super) fn leave_alone(connection: &Connection) {
    let set = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    set.or_log("the write-ahead log of another file may go");
}

/// Overwrites a file and removes it; one that is not there is gone.
pub(super) fn shred(file: &Path) -> io::Result<()> {
    zero(file)?;
    files::if_there(fs::remove_file(file)).map(drop)
}

/// Overwrites a file with zeros; one that is not there needs none.
pub(super) fn zero(file: &Path) -> io::Result<()> {
    let opened = OpenOptions::new().write(true).custom_flags(libc::O_NOFOLLOW).open(file);
    let Some(mut file) = files::if_there(opened)? else { return Ok(()) };
    let zeros = [0; 16 * 1024];
    let mut left = file.metadata()?.len();
    while left > 0 {
        let part = zeros.len().min(usize::try_from(left).unwrap_or(zeros.len()));
        file.write_all(&zeros[..part])?;
        left -= part as u64;
    }
    file.sync_all()
}
