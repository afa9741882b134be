//! An inspector that remembers for a moment what a source read of a process as it began: one of 3 ms is over before anything
//! else can be asked about it, and so may be the shell that started it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use super::event::{Clocks, Event, Info, Inspector, Mono, Place, ProcId};
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
    seen: RefCell<HashMap<u32, (Mono, Info)>>,
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
                    seen.retain(|_, (noted, _)| at.since(*noted) < KEPT);
                }
                if seen.len() < CAPACITY {
                    seen.insert(info.id.pid, (*at, (**info).clone()));
                }
            }
            // The number may have passed to another process.
            Event::Exec { pid, .. } | Event::Minor { pid, .. } => {
                seen.remove(pid);
            }
            _ => {}
        }
    }

    fn seen(&self, pid: u32, within: Duration) -> Option<Info> {
        let now = self.system.clocks().mono;
        let seen = self.seen.borrow();
        seen.get(&pid).filter(|(at, _)| now.since(*at) < within).map(|(_, info)| info.clone())
    }
}

impl Inspector for CachedInspector {
    fn info(&self, pid: u32) -> Option<Info> {
        self.seen(pid, FRESH).or_else(|| self.system.info(pid)).or_else(|| self.seen(pid, KEPT))
    }

    fn command(&self, pid: u32) -> Option<Info> {
        self.seen(pid, FRESH).or_else(|| self.system.command(pid)).or_else(|| self.seen(pid, KEPT))
    }

    fn place(&self, pid: u32) -> Option<Place> {
        let seen = |within| self.seen(pid, within).map(Place::from);
        seen(FRESH).or_else(|| self.system.place(pid)).or_else(|| seen(KEPT))
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
