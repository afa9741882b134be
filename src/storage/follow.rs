//! Following the log: which waits have changed since it was last looked at, whatever the clock says.

use rusqlite::named_params;

use super::table::Statements;
use super::{Result, Store};
use crate::domain::log::wait::WaitId;

crate::domain::say::words::words! {
    /// What became of a wait.
    pub enum Touch, "kind of change" {
        Added = "added",
        Ended = "ended",
        Changed = "changed",
        Removed = "removed",
    }
}

/// How far the log was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Which file it was.
    generation: i64,
    number: i64,
}

/// What has changed, and where the log ends after it.
pub(super) type Changes = (Cursor, Vec<(WaitId, Touch)>);

impl Store {
    /// Where the log ends now.
    pub fn cursor(&self) -> Result<Cursor> {
        let number: Option<i64> = self.connection.one("SELECT max(number) FROM touched", [])?;
        Ok(Cursor { generation: self.generation, number: number.unwrap_or_default() })
    }

    /// The changes since `cursor` in their order, and where the log ends now; `None` where not all of them are known any more, so
    /// that everything has to be read.
    pub fn touched_since(&self, cursor: Cursor) -> Result<Option<Changes>> {
        let end = self.cursor()?;
        if end == cursor {
            return Ok(Some((end, Vec::new())));
        }
        let touched: Vec<(i64, WaitId, Touch)> = self.connection.all(
            "SELECT number, wait, what FROM touched WHERE number > :number ORDER BY number",
            named_params! { ":number": cursor.number },
        )?;
        let is_whole = touched.first().is_some_and(|(number, ..)| *number == cursor.number + 1);
        if !is_whole || cursor.generation != self.generation {
            return Ok(None);
        }
        let number = touched.last().map_or(cursor.number, |(number, ..)| *number);
        let changes = touched.into_iter().map(|(_, wait, touch)| (wait, touch)).collect();
        Ok(Some((Cursor { number, ..cursor }, changes)))
    }
}
