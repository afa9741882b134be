//! Waiting while another draglog observes: for the lock, and for signs that its holder observes no longer.

use std::io;
use std::time::{Duration, SystemTime};

use crate::app::lock::{HeldLock, Holder, LockClaim};
use crate::diagnostics::OrLog;
use crate::observe::event::{Inspector, Mono};
use crate::observe::inspect;

/// So often it is looked whether the holder is stopped.
pub(crate) const LOOK: Duration = Duration::from_millis(500);
/// So often a holder says that it observes …
pub(crate) const BEAT: Duration = Duration::from_secs(10);
/// … and one that has not for so long does so no longer.
const SILENT: Duration = Duration::from_secs(35);

/// What is known of the holder.
pub(crate) struct Standby {
    holder: Holder,
    inspect: Box<dyn Inspector>,
    /// Its last beat, and when that was first seen.
    beat: (Option<SystemTime>, Mono),
}

impl Standby {
    /// Waits on a thread that only sleeps in the kernel; `told` gets the lock once it is free.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn begin(elsewhere: HeldLock, told: impl FnOnce(LockClaim) + Send + 'static) -> io::Result<Self> {
        let (holder, inspect) = (elsewhere.holder(), inspect::open());
        let waiting = move || {
            if let Some(claim) = elsewhere.wait().or_log("the observer's lock was not waited for") {
                told(claim);
            }
        };
        std::thread::Builder::new().name("lock".into()).spawn(waiting)?;
        let beat = (holder.last_beat(), inspect.clocks().mono);
        Ok(Self { holder, inspect, beat })
    }

    /// Whether the holder observes no longer although it has the lock.
    pub(crate) fn is_idle(&mut self) -> bool {
        let (beat, now) = (self.holder.last_beat(), self.inspect.clocks().mono);
        if beat != self.beat.0 {
            self.beat = (beat, now);
        }
        self.holder.is_stopped(&*self.inspect) || now.since(self.beat.1) >= SILENT
    }
}
