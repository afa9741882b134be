//! Carries every row that can still be read of a damaged log over into a new one.
//!
//! The damaged file is never written to: a copy is made whole enough for SQLite to open it (its first bytes, its length), and
//! each table is read row by row around what cannot be read.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::migrate;
use super::names::{beside, make_file};
use super::{Result, StorageError};
use crate::files;

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// How long the part before the first page's cells is.
const HEADER: usize = 100;

/// A file that was cut off had at most so many times the pages that are left.
const MOST_CUT_OFF: u64 = 64;

/// How much of a damaged log was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Salvage {
    pub rows: u64,
    pub waits: u64,
    /// Some part of it could not be read.
    pub is_partial: bool,
}

/// Fills `into`, an empty database in which no table exists, with the schema of the damaged log and its readable rows, then
/// brings it up to date.
pub(super) fn salvage(damaged: &Path, into: &mut Connection, migrations: &[&str]) -> Result<Salvage> {
    let copy = beside(damaged, ".salvaging");
    let salvage = copy_of(damaged, &copy)
        .map_err(|source| StorageError::File { doing: "copy the damaged log to", path: copy.clone(), source })
        .and_then(|schema| carry_over(&copy, into, migrations.get(..schema).unwrap_or(migrations)));
    for file in [copy.clone(), beside(&copy, "-wal"), beside(&copy, "-shm"), beside(&copy, "-journal")] {
        let removed = files::if_there(fs::remove_file(&file));
        removed.map_err(|source| StorageError::File { doing: "remove", path: file, source })?;
    }
    let salvage = salvage?;
    migrate::migrate(into, migrations)?;
    Ok(salvage)
}

/// Copies the log with its write-ahead log, mends the copy's header and length, and gives the number of its schema.
fn copy_of(damaged: &Path, copy: &Path) -> std::io::Result<usize> {
    make_file(copy)?;
    fs::copy(damaged, copy)?;
    let wal = beside(damaged, "-wal");
    if wal.exists() {
        fs::copy(wal, beside(copy, "-wal"))?;
    }
    let mut file = File::options().read(true).write(true).open(copy)?;
    let mut header = [0; HEADER];
    if file.read(&mut header)? < HEADER {
        return Ok(usize::MAX);
    }
    file.seek(SeekFrom::Start(0))?;
    file.write_all(MAGIC)?;
    let number =
        |at: usize| header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    // A file that was cut off gets empty pages instead: SQLite then reads all the others.
    let present = file.metadata()?.len().div_ceil(page.max(512));
    // A count that the file can never have had is part of the damage.
    let pages = present.max(u64::from(number(28)).min(present * MOST_CUT_OFF));
    file.set_len(pages * page.max(512))?;
    Ok(usize::try_from(number(60)).unwrap_or(usize::MAX))
}

fn carry_over(copy: &Path, into: &mut Connection, migrations: &[&str]) -> Result<Salvage> {
    migrate::migrate(into, migrations)?;
    let from = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let mut salvage = Salvage::default();
    // Tolerates a schema and pages that contradict each other; nothing is written here.
    if from.pragma_update(None, "writable_schema", true).is_err() {
        return Ok(Salvage { is_partial: true, ..salvage });
    }
    into.pragma_update(None, "foreign_keys", false)?;
    let write = into.transaction()?;
    for table in tables(&write)? {
        let (rows, is_whole) = copy_table(&from, &write, &table)?;
        salvage.rows += rows;
        salvage.is_partial |= !is_whole;
    }
    drop_orphans(&write)?;
    salvage.waits = write.query_row("SELECT count(*) FROM wait", [], |row| row.get::<_, i64>(0))?.unsigned_abs();
    write.commit()?;
    into.pragma_update(None, "foreign_keys", true)?;
    Ok(salvage)
}

/// A table of ours: names come from our own migrations.
struct Table {
    name: String,
    columns: Vec<String>,
    has_rowid: bool,
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut query = connection.prepare(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
    )?;
    let found = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
    found.map(|row| row.and_then(|(name, is_without)| table(connection, name, !is_without))).collect()
}

fn table(connection: &Connection, name: String, has_rowid: bool) -> rusqlite::Result<Table> {
    let mut query = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let columns: Vec<String> = query.query_map([&name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Table { name, columns, has_rowid })
}

/// Copies what can be read of one table; gives how many rows, and whether its end was reached without an error.
fn copy_table(from: &Connection, to: &Connection, table: &Table) -> Result<(u64, bool)> {
    let Table { name, columns, has_rowid } = table;
    let (columns, marks) = (columns.join(", "), vec!["?"; columns.len()].join(", "));
    let mut insert = to.prepare(&format!("INSERT OR IGNORE INTO {name} ({columns}) VALUES ({marks})"))?;
    let mut keep = |values: Vec<Value>| insert.execute(params_from_iter(values)).map(|added| added as u64);
    if !has_rowid {
        let read = walk(from, &format!("SELECT 0, {columns} FROM {name}"), 0, &mut keep)?;
        return Ok((read.rows, read.is_whole));
    }
    let upwards = format!("SELECT rowid, {columns} FROM {name} NOT INDEXED WHERE rowid > ?1 ORDER BY rowid");
    let first = walk(from, &upwards, i64::MIN, &mut keep)?;
    if first.is_whole {
        return Ok((first.rows, true));
    }
    let downwards = format!("SELECT rowid, {columns} FROM {name} NOT INDEXED WHERE rowid < ?1 ORDER BY rowid DESC");
    let last = walk(from, &downwards, i64::MAX, &mut keep)?;
    let mut rows = first.rows + last.rows;
    // Between two damaged places: further and further on, until something can be read again.
    let (mut at, mut stride) = (first.at.max(0), 1_i64);
    while at < last.at.min(i64::MAX / 4) {
        let read = walk(from, &upwards, at, &mut keep)?;
        rows += read.rows;
        (at, stride) = if read.at > at { (read.at, 1) } else { (at.saturating_add(stride), stride.saturating_mul(2)) };
    }
    Ok((rows, false))
}

/// How far a walk came.
struct Walk {
    rows: u64,
    /// The last row that could be read, or where it began.
    at: i64,
    is_whole: bool,
}

/// Reads rows until the end or until one cannot be read. Rows that are known already or break a rule are passed over.
fn walk(
    from: &Connection,
    sql: &str,
    at: i64,
    keep: &mut impl FnMut(Vec<Value>) -> rusqlite::Result<u64>,
) -> Result<Walk> {
    let mut walk = Walk { rows: 0, at, is_whole: false };
    let Ok(mut query) = from.prepare(sql) else { return Ok(walk) };
    let count = query.column_count();
    let parameters: &[i64] = if query.parameter_count() == 1 { &[at] } else { &[] };
    let Ok(mut rows) = query.query(params_from_iter(parameters)) else { return Ok(walk) };
    loop {
        let values = match rows.next() {
            Ok(None) => return Ok(Walk { is_whole: true, ..walk }),
            Err(_) => return Ok(walk),
            Ok(Some(row)) => {
                walk.at = row.get(0).unwrap_or(walk.at);
                (1..count).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()
            }
        };
        if let Ok(values) = values {
            walk.rows += keep(values)?;
        }
    }
}

/// Takes out rows that belong to a row which could not be read.
fn drop_orphans(write: &Connection) -> rusqlite::Result<()> {
    let mut query = write.prepare("SELECT \"table\", rowid FROM pragma_foreign_key_check WHERE rowid IS NOT NULL")?;
    let orphans = query
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for (table, row) in orphans {
        write.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [row])?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "salvage_tests.rs"]
mod tests;
