//! Which pulses there are, which one is due, and what the week's budget has left: brings together survey files, log,
//! settings and the schedule in [`due`]. The UI, `draglog status`, `doctor` and `pulse` ask here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Local, TimeDelta};

use super::{questions, team_pulses};
use crate::domain::figure;
use crate::domain::figure::followup::FollowUp;
use crate::domain::figure::pulse::PulseResults;
use crate::domain::log::prompt::{PromptOutcome, attention};
use crate::domain::log::settings::Settings;
use crate::domain::log::survey::due::{Facts, Outlook};
use crate::domain::log::survey::{Arm, Budget, Cadence, OfferOutcome, PulseResponse, Survey, due};
use crate::domain::page::now::Questions;
use crate::domain::page::pulse::{PulseHome, TaskPilot};
use crate::domain::say::problem::Problem;
use crate::domain::say::when::TimeSpec;
use crate::domain::time::Moment;
use crate::paths::Paths;
use crate::share::folder::Folder;
use crate::storage::{StorageError, Store};
use crate::survey::{Fingerprints, Surveys, followup};

type Result<T> = std::result::Result<T, StorageError>;

/// The schedule looks back over the quarter.
const LOOK_BACK: TimeDelta = TimeDelta::days(100);
/// A half-done pulse can be gone on with for so long.
const GO_ON: TimeDelta = TimeDelta::days(7);

/// The pulses, read once and again when a file changes; cheap to clone.
#[derive(Clone, Default)]
pub struct Catalog {
    paths: Option<Paths>,
    read: Arc<Mutex<Option<Arc<PulseFiles>>>>,
}

/// What was read.
#[derive(Debug, PartialEq)]
pub struct PulseFiles {
    pub surveys: Surveys,
    /// What is wrong with the user's own files; such a file is left out.
    pub problems: Vec<Problem>,
    /// What teams say they changed, the latest first.
    pub followups: Vec<FollowUp>,
    /// What is wrong with files of that kind; such a file is left out.
    pub followup_problems: Vec<Problem>,
}

impl Catalog {
    /// The shipped pulses and those of the user's folder. Nothing is read before it is needed.
    #[must_use]
    pub fn new(paths: Paths) -> Self {
        Self { paths: Some(paths), read: Arc::default() }
    }

    /// The data folder, where there is one.
    #[must_use]
    pub fn data(&self) -> Option<&Path> {
        self.paths.as_ref().map(|paths| paths.data.as_path())
    }

    /// The observer's lock, where there is one.
    #[must_use]
    pub fn lock(&self) -> Option<PathBuf> {
        self.paths.as_ref().map(Paths::lock)
    }

    /// What there is.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn get(&self, store: &Store) -> Result<Arc<PulseFiles>> {
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

    fn load(&self, store: &Store) -> Result<PulseFiles> {
        let mut surveys = known(store)?;
        let mut problems = self.paths.as_ref().map_or_else(Vec::new, |paths| surveys.extend_from(&paths.surveys()));
        for team in store.teams()?.iter().filter(|team| team.is_followed) {
            // A team whose folder is not there now, such as a drive that is not mounted, has no pulses now.
            if let Ok(folder) = Folder::open(Path::new(&team.folder)) {
                problems.extend(team_pulses::add(&mut surveys, &folder));
            }
        }
        let folder = self.paths.as_ref().map(Paths::followups);
        let (followups, followup_problems) = folder.map(|folder| followup::load(&folder)).unwrap_or_default();
        Ok(PulseFiles { surveys, problems, followups, followup_problems })
    }
}

/// What changed in the folders, in one line.
fn told(before: &PulseFiles, now: &PulseFiles) -> String {
    if let Some(problem) = now.followup_problems.iter().find(|problem| !before.followup_problems.contains(problem)) {
        return format!("A follow-up was not taken up: {problem}");
    }
    if let Some(new) = now.followups.iter().find(|followup| !before.followups.contains(followup)) {
        return format!("A follow-up has come: {}.", new.title);
    }
    let is_fresh = |problem: &&Problem| !before.problems.contains(problem);
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
    let mut asked = Fingerprints::default();
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
    TimeSpec::Week.resolve(now, &Local)
}

fn seconds_this_week(store: &Store, now: Moment) -> Result<f64> {
    let prompts = store.prompts(monday(now))?;
    let strip: f64 = prompts.iter().map(|prompt| attention(prompt.answer, prompt.seconds)).sum();
    Ok(strip + store.seconds_of_due_pulses(monday(now))?)
}

/// What everything that asks has taken of the week.
///
/// # Errors
/// If the log cannot be read.
pub fn budget(store: &Store, settings: &Settings, now: Moment) -> Result<Budget> {
    let (prompts, offers) = (store.prompts(monday(now))?, store.offers(monday(now))?);
    let answered = prompts.iter().filter(|prompt| prompt.answer == Some(PromptOutcome::Answered)).count()
        + offers.iter().filter(|offer| offer.outcome == Some(OfferOutcome::Taken)).count();
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
pub fn home(store: &mut Store, loaded: &PulseFiles, settings: &Settings, now: Moment) -> Result<PulseHome> {
    let records = store.sittings()?;
    let results = figure::pulse::results(&loaded.surveys.iter().collect::<Vec<_>>(), &records);
    let mut kept: Vec<PulseResponse> = records.into_iter().map(|one| one.response).collect();
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
        results,
        outlook: outlook(store, &loaded.surveys, settings, now)?,
        budget: budget(store, settings, now)?,
        services,
        pilot: pilot(store, settings)?,
        problems: loaded.problems.iter().map(ToString::to_string).collect(),
    })
}

/// What was answered, version by version: to one pulse, which is in it even if it was never taken, or to all.
///
/// # Errors
/// If the log cannot be read.
pub fn results(store: &Store, surveys: &Surveys, id: Option<&str>) -> Result<Vec<PulseResults>> {
    let mut results = figure::pulse::results(&surveys.iter().collect::<Vec<_>>(), &store.pulses(id)?);
    if let Some(survey) = id.and_then(|id| surveys.get(id))
        && !results.iter().any(|results| results.is_current)
    {
        results.insert(0, PulseResults::of(survey.clone(), true, &[]));
    }
    Ok(results)
}

/// Whether a half-done sitting is still about the same stretch of time: an end-of-day pulse on its day, others for a week.
fn can_go_on(kept: &PulseResponse, surveys: &Surveys, now: Moment) -> bool {
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
    let task = tasks.iter().rev().find(|task| !task.is_answered).cloned();
    let name = crate::domain::say::escape::clean(settings.pulse.task_pilot.trim());
    if name.is_empty() && !tasks.iter().any(|task| task.ended_at.is_none()) {
        return Ok(None);
    }
    let over = |arm| tasks.iter().filter(|task| task.ended_at.is_some() && task.arm == arm).count();
    let count = |arm| u32::try_from(over(arm)).unwrap_or(u32::MAX);
    let (with_tool, without) = (count(Arm::With), count(Arm::Without));
    let name = if name.is_empty() { "AI pilot".to_owned() } else { name };
    Ok(Some(TaskPilot { name, task, with_tool, without }))
}

/// Why nothing is asked now, strip and pulses in one line; what is asked where something is.
///
/// # Errors
/// If the log cannot be read.
pub fn why(store: &mut Store, surveys: &Surveys, settings: &Settings, now: Moment) -> Result<String> {
    let finished = questions::recently_finished(store, now)?;
    let strip = match questions::decide(store, &questions::running(store)?, &finished, settings, now)? {
        crate::domain::figure::prompt::Decision::Ask { .. } => "a question about a wait is due".to_owned(),
        crate::domain::figure::prompt::Decision::Quiet { why, .. } => format!("no question about a wait: {why}"),
    };
    Ok(format!("{strip}; {}", outlook(store, surveys, settings, now)?.line()))
}
