//! A log in memory with a made-up but believable month, and a day that goes on while one watches.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::NaiveDate;

use super::recorder::Recorder;
use crate::clock;
use crate::domain::change::{Change, TagChange};
use crate::domain::demo;
use crate::domain::interview::Noted;
use crate::domain::run::RunEvent;
use crate::domain::wait::{Moment, Source, between};
use crate::storage::{StorageError, Store};

/// The month is the same at every start.
const SEED: u64 = 7;
const MONTH: Duration = Duration::from_hours(28 * 24);
const WAITS: usize = 1_900;

/// Turns the clock to the middle of a work day, whenever it is opened: at night and on Sundays there would be nothing to
/// see. Gives the moment it is then.
#[must_use]
pub fn begin_the_day() -> Moment {
    let thursday = NaiveDate::from_ymd_opt(2026, 11, 19).and_then(|day| day.and_hms_opt(14, 32, 0));
    thursday.into_iter().for_each(clock::pretend);
    clock::now()
}

/// Puts the month into `store`, and what runs at its end. The oldest of these has its answer already.
///
/// # Errors
/// If the log in memory refuses.
pub fn fill(store: &mut Store, now: Moment) -> Result<(), StorageError> {
    store.insert_history(demo::history(SEED, now, MONTH, WAITS))?;
    for (after, event) in demo::live(now) {
        if let (true, RunEvent::Started(run)) = (after.is_zero(), event) {
            store.begin(&run, Source::Observed)?;
        }
    }
    for drafts in demo::interviews() {
        let id = store.begin_interview("full", now)?;
        store.consent_to_interview(id)?;
        for (draft, number) in drafts.into_iter().zip(1..) {
            store.save_incident(id, &Noted { number, draft, ..Noted::default() })?;
        }
        store.interview_written(id)?;
    }
    let oldest = store.open_runs()?.into_iter().next();
    if let (Some(run), Ok(tag)) = (oldest, "build_test".parse()) {
        let change = TagChange { wait: run.wait, tag: Some(tag), facet: None, note: None };
        store.apply(&Change::Tag(change), now)?;
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
