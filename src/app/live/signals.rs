//! Turns the signals that ask a program to leave into a call, on a thread of its own.

use std::ffi::c_int;
use std::io;

use crate::diagnostics::OrLog;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};

/// Calls `leave` at the first SIGTERM, SIGHUP or SIGINT. Dropping the guard ends the thread.
///
/// # Errors
/// If the handlers cannot be installed.
pub(crate) fn on_leave(leave: impl FnOnce() + Send + 'static) -> io::Result<SignalGuard> {
    let mut leave = Some(leave);
    on(&[SIGTERM, SIGHUP, SIGINT], "signals", move |_| {
        if let Some(leave) = leave.take() {
            leave();
        }
    })
}

/// Has the process stop as SIGTSTP asks (`^Z`), between `before` and `after`. Dropping the guard ends the thread.
///
/// # Errors
/// If the handler cannot be installed.
pub(crate) fn on_stop(
    before: impl Fn() + Send + 'static,
    after: impl Fn() + Send + 'static,
) -> io::Result<SignalGuard> {
    on(&[SIGTSTP], "stops", move |signal| {
        before();
        // Returns when the process goes on.
        signal_hook::low_level::emulate_default_handler(signal).or_log("draglog could not be stopped");
        after();
    })
}

/// Calls `stop` at each SIGTSTP that somebody sends; whoever is called stops the process. Dropping the guard ends the thread.
///
/// # Errors
/// If the handler cannot be installed.
pub(crate) fn on_stop_asked(stop: impl Fn() + Send + 'static) -> io::Result<SignalGuard> {
    on(&[SIGTSTP], "stops", move |_| stop())
}

fn on(signals: &[c_int], thread: &str, told: impl FnMut(c_int) + Send + 'static) -> io::Result<SignalGuard> {
    let mut signals = Signals::new(signals)?;
    let handle = signals.handle();
    std::thread::Builder::new().name(thread.into()).spawn(move || signals.forever().for_each(told))?;
    Ok(SignalGuard(handle))
}

/// Keeps the signal thread; see [`on_leave`].
pub(crate) struct SignalGuard(Handle);

impl Drop for SignalGuard {
    fn drop(&mut self) {
        self.0.close();
    }
}
