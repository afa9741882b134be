//! The demo's day goes on: runs end and others begin while one watches.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;

use super::recorder::Recorder;
use crate::app::demo;
use crate::domain::time::{Moment, between};
use crate::{clock, threads};

/// A thread that lets the day go on. Dropping it ends it.
pub(crate) struct Play {
    leave: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Lets runs end and others begin, as an observer would report them, from `opened` on.
///
/// # Errors
/// If the system gives no thread.
pub(crate) fn play(recorder: Recorder, opened: Moment) -> io::Result<Play> {
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
        self.leave = None;
        if let Some(thread) = self.thread.take() {
            threads::join(thread);
        }
    }
}
