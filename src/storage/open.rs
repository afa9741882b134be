//! Opening the log: whose file it is, whether it is whole, where it lives. It never changes a file it does not understand.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::migrate::{self, APPLICATION_ID, MIGRATIONS};
use super::names::{as_it_stands, beside, make_file};
use super::place::FileIdentity;
use super::salvage::{Salvage, salvage};
use super::{Moment, Result, StorageError, Store, mounts, own, wal};
use crate::diagnostics::OrLog;
use crate::domain::log::gap::{Cause, Gap};
use crate::domain::say::count::{agree, count};
use crate::files;
use crate::paths::make_private;

/// Name of the log in its folder.
pub(super) const FILE: &str = "draglog.db";
/// Sixteen panes may start at once, each with a write of its own.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the file turned out to be.
enum FileState {
    Fresh,
    Ours { schema: i64 },
    Foreign,
    Corrupt,
}

/// What to do with a damaged log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RepairPolicy {
    /// Put it aside and carry over what can be read: a person is there who is told.
    Allowed,
    /// Leave it as it is.
    Refused,
}

impl Store {
    /// Opens (or makes) the log in `folder`, migrating it with a backup where needed, and gives what is worth telling of that.
    /// A corrupt file is kept aside; where the folder cannot be written the log is open for reading only, which is told.
    pub fn open(folder: &Path, now: Moment) -> Result<(Self, Vec<String>)> {
        open(folder, now, MIGRATIONS, RepairPolicy::Allowed)
    }

    /// The same for who has nobody in front of it: a damaged log is left as it is.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] for a damaged log; otherwise as [`Store::open`].
    pub fn open_undamaged(folder: &Path, now: Moment) -> Result<(Self, Vec<String>)> {
        open(folder, now, MIGRATIONS, RepairPolicy::Refused)
    }

    /// Opens the log for reading only; never writes, not even where the folder is read-only. No log reads as an empty one.
    pub fn open_read_only(folder: &Path) -> Result<Self> {
        let path = resolved(folder);
        own::check(folder, &path)?;
        if !path.exists() {
            return empty();
        }
        refuse_special(&path)?;
        let mut connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found = match look(&connection) {
            // Where not even the log's own index file may be made: nobody can be writing, so the file is read as it stands.
            Err(StorageError::Database(_) | StorageError::ReadOnly) => {
                connection =
                    connect(&as_it_stands(&path), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)?;
                look(&connection)?
            }
            other => other?,
        };
        let (schema, known) = (check(&found, &path, MIGRATIONS)?, migrate::known(MIGRATIONS));
        match found {
            FileState::Fresh => empty(),
            FileState::Corrupt => salvaged(&path),
            FileState::Ours { .. } if schema < known => Err(StorageError::Older { path, found: schema, known }),
            FileState::Ours { .. } | FileState::Foreign => {
                prepare(&connection)?;
                Ok(store(connection, folder, path, true))
            }
        }
    }

    /// A log that lives in memory: demo and tests.
    pub fn in_memory() -> Result<Self> {
        let mut connection = Connection::open_in_memory()?;
        prepare(&connection)?;
        migrate::migrate(&mut connection, MIGRATIONS)?;
        Ok(Self::without_file(connection))
    }
}

fn open(folder: &Path, now: Moment, migrations: &[&str], mending: RepairPolicy) -> Result<(Store, Vec<String>)> {
    make_private(folder).map_err(|source| StorageError::CannotMakeFolder { folder: folder.into(), source })?;
    let path = resolved(folder);
    own::check(folder, &path)?;
    // Held until the end of this function: looking, keeping aside and migrating is one thing for all processes.
    let _turn = match take_turn(folder).and_then(|turn| make_file(&path).map(|()| turn)) {
        Ok(turn) => turn,
        Err(error) if is_forbidden(&error) && path.exists() => return readable_only(folder),
        Err(source) => return Err(StorageError::File { doing: "write to", path, source }),
    };
    refuse_special(&path)?;
    let mut notices = Vec::new();
    let (mut connection, schema, damage) = whole(&path, now, migrations, mending)?;
    if connection.is_readonly("main")? {
        drop(connection);
        return readable_only(folder);
    }
    prepare(&connection)?;
    // A file that came from elsewhere may have been readable by everybody.
    fs::set_permissions(&path, Permissions::from_mode(0o600)).or_log("the log's file was not made private");
    let remote = choose_journal(&connection, folder)?;
    // Over a network the number of a file may change by itself.
    let is_remote = remote.is_some();
    notices.extend(remote);
    if schema < migrate::known(migrations) {
        if schema > 0 {
            notices.push(back_up(&connection, &path, schema)?);
        }
        migrate::migrate(&mut connection, migrations)?;
    }
    let mut store = store(connection, folder, path, false);
    store.place = store.place.filter(|_| !is_remote);
    if let Some(words) = damage {
        store.note_gap(&damaged(words.clone(), now))?;
        notices.insert(0, words);
    }
    Ok((store, notices))
}

/// The log of this schema, put right where that is allowed and needed; what was wrong with it then.
fn whole(
    path: &Path,
    now: Moment,
    migrations: &[&str],
    mending: RepairPolicy,
) -> Result<(Connection, i64, Option<String>)> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    match look(&connection)? {
        FileState::Corrupt if mending == RepairPolicy::Refused => Err(StorageError::Corrupt),
        FileState::Corrupt => {
            drop(connection);
            let (connection, words) = mend(path, now, migrations)?;
            Ok((connection, migrate::known(migrations), Some(words)))
        }
        found => Ok((connection, check(&found, path, migrations)?, None)),
    }
}

/// Puts a damaged log aside and carries what can be read of it over into a new one; what became of it, in words.
pub(super) fn mend(path: &Path, now: Moment, migrations: &[&str]) -> Result<(Connection, String)> {
    let aside = keep_aside(path, now)?;
    make_file(path).map_err(|source| StorageError::File { doing: "make", path: path.into(), source })?;
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    prepare(&connection)?;
    let carried = salvage(&aside, &mut connection, migrations)?;
    Ok((connection, told(carried, &aside)))
}

fn store(connection: Connection, folder: &Path, path: PathBuf, is_read_only: bool) -> Store {
    let mut store = Store::without_file(connection);
    store.place = FileIdentity::of(&path);
    store.wal_place = FileIdentity::of(&beside(&path, "-wal"));
    (store.path, store.folder) = (Some(path), Some(folder.to_owned()));
    store.is_read_only = is_read_only;
    store
}

pub(super) fn damaged(words: String, now: Moment) -> Gap {
    Gap { reason: Some(words), ..Gap::begun(Cause::Damaged, now) }
}

/// When the file was last written.
fn changed(path: &Path) -> Moment {
    let changed = fs::metadata(path).and_then(|about| about.modified()).unwrap_or(std::time::UNIX_EPOCH);
    chrono::DateTime::<chrono::Utc>::from(changed).fixed_offset()
}

/// What became of a damaged log, in words for the person.
fn told(carried: Salvage, aside: &Path) -> String {
    let rest = if carried.is_partial { ", the rest could not be read" } else { "" };
    let waits = count(carried.waits, "wait");
    let were = agree(carried.waits, "was", "were");
    format!(
        "the log was damaged: {waits} {were} carried over into a new one{rest}; the damaged file is kept as {}",
        aside.display()
    )
}

/// An empty log to read from.
fn empty() -> Result<Store> {
    let mut store = Store::in_memory()?;
    store.is_read_only = true;
    Ok(store)
}

/// What can be read of a damaged log, which stays as it is.
fn salvaged(path: &Path) -> Result<Store> {
    let mut connection = Connection::open_in_memory()?;
    prepare(&connection)?;
    salvage(path, &mut connection, MIGRATIONS).map_err(|_| StorageError::Corrupt)?;
    let mut store = Store::without_file(connection);
    store.note_gap(&damaged(StorageError::Corrupt.to_string(), changed(path)))?;
    store.is_read_only = true;
    Ok(store)
}

fn readable_only(folder: &Path) -> Result<(Store, Vec<String>)> {
    let notice =
        format!("{} cannot be written, so nothing is recorded; what is in the log can be read", folder.display());
    Ok((Store::open_read_only(folder)?, vec![notice]))
}

/// Where the log really is: side files belong beside the file that a link leads to.
pub(super) fn resolved(folder: &Path) -> PathBuf {
    let path = folder.join(FILE);
    path.canonicalize().unwrap_or(path)
}

/// SQLite would wait at a pipe and read a device.
fn refuse_special(path: &Path) -> Result<()> {
    if !files::is_special(path) {
        return Ok(());
    }
    let source = io::Error::new(io::ErrorKind::InvalidInput, "it is a pipe or a device; move it away");
    Err(StorageError::File { doing: "open", path: path.into(), source })
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// One process at a time opens; where locks are not to be had (some network file systems) all do.
pub(super) fn take_turn(folder: &Path) -> io::Result<File> {
    let path = folder.join("draglog.db.lock");
    let turn = files::open_to_lock(&path)?;
    turn.lock().or_log("several processes may open the log at once: no lock was to be had");
    Ok(turn)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| StorageError::CannotOpen { path: path.into(), reason: error.to_string() })?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// What every connection needs. Some of this reads the file, so it comes after [`look`].
fn prepare(connection: &Connection) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "foreign_keys", true)?;
    // Forgotten means overwritten; and no copy of a row in a temporary file either.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // FULL: an entry that was acknowledged survives a loss of power as well as kill -9.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

fn look(connection: &Connection) -> Result<FileState> {
    match look_inside(connection) {
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Ok(FileState::Corrupt),
            _ => Err(error.into()),
        },
        Ok(found) => Ok(found),
    }
}

fn look_inside(connection: &Connection) -> rusqlite::Result<FileState> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let (owner, schema) = (number("application_id")?, number("user_version")?);
    if owner == i64::from(APPLICATION_ID) {
        // The newest row lies on the last pages: a file that was cut off shows here.
        let _: Option<i64> = connection.query_row("SELECT max(id) FROM wait", [], |row| row.get(0))?;
        return Ok(FileState::Ours { schema });
    }
    Ok(if (tables, owner, schema) == (0, 0, 0) { FileState::Fresh } else { FileState::Foreign })
}

/// The schema found, if it is one to go on with.
fn check(found: &FileState, path: &Path, migrations: &[&str]) -> Result<i64> {
    let known = migrate::known(migrations);
    match *found {
        FileState::Foreign => Err(StorageError::NotOurs { path: path.into() }),
        FileState::Ours { schema } if schema > known => {
            Err(StorageError::Newer { path: path.into(), found: schema, known })
        }
        FileState::Ours { schema } => Ok(schema),
        FileState::Fresh | FileState::Corrupt => Ok(0),
    }
}

/// WAL, so that readers and the writer do not wait for each other; not over a network, where it would lose data.
fn choose_journal(connection: &Connection, folder: &Path) -> Result<Option<String>> {
    let network = mounts::network_file_system(folder);
    let wanted = if network.is_some() { "truncate" } else { "wal" };
    let present: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if present != wanted {
        connection.pragma_update_and_check(None, "journal_mode", wanted, |_| Ok(()))?;
    }
    Ok(network.map(|kind| {
        format!(
            "{} is on a network file system ({kind}): the log works, but slower, and only one machine should use it; --data-dir puts it elsewhere",
            folder.display()
        )
    }))
}

/// Moves a damaged log, with its write-ahead log, out of the way.
fn keep_aside(path: &Path, now: Moment) -> Result<PathBuf> {
    let first = format!(".corrupt-{}", now.format("%Y%m%d-%H%M%S"));
    let more = (1..1000).map(|attempt| format!("{first}-{attempt}"));
    let mut candidates = std::iter::once(first.clone()).chain(more).map(|suffix| beside(path, &suffix));
    let aside = candidates.find(|candidate| !candidate.exists()).unwrap_or_else(|| beside(path, ".corrupt"));
    let failed = |source| StorageError::File { doing: "keep aside", path: path.into(), source };
    fs::rename(path, &aside).map_err(failed)?;
    files::if_there(fs::rename(beside(path, "-wal"), beside(&aside, "-wal"))).map_err(failed)?;
    files::if_there(fs::remove_file(beside(path, "-shm"))).map_err(failed)?;
    Ok(aside)
}

/// Copies the log before a migration; free pages and the write-ahead log are not part of the copy.
fn back_up(connection: &Connection, path: &Path, schema: i64) -> Result<String> {
    let copy = beside(path, &format!(".backup-v{schema}"));
    let failed = |source| StorageError::File { doing: "make the backup", path: copy.clone(), source };
    wal::shred(&copy).and_then(|()| make_file(&copy)).map_err(failed)?;
    connection.execute("VACUUM INTO :copy", rusqlite::named_params! { ":copy": copy.to_string_lossy() })?;
    Ok(format!("the log was brought up to date; it is kept as it was in {}", copy.display()))
}

/// Files that older versions or damage left beside the log.
pub(super) fn leftovers(path: &Path, kind: &str) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Vec::new() };
    let prefix = format!("{}.{kind}-", name.to_string_lossy());
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .map(|entry| entry.path())
        .collect()
}

#[cfg(test)]
mod tests;
