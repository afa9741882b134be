//! One thread that calls at a given time, and sleeps until then. Setting it again moves the call.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::threads::Post;

enum Setting {
    In(Option<Duration>),
    Stop,
}

/// Sets when the call comes; cheap to clone. [`Alarm::stop`] ends the thread.
#[derive(Clone)]
pub(crate) struct Alarm(Sender<Setting>);

impl Alarm {
    /// Starts the thread; nothing is called before [`Alarm::set`]. What is called gets the alarm to set it again.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(ring: impl Fn(&Self) + Send + 'static) -> io::Result<Self> {
        let (sender, settings) = mpsc::channel();
        let alarm = Self(sender);
        let own = alarm.clone();
        std::thread::Builder::new().name("alarm".into()).spawn(move || sleep(&settings, || ring(&own)))?;
        Ok(alarm)
    }

    /// Calls once after this long; `None` = not at all. Replaces what was set before.
    pub(crate) fn set(&self, after: Option<Duration>) {
        self.0.post(Setting::In(after));
    }

    /// Ends the thread, and lets go of what it would have called.
    pub(crate) fn stop(&self) {
        self.0.post(Setting::Stop);
    }
}

/// Sleeps from one call to the next.
fn sleep(settings: &Receiver<Setting>, ring: impl Fn()) {
    let mut at = None;
    loop {
        let setting = match at {
            None => settings.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => settings.recv_timeout(left(at)),
        };
        match setting {
            Ok(Setting::In(after)) => at = after.map(from_now),
            Err(RecvTimeoutError::Timeout) => {
                at = None;
                ring();
            }
            Ok(Setting::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a timer has to ask the monotonic clock")]
fn left(at: Instant) -> Duration {
    at.saturating_duration_since(Instant::now())
}

#[expect(clippy::disallowed_methods, reason = "a timer has to ask the monotonic clock")]
fn from_now(after: Duration) -> Instant {
    Instant::now() + after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_setting_is_the_one_that_counts() {
        let (sender, rings) = mpsc::channel();
        let alarm = Alarm::start(move |_| {
            let _ = sender.send(());
        })
        .unwrap();
        alarm.set(Some(Duration::from_secs(3600)));
        alarm.set(Some(Duration::from_millis(1)));
        assert!(rings.recv_timeout(Duration::from_secs(10)).is_ok());
        alarm.stop();
        assert!(rings.recv_timeout(Duration::from_secs(10)).is_err(), "it rings once, and lets go when it is stopped");
    }
}
