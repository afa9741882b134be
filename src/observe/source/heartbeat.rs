//! The proof that a stream of process events lives: our own answered request, asked for again and again.

use std::time::Duration;

use crate::observe::event::Mono;

/// A living stream answers within microseconds.
pub(super) const ANSWER_TIME: Duration = Duration::from_millis(100);

/// After so long without proof of life it is asked for when something else woke us …
const ASK_FROM: Duration = Duration::from_secs(45);
/// … and after so long in any case.
const ASK_BY: Duration = Duration::from_secs(60);

/// Keeps asking whether the stream lives. Any user's program can silence it for everybody, without an error.
pub(super) struct Heartbeat {
    proven: Mono,
    /// The number of the open request, and when it was made.
    pub(super) asked: Option<(u32, Mono)>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Duty {
    Nothing,
    Ask,
    GiveUp,
}

impl Heartbeat {
    pub(super) fn new(now: Mono) -> Self {
        Self { proven: now, asked: None }
    }

    /// Whether a request is open.
    pub(super) fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    pub(super) fn duty(&self, now: Mono) -> Duty {
        match self.asked {
            Some((_, at)) if now.since(at) >= ANSWER_TIME => Duty::GiveUp,
            None if now.since(self.proven) >= ASK_FROM => Duty::Ask,
            Some(_) | None => Duty::Nothing,
        }
    }

    pub(super) fn next_duty(&self) -> Mono {
        match self.asked {
            Some((_, at)) => at.after(ANSWER_TIME),
            None => self.proven.after(ASK_BY),
        }
    }

    pub(super) fn answered(&mut self, to: u32, error: u32) {
        if let Some((number, at)) = self.asked
            && to == number.wrapping_add(1)
            && error == 0
        {
            self.proven = at;
            self.asked = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Mono {
        Mono(count * 1_000_000_000)
    }

    #[test]
    fn the_heart_beats_between_45_and_60_seconds_and_stops_after_100_ms_of_silence() {
        let mut heartbeat = Heartbeat { proven: seconds(0), asked: None };
        assert_eq!(heartbeat.duty(seconds(44)), Duty::Nothing);
        assert_eq!(heartbeat.duty(seconds(45)), Duty::Ask);
        assert_eq!(heartbeat.next_duty(), seconds(60));
        heartbeat.asked = Some((7, seconds(50)));
        assert_eq!(heartbeat.duty(seconds(50)), Duty::Nothing);
        assert_eq!(heartbeat.next_duty(), Mono(50_100_000_000));
        assert_eq!(heartbeat.duty(Mono(50_100_000_000)), Duty::GiveUp);
    }

    #[test]
    fn only_our_own_answer_proves_that_the_stream_lives() {
        let mut heartbeat = Heartbeat { proven: seconds(0), asked: Some((u32::MAX, seconds(50))) };
        heartbeat.answered(7, 0);
        heartbeat.answered(0, 22);
        assert!(heartbeat.asked.is_some());
        heartbeat.answered(0, 0);
        assert_eq!((heartbeat.asked, heartbeat.proven), (None, seconds(50)));
    }
}
