//! Whether the strip would ask now, and whether questions may come at all: what the policy in [`prompt::decide`] reads.

use chrono::{Local, TimeDelta};

use crate::domain::figure::progress::RunningWait;
use crate::domain::figure::prompt;
use crate::domain::figure::prompt::{Decision, Situation};
use crate::domain::log::filter::Filter;
use crate::domain::log::prompt::ShownPrompt;
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::now::Questions;
use crate::domain::say::when::TimeSpec;
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store};

type Result<T> = std::result::Result<T, StorageError>;

pub(in crate::app) const FOCUS_UNTIL: &str = "focus_until";
pub(in crate::app) const SWITCHED_OFF: &str = "questions_off";
pub(in crate::app) const OPTED_IN_AT: &str = "opted_in_at";
pub(in crate::app) const RESUMED_AT: &str = "resumed_at";

/// Backoff looks back so far.
pub(in crate::app) const LOOK_BACK: TimeDelta = TimeDelta::days(14);
/// Waits that ended longer ago are never asked about.
const RECENT: TimeDelta = TimeDelta::days(1);

/// The decision alone, from what the person runs and what has [finished lately](recently_finished): for `draglog status` and
/// `doctor`, which show no question.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn decide(
    store: &Store,
    running: &[RunningWait],
    finished: &[Wait],
    settings: &Settings,
    now: Moment,
) -> Result<Decision> {
    let records = store.prompts(now - LOOK_BACK)?;
    if let Some(open) = records.iter().find(|record| stands(record, now)) {
        let until = Some(open.shown_at + TimeDelta::minutes(5));
        return Ok(Decision::Quiet { until, why: "a question is on the screen".into() });
    }
    let shown: Vec<ShownPrompt> = records.into_iter().map(ShownPrompt::settled).collect();
    let muted = store.muted()?;
    let situation = Situation {
        settings,
        shown: &shown,
        running,
        finished,
        muted: &muted,
        focus_until: moment(store, FOCUS_UNTIL)?,
        is_paused: store.remembered(SWITCHED_OFF)?.is_some(),
        opted_in_at: moment(store, OPTED_IN_AT)?,
        resumed_at: moment(store, RESUMED_AT)?,
        pulse_seconds: store.seconds_of_due_pulses(TimeSpec::Week.resolve(now, &Local))?,
        now,
    };
    Ok(prompt::decide(&situation, &Local))
}

/// Whether questions may come, for the header.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn state(store: &Store, settings: &Settings, now: Moment) -> Result<Questions> {
    if !settings.prompt.enabled || store.remembered(SWITCHED_OFF)?.is_some() {
        return Ok(Questions::Off);
    }
    if let Some(until) = moment(store, FOCUS_UNTIL)?.filter(|until| *until > now) {
        return Ok(Questions::Quiet { until });
    }
    let shown: Vec<ShownPrompt> = store.prompts(now - LOOK_BACK)?.into_iter().map(ShownPrompt::settled).collect();
    let opted_in_at = moment(store, OPTED_IN_AT)?;
    Ok(if prompt::is_opt_in_only(&settings.backoff, &shown, opted_in_at, &Local) {
        Questions::OnRequest
    } else {
        Questions::On
    })
}

/// Until when the silence after the machine woke up lasts.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn grace_until(store: &Store, settings: &Settings) -> Result<Option<Moment>> {
    let minutes = i64::try_from(settings.prompt.resume_grace_min).ok().and_then(TimeDelta::try_minutes);
    let woke = moment(store, RESUMED_AT)?;
    Ok(woke.and_then(|woke| woke.checked_add_signed(minutes?)))
}

/// Whether a question stands on some screen; one whose program was killed is forgotten after five minutes.
fn stands(record: &ShownPrompt, now: Moment) -> bool {
    record.answer.is_none() && now - record.shown_at < TimeDelta::minutes(5)
}

/// The person's waits that have ended in the last day.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn recently_finished(store: &Store, now: Moment) -> Result<Vec<Wait>> {
    let filter = Filter { since: Some(now - RECENT), actor: Some(Actor::Person), ..Filter::default() };
    let mut waits = store.waits(&filter)?;
    waits.retain(|wait| !wait.is_running());
    Ok(waits)
}

/// What the person runs now.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn running(store: &Store) -> Result<Vec<RunningWait>> {
    let mut running = store.running()?;
    running.retain(|run| run.wait.actor == Actor::Person);
    Ok(running)
}

fn moment(store: &Store, key: &str) -> Result<Option<Moment>> {
    Ok(store.remembered(key)?.and_then(|text| Moment::parse_from_rfc3339(&text).ok()))
}
