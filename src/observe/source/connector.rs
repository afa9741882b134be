//! Kernel events: the process connector, told apart from its many silent failures by one proof, our own answered request.
//!
//! In containers, on WSL2 and on kernels before 6.6 it refuses without an error, or works by accident with numbers of
//! another namespace; so nothing but the answer within [`ANSWER_TIME`] counts, at the start and at every heartbeat.
//!
//! Two sockets, as a wake-up costs more than what it brings: starts wake us; ends are read when something else does, and a
//! watched process wakes us by its pidfd.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use super::exits::{Exits, LeaderExit, nanoseconds};
use super::message::{self, Message, Operation, Wanted};
use super::recent::{Life, Recent};
use crate::diagnostics::OrLog;
use crate::observe::event::{Event, Mono};
use crate::observe::sys::{self, Datagrams};

/// A living stream answers within microseconds.
const ANSWER_TIME: Duration = Duration::from_millis(100);

/// After so long without proof of life it is asked for when something else woke us …
const ASK_FROM: Duration = Duration::from_secs(45);
/// … and after so long in any case.
const ASK_BY: Duration = Duration::from_secs(60);

/// Room for about 10,000 queued events where the system allows it; the kernel takes what it may.
const RECEIVE_BUFFER: libc::c_int = 4 << 20;

/// So many are read before they are handed on: a process is looked at while it lives, or not at all.
const MOST_AT_ONCE: u32 = 1_024;

/// Why kernel events cannot be had, for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unavailable {
    #[error("kernel events are silent here: container or WSL2")]
    Silent,
    #[error("kernel events need Linux 6.6 or later, or root")]
    NotPermitted,
    #[error("this kernel has no process events")]
    NotBuilt,
    #[error("kernel events cannot be had: {0}")]
    Failed(io::Error),
}

impl From<io::Error> for Unavailable {
    fn from(error: io::Error) -> Self {
        match error.raw_os_error() {
            Some(libc::EPERM | libc::EACCES) => Self::NotPermitted,
            // What another network namespace says.
            Some(libc::ECONNREFUSED) => Self::Silent,
            Some(libc::EPROTONOSUPPORT | libc::EAFNOSUPPORT) => Self::NotBuilt,
            _ => Self::Failed(error),
        }
    }
}

/// What reading the socket empty gave, beside events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    /// All is well, as far as is known.
    Alive,
    /// A request went unanswered: nothing may come from this socket any more.
    Silent,
}

/// A subscription to the kernel's process events.
pub(super) struct Connector {
    starts: File,
    /// Only bound, not counted by the kernel: it lives as long as `starts` does.
    ends: File,
    heartbeat: Heartbeat,
    recent: Recent,
    pace: Pace,
    /// Nothing of what starts has to be read while it lives.
    is_relaxed: bool,
    /// Whether the kernel counts us among its listeners.
    is_counted: bool,
}

impl Connector {
    /// Subscribes, and waits for the proof that it worked. Events that come before it are delivered first.
    pub(super) fn open(out: &mut Vec<Event>, exits: &mut Exits) -> Result<Self, Unavailable> {
        let now = sys::monotonic();
        let mut new = Self {
            starts: socket(Wanted::Starts)?,
            ends: socket(Wanted::Ends)?,
            heartbeat: Heartbeat { proven: now, asked: None },
            recent: Recent::default(),
            pace: Pace::new(now),
            is_relaxed: false,
            is_counted: false,
        };
        new.ask(now)?;
        let deadline = Mono(now.0 + nanoseconds(ANSWER_TIME));
        while new.heartbeat.asked.is_some() {
            let left = deadline.since(sys::monotonic());
            if left.is_zero() || !sys::wait_readable(new.starts.as_fd(), left) {
                return Err(Unavailable::Silent);
            }
            new.read_all(out, exits)?;
        }
        new.is_counted = true;
        Ok(new)
    }

    /// Readable when something started.
    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        self.starts.as_fd()
    }

    /// Reads what has come and asks for proof of life when it is time to.
    pub(super) fn drain(&mut self, out: &mut Vec<Event>, exits: &mut Exits) -> io::Result<Health> {
        let count = self.read_all(out, exits)?;
        let now = sys::monotonic();
        self.pace.note(count, now);
        match self.heartbeat.duty(now) {
            Duty::Nothing => Ok(Health::Alive),
            Duty::Ask => Ok(if self.ask(now).is_ok() { Health::Alive } else { Health::Silent }),
            Duty::GiveUp => {
                self.is_counted = false;
                Ok(Health::Silent)
            }
        }
    }

    /// When [`Connector::drain`] has to be called although nothing came.
    pub(super) fn next_duty(&self) -> Mono {
        self.heartbeat.next_duty()
    }

    /// So many events come that reading them in batches saves most of the cost.
    pub(super) fn is_storm(&self) -> bool {
        self.pace.is_storm
    }

    /// Whether starts need not be told before it is known that they are over.
    pub(super) fn relax(&mut self, is_relaxed: bool) {
        self.is_relaxed = is_relaxed;
    }

    /// What is remembered of `pid`'s last second.
    pub(super) fn recent(&self, pid: u32) -> Option<Life> {
        self.recent.of(pid)
    }

    fn ask(&mut self, now: Mono) -> io::Result<()> {
        let number = fastrand::u32(..);
        self.starts.write_all(&message::request(Operation::Listen, number))?;
        self.heartbeat.asked = Some((number, now));
        Ok(())
    }

    /// Reads both queues: ends first, so that no end is known before the start it belongs to can be.
    fn read_all(&mut self, out: &mut Vec<Event>, exits: &mut Exits) -> io::Result<u32> {
        let mut new = Vec::new();
        let mut batch = Vec::new();
        let ends = read_queue(&self.ends, &mut batch)?;
        let starts = read_queue(&self.starts, &mut batch)?;
        let mut parents = Parents::new();
        let mut over = HashSet::new();
        for message in &batch {
            if let Message::Exit { pid, parent, at, .. } = *message
                && !exits.has(pid)
            {
                parents.insert(pid, (parent, at));
                // Its start was told, which may have been too late to read anything of it.
                over.extend(self.recent.of(pid).filter(|life| life.exit.is_none()).map(|_| pid));
            }
            self.take(*message, &mut new, exits);
        }
        tell_what_is_over(&mut new, over, &parents, self.pace.is_storm || self.is_relaxed);
        new.sort_by_key(moment);
        out.append(&mut new);
        if ends.is_lossy || starts.is_lossy {
            self.recent.clear();
        }
        if starts.is_lossy {
            // The answer may be among what was lost: ask once more.
            if self.heartbeat.asked.is_some() {
                self.ask(sys::monotonic())?;
            }
            out.push(Event::Lost);
        }
        Ok(starts.count + ends.count)
    }

    fn take(&mut self, message: Message, out: &mut Vec<Event>, exits: &mut Exits) {
        match message {
            Message::Answer { to, error } => self.heartbeat.answered(to, error),
            Message::Exec { pid, at } => {
                self.recent.exec(pid, at);
                exits.exec_seen(pid, at);
                out.push(Event::Exec { pid, at });
            }
            Message::Exit { pid, status, at, .. } => {
                let exit = LeaderExit { status, at };
                self.recent.exit(pid, exit);
                exits.exit_seen(pid, exit);
                out.push(Event::Exit { pid, status, at });
            }
        }
    }
}

impl Drop for Connector {
    fn drop(&mut self) {
        if self.is_counted {
            // The kernel does not notice by itself that a listener is gone.
            let sent = self.starts.write_all(&message::request(Operation::Ignore, fastrand::u32(..)));
            sent.or_log("the kernel was not told that nobody listens");
        }
    }
}

fn socket(wanted: Wanted) -> io::Result<File> {
    sys::connector_socket(RECEIVE_BUFFER, &mut message::filter(wanted)).map(File::from)
}

/// What reading a queue brought, beside messages.
struct Haul {
    count: u32,
    is_lossy: bool,
}

fn read_queue(socket: &File, batch: &mut Vec<Message>) -> io::Result<Haul> {
    let mut haul = Haul { count: 0, is_lossy: false };
    let mut datagrams = Datagrams::new();
    while haul.count < MOST_AT_ONCE {
        match datagrams.receive(socket.as_fd()) {
            Ok(count) => {
                haul.count += u32::try_from(count).unwrap_or(0);
                batch.extend(datagrams.iter().filter_map(message::parse));
                if count < Datagrams::MOST {
                    break;
                }
            }
            Err(error) => match error.raw_os_error() {
                Some(libc::EAGAIN) => break,
                Some(libc::EINTR) => {}
                // The queue was full. What it holds is still there and was sent before the gap.
                Some(libc::ENOBUFS) => haul.is_lossy = true,
                _ => return Err(error),
            },
        }
    }
    Ok(haul)
}

/// Of processes that ended: parent and moment of the end.
type Parents = HashMap<u32, (u32, Mono)>;

/// So many ancestors that are over are climbed.
const CLIMB: usize = 16;

/// Makes one event of the start and the end of a process that are both among `events`, or whose start is known (`over`).
/// `parents` are those of the unwatched processes that ended.
///
/// Its start is told beforehand nevertheless unless `is_napping`: a command may be known by its name though it is a zombie.
fn tell_what_is_over(events: &mut Vec<Event>, mut over: HashSet<u32>, parents: &Parents, is_napping: bool) {
    for event in events.iter() {
        if let Event::Exec { pid, at } = event {
            // A thread that executes a program says EXIT for the leader it replaces, and EXEC after it.
            let is_over = parents.get(pid).is_some_and(|(_, ended_at)| ended_at >= at);
            if is_over {
                over.insert(*pid)
            } else {
                over.remove(pid)
            };
        }
    }
    events.retain(|event| !(is_napping && matches!(event, Event::Exec { pid, .. } if over.contains(pid))));
    for event in events {
        if let Event::Exit { pid, status, at } = *event
            && over.remove(&pid)
        {
            *event = Event::Passed { pid, parent: living_parent(pid, parents), status, at };
        }
    }
}

/// The nearest ancestor of `pid` that is not over; 0 where it cannot be told.
fn living_parent(pid: u32, parents: &Parents) -> u32 {
    let parent_of = |pid: &u32| parents.get(pid).map(|(parent, _)| *parent);
    std::iter::successors(parent_of(&pid), parent_of).take(CLIMB).last().unwrap_or_default()
}

/// When an event of a batch happened.
fn moment(event: &Event) -> Mono {
    match event {
        Event::Exec { at, .. } | Event::Exit { at, .. } | Event::Passed { at, .. } | Event::Gone { at, .. } => *at,
        Event::Lost | Event::Switched { .. } => Mono(u64::MAX),
    }
}

/// Keeps asking whether the stream lives. Any user's program can silence it for everybody, without an error.
struct Heartbeat {
    proven: Mono,
    /// The number of the open request, and when it was made.
    asked: Option<(u32, Mono)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Duty {
    Nothing,
    Ask,
    GiveUp,
}

impl Heartbeat {
    fn duty(&self, now: Mono) -> Duty {
        match self.asked {
            Some((_, at)) if now.since(at) >= ANSWER_TIME => Duty::GiveUp,
            None if now.since(self.proven) >= ASK_FROM => Duty::Ask,
            Some(_) | None => Duty::Nothing,
        }
    }

    fn next_duty(&self) -> Mono {
        match self.asked {
            Some((_, at)) => Mono(at.0 + nanoseconds(ANSWER_TIME)),
            None => Mono(self.proven.0 + nanoseconds(ASK_BY)),
        }
    }

    fn answered(&mut self, to: u32, error: u32) {
        if let Some((number, at)) = self.asked
            && to == number.wrapping_add(1)
            && error == 0
        {
            self.proven = at;
            self.asked = None;
        }
    }
}

/// Tells a storm of processes from ordinary work.
struct Pace {
    window_from: Mono,
    count: u32,
    is_storm: bool,
}

impl Pace {
    const WINDOW: Duration = Duration::from_millis(250);
    const STORM_PER_SECOND: u128 = 500;

    fn new(now: Mono) -> Self {
        Self { window_from: now, count: 0, is_storm: false }
    }

    fn note(&mut self, count: u32, now: Mono) {
        self.count += count;
        let length = now.since(self.window_from);
        if length >= Self::WINDOW {
            self.is_storm = u128::from(self.count) * 1_000 > Self::STORM_PER_SECOND * length.as_millis();
            self.window_from = now;
            self.count = 0;
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

    #[test]
    fn five_hundred_events_a_second_are_a_storm_and_a_burst_is_none() {
        let mut pace = Pace::new(seconds(0));
        pace.note(100, Mono(50_000_000));
        assert!(!pace.is_storm);
        pace.note(20, Mono(250_000_000));
        assert!(!pace.is_storm, "120 events in a quarter of a second are 480 a second");
        pace.note(130, Mono(500_000_000));
        assert!(pace.is_storm);
        pace.note(1, seconds(5));
        assert!(!pace.is_storm);
    }

    #[test]
    fn what_started_and_ended_between_two_looks_is_one_event_that_names_who_started_it() {
        let start = |pid| Event::Exec { pid, at: Mono(u64::from(pid)) };
        let end = |pid| Event::Exit { pid, status: 0, at: Mono(100) };
        let passed = |pid| Event::Passed { pid, parent: 50, status: 0, at: Mono(100) };
        // 5 forked 2 without executing anything, and is over as well.
        let ended = |parent| (parent, Mono(100));
        let parents = Parents::from([(2, ended(5)), (5, ended(50)), (7, ended(1)), (8, ended(1)), (9, ended(50))]);
        let told_before = || HashSet::from([8, 9]);
        // A thread of 8 executes a program.
        let replaced = [end(8), Event::Exec { pid: 8, at: Mono(101) }];
        let batch = [&[start(2), start(3), end(5), end(2), end(7), end(9)], &replaced[..]].concat();
        let mut out = batch.clone();
        tell_what_is_over(&mut out, told_before(), &parents, true);
        assert_eq!(out[..5], [start(3), end(5), passed(2), end(7), passed(9)]);
        assert_eq!(out[5..], replaced);
        out = batch;
        tell_what_is_over(&mut out, told_before(), &parents, false);
        assert_eq!(out[..6], [start(2), start(3), end(5), passed(2), end(7), passed(9)]);
        assert_eq!(out[6..], replaced);
    }

    #[test]
    fn parents_that_name_each_other_end_the_climb() {
        let parents = Parents::from([(1, (2, Mono(0))), (2, (1, Mono(0)))]);
        assert_eq!(living_parent(1, &parents), 1);
        assert_eq!(living_parent(1, &Parents::new()), 0);
    }

    #[test]
    fn each_refusal_has_its_own_reason() {
        let reason = |code| Unavailable::from(io::Error::from_raw_os_error(code)).to_string();
        assert!(reason(libc::ECONNREFUSED).contains("container or WSL2"));
        assert!(reason(libc::EPERM).contains("6.6"));
        assert!(reason(libc::EPROTONOSUPPORT).contains("no process events"));
    }
}
