//! Asks, and takes what the person says about being asked. A question counts from the moment it is shown, so showing it is
//! written first. Runs on the log's thread.

use crate::app::read::questions::{FOCUS_UNTIL, LOOK_BACK, OPTED_IN_AT, RESUMED_AT, SWITCHED_OFF, decide};
use crate::domain::figure::prompt;
use crate::domain::figure::prompt::Decision;
use crate::domain::log::prompt::{PromptOutcome, ShownPrompt, Trigger};
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::Wait;
use crate::domain::page::now::{NowView, StripQuestion};
use crate::domain::time::{Moment, between};
use crate::storage::{StorageError, Store};

type Result<T> = std::result::Result<T, StorageError>;

/// What came of considering.
#[derive(Debug)]
pub enum Consideration {
    /// This question is to be shown; that it was is in the log already.
    Ask(Box<StripQuestion>),
    /// The question on the screen is void: its wait was answered elsewhere, or is gone.
    Gone,
    /// Nothing now; look again at `until` at the latest.
    Quiet { until: Option<Moment>, why: String },
}

/// Decides, and if a question is due writes down that it is shown. `standing` is the question this program shows, or 0:
/// it is given again with the time at which it goes away, which the end of its wait moves.
///
/// # Errors
/// If the log cannot be read or written.
pub fn consider(
    store: &mut Store,
    (view, finished): (&NowView, &[Wait]),
    settings: &Settings,
    standing: i64,
    now: Moment,
) -> Result<Consideration> {
    let records = store.prompts(now - LOOK_BACK)?;
    match records.iter().find(|record| record.id == standing) {
        Some(record) if record.answer.is_some() => return Ok(Consideration::Gone),
        Some(record) => return stand(store, view, settings, record, now),
        None => {}
    }
    let (wait, trigger, chance, expires_at) = match decide(store, &view.running, finished, settings, now)? {
        Decision::Quiet { until, why } => return Ok(Consideration::Quiet { until, why }),
        Decision::Ask { wait, trigger, chance, expires_at } => (wait, trigger, chance, expires_at),
    };
    let Some(wait) = store.wait(wait)? else {
        return Ok(Consideration::Quiet { until: None, why: "the wait is gone".into() });
    };
    let prompt = store.prompt_shown(Some(wait.id), trigger, chance, now)?;
    Ok(Consideration::Ask(Box::new(StripQuestion { prompt, wait, trigger, expires_at })))
}

/// The question that stands, with its end moved, or void.
fn stand(
    store: &mut Store,
    view: &NowView,
    settings: &Settings,
    record: &ShownPrompt,
    now: Moment,
) -> Result<Consideration> {
    let wait = record.wait.map(|id| store.wait(id)).transpose()?.flatten();
    let is_open = |wait: &Wait| match record.trigger {
        Trigger::Forgotten => wait.is_running(),
        Trigger::During | Trigger::After | Trigger::Batch => wait.is_untagged(),
    };
    let Some(wait) = wait.filter(is_open) else {
        store.prompt_closed(record.id, PromptOutcome::Answered, between(record.shown_at, now).as_secs_f64())?;
        return Ok(Consideration::Gone);
    };
    let usual =
        view.running.iter().find(|running| running.wait.id == wait.id).and_then(|running| running.usual.as_ref());
    let expected_end = usual.map(|usual| wait.started_at + usual.median);
    let seen = if wait.is_running() { now } else { record.shown_at };
    let expires_at = prompt::expires_at(&settings.prompt, wait.ended_at(), expected_end, seen);
    Ok(Consideration::Ask(Box::new(StripQuestion { prompt: record.id, wait, trigger: record.trigger, expires_at })))
}

/// Silence until then, or none.
///
/// # Errors
/// If the log cannot be written.
pub fn set_quiet(store: &mut Store, until: Option<Moment>) -> Result<()> {
    store.remember(FOCUS_UNTIL, until.map(|until| until.to_rfc3339()).as_deref())
}

/// Switches everything that asks on or off, on this machine and for good.
///
/// # Errors
/// If the log cannot be written.
pub fn switch(store: &mut Store, is_on: bool) -> Result<()> {
    store.remember(SWITCHED_OFF, (!is_on).then_some("1"))
}

/// The person wants to be asked again.
///
/// # Errors
/// If the log cannot be written.
pub fn opt_in(store: &mut Store, now: Moment) -> Result<()> {
    store.remember(OPTED_IN_AT, Some(&now.to_rfc3339()))?;
    store.remember(FOCUS_UNTIL, None)
}

/// The machine woke up just now.
///
/// # Errors
/// If the log cannot be written.
pub fn resumed(store: &mut Store, now: Moment) -> Result<()> {
    store.remember(RESUMED_AT, Some(&now.to_rfc3339()))
}
