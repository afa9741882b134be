//! What the log holds beside the waits of a period, read in one place: `stats`, Insights and a contribution are made from the
//! same.

use std::collections::BTreeSet;

use chrono::Local;

use crate::domain::figure::stats::{TreeState, WaitRecords};
use crate::domain::log::evidence::ChangeReview;
use crate::domain::log::filter::Filter;
use crate::domain::log::prompt::ShownPrompt;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::share::LocalHoldings;
use crate::domain::time::Weeks;
use crate::domain::time::{Period, Span, midnight};
use crate::storage::{StorageError, Store};

/// What the log holds beside the waits of a period.
pub(in crate::app) struct RecordsBesideWaits {
    agents: Vec<Wait>,
    observed: Vec<Span>,
    prompts: Vec<ShownPrompt>,
    trees: Vec<TreeState>,
}

impl RecordsBesideWaits {
    /// What there is of `period` beside its `waits`.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub(in crate::app) fn of(store: &Store, period: Period, waits: &[Wait]) -> Result<Self, StorageError> {
        Ok(Self {
            agents: store.agent_runs(waits, period)?,
            observed: store.observed(period.from, period.to)?,
            prompts: prompts(store, period)?,
            trees: store.trees(waits)?,
        })
    }

    /// The same with its waits, as figures are made from them.
    pub(in crate::app) fn with<'a>(&'a self, waits: &'a [Wait]) -> WaitRecords<'a> {
        let Self { agents, observed, prompts, trees } = self;
        WaitRecords { waits, observed, prompts, trees, agents }
    }
}

/// Questions shown in `period`.
fn prompts(store: &Store, period: Period) -> Result<Vec<ShownPrompt>, StorageError> {
    let from = store.prompts(period.from)?.into_iter();
    Ok(from.filter(|prompt| prompt.shown_at < period.to).map(ShownPrompt::settled).collect())
}

/// The person's own changes of `period`, from an import.
///
/// # Errors
/// If the log cannot be read.
pub(in crate::app) fn changes(store: &Store, period: Period) -> Result<Vec<ChangeReview>, StorageError> {
    Ok(store.pull_requests(period)?.iter().filter_map(ChangeReview::of).collect())
}

/// Weeks as days begin and end here.
pub(in crate::app) fn period(weeks: Weeks) -> Period {
    Period { from: midnight(weeks.from(), &Local), to: midnight(weeks.until(), &Local) }
}

/// What the log holds of these weeks, none of which has a place in a contribution.
///
/// # Errors
/// If the log cannot be read.
pub(in crate::app) fn holdings(store: &Store, weeks: Weeks) -> Result<LocalHoldings, StorageError> {
    let period = period(weeks);
    let filter = Filter { since: Some(period.from), until: Some(period.to), ..Filter::default() };
    let (waits, others): (Vec<_>, Vec<_>) =
        store.waits(&filter)?.into_iter().partition(|wait| wait.actor == Actor::Person);
    let distinct = |texts: &mut dyn Iterator<Item = &str>| texts.collect::<BTreeSet<_>>().len();
    let sittings = store.responses()?;
    Ok(LocalHoldings {
        waits: waits.len(),
        labels: distinct(&mut waits.iter().map(|wait| wait.label.as_str())),
        projects: distinct(&mut waits.iter().filter_map(|wait| wait.project.as_deref())),
        notes: waits.iter().filter(|wait| wait.note.is_some()).count(),
        questions: prompts(store, period)?.len(),
        sittings: sittings.iter().filter(|kept| weeks.contain(kept.sitting.begun.date_naive())).count(),
        runs_of_others: others.len(),
    })
}
