//! Watches processes by pidfd and finds out with which status each ended.
//!
//! The pidfd alone says *that* a process is over; it is never wrong. The status comes from whichever knows it first: the
//! process connector's EXIT event, the zombie's stat file, or what the kernel kept in the pidfd when the process was reaped.
//! Nobody is made to wait for it longer than [`PATIENCE`].

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use crate::observe::event::{Event, Mono, ProcId};
use crate::observe::procfs::{self, Credentials, Stat};
use crate::observe::sys::{self, Epoll, Readiness};

/// So long after a death its status is waited for.
const PATIENCE: Duration = Duration::from_millis(250);

/// How often a process is looked at that no pidfd could be had for (too many open files, a forbidding container).
const LOOK: Duration = Duration::from_millis(100);

/// An EXIT event so long before the death was that of the leader thread alone, and its zero says nothing.
const LEADER_ALONE: Duration = Duration::from_secs(1);

/// What an EXIT event said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeaderExit {
    pub status: i32,
    pub at: Mono,
}

struct WatchedProcess {
    process: ProcId,
    descriptor: Option<OwnedFd>,
    exit: Option<LeaderExit>,
    /// The EXIT event came when no other thread was left: it tells of the whole process.
    is_whole: bool,
    dead_since: Option<Mono>,
    looked_at: Mono,
}

/// The processes being watched, by pid.
pub(super) struct Exits {
    watches: HashMap<u32, WatchedProcess>,
    /// Dead, and not yet reported.
    dying: Vec<u32>,
    without_descriptor: usize,
    own: Option<Credentials>,
}

impl Exits {
    pub(super) fn new() -> Self {
        Self { watches: HashMap::new(), dying: Vec::new(), without_descriptor: 0, own: Credentials::of("self") }
    }

    /// Watches `process` from now on; `false` = it is gone already.
    pub(super) fn watch(&mut self, process: ProcId, epoll: &Epoll, now: Mono) -> bool {
        if self.watches.get(&process.pid).is_some_and(|watch| watch.process == process) {
            return true;
        }
        self.forget(process.pid);
        let descriptor = match sys::pidfd_open(process.pid) {
            Ok(descriptor) => Some(descriptor),
            Err(error) if is_gone(&error) => return false,
            Err(_) => None,
        };
        // Looked at after the pidfd is open: from here on the number cannot pass to another process unnoticed.
        if Stat::of(process.pid).is_none_or(|stat| stat.process.id != process) {
            return false;
        }
        let descriptor = descriptor.filter(|open| epoll.add(open.as_fd(), u64::from(process.pid)).is_ok());
        self.insert(process, descriptor, None, now);
        true
    }

    /// Reports the end of `process`, which is gone, as soon as its EXIT event comes.
    pub(super) fn expect(&mut self, process: ProcId, now: Mono) {
        self.forget(process.pid);
        self.insert(process, None, Some(now), now);
        self.dying.push(process.pid);
    }

    fn insert(&mut self, process: ProcId, descriptor: Option<OwnedFd>, dead_since: Option<Mono>, now: Mono) {
        self.without_descriptor += usize::from(descriptor.is_none());
        let watch = WatchedProcess { process, descriptor, exit: None, is_whole: false, dead_since, looked_at: now };
        self.watches.insert(process.pid, watch);
    }

    pub(super) fn unwatch(&mut self, process: ProcId) {
        if self.watches.get(&process.pid).is_some_and(|watch| watch.process == process) {
            self.forget(process.pid);
        }
    }

    fn forget(&mut self, pid: u32) -> Option<WatchedProcess> {
        let watch = self.watches.remove(&pid)?;
        self.without_descriptor -= usize::from(watch.descriptor.is_none());
        self.dying.retain(|dying| *dying != pid);
        Some(watch)
    }

    /// It lives, whatever an EXIT event said before: a thread's exec says EXIT for the leader it replaces.
    pub(super) fn exec_seen(&mut self, pid: u32, at: Mono) {
        if let Some(watch) = self.watches.get_mut(&pid) {
            watch.exit = watch.exit.filter(|exit| exit.at > at);
        }
    }

    /// Whether `pid` is being watched.
    pub(super) fn has(&self, pid: u32) -> bool {
        self.watches.contains_key(&pid)
    }

    /// Whether the status of a death is still being looked for.
    pub(super) fn is_searching(&self) -> bool {
        !self.dying.is_empty()
    }

    /// An EXIT event came for `pid`.
    pub(super) fn exit_seen(&mut self, pid: u32, exit: LeaderExit) {
        if let Some(watch) = self.watches.get_mut(&pid) {
            let is_dead = |open: &OwnedFd| sys::wait_readable(open.as_fd(), Duration::ZERO);
            watch.is_whole = watch.dead_since.is_some() || watch.descriptor.as_ref().is_some_and(is_dead);
            watch.exit = Some(exit);
        }
    }

    /// The descriptor of `ready` says that its process is dead, or reaped.
    pub(super) fn ready(&mut self, ready: Readiness, epoll: &Epoll, now: Mono) {
        let Ok(pid) = u32::try_from(ready.token) else { return };
        let Some(watch) = self.watches.get_mut(&pid) else { return };
        if watch.dead_since.is_none() {
            watch.dead_since = Some(now);
            self.dying.push(pid);
        }
        if let Some(open) = &watch.descriptor {
            // It stays readable from now on; hanging up, when the parent reaps it, is the next news.
            let changed =
                if ready.hung_up { epoll.remove(open.as_fd()) } else { epoll.await_hang_up(open.as_fd(), ready.token) };
            if let Err(error) = changed {
                tracing::debug!("the observer wakes more often until the status of {pid} is known: {error}");
            }
        }
    }

    /// When something has to be looked at although no descriptor says so.
    pub(super) fn next_look(&self) -> Option<Mono> {
        let patience = self.dying.iter().filter_map(|pid| Some(self.watches.get(pid)?.dead_since?.after(PATIENCE)));
        let look = (self.without_descriptor > 0)
            .then(|| self.watches.values().filter(|watch| watch.descriptor.is_none() && watch.dead_since.is_none()))
            .into_iter()
            .flatten()
            .map(|watch| watch.looked_at.after(LOOK));
        patience.chain(look).min()
    }

    /// Reports every watched process whose end is known, or was waited for long enough.
    pub(super) fn settle(&mut self, now: Mono, out: &mut Vec<Event>) {
        if self.without_descriptor > 0 {
            self.look_for_deaths(now);
        }
        for pid in std::mem::take(&mut self.dying) {
            let Some(watch) = self.watches.get(&pid) else { continue };
            let Some(dead_since) = watch.dead_since else { continue };
            let ending = self.ending(watch, dead_since).or_else(|| {
                let waited = now.since(dead_since);
                (waited >= PATIENCE).then_some((None, dead_since))
            });
            match ending {
                Some((status, at)) => {
                    let process = watch.process;
                    self.forget(pid);
                    out.push(Event::Gone { process, status, at });
                }
                None => self.dying.push(pid),
            }
        }
    }

    /// Status and moment of the end, as soon as somebody knows them.
    fn ending(&self, watch: &WatchedProcess, dead_since: Mono) -> Option<(Option<i32>, Mono)> {
        if let Some(exit) = watch.exit
            && watch.is_whole
        {
            return Some((Some(exit.status), exit.at.min(dead_since)));
        }
        if let Some(status) = self.zombie_status(watch.process) {
            return Some((Some(status), dead_since));
        }
        if let Some(exit) = watch.exit {
            let is_trusted = exit.status != 0 || dead_since.since(exit.at) < LEADER_ALONE;
            return Some((is_trusted.then_some(exit.status), dead_since));
        }
        let kept = watch.descriptor.as_ref().and_then(|open| sys::pidfd_exit_status(open.as_fd()))?;
        Some((Some(kept), dead_since))
    }

    /// The status word while the parent has not reaped it. Zero counts only where the kernel would have shown another value.
    fn zombie_status(&self, process: ProcId) -> Option<i32> {
        let stat = Stat::of(process.pid).filter(|stat| stat.process.id == process && stat.is_zombie())?;
        if stat.status != 0 {
            return Some(stat.status);
        }
        let other = Credentials::of(process.pid)?;
        self.own.as_ref().is_some_and(|own| own.may_read(&other)).then_some(0)
    }

    fn look_for_deaths(&mut self, now: Mono) {
        for watch in self.watches.values_mut().filter(|watch| watch.descriptor.is_none()) {
            if watch.dead_since.is_some() || now.since(watch.looked_at) < LOOK {
                continue;
            }
            watch.looked_at = now;
            if !procfs::lives(watch.process) {
                watch.dead_since = Some(now);
                self.dying.push(watch.process.pid);
            }
        }
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ESRCH | libc::EINVAL | libc::ENOENT))
}
