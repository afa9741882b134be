//! Writes down what is counted when that changes, and freezes the baseline that later weeks are compared with.

use crate::app::read::pilots::{LOOK_BACK_WEEKS, baseline_weeks};
use crate::domain::figure::pilot::{BASELINE_FROM, Baseline, Definitions};
use crate::domain::log::settings::Settings;
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store};

type Result<T> = std::result::Result<T, StorageError>;

/// Writes down what is counted from now on, if that is new and anything is compared. Whoever observes says so when it begins
/// and when rules change, so that a change is known by the day on which it happened.
///
/// # Errors
/// If the log cannot be read or written.
pub fn note(store: &mut Store, definitions: &Definitions, now: Moment) -> Result<()> {
    if !store.is_read_only() && store.definitions_matter()? {
        store.keep_definitions(definitions, now)?;
    }
    Ok(())
}

/// How freezing went.
#[derive(Debug, Clone, PartialEq)]
pub enum Freeze {
    Frozen(Baseline),
    /// The same definitions are frozen already.
    Already(Baseline),
    /// Other definitions are frozen; what is different.
    Different(Baseline, Vec<String>),
    /// So many complete observed weeks are missing.
    TooEarly(usize),
}

/// Freezes what is counted at `now`, from six complete observed weeks on; `again` takes the place of a baseline under other
/// definitions.
///
/// # Errors
/// If the log cannot be read or written.
pub fn freeze(
    store: &mut Store,
    current: Definitions,
    settings: &Settings,
    (now, again): (Moment, bool),
) -> Result<Freeze> {
    if let Some(frozen) = store.baseline()? {
        match frozen.definitions.differences(&current) {
            none if none.is_empty() => return Ok(Freeze::Already(frozen)),
            differences if !again => return Ok(Freeze::Different(frozen, differences)),
            _ => {}
        }
    }
    note(store, &current, now)?;
    let weeks = baseline_weeks(store, &current, settings, now)?;
    let Some(first) = weeks.first().filter(|_| weeks.len() >= BASELINE_FROM) else {
        return Ok(Freeze::TooEarly(BASELINE_FROM - weeks.len()));
    };
    let weeks_count = u32::try_from(weeks.len()).unwrap_or(LOOK_BACK_WEEKS);
    let baseline = Baseline { frozen_at: now, first: first.monday, weeks: weeks_count, definitions: current };
    store.freeze_baseline(&baseline)?;
    Ok(Freeze::Frozen(baseline))
}
