//! Build, then serve: when a script's last known tool has ended and a server is there, its wait is over. And scripts of a
//! name that no list knows: what runs below them decides whether they are a wait at all.

use std::time::Duration;

use super::run::Run;
use super::work::{Server, ToolWork};
use super::{Machine, Tracker};
use crate::domain::log::run::{RunEnd, RunEvent, RunStart};
use crate::domain::log::wait::{Actor, Outcome};
use crate::observe::event::{Mono, ProcId};
use crate::observe::verdict::{ProcessVerdict, RecognisedRun, ToolRole};

/// A script with a server below it, and no tool for so long, goes on to its next tool no more.
const GRACE: Duration = Duration::from_secs(2);
/// A script of an unknown name that is over by itself before, without a known tool and without serving, is a wait.
const SHORT: Duration = Duration::from_secs(30);
/// Listening sockets are looked for no more often than this …
const LISTEN_FROM: Duration = Duration::from_millis(900);
/// … and no less often than this, in between after half of the time that has gone by.
const LISTEN_BY: Duration = Duration::from_secs(30);

impl Run {
    /// Whether its length is not its tool's own: what follows the tool may be a server.
    pub(super) fn is_script(&self) -> bool {
        self.undecided.is_some() || self.label.is_of_a_script()
    }

    /// Status and moment of its end, given those of its root.
    pub(super) fn ending(&self, status: Option<i32>, at: Mono) -> (Option<i32>, Mono) {
        self.work.end().map_or((status, at), |(ended, status)| (status, ended))
    }

    /// Whether the end of an undecided run makes it a wait.
    pub(super) fn counts(&self, ended: &RunEnd) -> bool {
        let is_own_end = !matches!(ended.end.outcome(), Outcome::Cancelled | Outcome::Lost);
        is_own_end && ended.latency < SHORT && self.work.server.is_none()
    }

    /// A listening socket is looked for where no tool runs and none of the list's servers is there.
    fn looks_for_listeners(&self, now: Mono) -> bool {
        let ToolWork { tools, ended, server, look_from } = &self.work;
        self.is_script()
            && tools.is_empty()
            && server.is_none()
            && (ended.is_some() || self.undecided.is_some())
            && now >= *look_from
    }

    fn next_look(&self, now: Mono) -> Mono {
        let idle_from = self.work.ended.map_or(self.began.mono, |(ended, _)| ended);
        let wait = (now.since(idle_from) / 2).clamp(LISTEN_FROM, LISTEN_BY);
        now.after(wait)
    }
}

impl Tracker {
    /// A run that is not told before it is known to be a wait.
    pub(super) fn leave_undecided(&mut self, root: ProcId, started: RunStart) {
        let is_person = started.actor == Actor::Person;
        let Some(run) = self.runs.get_mut(&root) else { return };
        if is_person {
            let words = run.label.first_words();
            self.candidates.offer(root, run.began.mono, words);
        }
        run.undecided = Some(Box::new(started));
    }

    /// A known tool runs in a run, below no other one.
    pub(super) fn tool_began(
        &mut self,
        process: ProcId,
        root: ProcId,
        tool: &RecognisedRun,
        machine: &mut Machine<'_>,
    ) {
        let Some(run) = self.runs.get_mut(&root).filter(|run| run.is_script()) else { return };
        if tool.is_undecided {
            return;
        }
        run.work.tools.insert(process, tool.hand_off.clone());
        if !self.source.tells_exits() && process != root {
            machine.watch.watch(process);
        }
        if let Some(mut started) = run.undecided.take() {
            run.label.decide(tool.what.kind);
            started.what = run.label.what().unwrap_or(started.what);
            self.candidates.forget(root.pid);
            machine.out.push(RunEvent::Started(*started));
        }
    }

    /// A process below no tool of a run is `verdict`. Returns whether the run is over by it.
    pub(super) fn serves(
        &mut self,
        process: ProcId,
        root: ProcId,
        verdict: &ProcessVerdict,
        at: Mono,
    ) -> ServingEffect {
        let is_root = process == root;
        let is_server = matches!(verdict, ProcessVerdict::NotAWait { role: ToolRole::Server | ToolRole::Watcher, .. });
        let Some(run) = self.runs.get_mut(&root).filter(|run| run.is_script()) else { return ServingEffect::No };
        if run.undecided.is_some() && verdict.is_boundary() {
            return ServingEffect::Dismisses;
        }
        if is_server || (is_root && verdict.is_boundary()) {
            run.work.server = Some(Server { since: at, process: Some(process), is_root });
        }
        if is_root && run.work.end().is_some() { ServingEffect::Ends } else { ServingEffect::No }
    }

    /// A tool became, or started, the program that it built.
    pub(super) fn tool_handed_over(&mut self, process: ProcId, root: ProcId, at: Mono) {
        if let Some(run) = self.runs.get_mut(&root) {
            run.work.process_ended(process.pid, Some(0), at);
        }
    }

    /// Once a second: who serves by now?
    pub(super) fn sample_servers(&mut self, machine: &mut Machine<'_>) {
        let now = machine.inspect.clocks().mono;
        let looked: Vec<ProcId> =
            self.runs.iter().filter(|(_, run)| run.looks_for_listeners(now)).map(|(root, _)| *root).collect();
        for root in looked {
            let listens = machine.inspect.listens(&self.members.of_run(root));
            let Some(run) = self.runs.get_mut(&root) else { continue };
            run.work.look_from = run.next_look(now);
            if listens {
                run.work.server = Some(Server { since: now, process: None, is_root: false });
            }
        }
        let is_over = |run: &Run| {
            let ended = run.work.ended.map(|(ended, _)| ended);
            let since = run.work.server.map(|server| server.since).max(ended);
            run.work.is_serving() && ended.is_some() && since.is_some_and(|since| now.since(since) >= GRACE)
        };
        let dismissed = |run: &Run| run.undecided.is_some() && run.work.is_serving();
        let picked = |pick: &dyn Fn(&Run) -> bool| -> Vec<ProcId> {
            self.runs.iter().filter(|(_, run)| pick(run)).map(|(root, _)| *root).collect()
        };
        let (over, dismissed) = (picked(&is_over), picked(&dismissed));
        for root in dismissed {
            self.dismiss(root, machine);
        }
        for root in over {
            self.end_with_last_tool(root, machine);
        }
    }

    /// The run ended when its last tool did; what its script starts from now on is no part of it.
    pub(super) fn end_with_last_tool(&mut self, root: ProcId, machine: &mut Machine<'_>) {
        let Some((at, status)) = self.runs.get(&root).and_then(|run| run.work.ended) else { return };
        machine.watch.unwatch(root);
        self.close(root, machine, |run, clocks, input| run.ended(status, at, clocks, input));
        self.leave_to(root, root);
    }

    /// It is no wait. It may be offered, once it has lasted long enough.
    pub(super) fn dismiss(&mut self, root: ProcId, machine: &mut Machine<'_>) {
        let Some(run) = self.runs.remove(&root) else { return };
        for process in run.teller.into_iter().chain(run.work.tools()) {
            machine.watch.unwatch(process);
        }
        if !self.candidates.is_watched(root) {
            machine.watch.unwatch(root);
        }
        self.members.forget_run(root);
        self.leave_to(root, root);
    }
}

/// What a process that serves does to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServingEffect {
    No,
    /// The run is over with its last tool.
    Ends,
    /// What was undecided is no wait.
    Dismisses,
}
