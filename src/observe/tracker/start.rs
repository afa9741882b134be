//! How runs begin: a recognised process, its chain of ancestors, the root among them.

use std::path::PathBuf;
use std::time::Duration;

use super::label::{Label, RootKind};
use super::members::Standing;
use super::run::{Run, StartClocks};
use super::unrecognised::is_interactive;
use super::{LOOK_AFTER, MOST_STRANGERS, Machine, Tracker, process_of};
use crate::domain::log::run::{OpenRun, ProcessKey, RunEvent, RunStart, SourceName};
use crate::domain::log::wait::Actor;
use crate::observe::chain::{Link, Root, find_root};
use crate::observe::event::{Closeness, Info, Inspector, Mono, ProcId};
use crate::observe::verdict::{ProcessVerdict, RecognisedRun};

/// No chain of ancestors is longer in practice.
const DEEPEST: usize = 64;
/// An unknown program that has been up for so long by itself is a place to start commands from, no build.
const SETTLED: Duration = Duration::from_secs(30);

/// A recognised process with its ancestors, and which of them is the root.
struct Ancestry<'a> {
    chain: &'a [Link],
    root: Root,
}

impl Tracker {
    /// A process executed something, or was found while looking at all (`at` = `None`).
    pub(super) fn executed(&mut self, pid: u32, at: Option<Mono>, machine: &mut Machine<'_>) {
        self.strangers.remove(&pid);
        self.members.sweep(machine.inspect);
        if self.runs.is_empty() && self.handed_over.is_empty() {
            return self.newcomer(pid, at, machine);
        }
        let Some(place) = machine.inspect.place(pid) else { return };
        if self.handed_over.contains(&place.id) {
            return;
        }
        if self.runs.contains_key(&place.id) {
            return self.root_executed(place.id, at, machine);
        }
        let is_told_of_exits = self.source == SourceName::Events;
        match self.members.standing(&place, machine.inspect, is_told_of_exits) {
            Standing::Known(member) => self.grown(&place, member, at, machine),
            Standing::Joins(member) => {
                if let Some(run) = self.runs.get_mut(&member.root) {
                    run.steps += u32::from(at.is_some());
                }
                self.members.insert(place.id, member.root, member.is_below_tool);
                self.grown(&place, member, at, machine);
            }
            Standing::Stranger => {
                self.newcomer(pid, at, machine);
            }
        }
    }

    /// A process executed what no rule knows. Unless it lasts, all there is to know is when.
    pub(super) fn minor(&mut self, pid: u32, at: Mono) {
        self.members.forget(pid);
        self.recents.forget(pid);
        if self.strangers.len() >= MOST_STRANGERS {
            self.strangers.clear();
        }
        self.strangers.insert(pid, at);
    }

    /// Looks at those that have lasted.
    pub(super) fn look_at_strangers(&mut self, now: Mono, machine: &mut Machine<'_>) {
        let lasting = |(_, began): &(&u32, &Mono)| now.since(**began) >= LOOK_AFTER;
        let lasting: Vec<(u32, Mono)> = self.strangers.iter().filter(lasting).map(|(pid, at)| (*pid, *at)).collect();
        for (pid, at) in lasting {
            self.executed(pid, Some(at), machine);
        }
    }

    /// Events were lost: finds what began meanwhile, and what is gone.
    pub(super) fn look_again(&mut self, machine: &mut Machine<'_>) {
        self.members.forget_who_is_outside();
        self.look_at_all(machine);
        self.sample_all(machine);
    }

    pub(super) fn look_at_all(&mut self, machine: &mut Machine<'_>) {
        for pid in machine.inspect.all() {
            self.executed(pid, None, machine);
        }
    }

    fn newcomer(&mut self, pid: u32, at: Option<Mono>, machine: &mut Machine<'_>) {
        let Some(info) = machine.inspect.command(pid) else { return };
        let verdict = self.verdict(&info);
        if is_copy(&info, &verdict, machine.inspect) {
            self.members.forget(pid);
            return machine.watch.follow(info.id, Closeness::Loosely);
        }
        let is_typed = at.is_some() && info.is_foreground() && self.members.is_shell(info.parent);
        self.members.forget(pid);
        if let Some(begun) =
            at.or_else(|| self.recents.get(info.id).is_none().then(|| machine.inspect.started(info.id))?)
        {
            self.recents.note(info.id, begun, &verdict);
        }
        follow(&info, &verdict, machine);
        if let ProcessVerdict::Run(tool) = &verdict {
            return self.found(info, &tool.clone(), at, machine);
        }
        if verdict.is_boundary() {
            self.members.insert_host(info.id, verdict.is_interactive_shell());
        } else if let (true, Some(at)) = (is_typed, at.filter(|at| *at >= self.not_before)) {
            self.candidates.consider(&info, at, &verdict);
        }
    }

    pub(super) fn verdict(&self, info: &Info) -> ProcessVerdict {
        self.classify.classify(&info.argv, info.exe.as_deref(), &info.name)
    }

    /// A known tool runs that belongs to no known run.
    fn found(&mut self, command: Info, tool: &RecognisedRun, at: Option<Mono>, machine: &mut Machine<'_>) {
        let process = command.id;
        let now = machine.inspect.info(process.pid).filter(|info| info.id == process);
        let info = Info { cwd: now.and_then(|info| info.cwd), ..command };
        let chain = self.chain(info, machine.inspect);
        let Some(mut root) = find_root(&chain, machine.inspect.own_uid()) else { return };
        if let Some(index) = chain.iter().position(|link| self.known.contains_key(&link.info.id)) {
            root.index = index;
        }
        let Some(top) = chain.get(root.index) else { return };
        if self.runs.contains_key(&top.info.id) {
            // Found from below while its parents were not looked at yet.
            return self.join(&chain, root.index, machine);
        }
        if let Some(job) = self.pipeline_of(&chain, root) {
            return self.members.insert(process, job, true);
        }
        let exec = if root.index == 0 { at } else { None };
        let began = self.begun(top.info.id, exec, machine.inspect);
        if began < self.not_before {
            return;
        }
        if let (None, Some(program)) = (at, built_program(&chain, root.index, tool, machine.inspect)) {
            return self.leave_to(top.info.id, program);
        }
        let began = StartClocks::at(began, &machine.inspect.clocks());
        self.start(&Ancestry { chain: &chain, root }, tool, began, machine);
    }

    /// The chain of ancestors, innermost first, with the first thing that was known of each.
    fn chain(&self, info: Info, inspect: &dyn Inspector) -> Vec<Link> {
        let now = inspect.clocks().mono;
        let mut chain = Vec::new();
        let mut next = Some(info);
        while let Some(info) = next.take() {
            let parent = info.parent;
            chain.push(self.link(info, now, inspect));
            if parent == 0 || chain.len() == DEEPEST {
                break;
            }
            next = inspect.info(parent);
        }
        chain
    }

    fn link(&self, info: Info, now: Mono, inspect: &dyn Inspector) -> Link {
        let recent = self.recents.get(info.id);
        let verdict = recent.map_or_else(|| self.verdict(&info), |recent| recent.verdict.clone());
        let begun = recent.map(|recent| recent.begun).or_else(|| inspect.started(info.id));
        let is_settled = begun.is_some_and(|begun| now.since(begun) >= SETTLED);
        let is_host = self.handed_over.contains(&info.id)
            || match &verdict {
                ProcessVerdict::Unknown { program, .. } => is_interactive(program, &info.argv) || is_settled,
                // A job runner or a tool server: what it starts now has little to do with what it was started for.
                ProcessVerdict::Shell(_) | ProcessVerdict::Wrapper { .. } => info.terminal == 0 && is_settled,
                _ => false,
            };
        Link { info, verdict, is_host, is_settled }
    }

    /// When the run with this root began: with the first program its root executed, as far as that was seen.
    fn begun(&self, root: ProcId, exec: Option<Mono>, inspect: &dyn Inspector) -> Mono {
        let kernel = inspect.started(root);
        let seen = self.recents.get(root).map(|recent| recent.begun).or(exec);
        let seen = seen.or_else(|| self.strangers.get(&root.pid).copied());
        match (seen, kernel) {
            // A source that polls sees a process late; a process that executes late is later still.
            (Some(seen), Some(kernel)) if seen.since(kernel) <= lateness(self.source) => kernel,
            (Some(seen), _) => seen,
            (None, kernel) => kernel.unwrap_or_else(|| inspect.clocks().mono),
        }
    }

    /// The open run of the same command line: a pipeline of two tools is one run, the first one's.
    fn pipeline_of(&self, chain: &[Link], root: Root) -> Option<ProcId> {
        let group = chain.get(root.index)?.info.group;
        let is_same = |run: &Run| run.job == Some(group);
        let found = self.runs.iter().find(|(_, run)| root.is_job && is_same(run));
        found.map(|(root, _)| *root)
    }

    fn start(&mut self, from: &Ancestry<'_>, tool: &RecognisedRun, began: StartClocks, machine: &mut Machine<'_>) {
        let Ancestry { chain, root } = *from;
        let Some(top) = chain.get(root.index) else { return };
        let was_script = self.recents.get(top.info.id).and_then(|recent| recent.was_script.clone());
        let kind = RootKind::of(top, was_script.as_deref());
        let tool = match &top.verdict {
            ProcessVerdict::Run(outermost) => outermost,
            _ => tool,
        };
        let known = self.known.remove(&top.info.id);
        let was_known = known.is_some();
        let began = known.map_or(began, |known| StartClocks { wall: known.started_at, ..began });
        let mut run = Run::new(self.key(top.info.id), Label::new(kind), began);
        run.label.add(&tool.what);
        run.terminal = top.info.terminal;
        run.job = root.is_job.then_some(top.info.group);
        run.teller = teller(chain, root.index);
        run.steps = u32::try_from(root.index).unwrap_or_default();
        let own_uid = machine.inspect.own_uid();
        let folder = folder(chain, root.index, own_uid);
        let project = folder.as_deref().and_then(|folder| self.projects.of(folder, began.mono));
        let started = run.label.what().map(|what| RunStart {
            key: run.key.clone(),
            what,
            actor: root.actor,
            project,
            started_at: run.began.wall,
            parent_pid: top.info.parent,
            folder,
        });
        let is_undecided = tool.is_undecided && !was_known;
        run.may_come_to_front = root.may_come_to_front;
        self.open_run(top.info.id, run, machine);
        match started {
            Some(started) if is_undecided => self.leave_undecided(top.info.id, started),
            started => machine.out.extend(started.map(RunEvent::Started)),
        }
        self.join(chain, root.index, machine);
    }

    fn open_run(&mut self, root: ProcId, mut run: Run, machine: &mut Machine<'_>) {
        if let Some(teller) = run.teller {
            machine.watch.watch(teller);
        }
        let now = machine.inspect.clocks().mono;
        if !machine.watch.watch(root) {
            run.vanished = Some(now);
        }
        if self.runs.is_empty() {
            self.sampled = now;
        }
        self.candidates.forget(root.pid);
        self.members.forget_who_is_outside();
        self.members.insert(root, root, false);
        self.runs.insert(root, run);
    }

    /// A run of the log whose root lives, with no tool below it at this moment: only its end will be told.
    pub(super) fn continue_silently(&mut self, known: &OpenRun, machine: &mut Machine<'_>) {
        let root = process_of(&known.key);
        let Some(info) = machine.inspect.info(root.pid) else { return };
        let clocks = machine.inspect.clocks();
        let mono = self.begun(root, None, machine.inspect);
        let began = StartClocks { wall: known.started_at, ..StartClocks::at(mono, &clocks) };
        // The log has its label; the one that could be told from here on would be a part of it.
        let mut run = Run::new(known.key.clone(), Label::new(RootKind::Tool), began);
        run.terminal = info.terminal;
        self.open_run(root, run, machine);
    }

    /// Whose command `process` is, if it still runs.
    pub(super) fn actor_of(&self, process: ProcId, machine: &Machine<'_>) -> Option<Actor> {
        let info = machine.inspect.info(process.pid).filter(|info| info.id == process)?;
        let chain = self.chain(info, machine.inspect);
        find_root(&chain, machine.inspect.own_uid()).map(|root| root.actor)
    }

    fn key(&self, process: ProcId) -> ProcessKey {
        ProcessKey { pid: process.pid, start: process.start, boot: self.boot.clone() }
    }
}

/// The root's folder. A bridge (`su -c make`) waits in a folder of its own: the command's below it, or where that may not be
/// read (`sudo`) the nearest ancestor's.
fn folder(chain: &[Link], root: usize, own_uid: u32) -> Option<PathBuf> {
    let is_bridge = |link: &&Link| matches!(link.verdict, ProcessVerdict::PtyBridge { .. });
    let folder = |link: &Link| link.info.cwd.clone().filter(|_| link.info.uid == own_uid);
    let (up_to_root, above) = chain.split_at_checked(root + 1)?;
    let inwards = up_to_root.iter().rev().skip_while(is_bridge);
    inwards.chain(above).find_map(folder)
}

/// Whether it is a copy of the host that started it: until it has executed what it was made for, it says nothing.
fn is_copy(info: &Info, verdict: &ProcessVerdict, inspect: &dyn Inspector) -> bool {
    let is_same = |parent: Info| parent.argv == info.argv && parent.exe == info.exe;
    matches!(verdict, ProcessVerdict::Host(_)) && inspect.command(info.parent).is_some_and(is_same)
}

/// Has a process looked at again that may become something else: sources that see no EXEC look once only by themselves.
pub(super) fn follow(info: &Info, verdict: &ProcessVerdict, machine: &mut Machine<'_>) {
    let how = match verdict {
        // A shell that leads a session is a person's; it executes something only when they leave it.
        shell if shell.is_interactive_shell() && info.id.pid == info.session => Closeness::Loosely,
        ProcessVerdict::Shell(_) | ProcessVerdict::Wrapper { .. } | ProcessVerdict::PtyBridge { .. } => {
            Closeness::Closely
        }
        ProcessVerdict::Run(tool) if tool.hand_off.as_ref().is_some_and(|how| how.replaces_itself) => {
            Closeness::Closely
        }
        // What has no arguments is the kernel's.
        ProcessVerdict::Unknown { .. } | ProcessVerdict::Run(_) if !info.argv.is_empty() => Closeness::Loosely,
        _ => return,
    };
    machine.watch.follow(info.id, how);
}

/// The program that a tool found running has handed over to before it was found.
fn built_program(chain: &[Link], root: usize, tool: &RecognisedRun, inspect: &dyn Inspector) -> Option<ProcId> {
    let how = tool.hand_off.as_ref().filter(|how| !how.children.is_empty())?;
    let is_in_chain = |pid: u32| chain.iter().take(root + 1).any(|link| link.info.id.pid == pid);
    let built =
        inspect.all().into_iter().filter_map(|pid| inspect.place(pid)).filter(|place| is_in_chain(place.parent));
    let mut built = built.filter_map(|place| inspect.info(place.id.pid));
    built.find(|info| how.is_built(info)).map(|info| info.id)
}

/// How late a source may see a process.
const fn lateness(source: SourceName) -> Duration {
    match source {
        SourceName::Events => Duration::ZERO,
        SourceName::LastPid => Duration::from_millis(300),
        SourceName::Poll => Duration::from_millis(1_500),
    }
}

/// The command below the outermost bridge: `script` returns 0 whatever its command did.
fn teller(chain: &[Link], root: usize) -> Option<ProcId> {
    let is_bridge = |link: &&Link| matches!(link.verdict, ProcessVerdict::PtyBridge { .. });
    let mut links = chain.get(..=root)?.iter().rev().skip_while(|link| !is_bridge(link)).skip_while(is_bridge);
    links.next().map(|link| link.info.id)
}
