//! Turns the signals that ask a program to leave into a call, on a thread of its own.

use std::io;

use crate::diagnostics::OrLog;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};

/// Calls `leave` at the first SIGTERM, SIGHUP or SIGINT. Dropping the guard ends the thread.
///
/// # Errors
/// If the handlers cannot be installed.
pub(crate) fn on_leave(leave: impl FnOnce() + Send + 'static) -> io::Result<SignalGuard> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    let handle = signals.handle();
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        if signals.forever().next().is_some() {
            leave();
        }
    })?;
    Ok(SignalGuard(handle))
}

/// Has the process stop as SIGTSTP asks (`^Z`), between `before` and `after`. Dropping the guard ends the thread.
///
/// # Errors
/// If the handler cannot be installed.
pub(crate) fn on_stop(
    before: impl Fn() + Send + 'static,
    after: impl Fn() + Send + 'static,
) -> io::Result<SignalGuard> {
    let mut signals = Signals::new([SIGTSTP])?;
    let handle = signals.handle();
    std::thread::Builder::new().name("stops".into()).spawn(move || {
        for signal in signals.forever() {
            before();
            // Returns when the process goes on.
            signal_hook::low_level::emulate_default_handler(signal).or_log("draglog could not be stopped");
            after();
        }
    })?;
    Ok(SignalGuard(handle))
}

/// Calls `stop` at each SIGTSTP that somebody sends; whoever is called stops the process. Dropping the guard ends the thread.
///
/// # Errors
/// If the handler cannot be installed.
pub(crate) fn on_stop_asked(stop: impl Fn() + Send + 'static) -> io::Result<SignalGuard> {
    let mut signals = Signals::new([SIGTSTP])?;
    let handle = signals.handle();
    std::thread::Builder::new().name("stops".into()).spawn(move || signals.forever().for_each(|_| stop()))?;
    Ok(SignalGuard(handle))
}

/// Keeps the signal thread; see [`on_leave`].
pub(crate) struct SignalGuard(Handle);

impl Drop for SignalGuard {
    fn drop(&mut self) {
        self.0.close();
    }
}
