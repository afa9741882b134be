//! One open run and its clocks.

use std::time::Duration;

use chrono::TimeDelta;

use super::label::Label;
use super::work::ToolWork;
use crate::domain::log::run::{ProcessKey, RunEnd, RunEvent, RunStart};
use crate::domain::log::wait::{Actor, End, Exit, Outcome};
use crate::domain::time::Moment;
use crate::observe::event::{Clocks, Mono, ProcId};
use crate::observe::verdict::HandOff;

/// A hint that the root ended is believed for so long.
const HINT_LASTS: Duration = Duration::from_secs(1);
/// An interrupt that ended a process below so short before the root failed is why it failed.
const INTERRUPT_LASTS: Duration = Duration::from_secs(2);
/// The signal of `^C`.
const INTERRUPT: i32 = 2;
/// A machine that slept for less did not sleep: two clocks read one after the other differ by a little.
const SLEPT_FROM: Duration = Duration::from_millis(50);

/// A run that goes on.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) key: ProcessKey,
    pub(super) label: Label,
    pub(super) began: StartClocks,
    /// Terminal of the root; 0 = none.
    pub(super) terminal: u64,
    /// Group of the root where a shell with job control gave it one: all of a command line.
    pub(super) job: Option<u32>,
    pub(super) steps: u32,
    pub(super) work: ToolWork,
    /// Not told yet: what runs below decides whether it is a wait.
    pub(super) undecided: Option<Box<RunStart>>,
    /// In the background of its terminal: the person may bring it to the front.
    pub(super) may_come_to_front: bool,
    /// The process that ends the run as succeeded when it hands over to what was built.
    pub(super) hand_off: Option<(ProcId, HandOff)>,
    /// `script` swallows its command's status: this process tells it.
    pub(super) teller: Option<ProcId>,
    told: Option<i32>,
    hint: Option<(Option<i32>, Mono)>,
    /// When a process below was last ended by an interrupt.
    interrupted: Option<Mono>,
    /// Found gone without an end having been reported.
    pub(super) vanished: Option<Mono>,
    stopped: Duration,
    stopped_since: Option<Mono>,
    reported: LastReport,
}

/// What the last report told.
#[derive(Debug, Default)]
struct LastReport {
    steps: u32,
    is_stopped: bool,
    /// Without the stop that goes on: it grows all the time and is told when it is over.
    stopped: Duration,
    slept: Duration,
}

/// When a run began, on all clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct StartClocks {
    pub(super) mono: Mono,
    pub(super) wall: Moment,
    /// How far the clock that counts sleep was ahead then.
    pub(super) slept: Duration,
}

impl StartClocks {
    /// At `mono`, told from the clocks now.
    pub(super) fn at(mono: Mono, clocks: &Clocks) -> Self {
        let ago = TimeDelta::from_std(clocks.mono.since(mono)).unwrap_or_default();
        Self { mono, wall: clocks.wall - ago, slept: slept(clocks) }
    }
}

/// How far the clock that counts sleep is ahead.
fn slept(clocks: &Clocks) -> Duration {
    Duration::from_nanos(clocks.boot.saturating_sub(clocks.mono.0))
}

impl Run {
    pub(super) fn new(key: ProcessKey, label: Label, began: StartClocks) -> Self {
        Self {
            key,
            label,
            began,
            terminal: 0,
            job: None,
            steps: 0,
            work: ToolWork::default(),
            undecided: None,
            may_come_to_front: false,
            hand_off: None,
            teller: None,
            told: None,
            hint: None,
            interrupted: None,
            vanished: None,
            stopped: Duration::ZERO,
            stopped_since: None,
            reported: LastReport::default(),
        }
    }

    /// The leader thread ended; the process most likely did.
    pub(super) fn hint(&mut self, status: Option<i32>, at: Mono) {
        self.hint = Some((status, at));
    }

    /// A process below the root ended. `make` exits with 2 when `^C` ends its recipe: that is the person's doing.
    pub(super) fn child_ended(&mut self, status: Option<i32>, at: Mono) {
        if status.map(decode) == Some(Exit::Signal(INTERRUPT)) {
            self.interrupted = Some(at);
        }
    }

    /// It lives: an earlier hint was about a thread.
    pub(super) fn lives(&mut self) {
        self.hint = None;
        self.vanished = None;
    }

    /// The command whose status counts ended.
    pub(super) fn tell(&mut self, process: u32, status: Option<i32>) {
        if self.teller.is_some_and(|teller| teller.pid == process) {
            self.told = status.or(self.told);
        }
    }

    /// The person has brought it to the front: it is theirs from now on.
    pub(super) fn comes_to_front(&mut self) -> Option<RunEvent> {
        self.may_come_to_front = false;
        match &mut self.undecided {
            Some(started) => {
                started.actor = Actor::Person;
                None
            }
            None => Some(RunEvent::InFront { key: self.key.clone() }),
        }
    }

    /// Takes a sample: is the job stopped (`^Z`)?
    pub(super) fn sample(&mut self, is_stopped: bool, now: Mono) {
        match (is_stopped, self.stopped_since) {
            (true, None) => self.stopped_since = Some(now),
            (false, Some(since)) => {
                self.stopped += now.since(since);
                self.stopped_since = None;
            }
            _ => {}
        }
    }

    /// Stopped by the person and slept with the machine, until now.
    fn suspended(&self, clocks: &Clocks) -> (Duration, Duration) {
        let stopped = self.stopped + self.stopped_since.map_or(Duration::ZERO, |since| clocks.mono.since(since));
        let slept = slept(clocks).saturating_sub(self.began.slept);
        (stopped, if slept < SLEPT_FROM { Duration::ZERO } else { slept })
    }

    /// What is new since the last report. A stop is told when it begins and when it is over, not while it lasts.
    pub(super) fn progress(&mut self, clocks: &Clocks) -> Option<RunEvent> {
        let (stopped, slept) = self.suspended(clocks);
        let Self { steps, ref reported, .. } = *self;
        let is_stopped = self.stopped_since.is_some();
        let is_same = (steps, is_stopped, self.stopped) == (reported.steps, reported.is_stopped, reported.stopped);
        if self.undecided.is_some() || (is_same && slept.abs_diff(reported.slept) < SLEPT_FROM) {
            return None;
        }
        self.reported = LastReport { steps, is_stopped, stopped: self.stopped, slept };
        Some(RunEvent::Progress { key: self.key.clone(), steps, suspended: stopped + slept, is_stopped })
    }

    /// Makes the report of the end. `status` is the wait(2) word where it could be had.
    pub(super) fn ended(&self, status: Option<i32>, at: Mono, clocks: &Clocks, input: Option<Moment>) -> RunEnd {
        let hint = self.hint.filter(|(_, hinted)| at.since(*hinted) <= HINT_LASTS);
        let at = hint.map_or(at, |(_, hinted)| hinted.min(at));
        let status = self.told.or(status).or(hint.and_then(|(status, _)| status));
        let exit = status.map(decode);
        let (stopped, slept) = self.suspended(clocks);
        let elapsed = at.since(self.began.mono);
        let stopped = stopped.min(elapsed);
        RunEnd {
            key: self.key.clone(),
            end: End::judged(
                self.began.wall + TimeDelta::from_std(elapsed + slept).unwrap_or_default(),
                self.outcome(exit, at),
                exit,
            ),
            latency: elapsed.saturating_sub(stopped),
            suspended: stopped + slept,
            steps: self.steps,
            last_input: input,
        }
    }

    fn outcome(&self, exit: Option<Exit>, at: Mono) -> Outcome {
        let is_interrupted = self.interrupted.is_some_and(|interrupted| at.since(interrupted) <= INTERRUPT_LASTS);
        match self.label.what().map_or(Outcome::of(exit), |what| what.outcome(exit)) {
            Outcome::Failed if is_interrupted && matches!(exit, Some(Exit::Code(_))) => Outcome::Cancelled,
            outcome => outcome,
        }
    }

    /// Makes the report of a run that handed over to what it built.
    pub(super) fn handed_over(&self, at: Mono, clocks: &Clocks, input: Option<Moment>) -> RunEnd {
        let ended = self.ended(None, at, clocks, input);
        RunEnd { end: End::of_process(ended.end.at(), Some(Exit::Code(0))), ..ended }
    }
}

/// Exit code or signal from wait(2)'s status word.
fn decode(status: i32) -> Exit {
    match status & 0x7f {
        0 => Exit::Code((status >> 8) & 0xff),
        signal => Exit::Signal(signal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_word_tells_code_or_signal() {
        assert_eq!(decode(0x300), Exit::Code(3));
        assert_eq!(decode(0x2a00), Exit::Code(42));
        assert_eq!(decode(0xf), Exit::Signal(15));
        assert_eq!(decode(0x8b), Exit::Signal(11));
    }
}
