//! A list of all processes once a second, on any system: sees what lives for a second, and no exit status.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

use crate::domain::log::run::SourceName;
use crate::observe::event::{Closeness, Event, EventSource, Mono, ProcId, Waker, Watcher};
use crate::observe::sys;
use crate::threads::Post;

const PERIOD: Duration = Duration::from_secs(1);

/// More processes than this are not looked at for what they have become.
const MOST_FOLLOWED: usize = 256;

/// Process events by comparing lists.
pub(super) struct Poll {
    system: System,
    known: HashMap<Pid, u64>,
    /// Seen for the first time at the last look, with what they looked like: between fork and exec a process still looks
    /// like its parent.
    newcomers: HashMap<Pid, u64>,
    watched: HashMap<Pid, (ProcId, u64)>,
    /// Those that may become something else, looked at each time.
    followed: HashMap<Pid, u64>,
    looked_at: Mono,
    /// By which another thread makes a wait return.
    bell: (Sender<()>, Receiver<()>),
    reason: Option<String>,
}

impl Poll {
    /// Starts from the processes that are there now.
    pub(super) fn open(reason: String) -> Self {
        let mut new = Self {
            system: System::new(),
            known: HashMap::new(),
            newcomers: HashMap::new(),
            watched: HashMap::new(),
            followed: HashMap::new(),
            looked_at: sys::monotonic(),
            bell: channel(),
            reason: Some(reason),
        };
        new.refresh();
        new.known = new.living();
        new
    }

    fn refresh(&mut self) {
        self.system.refresh_processes_specifics(ProcessesToUpdate::All, true, bare());
    }

    fn living(&self) -> HashMap<Pid, u64> {
        let alive = self.system.processes().iter().filter(|(_, process)| lives(process));
        alive.map(|(pid, process)| (*pid, process.start_time())).collect()
    }

    fn look(&mut self, now: Mono, out: &mut Vec<Event>) {
        self.refresh();
        let living = self.living();
        let new: Vec<Pid> =
            living.iter().filter(|(pid, start)| self.known.get(pid) != Some(start)).map(|(pid, _)| *pid).collect();
        let mut before = std::mem::take(&mut self.newcomers);
        self.followed.retain(|pid, _| living.contains_key(pid));
        before.extend(self.followed.iter().map(|(pid, looks)| (*pid, *looks)));
        let again: HashSet<Pid> = before.keys().chain(&new).copied().collect();
        if !again.is_empty() {
            let pids: Vec<Pid> = again.into_iter().collect();
            let kind = bare().with_cmd(UpdateKind::Always);
            self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&pids), true, kind);
        }
        for (pid, looked_like) in before {
            if self.looks(pid).is_some_and(|looks| looks != looked_like) && !new.contains(&pid) {
                // Somewhere between two looks.
                let at = Mono(self.looked_at.0 + now.0.saturating_sub(self.looked_at.0) / 2);
                out.push(Event::Exec { pid: pid.as_u32(), at });
                self.followed.remove(&pid);
            }
        }
        for pid in new {
            out.push(Event::Exec { pid: pid.as_u32(), at: self.started(living.get(&pid).copied(), now) });
            if let Some(looks) = self.looks(pid) {
                self.newcomers.insert(pid, looks);
            }
        }
        self.watched.retain(|pid, (process, start)| {
            let lives = living.get(pid) == Some(start);
            if !lives {
                out.push(Event::Gone { process: *process, status: None, at: now });
            }
            lives
        });
        self.known = living;
        self.looked_at = now;
    }

    /// A number that changes when a process executes a program.
    fn looks(&self, pid: Pid) -> Option<u64> {
        let process = self.system.process(pid)?;
        let mut hasher = DefaultHasher::new();
        process.name().hash(&mut hasher);
        let arguments: &[OsString] = process.cmd();
        arguments.hash(&mut hasher);
        Some(hasher.finish())
    }

    /// Between the last look and this one, as near to its start as whole seconds tell.
    fn started(&self, start: Option<u64>, now: Mono) -> Mono {
        let wall = crate::clock::now().timestamp_millis();
        let start = start.and_then(|seconds| i64::try_from(seconds.checked_mul(1_000)?).ok()).unwrap_or(wall);
        let age = u64::try_from(wall - start).unwrap_or(0).saturating_mul(1_000_000);
        Mono(now.0.saturating_sub(age)).clamp(self.looked_at.min(now), now)
    }
}

/// Nothing but which processes there are; tasks would be every thread of every process.
fn bare() -> ProcessRefreshKind {
    ProcessRefreshKind::nothing().without_tasks()
}

fn lives(process: &Process) -> bool {
    !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
}

impl Watcher for Poll {
    fn watch(&mut self, process: ProcId) -> bool {
        let pid = Pid::from_u32(process.pid);
        self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, bare());
        let Some(found) = self.system.process(pid).filter(|found| lives(found)) else { return false };
        // Its own idea of the start is kept, as `process` may carry ticks instead of seconds.
        let start = found.start_time();
        self.watched.insert(pid, (process, start));
        true
    }

    fn unwatch(&mut self, process: ProcId) {
        let pid = Pid::from_u32(process.pid);
        if self.watched.get(&pid).is_some_and(|(watched, _)| *watched == process) {
            self.watched.remove(&pid);
        }
    }

    fn follow(&mut self, process: ProcId, how: Closeness) {
        let pid = Pid::from_u32(process.pid);
        if how == Closeness::Closely && self.followed.len() < MOST_FOLLOWED {
            let kind = bare().with_cmd(UpdateKind::Always);
            self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, kind);
            if let Some(looks) = self.looks(pid) {
                self.followed.insert(pid, looks);
            }
        }
    }
}

impl EventSource for Poll {
    fn name(&self) -> SourceName {
        SourceName::Poll
    }

    fn reason(&self) -> Option<String> {
        self.reason.clone()
    }

    fn wait(&mut self, timeout: Option<Duration>, out: &mut Vec<Event>) -> io::Result<()> {
        let begun_at = sys::monotonic();
        let had = out.len();
        loop {
            let now = sys::monotonic();
            let left = timeout.map(|timeout| timeout.saturating_sub(now.since(begun_at)));
            let due = PERIOD.saturating_sub(now.since(self.looked_at));
            if due.is_zero() {
                self.look(now, out);
            }
            if out.len() > had || left.is_some_and(|left| left.is_zero()) {
                return Ok(());
            }
            let pause = if due.is_zero() { PERIOD } else { due };
            if self.bell.1.recv_timeout(left.map_or(pause, |left| left.min(pause))).is_ok() {
                // Rung twice is as good as once.
                self.bell.1.try_iter().for_each(drop);
                return Ok(());
            }
        }
    }

    fn waker(&self) -> Waker {
        let bell = self.bell.0.clone();
        Waker(Arc::new(move || bell.post(())))
    }
}
