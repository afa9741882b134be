//! Which pulses there are, which one is due, and what the week's budget has left: brings together survey files, log,
//! settings and the schedule in [`due`]. The UI, `draglog status`, `doctor` and `pulse` ask here.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Local, TimeDelta};

use super::questions;
use crate::domain::figure::followup::FollowUp;
use crate::domain::log::prompt::{Answered, attention};
use crate::domain::log::settings::Settings;
use crate::domain::log::survey::due::{Facts, Outlook};
use crate::domain::log::survey::{
    Arm, Budget, Cadence, Happened, Kept, Offered, Sitting, Snooze, Survey, TaskTimes, due,
};
use crate::domain::page::now::Questions;
use crate::domain::page::pulse::{Due, PulseHome, TaskPilot};
use crate::domain::say::when::When;
use crate::domain::time::{Moment, resolve_civil};
use crate::paths::Paths;
use crate::storage::{StorageError, Store};
use crate::survey::{Asked, SurveyProblem, Surveys, followup};

type Result<T> = std::result::Result<T, StorageError>;

/// The schedule looks back over the quarter.
const LOOK_BACK: TimeDelta = TimeDelta::days(100);
/// A half-done pulse can be gone on with for so long.
const GO_ON: TimeDelta = TimeDelta::days(7);
/// An offer that nobody closed for so long is of a program that was killed.
const STALE_OFFER: TimeDelta = TimeDelta::days(14);

/// The pulses, read once and again when a file changes; cheap to clone.
#[derive(Clone, Default)]
pub struct Catalog {
    paths: Option<Paths>,
    read: Arc<Mutex<Option<Arc<Loaded>>>>,
}

/// What was read.
#[derive(Debug, PartialEq)]
pub struct Loaded {
    pub surveys: Surveys,
    /// What is wrong with the user's own files; such a file is left out.
    pub problems: Vec<SurveyProblem>,
    /// What teams say they changed, the latest first.
    pub followups: Vec<FollowUp>,
    /// What is wrong with files of that kind; such a file is left out.
    pub followup_problems: Vec<SurveyProblem>,
}

impl Catalog {
    /// The shipped pulses and those of the user's folder. Nothing is read before it is needed.
    #[must_use]
    pub fn new(paths: Paths) -> Self {
        Self { paths: Some(paths), read: Arc::default() }
    }

    /// What there is.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn get(&self, store: &Store) -> Result<Arc<Loaded>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = &*read {
            return Ok(Arc::clone(loaded));
        }
        let loaded = Arc::new(self.load(store)?);
        *read = Some(Arc::clone(&loaded));
        Ok(loaded)
    }

    /// Reads everything anew; gives what there is now if it differs from before, with the words to say.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn reload(&self, store: &Store) -> Result<Option<String>> {
        let before = self.get(store)?;
        let now = self.load(store)?;
        if *before == now {
            return Ok(None);
        }
        let words = told(&before, &now);
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(now));
        Ok(Some(words))
    }

    fn load(&self, store: &Store) -> Result<Loaded> {
        let mut surveys = known(store)?;
        let problems = self.paths.as_ref().map_or_else(Vec::new, |paths| surveys.extend_from(&paths.surveys()));
        let folder = self.paths.as_ref().map(Paths::followups);
        let (followups, followup_problems) = folder.map(|folder| followup::load(&folder)).unwrap_or_default();
        Ok(Loaded { surveys, problems, followups, followup_problems })
    }
}

/// What changed in the folders, in one line.
fn told(before: &Loaded, now: &Loaded) -> String {
    if let Some(problem) = now.followup_problems.iter().find(|problem| !before.followup_problems.contains(problem)) {
        return format!("A follow-up was not taken up: {problem}");
    }
    if let Some(new) = now.followups.iter().find(|followup| !before.followups.contains(followup)) {
        return format!("A follow-up has come: {}.", new.title);
    }
    let is_fresh = |problem: &&SurveyProblem| !before.problems.contains(problem);
    if let Some(problem) = now.problems.iter().find(is_fresh) {
        return format!("A pulse was not taken up: {problem}");
    }
    let is_changed = |survey: &&Survey| before.surveys.get(&survey.id) != Some(*survey);
    let changed: Vec<&str> = now.surveys.iter().filter(is_changed).map(|survey| survey.title.as_str()).collect();
    if changed.is_empty() { "The pulses have changed.".into() } else { format!("Taken up: {}.", changed.join(", ")) }
}

/// The shipped pulses, and what answers in the log were asked with: what a survey file must not contradict.
///
/// # Errors
/// If the log cannot be read.
pub fn known(store: &Store) -> Result<Surveys> {
    let mut surveys = Surveys::builtin();
    let mut asked = Asked::default();
    for item in store.asked_before()? {
        asked.note(&item.survey, item.version, &item.item, item.fingerprint);
    }
    surveys.remember(asked);
    Ok(surveys)
}

/// What is due now, what comes next, and why nothing is asked.
///
/// # Errors
/// If the log cannot be read.
pub fn outlook(store: &mut Store, surveys: &Surveys, settings: &Settings, now: Moment) -> Result<Outlook> {
    let mut prompt = settings.prompt.clone();
    let mut silent_until = questions::grace_until(store, settings)?;
    match questions::state(store, settings, now)? {
        Questions::On => {}
        Questions::Off => prompt.enabled = false,
        Questions::Quiet { until } => silent_until = silent_until.max(Some(until)),
        Questions::OnRequest => {
            let why = "many questions went unanswered; it asks again after T".into();
            return Ok(Outlook { now: None, next: None, why });
        }
    }
    let pulses: Vec<&Survey> = surveys.iter().collect();
    let facts = Facts {
        pulses: &pulses,
        prompt: &prompt,
        pulse: &settings.pulse,
        history: &store.pulse_events(now - LOOK_BACK)?,
        seconds_used: seconds_this_week(store, now)?,
        silent_until,
        seed: seed(store)?,
    };
    Ok(due::outlook(&facts, now))
}

/// Chosen once for each log, so that not everybody is asked on the same days.
fn seed(store: &mut Store) -> Result<u64> {
    match store.salt() {
        Ok(salt) => Ok(salt.into_iter().fold(0, |seed: u64, byte| seed.rotate_left(8) ^ u64::from(byte))),
        Err(StorageError::ReadOnly) => Ok(0),
        Err(error) => Err(error),
    }
}

/// When the ISO week began.
fn monday(now: Moment) -> Moment {
    When::Week.resolve(now, &Local)
}

/// Seconds that due pulses have taken this week, for the strip's part of the budget.
///
/// # Errors
/// If the log cannot be read.
pub fn pulse_seconds(store: &Store, now: Moment) -> Result<f64> {
    store.seconds_of_due_pulses(monday(now))
}

fn seconds_this_week(store: &Store, now: Moment) -> Result<f64> {
    let prompts = store.prompts(monday(now))?;
    let strip: f64 = prompts.iter().map(|prompt| attention(prompt.answer, prompt.seconds)).sum();
    Ok(strip + pulse_seconds(store, now)?)
}

/// What everything that asks has taken of the week.
///
/// # Errors
/// If the log cannot be read.
pub fn budget(store: &Store, settings: &Settings, now: Moment) -> Result<Budget> {
    let (prompts, offers) = (store.prompts(monday(now))?, store.offers(monday(now))?);
    let answered = prompts.iter().filter(|prompt| prompt.answer == Some(Answered::Answered)).count()
        + offers.iter().filter(|offer| offer.outcome == Some(Offered::Taken)).count();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Budget {
        used_s: seconds_this_week(store, now)?,
        of_s: settings.prompt.weekly_budget_s,
        asked: count(prompts.len() + offers.len()),
        answered: count(answered),
    })
}

/// Everything the Pulse screen shows.
///
/// # Errors
/// If the log cannot be read.
pub fn home(store: &mut Store, loaded: &Loaded, settings: &Settings, now: Moment) -> Result<PulseHome> {
    let mut kept = store.sittings()?;
    kept.retain(|kept| kept.ended.is_some() || can_go_on(kept, &loaded.surveys, now));
    let mut services = settings.pulse.services.clone();
    for service in kept.iter().filter_map(|kept| kept.sitting.service.as_ref()) {
        if !services.contains(service) {
            services.push(service.clone());
        }
    }
    Ok(PulseHome {
        pulses: loaded.surveys.iter().cloned().map(Arc::new).collect(),
        kept,
        outlook: outlook(store, &loaded.surveys, settings, now)?,
        budget: budget(store, settings, now)?,
        services,
        pilot: pilot(store, settings)?,
        problems: loaded.problems.iter().map(ToString::to_string).collect(),
    })
}

/// Whether a half-done sitting is still about the same stretch of time: an end-of-day pulse on its day, others for a week.
fn can_go_on(kept: &Kept, surveys: &Surveys, now: Moment) -> bool {
    let begun = kept.sitting.begun;
    match surveys.get(&kept.sitting.survey).map(|survey| &survey.cadence) {
        Some(Cadence::RandomDays(_)) => {
            begun.with_timezone(&Local).date_naive() == now.with_timezone(&Local).date_naive()
        }
        Some(_) => now - begun < GO_ON,
        None => false,
    }
}

/// The pilot with tasks: the one that the settings name, or one whose task goes on.
fn pilot(store: &Store, settings: &Settings) -> Result<Option<TaskPilot>> {
    let tasks = store.tasks()?;
    let task = tasks.iter().rev().find(|task| !task.is_answered).map(TaskTimes::as_task);
    let name = crate::domain::say::text::clean(settings.pulse.task_pilot.trim());
    if name.is_empty() && !tasks.iter().any(|task| task.ended_at.is_none()) {
        return Ok(None);
    }
    let over = |arm| tasks.iter().filter(|task| task.ended_at.is_some() && task.arm == arm).count();
    let count = |arm| u32::try_from(over(arm)).unwrap_or(u32::MAX);
    let (with_tool, without) = (count(Arm::With), count(Arm::Without));
    let name = if name.is_empty() { "AI pilot".to_owned() } else { name };
    Ok(Some(TaskPilot { name, task, with_tool, without }))
}

/// The pulse to offer now, and when to look again. That it is offered is written down; an offer whose time is over, too.
///
/// # Errors
/// If the log cannot be read or written.
pub fn consider(
    store: &mut Store,
    surveys: &Surveys,
    settings: &Settings,
    now: Moment,
) -> Result<(Option<Due>, Option<Moment>)> {
    let outlook = outlook(store, surveys, settings, now)?;
    let mut stands = false;
    for offer in store.offers(now - STALE_OFFER)?.into_iter().filter(|offer| offer.outcome.is_none()) {
        let is_due = outlook.now.as_ref().is_some_and(|ask| ask.survey == offer.survey && ask.service == offer.service);
        if is_due && !stands {
            stands = true;
        } else {
            store.offer_closed(offer.id, Offered::Expired, 0.0, now)?;
        }
    }
    let wake = outlook.now.as_ref().map(|ask| ask.until).or(outlook.next.as_ref().map(|ask| ask.from));
    let Some(ask) = outlook.now else { return Ok((None, wake.map(|civil| resolve_civil(civil, &Local)))) };
    if !stands {
        store.pulse_offered(&ask.survey, ask.service.as_deref(), now)?;
    }
    let seconds = surveys.get(&ask.survey).map_or(0.0, Survey::estimated_seconds);
    Ok((Some(Due { ask, seconds }), wake.map(|civil| resolve_civil(civil, &Local))))
}

/// A due pulse, about a service where it is one of those, was put off or turned down.
///
/// # Errors
/// If the log cannot be written.
pub fn put_off(
    store: &mut Store,
    (survey, service): (&str, Option<&str>),
    what: Happened,
    seconds: f64,
    now: Moment,
) -> Result<()> {
    let outcome = match what {
        Happened::Snoozed(snooze) => Offered::Snoozed(snooze),
        Happened::Dropped => Offered::Dropped,
        Happened::Taken => Offered::Taken,
    };
    let offer = match open_offer(store, survey, service, now)? {
        Some(offer) => offer,
        None => store.pulse_offered(survey, service, now)?,
    };
    store.offer_closed(offer, outcome, seconds, now)
}

/// A sitting is over.
///
/// # Errors
/// If the log cannot be written.
pub fn finish(store: &mut Store, sitting: &Sitting, now: Moment) -> Result<crate::domain::log::change::Done> {
    let done = store.finish_pulse(sitting, now)?;
    answered(store, &sitting.survey, sitting.service.as_deref(), now)?;
    Ok(done)
}

/// The pulse was answered, so an offer of it that stands somewhere has done its work.
///
/// # Errors
/// If the log cannot be written.
pub fn answered(store: &mut Store, survey: &str, service: Option<&str>, now: Moment) -> Result<()> {
    match open_offer(store, survey, service, now)? {
        Some(offer) => store.offer_closed(offer, Offered::Taken, 0.0, now),
        None => Ok(()),
    }
}

fn open_offer(store: &Store, survey: &str, service: Option<&str>, now: Moment) -> Result<Option<i64>> {
    let offers = store.offers(now - STALE_OFFER)?;
    let is_it = |offer: &&crate::storage::Offer| {
        offer.outcome.is_none() && offer.survey == survey && offer.service.as_deref() == service
    };
    Ok(offers.iter().rev().find(is_it).map(|offer| offer.id))
}

/// Why nothing is asked now, strip and pulses in one line; what is asked where something is.
///
/// # Errors
/// If the log cannot be read.
pub fn why(store: &mut Store, surveys: &Surveys, settings: &Settings, now: Moment) -> Result<String> {
    let view = store.now_view(now, settings)?;
    let strip = match questions::decide(store, &view, settings, now)? {
        crate::domain::figure::prompt::Decision::Ask { .. } => "a question about a wait is due".to_owned(),
        crate::domain::figure::prompt::Decision::Quiet { why, .. } => format!("no question about a wait: {why}"),
    };
    Ok(format!("{strip}; {}", outlook(store, surveys, settings, now)?.line()))
}

/// The lengths for which a pulse can be put off, the shortest first.
#[must_use]
pub fn snoozes(settings: &Settings) -> Vec<Snooze> {
    let minutes = settings.pulse.snooze_min.iter().filter_map(|minutes| u32::try_from(*minutes).ok());
    minutes.map(Snooze::Minutes).chain([Snooze::NextMorning]).collect()
}
