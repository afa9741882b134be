//! What known tools and servers do below the root of a script, as far as it decides when the wait is over.

use std::collections::BTreeMap;

use crate::observe::event::{Mono, ProcId};
use crate::observe::verdict::HandOff;

/// What the tools below a root do, as far as it decides when the wait is over.
#[derive(Debug, Default)]
pub(super) struct ToolWork {
    /// Known tools that run, below no other known tool, and how each hands over to what it builds.
    pub(super) tools: BTreeMap<ProcId, Option<HandOff>>,
    /// When the last of them that ended did, and its wait(2) word.
    pub(super) ended: Option<(Mono, Option<i32>)>,
    pub(super) server: Option<Server>,
    /// When a listening socket is looked for next.
    pub(super) look_from: Mono,
}

/// What runs until it is stopped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Server {
    pub(super) since: Mono,
    /// None where only a listening socket tells of it.
    pub(super) process: Option<ProcId>,
    /// The root itself became it: nothing else can follow.
    pub(super) is_root: bool,
}

impl ToolWork {
    /// Whether no tool runs and something serves.
    pub(super) fn is_serving(&self) -> bool {
        self.tools.is_empty() && self.server.is_some()
    }

    /// A process ended.
    pub(super) fn process_ended(&mut self, pid: u32, status: Option<i32>, at: Mono) {
        let tool = self.tools.keys().find(|tool| tool.pid == pid).copied();
        if tool.is_some_and(|tool| self.tools.remove(&tool).is_some()) {
            self.ended = Some((at, status));
        }
        if self.server.is_some_and(|server| server.process.is_some_and(|process| process.pid == pid)) {
            self.server = None;
        }
    }

    /// Tools whose ends matter.
    pub(super) fn tools(&self) -> impl Iterator<Item = ProcId> + '_ {
        self.tools.keys().copied()
    }

    /// Whether `process` is a tool that may become what it built.
    pub(super) fn hands_over(&self, process: ProcId) -> bool {
        self.tools.get(&process).is_some_and(|how| how.as_ref().is_some_and(|how| how.replaces_itself))
    }

    /// Where the run ended, if it went on to serve: with its last tool.
    pub(super) fn end(&self) -> Option<(Mono, Option<i32>)> {
        let (ended, server) = (self.ended?, self.server?);
        let is_over = self.tools.is_empty() && (server.is_root || server.since >= ended.0);
        is_over.then_some(ended)
    }
}
