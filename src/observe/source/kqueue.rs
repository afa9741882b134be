//! Kernel events on macOS: kqueue tells of each process it is asked about that it forked, executed a program or ended.
//!
//! Forks are not reported and are asked for at once; how it ended is told to its parent only. A list of the current user's processes once a
//! second finds what was forked by a process that nobody asked about (another user's, such as `login`).

#[cfg(target_os = "macos")]
mod system;

use std::collections::{HashMap, HashSet};
use std::io;
use std::time::Duration;

use crate::domain::log::run::SourceName;
use crate::observe::event::{Event, EventSource, Mono, ProcId, Waker, Watcher};
use crate::observe::sys::{self, ProcessNote};

const PERIOD: Duration = Duration::from_secs(1);

/// What is asked of the system.
pub(super) trait Kernel: Send {
    /// Waits for notes, at most `timeout`. `true` = somebody used the waker.
    fn wait(&mut self, timeout: Duration, out: &mut Vec<ProcessNote>) -> io::Result<bool>;

    /// From now on there are notes of `pid`. Fails with `ESRCH` when it is gone.
    fn follow(&mut self, pid: u32) -> io::Result<()>;

    fn children(&self, pid: u32) -> Vec<u32>;

    /// Processes of the user this one runs for.
    fn own(&self) -> Vec<u32>;

    fn is_there(&self, pid: u32) -> bool;

    /// Number that tells apart those that had the same pid; `None` when it is gone.
    fn start(&self, pid: u32) -> Option<u64>;

    /// When it began.
    fn began(&self, pid: u32) -> Option<Mono>;

    fn waker(&self) -> Waker;
}

/// Process events by notes of the kernel.
pub(super) struct Kqueue<K> {
    kernel: K,
    known: HashSet<u32>,
    /// Those of `known` of which the system gives no notes.
    silent: HashSet<u32>,
    watched: HashMap<u32, ProcId>,
    looked_at: Mono,
}

#[cfg(target_os = "macos")]
impl Kqueue<system::System> {
    /// Follows the current user's processes that are there now.
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self::new(system::System::new()?))
    }
}

impl<K: Kernel> Kqueue<K> {
    fn new(kernel: K) -> Self {
        let (known, silent, watched) = (HashSet::new(), HashSet::new(), HashMap::new());
        let mut new = Self { kernel, known, silent, watched, looked_at: sys::monotonic() };
        for pid in new.kernel.own() {
            new.follows(pid);
        }
        new
    }

    /// Asks for notes of `pid`. `false` = it is gone.
    fn follows(&mut self, pid: u32) -> bool {
        let followed = self.kernel.follow(pid);
        if followed.as_ref().is_err_and(|error| error.raw_os_error() == Some(libc::ESRCH)) {
            return false;
        }
        self.known.insert(pid);
        if followed.is_err() {
            self.silent.insert(pid);
        }
        true
    }

    /// A process that was not known, and what it has forked before it could be followed.
    fn meet(&mut self, pid: u32, at: Mono, out: &mut Vec<Event>) {
        let mut next = vec![pid];
        while let Some(pid) = next.pop() {
            if !self.known.contains(&pid) && self.follows(pid) {
                out.push(Event::Exec { pid, at });
                next.extend(self.kernel.children(pid));
            }
        }
    }

    fn take(&mut self, note: ProcessNote, at: Mono, out: &mut Vec<Event>) {
        if note.forked {
            for child in self.kernel.children(note.pid) {
                self.meet(child, at, out);
            }
        }
        if note.executed && !note.ended {
            out.push(Event::Exec { pid: note.pid, at });
        }
        if note.ended {
            self.ended(note.pid, at, out);
        }
    }

    fn ended(&mut self, pid: u32, at: Mono, out: &mut Vec<Event>) {
        self.known.remove(&pid);
        self.silent.remove(&pid);
        out.push(Event::Exit { pid, status: None, at });
        if let Some(process) = self.watched.remove(&pid) {
            out.push(Event::Gone { process, status: None, at });
        }
    }

    /// Finds who was forked by a process that nobody follows, and who of those has ended.
    fn look(&mut self, now: Mono, out: &mut Vec<Event>) {
        for pid in self.kernel.own() {
            if !self.known.contains(&pid) {
                let began = self.kernel.began(pid).unwrap_or(now);
                self.meet(pid, began.max(self.looked_at).min(now), out);
            }
        }
        let over: Vec<u32> = self.silent.iter().copied().filter(|pid| !self.kernel.is_there(*pid)).collect();
        for pid in over {
            self.ended(pid, now, out);
        }
        self.looked_at = now;
    }
}

impl<K: Kernel> Watcher for Kqueue<K> {
    fn watch(&mut self, process: ProcId) -> bool {
        let pid = process.pid;
        let is_it = self.kernel.start(pid) == Some(process.start);
        let is_followed = is_it && (self.known.contains(&pid) || self.follows(pid));
        if is_followed {
            self.watched.insert(pid, process);
        }
        is_followed
    }

    fn unwatch(&mut self, process: ProcId) {
        if self.watched.get(&process.pid) == Some(&process) {
            self.watched.remove(&process.pid);
        }
    }
}

impl<K: Kernel> EventSource for Kqueue<K> {
    fn name(&self) -> SourceName {
        SourceName::Events
    }

    fn reason(&self) -> Option<String> {
        None
    }

    fn wait(&mut self, timeout: Option<Duration>, out: &mut Vec<Event>) -> io::Result<()> {
        let (begun_at, had) = (sys::monotonic(), out.len());
        let mut notes = Vec::new();
        loop {
            let now = sys::monotonic();
            let left = timeout.map(|timeout| timeout.saturating_sub(now.since(begun_at)));
            if now.since(self.looked_at) >= PERIOD {
                self.look(now, out);
            }
            if out.len() > had || left.is_some_and(|left| left.is_zero()) {
                return Ok(());
            }
            let due = PERIOD.saturating_sub(now.since(self.looked_at));
            let is_woken = self.kernel.wait(left.map_or(due, |left| left.min(due)), &mut notes)?;
            let now = sys::monotonic();
            for note in notes.drain(..) {
                self.take(note, now, out);
            }
            if is_woken {
                return Ok(());
            }
        }
    }

    fn waker(&self) -> Waker {
        self.kernel.waker()
    }
}

#[cfg(test)]
mod tests;
