//! The log, listed.

use crate::domain::log::filter::Filter;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Wait;
use crate::domain::page::log::LogPage;
use crate::storage::{StorageError, Store};

/// What `draglog log` lists.
///
/// # Errors
/// If the log cannot be read.
pub fn page(store: &Store, filter: &Filter, reading: Reading) -> Result<LogPage, StorageError> {
    Ok(LogPage { waits: store.waits(filter)?, reading })
}

/// The same as the screen lists it.
///
/// # Errors
/// If the log cannot be read.
pub fn newest_first(store: &Store, filter: &Filter) -> Result<Vec<Wait>, StorageError> {
    let mut waits = store.waits(filter)?;
    waits.reverse();
    Ok(waits)
}
