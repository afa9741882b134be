//! The demo's day goes on: runs end and others begin while one watches.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};

use super::recorder::Recorder;
use crate::app::demo;
use crate::clock;
use crate::domain::time::{Moment, between};
use crate::threads::OwnThread;

/// A thread that lets the day go on. Dropping it ends it.
pub(crate) struct Play {
    // Dropped first, which ends the thread.
    _leave: Sender<()>,
    _thread: OwnThread,
}

/// Lets runs end and others begin, as an observer would report them, from `opened` on.
///
/// # Errors
/// If the system gives no thread.
pub(crate) fn play(recorder: Recorder, opened: Moment) -> io::Result<Play> {
    let (leave, left) = mpsc::channel();
    let thread = OwnThread::start("demo", move || {
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
    Ok(Play { _leave: leave, _thread: thread })
}
