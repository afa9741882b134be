//! Whether the strip asks now: brings together the log, the settings and the policy in [`prompt::decide`].
//!
//! Runs on the log's thread. A question counts from the moment it is shown, so showing it is written first.

use chrono::{Local, TimeDelta};

use crate::domain::figure::prompt;
use crate::domain::figure::prompt::{Decision, Situation};
use crate::domain::log::filter::Filter;
use crate::domain::log::prompt::{Answered, Shown, Trigger};
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::now::{Ask, NowView, Questions};
use crate::domain::time::{Moment, between};
use crate::storage::{PromptRecord, StorageError, Store};

type Result<T> = std::result::Result<T, StorageError>;

const FOCUS_UNTIL: &str = "focus_until";
const SWITCHED_OFF: &str = "questions_off";
const OPTED_IN_AT: &str = "opted_in_at";
const RESUMED_AT: &str = "resumed_at";

/// Backoff looks back so far.
const LOOK_BACK: TimeDelta = TimeDelta::days(14);
/// Waits that ended longer ago are never asked about.
const RECENT: TimeDelta = TimeDelta::days(1);

/// What came of considering.
#[derive(Debug)]
pub enum Considered {
    /// This question is to be shown; that it was is in the log already.
    Ask(Box<Ask>),
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
    view: &NowView,
    settings: &Settings,
    standing: i64,
    now: Moment,
) -> Result<Considered> {
    let records = store.prompts(now - LOOK_BACK)?;
    match records.iter().find(|record| record.id == standing) {
        Some(record) if record.answer.is_some() => return Ok(Considered::Gone),
        Some(record) => return stand(store, view, settings, record, now),
        None => {}
    }
    let (wait, trigger, chance, expires_at) = match decide(store, view, settings, now)? {
        Decision::Quiet { until, why } => return Ok(Considered::Quiet { until, why }),
        Decision::Ask { wait, trigger, chance, expires_at } => (wait, trigger, chance, expires_at),
    };
    let Some(wait) = store.wait(wait)? else {
        return Ok(Considered::Quiet { until: None, why: "the wait is gone".into() });
    };
    let prompt = store.prompt_shown(Some(wait.id), trigger, chance, now)?;
    Ok(Considered::Ask(Box::new(Ask { prompt, wait, trigger, expires_at })))
}

/// The question that stands, with its end moved, or void.
fn stand(
    store: &mut Store,
    view: &NowView,
    settings: &Settings,
    record: &PromptRecord,
    now: Moment,
) -> Result<Considered> {
    let wait = record.wait.map(|id| store.wait(id)).transpose()?.flatten();
    let is_open = |wait: &Wait| match record.trigger {
        Trigger::Forgotten => wait.is_running(),
        Trigger::During | Trigger::After | Trigger::Batch => wait.is_untagged(),
    };
    let Some(wait) = wait.filter(is_open) else {
        store.prompt_closed(record.id, Answered::Answered, between(record.shown_at, now).as_secs_f64())?;
        return Ok(Considered::Gone);
    };
    let usual =
        view.running.iter().find(|running| running.wait.id == wait.id).and_then(|running| running.usual.as_ref());
    let expected_end = usual.map(|usual| wait.started_at + usual.median);
    let seen = if wait.is_running() { now } else { record.shown_at };
    let expires_at = prompt::expires_at(&settings.prompt, wait.ended_at, expected_end, seen);
    Ok(Considered::Ask(Box::new(Ask { prompt: record.id, wait, trigger: record.trigger, expires_at })))
}

/// The decision alone: for `draglog status` and `doctor`, which show no question.
///
/// # Errors
/// If the log cannot be read.
pub fn decide(store: &Store, view: &NowView, settings: &Settings, now: Moment) -> Result<Decision> {
    let records = store.prompts(now - LOOK_BACK)?;
    if let Some(open) = records.iter().find(|record| stands(record, now)) {
        let until = Some(open.shown_at + TimeDelta::minutes(5));
        return Ok(Decision::Quiet { until, why: "a question is on the screen".into() });
    }
    let shown: Vec<Shown> = records.iter().map(shown).collect();
    let finished = recently_finished(store, now)?;
    let muted = store.muted()?;
    let situation = Situation {
        settings,
        shown: &shown,
        running: &view.running,
        finished: &finished,
        muted: &muted,
        focus_until: moment(store, FOCUS_UNTIL)?,
        is_paused: store.remembered(SWITCHED_OFF)?.is_some(),
        opted_in_at: moment(store, OPTED_IN_AT)?,
        resumed_at: moment(store, RESUMED_AT)?,
        pulse_seconds: super::pulses::pulse_seconds(store, now)?,
        now,
    };
    Ok(prompt::decide(&situation, &Local))
}

/// Whether questions may come, for the header.
///
/// # Errors
/// If the log cannot be read.
pub fn state(store: &Store, settings: &Settings, now: Moment) -> Result<Questions> {
    if !settings.prompt.enabled || store.remembered(SWITCHED_OFF)?.is_some() {
        return Ok(Questions::Off);
    }
    if let Some(until) = moment(store, FOCUS_UNTIL)?.filter(|until| *until > now) {
        return Ok(Questions::Quiet { until });
    }
    let shown: Vec<Shown> = store.prompts(now - LOOK_BACK)?.iter().map(shown).collect();
    let situation = Situation {
        settings,
        shown: &shown,
        running: &[],
        finished: &[],
        muted: &[],
        focus_until: None,
        is_paused: false,
        opted_in_at: moment(store, OPTED_IN_AT)?,
        resumed_at: None,
        pulse_seconds: 0.0,
        now,
    };
    Ok(if prompt::is_opt_in_only(&situation, &Local) { Questions::OnRequest } else { Questions::On })
}

/// Until when the silence after the machine woke up lasts.
///
/// # Errors
/// If the log cannot be read.
pub fn grace_until(store: &Store, settings: &Settings) -> Result<Option<Moment>> {
    let minutes = i64::try_from(settings.prompt.resume_grace_min).ok().and_then(TimeDelta::try_minutes);
    let woke = moment(store, RESUMED_AT)?;
    Ok(woke.and_then(|woke| woke.checked_add_signed(minutes?)))
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

/// Whether a question stands on some screen; one whose program was killed is forgotten after five minutes.
fn stands(record: &PromptRecord, now: Moment) -> bool {
    record.answer.is_none() && now - record.shown_at < TimeDelta::minutes(5)
}

fn recently_finished(store: &Store, now: Moment) -> Result<Vec<Wait>> {
    let filter = Filter { since: Some(now - RECENT), actor: Some(Actor::Person), ..Filter::default() };
    let mut waits = store.waits(&filter)?;
    waits.retain(|wait| !wait.is_running());
    Ok(waits)
}

fn moment(store: &Store, key: &str) -> Result<Option<Moment>> {
    Ok(store.remembered(key)?.and_then(|text| Moment::parse_from_rfc3339(&text).ok()))
}

/// A question as the policy and the statistics read it.
#[must_use]
pub fn shown(record: &PromptRecord) -> Shown {
    Shown {
        wait: record.wait,
        trigger: record.trigger,
        shown_at: record.shown_at,
        chance: record.chance,
        // A question whose program was killed was not answered.
        answer: record.answer.or(Some(Answered::Expired)),
        seconds: record.seconds,
    }
}
