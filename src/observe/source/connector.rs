//! Kernel events: the process connector, told apart from its many silent failures by one proof, our own answered request.
//!
//! In containers, on WSL2 and on kernels before 6.6 it refuses without an error, or works by accident with numbers of
//! another namespace; so nothing but the answer within [`ANSWER_TIME`] counts, at the start and at every heartbeat.
//!
//! Two sockets, as a wake-up costs more than what it brings: starts wake a thread that reads them at once (see
//! [`super::drain`]); ends are read when something else wakes us, and a watched process does so by its pidfd.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;

use super::drain::Drain;
use super::exits::{Exits, LeaderExit};
use super::heartbeat::ANSWER_TIME;
use super::message::{self, EventFilter, Message, Operation};
use super::queue;
use super::recent::{Life, RecentLives};
use crate::diagnostics::OrLog;
use crate::observe::event::{Event, Mono, Relevance};
use crate::observe::sys;

/// Why kernel events cannot be had, for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectorFault {
    #[error("kernel events are silent here: container or WSL2")]
    Silent,
    #[error("kernel events need Linux 6.6 or later, or root")]
    NotPermitted,
    #[error("this kernel has no process events")]
    NotBuilt,
    #[error("kernel events cannot be had: {0}")]
    Failed(io::Error),
}

impl From<io::Error> for ConnectorFault {
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

/// A subscription to the kernel's process events.
pub(super) struct Connector {
    drain: Drain,
    /// Only bound, not counted by the kernel: it lives as long as the other socket does. Read when something else wakes us.
    ends: File,
    recent: RecentLives,
    /// Processes that began, of which nothing could be read and which have not been told as over.
    unread: HashSet<u32>,
    /// Whether the kernel counts us among its listeners.
    is_counted: bool,
}

impl Connector {
    /// Subscribes, and waits for the proof that it worked.
    pub(super) fn open() -> Result<Self, ConnectorFault> {
        let now = sys::monotonic();
        let mut new = Self {
            drain: Drain::new(now)?,
            ends: queue::socket(EventFilter::Ends)?,
            recent: RecentLives::default(),
            unread: HashSet::new(),
            is_counted: false,
        };
        let shared = Arc::clone(&new.drain.shared);
        shared.ask(&mut shared.starts(), now)?;
        let deadline = now.after(ANSWER_TIME);
        while shared.starts().heartbeat.is_asking() {
            let left = deadline.since(sys::monotonic());
            if left.is_zero() || !sys::wait_readable(shared.socket.as_fd(), left) {
                return Err(ConnectorFault::Silent);
            }
            shared.drain(&mut shared.starts())?;
        }
        new.is_counted = true;
        new.drain.begin()?;
        Ok(new)
    }

    /// Readable when something of interest started.
    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        self.drain.shared.news.as_fd()
    }

    /// What is of interest from now on; `None` = everything.
    pub(super) fn set_relevance(&self, relevance: Option<Relevance>) {
        self.drain.shared.starts().relevance = relevance;
    }

    /// What is remembered of `pid`'s last second.
    pub(super) fn recent(&self, pid: u32) -> Option<Life> {
        self.recent.of(pid)
    }

    /// Takes what has come: ends first, so that no end is known before the start it belongs to can be. `false` = a request went
    /// unanswered, so that nothing may come from this socket any more.
    pub(super) fn drain(&mut self, out: &mut Vec<Event>, exits: &mut Exits) -> io::Result<bool> {
        let mut batch = Vec::new();
        let are_ends_lossy = queue::read(&self.ends, &mut batch)?;
        let ended = batch.iter().filter_map(|message| match message {
            Message::Exit { pid, .. } => Some(*pid),
            _ => None,
        });
        let taken = self.drain.take(ended)?;
        let mut new = taken.events;
        if self.unread.len() > MOST_UNREAD {
            self.unread.clear();
        }
        self.unread.extend(taken.unread);
        for event in &new {
            self.began(event, exits);
        }
        let (parents, over) = self.ended(&batch, &mut new, exits);
        tell_what_is_over(&mut new, over, &parents);
        let unread = parents.iter().filter(|(pid, _)| self.unread.remove(pid));
        new.extend(unread.map(|(pid, (_, at))| Event::Unread { parent: living_parent(*pid, &parents), at: *at }));
        new.sort_by_key(queue::moment);
        out.append(&mut new);
        if are_ends_lossy || taken.is_lossy {
            self.recent.clear();
            self.drain.shared.starts().forget();
            out.push(Event::Lost);
        }
        self.is_counted &= !taken.is_silent;
        Ok(!taken.is_silent)
    }

    fn began(&mut self, event: &Event, exits: &mut Exits) {
        let Some((pid, at)) = event.start() else { return };
        self.recent.exec(pid, at);
        exits.exec_seen(pid, at);
    }

    /// Takes in ends. Gives the parents of those that nobody watches, and which of them were told of before.
    fn ended(&mut self, batch: &[Message], out: &mut Vec<Event>, exits: &mut Exits) -> (Parents, HashSet<u32>) {
        let (mut parents, mut over) = (Parents::new(), HashSet::new());
        for message in batch {
            let Message::Exit { pid, parent, status, at } = *message else { continue };
            if !exits.has(pid) {
                parents.insert(pid, (parent, at));
                // Its start was told, which may have been too late to read anything of it.
                over.extend(self.recent.of(pid).filter(|life| life.exit.is_none()).map(|_| pid));
            }
            let exit = LeaderExit { status, at };
            self.recent.exit(pid, exit);
            exits.exit_seen(pid, exit);
            out.push(Event::Exit { pid, status: Some(status), at });
        }
        (parents, over)
    }
}

impl Drop for Connector {
    fn drop(&mut self) {
        if self.is_counted {
            // The kernel does not notice by itself that a listener is gone.
            let sent = (&self.drain.shared.socket).write_all(&message::request(Operation::Ignore, fastrand::u32(..)));
            sent.or_log("the kernel was not told that nobody listens");
        }
    }
}

/// No more are waited for that nothing could be read of.
const MOST_UNREAD: usize = 4096;

/// Of processes that ended: parent and moment of the end.
type Parents = HashMap<u32, (u32, Mono)>;

/// So many ancestors that are over are climbed.
const CLIMB: usize = 16;

/// Says of a process that is over who started it: `parents` are those of the unwatched processes that ended; the start of
/// each must be among `events`, or known (`over`).
fn tell_what_is_over(events: &mut [Event], mut over: HashSet<u32>, parents: &Parents) {
    for (pid, at) in events.iter().filter_map(Event::start) {
        // A thread that executes a program says EXIT for the leader it replaces, and EXEC after it.
        let is_over = parents.get(&pid).is_some_and(|(_, ended_at)| *ended_at >= at);
        if is_over {
            over.insert(pid)
        } else {
            over.remove(&pid)
        };
    }
    for event in events {
        if let Event::Exit { pid, status: Some(status), at } = *event
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_started_and_ended_between_two_looks_is_one_event_that_names_who_started_it() {
        let start = |pid| Event::Exec { pid, at: Mono(u64::from(pid)) };
        let end = |pid| Event::Exit { pid, status: Some(0), at: Mono(100) };
        let passed = |pid| Event::Passed { pid, parent: 50, status: 0, at: Mono(100) };
        // 5 forked 2 without executing anything, and is over as well.
        let ended = |parent| (parent, Mono(100));
        let parents = Parents::from([(2, ended(5)), (5, ended(50)), (7, ended(1)), (8, ended(1)), (9, ended(50))]);
        let told_before = || HashSet::from([8, 9]);
        // A thread of 8 executes a program.
        let replaced = [end(8), Event::Exec { pid: 8, at: Mono(101) }];
        let batch = [&[start(2), start(3), end(5), end(2), end(7), end(9)], &replaced[..]].concat();
        let mut out = batch.clone();
        tell_what_is_over(&mut out, told_before(), &parents);
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
        let reason = |code| ConnectorFault::from(io::Error::from_raw_os_error(code)).to_string();
        assert!(reason(libc::ECONNREFUSED).contains("container or WSL2"));
        assert!(reason(libc::EPERM).contains("6.6"));
        assert!(reason(libc::EPROTONOSUPPORT).contains("no process events"));
    }
}
