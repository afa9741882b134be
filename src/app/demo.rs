//! A log in memory with twelve made-up but believable weeks, and how its last day goes on.

mod agents;
mod data;
mod history;
mod interviews;
mod live;
mod story;
pub mod team;

use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};

use crate::clock;
use crate::domain::figure::pilot::{Pilot, WORTH};
use crate::domain::figure::stats::{Metric, Scope};
use crate::domain::log::change::{Change, TagChange};
use crate::domain::log::filter::Filter;
use crate::domain::log::prompt::PromptOutcome;
use crate::domain::log::run::{RunEvent, SourceName};
use crate::domain::log::survey::{PulseResponse, PulseTrigger, Sitting, Survey};
use crate::domain::log::wait::{Actor, Source, WaitId};
use crate::domain::team::interview::NotedIncident;
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store, TreeMoment};
use crate::survey::Surveys;

use data::{DATA, DemoSitting};
pub use history::history;
pub(super) use live::live;

/// The weeks are the same at every start.
const SEED: u64 = 7;
const WEEKS: Duration = Duration::from_secs(12 * 7 * 24 * 3600);
const WAITS: usize = 5_700;

/// Turns the clock to the middle of a work day, whenever it is opened: at night and on Sundays there would be nothing to
/// see. A team's round closes on the Monday after its weeks, so its day is a later one. Gives the moment it is then.
#[must_use]
pub fn begin_the_day(is_team: bool) -> Moment {
    let day = if is_team { 24 } else { 19 };
    let afternoon = NaiveDate::from_ymd_opt(2026, 11, day).and_then(|day| day.and_hms_opt(14, 32, 0));
    afternoon.into_iter().for_each(clock::pretend);
    clock::now()
}

/// Puts the weeks into `store`, and what runs at their end. The oldest of these has its answer already.
///
/// # Errors
/// If the log in memory refuses.
pub fn fill(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    store.insert_history(history(SEED, now, WEEKS, WAITS).chain(agents::history(now)))?;
    begin_turns(store, now)?;
    remember_the_rest(store, now)?;
    remember_around_waits(store, now)?;
    register_the_pilot(store, now)?;
    for (after, event) in live(now) {
        if let (true, RunEvent::Started(run)) = (after.is_zero(), event) {
            store.begin(&run, Source::Observed)?;
        }
    }
    hold_interviews(store, now)?;
    let oldest = store.open_runs()?.into_iter().next();
    oldest.map_or(Ok(()), |run| tag(store, run.wait, "build_test", now))
}

fn tag(store: &mut Store, wait: WaitId, id: &str, now: Moment) -> Result<(), StorageError> {
    let change = TagChange { wait, tag: id.parse().ok(), facet: None, note: None };
    store.apply(&Change::Tag(change), now).map(drop)
}

/// The agents that are at work; the question that comes after some seconds is about a build.
fn begin_turns(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    for event in agents::going_on(now) {
        for wait in store.agent_event(&event)? {
            tag(store, wait, "agent_wait", now)?;
        }
    }
    Ok(())
}

/// Interviews that were read back and written.
fn hold_interviews(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    for drafts in interviews::interviews() {
        let id = store.begin_interview("full", now)?;
        store.consent_to_interview(id, None)?;
        for (draft, number) in drafts.into_iter().zip(1..) {
            store.save_incident(id, &NotedIncident { number, draft, ..NotedIncident::default() })?;
        }
        store.interview_written(id)?;
    }
    Ok(())
}

/// The working trees around failed runs that then passed, and questions that were shown, all of them earlier weeks'.
fn remember_around_waits(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    let waits = store.waits(&Filter { actor: Some(Actor::Person), ..Filter::default() })?;
    for (failed, passed) in story::passed_again(&waits) {
        // A fingerprint means nothing by itself: all that counts is that nothing changed between the two.
        store.note_tree(TreeMoment::Failed, failed, failed.0)?;
        store.note_tree(TreeMoment::Began, passed, failed.0)?;
    }
    for question in story::questions(&waits, now) {
        let number = store.prompt_shown(question.wait, question.trigger, question.chance, question.shown_at)?;
        let answer = question.answer.unwrap_or(PromptOutcome::Expired);
        store.prompt_closed(number, answer, question.seconds.unwrap_or_default())?;
    }
    Ok(())
}

/// A change that was registered when it was made.
fn register_the_pilot(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    let Ok(tag) = "ci_queue".parse() else { return Ok(()) };
    let started_at = now - TimeDelta::days(story::PILOT_DAYS);
    store.register_pilot(&Pilot {
        name: "merge-queue".into(),
        hypothesis: "Jobs that do not touch a service leave its pipeline out, so that it holds up less.".into(),
        metric: Metric::Blocked,
        about: Scope::Tag(tag),
        control: "context_hunt".parse().ok().map(Scope::Tag),
        worth: WORTH,
        baseline_weeks: 6,
        judged_after: None,
        picked_because_bad: true,
        registered_at: started_at,
        started_at,
        stopped_at: None,
    })
}

/// What a log holds beside waits: when something observed, and pulses that were taken.
fn remember_the_rest(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    let days = i64::try_from(WEEKS.as_secs() / 86_400).unwrap_or(0);
    store.insert_observed(SourceName::Events, story::observed(now, days))?;
    let surveys = Surveys::builtin();
    for sitting in &DATA.sittings {
        if let Some(survey) = surveys.get(&sitting.survey) {
            store.record_pulse(survey, &taken(sitting, survey, now), now)?;
        }
    }
    Ok(())
}

fn taken(sitting: &DemoSitting, survey: &Survey, now: Moment) -> PulseResponse {
    let answer = |(item, words): (&String, &String)| {
        let answer = survey.item(item)?.parse_answer(words).ok()?;
        Some((item.clone(), answer))
    };
    let begun = now - TimeDelta::days(sitting.days_ago);
    PulseResponse {
        sitting: Sitting {
            survey: survey.id.clone(),
            version: survey.version,
            service: sitting.service.clone(),
            begun,
            trigger: PulseTrigger::Due,
        },
        ended: Some(begun),
        seconds: Some(survey.estimated_seconds()),
        answers: DATA.answers[&sitting.answers].iter().filter_map(answer).collect(),
    }
}
