//! A log in memory with twelve made-up but believable weeks, and a day that goes on while one watches.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};

use super::recorder::Recorder;
use crate::clock;
use crate::domain::change::{Change, TagChange};
use crate::domain::demo;
use crate::domain::run::{RunEvent, SourceName};
use crate::domain::survey::{Taken, Trigger};
use crate::domain::wait::{Moment, Source, between};
use crate::storage::{StorageError, Store};
use crate::survey::Surveys;

/// The weeks are the same at every start.
const SEED: u64 = 7;
const WEEKS: Duration = Duration::from_hours(12 * 7 * 24);
const WAITS: usize = 5_700;

/// Turns the clock to the middle of a work day, whenever it is opened: at night and on Sundays there would be nothing to
/// see. Gives the moment it is then.
#[must_use]
pub fn begin_the_day() -> Moment {
    let thursday = NaiveDate::from_ymd_opt(2026, 11, 19).and_then(|day| day.and_hms_opt(14, 32, 0));
    thursday.into_iter().for_each(clock::pretend);
    clock::now()
}

/// Puts the weeks into `store`, and what runs at their end. The oldest of these has its answer already.
///
/// # Errors
/// If the log in memory refuses.
pub fn fill(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    store.insert_history(demo::history(SEED, now, WEEKS, WAITS))?;
    remember_the_rest(store, now)?;
    for (after, event) in demo::live(now) {
        if let (true, RunEvent::Started(run)) = (after.is_zero(), event) {
            store.begin(&run, Source::Observed)?;
        }
    }
    let oldest = store.open_runs()?.into_iter().next();
    if let (Some(run), Ok(tag)) = (oldest, "build_test".parse()) {
        let change = TagChange { wait: run.wait, tag: Some(tag), facet: None, note: None };
        store.apply(&Change::Tag(change), now)?;
    }
    Ok(())
}

/// What a log holds beside waits: when something observed, and pulses that were taken.
fn remember_the_rest(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    let days = i64::try_from(WEEKS.as_secs() / 86_400).unwrap_or(0);
    store.insert_observed(SourceName::Events, demo::observed(now, days))?;
    let surveys = Surveys::builtin();
    for sitting in demo::sittings() {
        let Some(survey) = surveys.get(sitting.survey) else { continue };
        let answer = |(item, words): &(&str, &str)| {
            let answer = survey.item(item)?.parse_answer(words).ok()?;
            Some(((*item).to_owned(), answer))
        };
        let taken = Taken {
            survey: survey.id.clone(),
            version: survey.version,
            service: sitting.service.map(str::to_owned),
            at: now - TimeDelta::days(sitting.days_ago),
            trigger: Trigger::Due,
            seconds: Some(survey.estimated_seconds()),
            answers: sitting.answers.iter().filter_map(answer).collect(),
        };
        store.record_pulse(survey, &taken, now)?;
    }
    Ok(())
}

/// A thread that lets the day go on. Dropping it ends it.
pub struct Play {
    leave: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Lets runs end and others begin, as an observer would report them, from `opened` on.
///
/// # Errors
/// If the system gives no thread.
pub fn play(recorder: Recorder, opened: Moment) -> io::Result<Play> {
    let (leave, left) = mpsc::channel();
    let thread = std::thread::Builder::new().name("demo".into()).spawn(move || {
        for (after, event) in demo::live(opened) {
            if after.is_zero() {
                continue;
            }
            let wait = between(clock::now(), opened + after);
            if left.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            recorder.record(event);
        }
    })?;
    Ok(Play { leave: Some(leave), thread: Some(thread) })
}

impl Drop for Play {
    fn drop(&mut self) {
        drop(self.leave.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
