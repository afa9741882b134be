//! The kernel of macOS, as the source asks it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::Kernel;
use crate::diagnostics::OrLog;
use crate::observe::event::{Mono, Waker};
use crate::observe::inspect::macos;
use crate::observe::sys::{self, ProcessNote, ProcessScope, Queue};

/// The system this program runs on.
pub(in crate::observe::source) struct System {
    queue: Queue,
    user: u32,
}

impl System {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { queue: Queue::new()?, user: sys::user_id() })
    }
}

impl Kernel for System {
    fn wait(&mut self, timeout: Duration, out: &mut Vec<ProcessNote>) -> io::Result<bool> {
        self.queue.wait(timeout, out)
    }

    fn follow(&mut self, pid: u32) -> io::Result<()> {
        self.queue.add(pid)
    }

    fn children(&self, pid: u32) -> Vec<u32> {
        sys::processes(ProcessScope::Parent(pid))
    }

    fn own(&self) -> Vec<u32> {
        sys::processes(ProcessScope::User(self.user))
    }

    fn is_there(&self, pid: u32) -> bool {
        sys::short_info(pid).is_some()
    }

    fn start(&self, pid: u32) -> Option<u64> {
        macos::start(pid)
    }

    fn began(&self, pid: u32) -> Option<Mono> {
        macos::began(pid)
    }

    fn waker(&self) -> Waker {
        let queue = self.queue.clone();
        Waker(Arc::new(move || {
            queue.wake().or_log("the observer was not woken");
        }))
    }
}
