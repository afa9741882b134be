//! Turns the signals that ask a program to leave into a call, on a thread of its own.

use std::io;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

/// Calls `leave` at the first SIGTERM, SIGHUP or SIGINT. Dropping the guard ends the thread.
///
/// # Errors
/// If the handlers cannot be installed.
pub fn on_leave(leave: impl FnOnce() + Send + 'static) -> io::Result<Guard> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    let handle = signals.handle();
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        if signals.forever().next().is_some() {
            leave();
        }
    })?;
    Ok(Guard(handle))
}

/// Keeps the signal thread; see [`on_leave`].
pub struct Guard(Handle);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.close();
    }
}
