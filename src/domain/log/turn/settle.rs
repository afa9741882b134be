//! Ends of which nobody tells.

use std::time::Duration;

use super::{ClockReading, Turn};
use crate::domain::log::wait::Outcome;

/// An agent that goes on after a tool or an error has done so by then.
const HANGS: Duration = Duration::from_secs(10);
/// A turn without a process to watch that was silent for so long is given up.
const FORGOTTEN: Duration = Duration::from_secs(12 * 3600);

/// Looks at an open turn at `now`; `is_alive` says how it is with the agent's process, where it is known. Gives whether
/// something is to be written down.
pub fn settle(turn: &mut Turn, now: &ClockReading, is_alive: Option<bool>) -> bool {
    if !turn.is_open() || now.is_before(&turn.began) {
        return false;
    }
    let offset = turn.offset(now);
    let silent = offset.total.saturating_sub(turn.sign.total);
    if is_alive == Some(false) {
        turn.is_over(turn.sign.max(turn.seen), Outcome::Lost);
    } else if turn.is_hanging && silent > HANGS {
        turn.is_over(turn.sign, turn.unfinished());
    } else if is_alive.is_none() && silent > FORGOTTEN {
        turn.is_over(turn.sign, Outcome::Lost);
    } else {
        return false;
    }
    true
}

impl Turn {
    /// Its process was alive at `now`.
    pub fn is_seen(&mut self, now: &ClockReading) {
        self.seen = self.seen.max(self.offset(now));
    }
}
