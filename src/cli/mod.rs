//! The command line: one file for each command, with its arguments and what it does.

pub mod completions;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod edit;
pub mod forget;
pub mod init;
pub mod log;
pub mod man;
pub mod paths;
pub mod run;
pub mod stats;
pub mod status;
pub mod tag;
pub mod undo;
pub mod wait;
pub mod watch;
pub mod why;

use std::process::ExitCode;

use crate::domain::settings::Settings;
use crate::domain::wait::Moment;
use crate::paths::Paths;
use crate::storage::Store;

/// What every command needs.
#[derive(Debug, Clone)]
pub struct Context {
    pub paths: Paths,
    pub settings: Settings,
    /// The moment the command was given.
    pub now: Moment,
    /// Whether stdout may carry colour.
    pub color: bool,
    /// Whether somebody can be asked: stdin and stderr are terminals.
    pub is_interactive: bool,
}

impl Context {
    /// Opens the log for reading and writing, telling notices on stderr, after taking in what shell hooks left in the spool.
    pub fn open(&self) -> anyhow::Result<Store> {
        let (store, _notices) = Store::open(&self.paths.data, self.now)?;
        Ok(store)
    }
}

/// How a command ended well; errors carry their own code.
pub type CommandResult = anyhow::Result<ExitCode>;
