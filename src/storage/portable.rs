//! One person's log on two machines: the part of a log that goes along (`draglog.export/1`), and taking it in again and again.
//!
//! Each row has the log that it was recorded in and its number there. So a log that has gone round through a third machine adds
//! nothing twice, and a row that was changed where it was recorded is brought up to date unless it was changed here.

use rusqlite::{Connection, named_params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::convert::{Stamp, WaitRow, name, note};
use super::error::refused;
use super::evidence::half_of;
use super::memory::own_salt;
use super::sheet::AnswerSheet;
use super::table::{Statements, TableRecord, cells, record};
use super::{Result, StorageError, Store};
use crate::domain::log::evidence::ImportCounts;
use crate::domain::log::run::SourceName;
use crate::domain::time::Moment;

/// The format's name and number.
const SCHEMA: &str = "draglog.export/1";

/// A log as it goes to another machine.
#[derive(Debug, Serialize, Deserialize)]
pub struct PortableLog {
    schema: String,
    /// Tells one log from another; says nothing of the machine.
    log: String,
    observed: Vec<Stretch>,
    waits: Vec<RowWithOrigin<WaitRow>>,
    pulses: Vec<RowWithOrigin<AnswerSheet>>,
}

/// A stretch in which something observed.
#[derive(Debug, Serialize, Deserialize)]
struct Stretch {
    source: SourceName,
    began: Stamp,
    last: Stamp,
}

record!(Stretch { source, began = "began_ms, began_offset", last = "last_ms, last_offset" });

/// A row, and the log that it was recorded in.
#[derive(Debug, Serialize, Deserialize)]
struct RowWithOrigin<T> {
    log: String,
    #[serde(flatten)]
    row: T,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortableCounts {
    pub waits: u64,
    pub pulses: u64,
}

impl PortableLog {
    /// A file's content.
    ///
    /// # Errors
    /// If it is no export, with line and column.
    pub fn parse(bytes: &[u8]) -> std::result::Result<Self, serde_json::Error> {
        use serde::de::Error;
        let parsed: Self = serde_json::from_slice(bytes)?;
        if parsed.schema != SCHEMA {
            return Err(serde_json::Error::custom(format!(
                "its schema is not `{SCHEMA}`; use the same draglog on both machines"
            )));
        }
        Ok(parsed)
    }

    /// Waits and pulses in it.
    #[must_use]
    pub fn rows(&self) -> u64 {
        (self.waits.len() + self.pulses.len()) as u64
    }

    /// Leaves out what `keeps` does not take, by the beginning and the end of each row.
    pub fn retain(&mut self, mut keeps: impl FnMut(Moment, Moment) -> bool) {
        let mut both = |start: Stamp, end: Option<Stamp>| keeps(start.moment(), end.unwrap_or(start).moment());
        self.waits.retain(|wait| both(wait.row.started, wait.row.ended));
        self.pulses.retain(|pulse| both(pulse.row.started, pulse.row.finished));
    }
}

impl Store {
    /// The part of the log that goes to another machine: finished waits with what was said of them, finished pulses,
    /// and when something observed.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn export(&mut self) -> Result<(PortableLog, PortableCounts)> {
        // Made on first use, and kept.
        self.salt()?;
        let read = self.connection.unchecked_transaction()?;
        let log = own_log(&read)?;
        let waits = with_origin(&read, &log, self.rows("wait WHERE ended_ms IS NOT NULL ORDER BY id", [])?)?;
        let pulses = with_origin(&read, &log, AnswerSheet::load_where(&read, "finished_ms IS NOT NULL", &[])?)?;
        let observed = read.select("observation ORDER BY began_ms", [])?;
        let counts = PortableCounts { waits: waits.len() as u64, pulses: pulses.len() as u64 };
        Ok((PortableLog { schema: SCHEMA.to_owned(), log, observed, waits, pulses }, counts))
    }

    /// Takes in another machine's export; all of it or, where a row is none that a log can hold, nothing.
    ///
    /// # Errors
    /// If a row cannot be kept, or the log not be written.
    pub fn import_log(&mut self, portable: PortableLog, dry_run: bool) -> Result<ImportCounts> {
        self.write_unless(dry_run, |write| {
            let own = own_log(write)?;
            let mut counts = ImportCounts::default();
            for wait in portable.waits {
                take(write, &own, wait, &mut counts)?;
            }
            for pulse in portable.pulses {
                take(write, &own, pulse, &mut counts)?;
            }
            portable.observed.iter().try_for_each(|stretch| observe(write, stretch))?;
            Ok(counts)
        })
    }
}

/// What is carried: a wait or a pulse.
trait Portion: Serialize + DeserializeOwned + Sized {
    const WHAT: &'static str;
    /// Its number in the log that it is in.
    fn number(&mut self) -> &mut i64;
    /// Without what only the log it comes from can make sense of, and safe to show.
    fn plain(self) -> Self;
    fn load(connection: &Connection, number: i64) -> Result<Option<Self>>;
    /// Puts it in, or in the place of the one with its number; the number.
    fn store(&self, connection: &Connection) -> Result<i64>;
}

impl Portion for WaitRow {
    const WHAT: &'static str = "wait";

    fn number(&mut self) -> &mut i64 {
        &mut self.id
    }

    fn plain(self) -> Self {
        let text = |text: &Option<String>| text.as_deref().and_then(name);
        Self {
            label: name(&self.label).unwrap_or_else(|| self.kind.to_string()),
            tool: text(&self.tool),
            project: text(&self.project),
            note: self.note.as_deref().and_then(note),
            project_identity: None,
            ..self
        }
    }

    fn load(connection: &Connection, number: i64) -> Result<Option<Self>> {
        Self::load(connection, number)
    }

    fn store(&self, connection: &Connection) -> Result<i64> {
        self.store(connection)
    }
}

impl Portion for AnswerSheet {
    const WHAT: &'static str = "pulse";

    fn number(&mut self) -> &mut i64 {
        &mut self.id
    }

    fn plain(mut self) -> Self {
        let clean = |text: &mut String| *text = crate::domain::say::escape::one_line(text);
        clean(&mut self.title);
        for line in &mut self.lines {
            clean(&mut line.text);
            clean(&mut line.na);
            line.labels.iter_mut().for_each(clean);
        }
        Self { service: self.service.as_deref().and_then(name), task: None, ..self }
    }

    fn load(connection: &Connection, number: i64) -> Result<Option<Self>> {
        Self::load(connection, number)
    }

    fn store(&self, connection: &Connection) -> Result<i64> {
        self.write(connection)
    }
}

/// What became of a row at an earlier import.
struct ImportedRow {
    own: i64,
    digest: String,
}

record!(ImportedRow { own, digest });

/// Takes one row in, unless it is this log's own, known, or was changed or deleted here since.
fn take<T: Portion>(write: &Connection, own: &str, carried: RowWithOrigin<T>, counts: &mut ImportCounts) -> Result<()> {
    let (log, mut row) = (carried.log, carried.row.plain());
    if log == own {
        counts.recorded += 1;
        return Ok(());
    }
    let number = std::mem::take(row.number());
    let digest = digest(&row)?;
    let key = (log.as_str(), number);
    match earlier::<T>(write, key)? {
        None => counts.added += 1,
        Some(earlier) if earlier.digest != digest && is_as_taken_in::<T>(write, &earlier)? => {
            *row.number() = earlier.own;
            counts.updated += 1;
        }
        Some(_) => {
            counts.known += 1;
            return Ok(());
        }
    }
    let stored = row.store(write).and_then(|own| remember::<T>(write, key, &ImportedRow { own, digest }));
    stored.or_else(|error| unfit::<T>(number, error))
}

/// What the tables' checks refuse is told with the number that the file gives it.
fn unfit<T: Portion>(number: i64, error: StorageError) -> Result<()> {
    match error {
        StorageError::Database(rusqlite::Error::SqliteFailure(failure, _))
            if failure.code == rusqlite::ErrorCode::ConstraintViolation =>
        {
            refused(format!("{} {number} is none that a log can hold, so nothing was taken in; export again", T::WHAT))
        }
        other => Err(other),
    }
}

fn earlier<T: Portion>(write: &Connection, (log, number): (&str, i64)) -> Result<Option<ImportedRow>> {
    write.find(
        "carried WHERE log = :log AND what = :what AND number = :number",
        named_params! { ":log": log, ":what": T::WHAT, ":number": number },
    )
}

fn remember<T: Portion>(write: &Connection, (log, number): (&str, i64), now: &ImportedRow) -> Result<()> {
    write.replace("carried", cells! { "log": log, "what": T::WHAT, "number": number }.and(now.cells()))
}

/// Whether the row here still says what it said when it was taken in.
fn is_as_taken_in<T: Portion>(write: &Connection, earlier: &ImportedRow) -> Result<bool> {
    let Some(mut here) = T::load(write, earlier.own)?.map(T::plain) else { return Ok(false) };
    *here.number() = 0;
    Ok(digest(&here)? == earlier.digest)
}

fn digest(row: &impl Serialize) -> Result<String> {
    Ok(half_of(Sha256::new().chain_update(serde_json::to_vec(row)?)))
}

/// What this log is called in files: nothing of it leads back to the salt.
fn own_log(connection: &Connection) -> Result<String> {
    let salt = own_salt(connection)?;
    Ok(half_of(Sha256::new().chain_update(b"draglog.export/1 log\0").chain_update(salt)))
}

/// Rows with the log that each was recorded in: this one, unless they were taken in.
fn with_origin<T: Portion>(connection: &Connection, log: &str, rows: Vec<T>) -> Result<Vec<RowWithOrigin<T>>> {
    let carried = rows.into_iter().map(|row| {
        let mut row = row.plain();
        let own = *row.number();
        let origin = connection.first(
            "SELECT log, number FROM carried WHERE what = :what AND own = :own",
            named_params! { ":what": T::WHAT, ":own": own },
        )?;
        let (log, number) = origin.unwrap_or_else(|| (log.to_owned(), own));
        *row.number() = number;
        Ok(RowWithOrigin { log, row })
    });
    carried.collect()
}

/// A stretch that goes on where it was recorded grows with each import.
fn observe(write: &Connection, stretch: &Stretch) -> Result<()> {
    let grown = write.run(
        "UPDATE observation SET last_ms = max(last_ms, :last) WHERE source = :source AND began_ms = :began",
        named_params! { ":last": stretch.last.ms, ":source": stretch.source, ":began": stretch.began.ms },
    )?;
    if grown == 0 {
        write.insert("observation", stretch.cells())?;
    }
    Ok(())
}

/// Forgets what the waits that go (`temp.chosen`) said. Their numbers in the other log stay, so that they do not come back with
/// the next import, unless everything goes.
pub(super) fn forget(connection: &Connection, is_all: bool) -> Result<()> {
    if is_all {
        connection.run("DELETE FROM carried", [])?;
    }
    let gone =
        "UPDATE carried SET own = 0, digest = :nothing WHERE what = 'wait' AND own IN (SELECT id FROM temp.chosen)";
    connection.run(gone, named_params! { ":nothing": "0".repeat(32) }).map(drop)
}
