//! What happens below the root of a known run: the label grows, the built program takes over. Kept cheap: below a known
//! tool nothing is read but where a process stands.

use super::members::Member;
use super::serving::ServingEffect;
use super::start::follow;
use super::{Machine, Tracker};
use crate::domain::log::run::{RunEvent, RunLabel};
use crate::observe::chain::Link;
use crate::observe::event::{Info, Mono, ProcId, TreePlace};
use crate::observe::verdict::{ProcessVerdict, RecognisedRun};

/// Programs that stand in front of a tool and execute it in their place.
const PROXIES: [&str; 10] = ["asdf", "direnv", "env", "fnm", "mise", "nodenv", "proto", "pyenv", "rbenv", "rustup"];

impl Tracker {
    /// The root of a run executed something: a script's last command, a proxy's tool, or the program that was built.
    pub(super) fn root_executed(&mut self, root: ProcId, at: Option<Mono>, machine: &mut Machine<'_>) {
        let Some(at) = at else { return };
        let Some(run) = self.runs.get_mut(&root) else { return };
        run.lives();
        let replaces_itself = run.hand_off.as_ref().is_some_and(|(tool, how)| *tool == root && how.replaces_itself);
        if run.label.is_settled() && !replaces_itself && !run.is_script() {
            return;
        }
        self.look_at(root, root, at, machine);
    }

    /// A process below a root executed something (or was found there).
    pub(super) fn grown(&mut self, place: &TreePlace, member: Member, at: Option<Mono>, machine: &mut Machine<'_>) {
        let Some(run) = self.runs.get(&member.root) else { return };
        let at = at.unwrap_or(run.began.mono);
        let hand_off = run.hand_off.as_ref();
        let replaces = hand_off.is_some_and(|(tool, how)| *tool == place.id && how.replaces_itself);
        let watches_children = hand_off.is_some_and(|(_, how)| !how.children.is_empty());
        let hands_over = replaces || run.work.hands_over(place.id);
        let may_matter = !member.is_below_tool && (!run.label.is_settled() || run.is_script());
        if watches_children || hands_over || may_matter {
            self.look_at(place.id, member.root, at, machine);
        }
    }

    /// A process executed a program and is over. Below a run it was a step of it, which cannot be told of it any more but is
    /// known by its parent.
    pub(super) fn passed(&mut self, (pid, parent): (u32, u32), status: i32, at: Mono, machine: &mut Machine<'_>) {
        if self.members.is_known(pid) {
            return self.hinted(pid, Some(status), at, machine);
        }
        self.recents.forget(pid);
        self.members.forget(pid);
        self.strangers.remove(&pid);
        let root = self.members.root_of(parent);
        let Some(run) = root.and_then(|root| self.runs.get_mut(&root)) else { return };
        run.steps += 1;
        run.child_ended(Some(status), at);
    }

    /// A command was over before its name could be read: if a person gave it in a shell, a run may be missing.
    pub(super) fn unread(&self, parent: u32, machine: &mut Machine<'_>) {
        let is_of_person = machine
            .inspect
            .command(parent)
            .is_some_and(|shell| shell.terminal != 0 && self.verdict(&shell).is_interactive_shell());
        machine.out.extend(is_of_person.then_some(RunEvent::Unread));
    }

    fn look_at(&mut self, process: ProcId, root: ProcId, at: Mono, machine: &mut Machine<'_>) {
        let Some(info) = machine.inspect.command(process.pid).filter(|info| info.id == process) else { return };
        let verdict = self.verdict(&info);
        follow(&info, &verdict, machine);
        if self.is_handed_over(&info, &verdict, root) {
            return self.hand_over(root, process, at, machine);
        }
        self.note(process, root, (&verdict, at), machine);
    }

    /// A process of a run, below no tool of it, is `verdict`.
    fn note(
        &mut self,
        process: ProcId,
        root: ProcId,
        (verdict, at): (&ProcessVerdict, Mono),
        machine: &mut Machine<'_>,
    ) {
        let Some(run) = self.runs.get(&root).filter(|run| !run.label.is_settled() || run.is_script()) else { return };
        if run.work.hands_over(process) && self.is_built_program(root, verdict) {
            self.tool_handed_over(process, root, at);
        }
        match self.serves(process, root, verdict, at) {
            ServingEffect::Ends => return self.end_with_last_tool(root, machine),
            ServingEffect::Dismisses => return self.dismiss(root, machine),
            ServingEffect::No => {}
        }
        if let ProcessVerdict::Run(tool) = verdict {
            self.add_tool(process, root, tool, machine);
        } else if process != root && verdict.is_boundary() {
            self.members.insert_host(process, false);
        }
    }

    fn add_tool(&mut self, process: ProcId, root: ProcId, tool: &RecognisedRun, machine: &mut Machine<'_>) {
        let Some(run) = self.runs.get_mut(&root) else { return };
        let is_silent = run.label.what().is_none() || run.undecided.is_some();
        if run.label.add(&tool.what) && !is_silent {
            let grown = run.label.what().map(|what| RunEvent::Relabelled { key: run.key.clone(), what });
            machine.out.extend(grown);
        }
        if run.label.ends_with_its_tool() && run.hand_off.is_none() {
            run.hand_off = tool.hand_off.clone().map(|how| (process, how));
        }
        self.members.insert(process, root, !tool.is_undecided);
        self.tool_began(process, root, tool, machine);
    }

    /// The chain of a recognised process hangs below an open run's root: its links belong to the run from now on.
    pub(super) fn join(&mut self, chain: &[Link], root: usize, machine: &mut Machine<'_>) {
        let Some(top) = chain.get(root).map(|link| link.info.id) else { return };
        let mut is_below_tool = false;
        for link in chain.iter().take(root + 1).rev() {
            self.members.insert(link.info.id, top, is_below_tool);
            if let (ProcessVerdict::Run(outermost), false) = (&link.verdict, is_below_tool) {
                is_below_tool = !outermost.is_undecided;
                self.add_tool(link.info.id, top, outermost, machine);
            }
        }
    }

    fn is_handed_over(&self, info: &Info, verdict: &ProcessVerdict, root: ProcId) -> bool {
        let Some((tool, how)) = self.runs.get(&root).and_then(|run| run.hand_off.as_ref()) else { return false };
        if *tool == info.id {
            return how.replaces_itself && self.is_built_program(root, verdict);
        }
        how.is_built(info)
    }

    fn is_built_program(&self, root: ProcId, verdict: &ProcessVerdict) -> bool {
        let own = self.runs.get(&root).and_then(|run| run.label.what()).map(|what| what.tool);
        match verdict {
            ProcessVerdict::Run(RecognisedRun { what: RunLabel { tool, .. }, .. })
            | ProcessVerdict::NotAWait { tool, .. } => own.as_ref() != Some(tool),
            ProcessVerdict::Wrapper { .. } | ProcessVerdict::PtyBridge { .. } | ProcessVerdict::Shell(_) => false,
            ProcessVerdict::Unknown { program, .. } => !PROXIES.contains(&program.as_str()),
            ProcessVerdict::Host(_) => true,
        }
    }
}
