//! An inspector that remembers for a moment what a source read of a process as it began: one of 3 ms is over before anything
//! else can be asked about it, and so may be the shell that started it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use super::event::{Clocks, Event, Info, Inspector, Mono, ProcId, TreePlace};
use crate::domain::time::Moment;

/// So long it is taken for what the process still is.
const FRESH: Duration = Duration::from_millis(500);
/// So long it stands for a process that is over.
const KEPT: Duration = Duration::from_secs(10);
/// More are not kept.
const CAPACITY: usize = 4_096;

/// Asks the system, and its memory where the system knows nothing any more.
pub(super) struct CachedInspector {
    system: Box<dyn Inspector>,
    seen: RefCell<HashMap<u32, ProcessFacts>>,
}

/// What was read of a process.
struct ProcessFacts {
    at: Mono,
    info: Info,
    /// It has started another since, before which it may have executed something else.
    has_child: bool,
}

impl CachedInspector {
    pub(super) fn new(system: Box<dyn Inspector>) -> Self {
        Self { system, seen: RefCell::default() }
    }

    /// Takes in what an event brings of a process.
    pub(super) fn note(&self, event: &Event) {
        let mut seen = self.seen.borrow_mut();
        match event {
            Event::Read { info, at } => {
                if seen.len() >= CAPACITY {
                    seen.retain(|_, note| at.since(note.at) < KEPT);
                }
                if let Some(parent) = seen.get_mut(&info.parent) {
                    parent.has_child = true;
                }
                if seen.len() < CAPACITY {
                    seen.insert(info.id.pid, ProcessFacts { at: *at, info: (**info).clone(), has_child: false });
                }
            }
            // The number may have passed to another process.
            Event::Exec { pid, .. } | Event::Minor { pid, .. } => {
                seen.remove(pid);
            }
            _ => {}
        }
    }

    /// What it is as far as is known without asking.
    fn fresh(&self, pid: u32) -> Option<Info> {
        self.seen(pid, |note, now| now.since(note.at) < FRESH && !note.has_child)
    }

    /// What it was, if it is over.
    fn kept(&self, pid: u32) -> Option<Info> {
        self.seen(pid, |note, now| now.since(note.at) < KEPT)
    }

    fn seen(&self, pid: u32, counts: impl Fn(&ProcessFacts, Mono) -> bool) -> Option<Info> {
        let now = self.system.clocks().mono;
        let seen = self.seen.borrow();
        seen.get(&pid).filter(|note| counts(note, now)).map(|note| note.info.clone())
    }
}

impl Inspector for CachedInspector {
    fn info(&self, pid: u32) -> Option<Info> {
        self.fresh(pid).or_else(|| self.system.info(pid)).or_else(|| self.kept(pid))
    }

    fn command(&self, pid: u32) -> Option<Info> {
        self.fresh(pid).or_else(|| self.system.command(pid)).or_else(|| self.kept(pid))
    }

    fn place(&self, pid: u32) -> Option<TreePlace> {
        let fresh = self.fresh(pid).map(TreePlace::from);
        fresh.or_else(|| self.system.place(pid)).or_else(|| self.kept(pid).map(TreePlace::from))
    }

    fn lives(&self, process: ProcId) -> bool {
        self.system.lives(process)
    }

    fn is_in_front(&self, process: ProcId) -> bool {
        self.system.is_in_front(process)
    }

    fn is_stopped(&self, process: ProcId) -> Option<bool> {
        self.system.is_stopped(process)
    }

    fn listens(&self, processes: &[u32]) -> bool {
        self.system.listens(processes)
    }

    fn all(&self) -> Vec<u32> {
        self.system.all()
    }

    fn started(&self, process: ProcId) -> Option<Mono> {
        self.system.started(process)
    }

    fn last_input(&self, terminal: u64) -> Option<Moment> {
        self.system.last_input(terminal)
    }

    fn clocks(&self) -> Clocks {
        self.system.clocks()
    }

    fn boot_id(&self) -> String {
        self.system.boot_id()
    }

    fn own_uid(&self) -> u32 {
        self.system.own_uid()
    }
}
