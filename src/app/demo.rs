//! Fills a log in memory with a made-up but believable month.

use std::time::Duration;

use crate::domain::demo;
use crate::domain::wait::Moment;
use crate::storage::{StorageError, Store};

/// The month is the same at every start, ending now.
const SEED: u64 = 7;
const MONTH: Duration = Duration::from_hours(28 * 24);
const WAITS: usize = 1_900;

/// Puts the month into `store`.
///
/// # Errors
/// If the log in memory refuses.
pub fn fill(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    store.insert_history(demo::history(SEED, now, MONTH, WAITS)).map(drop)
}
