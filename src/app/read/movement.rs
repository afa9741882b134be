//! Reads the weeks that limits of usual movement are made of.

use chrono::Local;

use crate::domain::figure::insight::{AgreedChange, Anchor, Basis, Frame, LimitsReason, LocalReading, Movement};
use crate::domain::figure::stats::WaitRecords;
use crate::domain::log::filter::Filter;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Actor;
use crate::domain::time::midnight;
use crate::storage::{StorageError, Store};

/// The weeks that the limits for `frame` are made of; `None` where nothing was ever observed.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn basis(
    store: &Store,
    frame: Frame,
    actor: Actor,
    reading: Reading,
) -> Result<Option<Basis>, StorageError> {
    let Some(anchor) = Anchor::of(&changes(store)?, store.first_observed()?, frame, &Local) else { return Ok(None) };
    let is_current = frame.span(&Local).contains(reading.now);
    let before = Movement::judged_from(frame, is_current);
    let mut basis = Basis::from(anchor);
    let mut first = anchor.monday;
    while first < before && !basis.is_complete() {
        let (from, to) = (midnight(first, &Local), midnight(first + chrono::Days::new(7 * 12), &Local));
        let filter = Filter { since: Some(from), until: Some(to), actor: Some(actor), ..Filter::default() };
        let (waits, observed) = (store.waits(&filter)?, store.observed(from, to)?);
        let records = WaitRecords { waits: &waits, observed: &observed, ..WaitRecords::default() };
        first = basis.add(&records, (first, before), &LocalReading { reading, zone: &Local });
    }
    Ok(Some(basis))
}

/// Pilots that ended, and what a person said.
fn changes(store: &Store) -> Result<Vec<AgreedChange>, StorageError> {
    let ended = store.pilots()?.into_iter().filter_map(|pilot| pilot.stopped_at);
    let ended = ended.map(|at| AgreedChange { at, because: LimitsReason::PilotEnded });
    let said = store.agreed_changes()?.into_iter().map(|at| AgreedChange { at, because: LimitsReason::Said });
    Ok(ended.chain(said).collect())
}
