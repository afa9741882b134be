//! The log: the only place that names `rusqlite`. One thread owns the connection, see [`worker`].
//!
//! A file for each question the program asks: [`Store`] is put together in `open`, and its methods are in `runs` (what the
//! observer tells), `waits` and `now` (what is read), `changes`, `edit`, `reshape` and `undo` (what a person does), `forget`,
//! `prompts` and `memory`; for pulses `pulses`, `offers` and `tasks`; `evidence` is what foreign files told, `foreign` reads
//! other programs' databases; `interviews` and `friction_logs` are for coaches. `table` is
//! the one way to columns, and each file says beside a type which columns its fields are. Every write is one immediate transaction, on disk
//! (`synchronous=FULL`) when the method returns, so neither kill -9 nor a loss of power takes what was acknowledged.
//!
//! Nothing here may store a command's arguments, a path, a branch or an environment value, or put a value into SQL text.

pub(crate) mod backup;
mod changes;
mod checks;
mod ci_runs;
mod convert;
mod edit;
mod error;
mod evidence;
mod follow;
pub(crate) mod foreign;
mod forget;
mod friction_logs;
mod gaps;
mod history;
mod interviews;
mod memory;
mod migrate;
mod mounts;
mod names;
mod now;
mod offers;
mod open;
mod own;
mod pilots;
mod place;
mod portable;
mod prompts;
mod pulses;
mod renewal;
mod reshape;
mod runs;
mod salvage;
mod sharing;
mod sheet;
mod step;
mod table;
mod tasks;
mod trees;
mod turns;
mod typed;
mod undo;
mod waits;
mod wal;
pub mod worker;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use rusqlite::Connection;

pub use error::StorageError;
pub use evidence::PastRun;
pub use follow::{Cursor, Touch};
pub use memory::LogHealth;
pub use offers::Offer;
pub use portable::{PortableCounts, PortableLog};
pub use pulses::AskedItem;
pub use trees::TreeMoment;
pub use turns::WatchMode;

use crate::domain::log::run::RunLabel;
use crate::domain::log::wait::WaitId;
use crate::domain::time::Moment;

type Result<T> = std::result::Result<T, StorageError>;

/// The log, open.
pub struct Store {
    connection: Connection,
    /// None for a log in memory.
    path: Option<PathBuf>,
    /// As it was given: a link may lead elsewhere later.
    folder: Option<PathBuf>,
    /// Which file is open.
    place: Option<place::FileIdentity>,
    /// The same of its write-ahead log.
    wal_place: Option<place::FileIdentity>,
    is_read_only: bool,
    /// What is at the path cannot be read, and nobody was there to mend it.
    is_damaged: bool,
    /// How many times another file was opened in its place.
    generation: i64,
    /// Rows that could not be read.
    unreadable: std::cell::RefCell<std::collections::BTreeSet<i64>>,
}

impl Drop for Store {
    fn drop(&mut self) {
        let Some(path) = self.path.as_ref().filter(|_| !self.is_read_only) else { return };
        if self.is_replaced() {
            wal::leave_alone(&self.connection);
        } else {
            wal::overwrite_at_close(&self.connection, path);
        }
    }
}

/// What a shell hook reports about one command.
#[derive(Debug, Clone, PartialEq)]
pub struct HookRun {
    pub shell_pid: u32,
    pub what: RunLabel,
    pub project: Option<String>,
    pub started_at: Moment,
    pub ended_at: Moment,
    pub status: i32,
}

/// Which waits to forget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForgetScope {
    Waits(Vec<WaitId>),
    Before(Moment),
    Project(String),
    Everything,
}

impl ForgetScope {
    /// What began before this UTC millisecond is meant, whatever it is about.
    fn limit(&self) -> i64 {
        match self {
            Self::Waits(_) | Self::Project(_) => 0,
            Self::Before(limit) => convert::Stamp::of(*limit).ms,
            Self::Everything => i64::MAX,
        }
    }

    /// The project of which everything is meant.
    fn project(&self) -> Option<&str> {
        if let Self::Project(project) = self { Some(project) } else { None }
    }
}

/// How much was (or would be) forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasure {
    pub waits: u64,
    pub earliest: Option<Moment>,
    pub latest: Option<Moment>,
    pub prompts: u64,
    /// Pulses, also half-done ones.
    pub pulses: u64,
    /// Tasks of a pilot.
    pub tasks: u64,
    /// Imported pull requests, test reports and stretches at the machine.
    pub evidence: u64,
    /// Friction interviews and friction logs.
    pub interviews: u64,
    /// Changes that could be taken back and tell of what goes, also of waits that were deleted before.
    pub changes: u64,
    /// Lines of the share log.
    pub sent: u64,
    /// Rosters of rounds, as they were first seen.
    pub rosters: u64,
}

impl Store {
    const fn without_file(connection: Connection) -> Self {
        Self {
            connection,
            path: None,
            folder: None,
            place: None,
            wal_place: None,
            is_read_only: false,
            is_damaged: false,
            generation: 0,
            unreadable: std::cell::RefCell::new(std::collections::BTreeSet::new()),
        }
    }

    /// Whether every write will be refused.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.is_read_only
    }
}
