//! The recap of the week is offered until it was read or turned down.

use chrono::NaiveDate;

use crate::app::read::insights::RECAP_SEEN;
use crate::storage::{StorageError, Store};

/// The recap of this week was read or turned down.
///
/// # Errors
/// If the log cannot be written.
pub fn seen(store: &mut Store, week: NaiveDate) -> Result<(), StorageError> {
    store.remember(RECAP_SEEN, Some(&week.to_string()))
}
