//! Reads history databases of other programs, and never writes to them: not a row, not a file beside them.
//!
//! What it reads of commands goes to the caller one by one and is not kept.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Local};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use super::names::{as_it_stands, beside};
use crate::domain::log::evidence::{Findings, OmissionReason, PastCommand};
use crate::domain::time::Moment;

/// A larger one is no history.
const MAX_BYTES: u64 = 4 << 30;
/// A longer command was pasted, not typed.
const LONGEST_COMMAND: usize = 64 << 10;
/// What Atuin calls agents that ran a command.
const AGENTS: [&str; 8] = ["claude", "claude-code", "codex", "copilot", "cursor", "gemini", "opencode", "pi"];

/// Why a foreign database cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ForeignError {
    /// It is not there, or may not be read.
    #[error("cannot be read: {}", crate::files::told(.0))]
    File(#[from] std::io::Error),
    /// A folder, a pipe, something too large.
    #[error("{0}")]
    NotOne(&'static str),
    /// It has no table as Atuin's.
    #[error("is no history of Atuin: {0}; `atuin doctor` says where it keeps its own")]
    OtherTables(String),
    /// SQLite cannot make sense of it.
    #[error("cannot be read as an SQLite database: {0}")]
    Database(#[from] rusqlite::Error),
}

/// Calls `each` with every command in Atuin's history that has a time and a length, oldest first. `host` is what this machine
/// is called: of a history that several machines share only this one's commands are meant.
///
/// # Errors
/// If it cannot be read or is no history of Atuin.
pub(crate) fn atuin(
    path: &Path,
    host: Option<&str>,
    each: &mut dyn FnMut(PastCommand),
) -> Result<Findings, ForeignError> {
    let connection = open(path)?;
    let columns = columns(&connection)?;
    let is_there = |name: &str| columns.iter().any(|column| column == name);
    let needed = ["timestamp", "duration", "exit", "command", "cwd", "hostname"];
    if let Some(missing) = needed.iter().find(|name| !is_there(name)) {
        let what = if columns.is_empty() { "no table `history`".into() } else { format!("no column `{missing}`") };
        return Err(ForeignError::OtherTables(what));
    }
    let deleted = if is_there("deleted_at") { "deleted_at" } else { "NULL" };
    let author = if is_there("author") { "author" } else { "NULL" };
    let only = only_host(&connection, host)?;
    // The names come from the two lists above; nothing from the file gets into the text.
    let sql = format!(
        "SELECT timestamp, duration, exit, command, cwd, hostname, {deleted} IS NOT NULL, {author} FROM history ORDER BY rowid"
    );
    let mut query = connection.prepare(&sql)?;
    let mut rows = query.query([])?;
    let mut findings = Findings::default();
    while let Some(row) = rows.next()? {
        findings.read += 1;
        match past_command(row, findings.read, only.as_deref())? {
            Ok(command) => each(command),
            Err(RowRefusal::Left(reason)) => findings.leave_out(reason),
            Err(RowRefusal::Bad(why)) => findings.misunderstand(findings.read, why),
        }
    }
    Ok(findings)
}

/// Opens it for reading only. Where nobody is writing it is opened as a file that does not change, since SQLite would make
/// two files beside it otherwise.
fn open(path: &Path) -> Result<Connection, ForeignError> {
    let path = path.canonicalize()?;
    let about = path.metadata()?;
    if !about.is_file() {
        return Err(ForeignError::NotOne("is not a plain file; give Atuin's history.db"));
    }
    if about.len() > MAX_BYTES {
        return Err(ForeignError::NotOne("is larger than 4 GB, which no history is"));
    }
    let is_in_use = beside(&path, "-wal").metadata().is_ok_and(|wal| wal.len() > 0);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = if is_in_use {
        Connection::open_with_flags(&path, flags)?
    } else {
        Connection::open_with_flags(as_it_stands(&path), flags | OpenFlags::SQLITE_OPEN_URI)?
    };
    connection.busy_timeout(Duration::from_secs(2))?;
    // A view or a trigger in a foreign file gets to call nothing.
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")?;
    Ok(connection)
}

/// The columns of the table `history`; none where there is no such table, or it is a view.
fn columns(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = connection.prepare(
        "SELECT info.name FROM sqlite_schema AS history, pragma_table_info(history.name) AS info \
         WHERE history.type = 'table' AND history.name = 'history' AND history.sql NOT LIKE '%VIRTUAL%'",
    )?;
    query.query_map([], |row| row.get(0))?.collect()
}

/// The part of `hostname` before the user that is meant; none where all of it is of one machine, or this one is not in it.
fn only_host(connection: &Connection, host: Option<&str>) -> rusqlite::Result<Option<String>> {
    let Some(host) = host else { return Ok(None) };
    let mut query = connection.prepare("SELECT DISTINCT hostname FROM history LIMIT 1000")?;
    let hosts = query.query_map([], |row| Ok(text(row, 0)?.map(|name| machine(&name).to_owned())))?;
    let hosts: std::collections::BTreeSet<String> =
        hosts.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect();
    Ok((hosts.len() > 1 && hosts.contains(host)).then(|| host.to_owned()))
}

/// `machine:user`.
fn machine(hostname: &str) -> &str {
    hostname.split_once(':').map_or(hostname, |(machine, _)| machine)
}

/// Why a row is no past command.
enum RowRefusal {
    Left(OmissionReason),
    Bad(&'static str),
}

fn past_command(row: &Row<'_>, line: u64, only: Option<&str>) -> rusqlite::Result<Result<PastCommand, RowRefusal>> {
    let (Some(started), Some(length)) = (number(row, 0)?, number(row, 1)?) else {
        return Ok(Err(RowRefusal::Bad("its time or length is no number")));
    };
    let Some(command) = text(row, 3)? else {
        return Ok(Err(RowRefusal::Bad("its command is no text, or longer than any command")));
    };
    let hostname = text(row, 5)?;
    let is_deleted: bool = row.get(6)?;
    let Some(started_at) = moment(started) else { return Ok(Err(RowRefusal::Bad("its timestamp is no time"))) };
    Ok(match u64::try_from(length).map(Duration::from_nanos) {
        _ if is_deleted => Err(RowRefusal::Left(OmissionReason::Deleted)),
        _ if only.is_some_and(|only| hostname.as_deref().map(machine) != Some(only)) => {
            Err(RowRefusal::Left(OmissionReason::OtherMachine))
        }
        Err(_) => Err(RowRefusal::Left(OmissionReason::NoLength)),
        Ok(length) if length.is_zero() => Err(RowRefusal::Left(OmissionReason::NoLength)),
        Ok(length) => Ok(PastCommand {
            line,
            text: command,
            started_at,
            length,
            // Atuin writes -1 where it does not know.
            exit_code: number(row, 2)?.and_then(|code| i32::try_from(code).ok()).filter(|code| *code >= 0),
            folder: text(row, 4)?.filter(|folder| folder.starts_with('/')),
            is_agents: text(row, 7)?.is_some_and(|author| AGENTS.contains(&author.as_str())),
        }),
    })
}

/// A number, also where an old table keeps it as text.
fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<i64>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Text(text) => std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => None,
    })
}

fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(text) if text.len() <= LONGEST_COMMAND => Some(String::from_utf8_lossy(text).into_owned()),
        _ => None,
    })
}

/// Nanoseconds since the epoch.
fn moment(nanoseconds: i64) -> Option<Moment> {
    let at = (nanoseconds >= 0).then(|| DateTime::from_timestamp_nanos(nanoseconds))?;
    Some(at.with_timezone(&Local).fixed_offset())
}
