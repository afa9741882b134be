//! A period added up: what every form of `draglog stats` shows.

use chrono::{DateTime, Local};

use super::evidence::RecordsBesideWaits;
use crate::domain::figure::stats::{Grouping, groups, summary};
use crate::domain::log::filter::Filter;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::stats::StatsPage;
use crate::domain::time::{Moment, Period};
use crate::storage::{StorageError, Store};

/// Which waits are added up, and into which groups.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StatsQuery {
    pub since: Option<Moment>,
    pub until: Option<Moment>,
    pub actor: Actor,
    pub by: Option<Grouping>,
}

/// Adds up.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn page(store: &Store, query: StatsQuery, reading: Reading) -> Result<StatsPage, StorageError> {
    let StatsQuery { since, until, actor, by } = query;
    let waits = store.waits(&Filter { since, until, actor: Some(actor), ..Filter::default() })?;
    let period = period(store, &waits, (since, until), reading.now)?;
    let waits = store.with_failures_before(period, actor, waits)?;
    let beside = RecordsBesideWaits::of(store, period, &waits)?;
    let records = beside.with(&waits);
    let groups = by.map(|by| (by, groups(&waits, by, period, reading, &Local)));
    let is_empty = waits.is_empty() && records.observed.is_empty();
    Ok(StatsPage { summary: summary(&records, period, reading), groups, is_empty })
}

/// What is to be counted; without an edge, from the first record on and up to now.
fn period(
    store: &Store,
    waits: &[Wait],
    edges: (Option<Moment>, Option<Moment>),
    now: Moment,
) -> Result<Period, StorageError> {
    let to = edges.1.unwrap_or(now);
    if let Some(from) = edges.0 {
        return Ok(Period { from, to: to.max(from) });
    }
    let first_observed =
        store.observed(DateTime::UNIX_EPOCH.fixed_offset(), to)?.into_iter().map(|span| span.start).min();
    let first_wait = waits.iter().map(|wait| wait.started_at).min();
    let from = first_wait.into_iter().chain(first_observed).min().unwrap_or(to);
    Ok(Period { from: crate::clock::localize(from).min(to), to })
}
