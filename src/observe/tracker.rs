//! From process events to runs: recognises tools, finds what the person started, follows it to its end.
//!
//! Sees only events, an inspector and verdicts; never asks a clock, never waits, never stores a command line.

mod growth;
mod label;
mod members;
mod recent;
mod run;
mod serving;
mod start;
mod unrecognised;
mod work;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::members::Members;
use self::recent::RecentProcesses;
use self::run::Run;
use self::unrecognised::Candidates;
use super::event::{Event, Inspector, Mono, ProcId, Relevance, Watcher};
use super::project::Projects;
use super::verdict::ProcessVerdict;
use crate::domain::log::run::{OpenRun, ProcessKey, RunEnd, RunEvent, SourceName};
use crate::domain::log::wait::{Actor, End, Outcome};
use crate::domain::time::{Moment, between};

/// Open runs are looked at so often.
const SAMPLE_EVERY: Duration = Duration::from_secs(1);

/// A program that no rule knows is looked at once it has lasted for so long.
const LOOK_AFTER: Duration = Duration::from_secs(2);
/// More of them are not kept in mind.
const MOST_STRANGERS: usize = 16_384;

/// Says what a process is. The rules do; a test may.
pub trait Classifier: Send {
    /// What the process with these arguments, this executable and this short name is.
    fn classify(&self, argv: &[String], exe: Option<&Path>, name: &str) -> ProcessVerdict;

    /// Of which processes more has to be known than that they began; `None` = of all.
    fn relevance(&self) -> Option<Relevance> {
        None
    }
}

/// What the tracker may ask, whom it tells which ends matter, and where its reports go.
pub struct Machine<'a> {
    pub inspect: &'a dyn Inspector,
    pub watch: &'a mut dyn Watcher,
    pub out: &'a mut Vec<RunEvent>,
}

/// What the tracker has to be told once.
#[derive(Debug, Clone)]
pub struct Options {
    /// Makes project identities: of this installation, and secret.
    pub salt: Vec<u8>,
    /// The home folder, which is no project.
    pub home: Option<PathBuf>,
    /// Foreground commands of this length that no rule knows are reported; `None` = never.
    pub ask_unknown_from: Option<Duration>,
}

/// Follows all runs. One event after the other goes in, reports come out.
pub struct Tracker {
    classify: Box<dyn Classifier>,
    source: SourceName,
    boot: String,
    runs: BTreeMap<ProcId, Run>,
    members: Members,
    recents: RecentProcesses,
    candidates: Candidates,
    projects: Projects,
    known: HashMap<ProcId, OpenRun>,
    /// Built programs that a run handed over to: hosts of whatever they start.
    handed_over: BTreeSet<ProcId>,
    /// Nothing that began before is recorded: observation was paused then.
    not_before: Mono,
    sampled: Mono,
    /// When programs that no rule knows began, by process number, as long as they were not looked at.
    strangers: HashMap<u32, Mono>,
}

impl Tracker {
    /// A tracker that knows of nothing yet; call [`Tracker::adopt`] next. `source` is where events come from at first.
    #[must_use]
    pub fn new(classify: Box<dyn Classifier>, options: Options, source: SourceName) -> Self {
        Self {
            classify,
            source,
            boot: String::new(),
            runs: BTreeMap::new(),
            members: Members::default(),
            recents: RecentProcesses::default(),
            candidates: Candidates::new(options.ask_unknown_from),
            projects: Projects::new(options.salt, options.home),
            known: HashMap::new(),
            handed_over: BTreeSet::new(),
            not_before: Mono::default(),
            sampled: Mono::default(),
            strangers: HashMap::new(),
        }
    }

    /// Classifies by other rules from now on; open runs keep their labels.
    pub fn set_rules(&mut self, classify: Box<dyn Classifier>) {
        self.classify = classify;
    }

    /// Looks at all processes once. `known` are the observed runs in the log (wrapped ones record themselves): those that still go on are continued under their key; those that ended
    /// meanwhile are reported as lost at their last-seen time; other runs begin when the kernel started them.
    ///
    /// Call it after the source has begun to deliver, so that nothing falls in between.
    pub fn adopt(&mut self, known: Vec<OpenRun>, machine: &mut Machine<'_>) {
        self.boot = machine.inspect.boot_id();
        let (ours, lost): (Vec<_>, Vec<_>) = known.into_iter().partition(|run| is_alive(&run.key, machine.inspect));
        machine.out.extend(lost.iter().map(|run| RunEvent::Ended(lost_run(run))));
        self.known = ours.into_iter().map(|run| (process_of(&run.key), run)).collect();
        self.look_at_all(machine);
        let silent: Vec<OpenRun> = self.known.drain().map(|(_, run)| run).collect();
        for run in silent {
            self.continue_silently(&run, machine);
        }
    }

    /// Takes in one event.
    pub fn handle(&mut self, event: &Event, machine: &mut Machine<'_>) {
        match event {
            Event::Exec { pid, at } => self.executed(*pid, Some(*at), machine),
            Event::Read { info, at } => self.executed(info.id.pid, Some(*at), machine),
            Event::Minor { pid, at } => self.minor(*pid, *at),
            Event::Exit { pid, status, at } => self.hinted(*pid, *status, *at, machine),
            Event::Passed { pid, parent, status, at } => self.passed((*pid, *parent), *status, *at, machine),
            Event::Unread { parent, .. } => self.unread(*parent, machine),
            Event::Gone { process, status, at } => self.gone(*process, *status, *at, machine),
            Event::Lost => {
                self.strangers.clear();
                machine.out.push(RunEvent::EventsLost);
                self.look_again(machine);
            }
            Event::Switched { source, reason } => {
                self.source = *source;
                machine.out.push(RunEvent::SourceChanged { source: *source, reason: reason.clone() });
                self.look_again(machine);
            }
        }
    }

    /// How long from `now` until [`Tracker::tick`] has something to do; `None` = not before the next event.
    #[must_use]
    pub fn next_wake(&self, now: Mono) -> Option<Duration> {
        let sample = (!self.runs.is_empty()).then(|| self.sample_every().saturating_sub(now.since(self.sampled)));
        let candidate = self.candidates.next_wake().map(|at| at.since(now));
        let stranger = self.strangers.values().min().map(|began| LOOK_AFTER.saturating_sub(now.since(*began)));
        sample.into_iter().chain(candidate).chain(stranger).min()
    }

    /// A background job that comes to the front may do so for less than a second.
    fn sample_every(&self) -> Duration {
        let may_come = self.runs.values().any(|run| run.may_come_to_front);
        if may_come { SAMPLE_EVERY / 4 } else { SAMPLE_EVERY }
    }

    /// Samples what no event tells: stopped jobs, a sleeping machine, steps to report, ends that went unreported.
    pub fn tick(&mut self, machine: &mut Machine<'_>) {
        let clocks = machine.inspect.clocks();
        if clocks.mono.since(self.sampled) >= self.sample_every() {
            self.sampled = clocks.mono;
            self.sample_all(machine);
            self.sample_servers(machine);
        }
        self.look_at_strangers(clocks.mono, machine);
        for process in self.candidates.due(clocks.mono) {
            if self.actor_of(process, machine) != Some(Actor::Person) || !machine.watch.watch(process) {
                self.candidates.forget(process.pid);
            }
        }
    }

    /// Records no run that begins from now on; open ones are followed to their end.
    pub fn pause(&mut self) {
        self.not_before = Mono(u64::MAX);
    }

    /// Ends a pause: what begins after `now` is recorded.
    pub fn resume(&mut self, now: Mono) {
        self.not_before = now;
    }

    /// How many processes are remembered; a figure for tests of its bound.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.members.len()
    }

    fn sample_all(&mut self, machine: &mut Machine<'_>) {
        let clocks = machine.inspect.clocks();
        let mut ended = Vec::new();
        for (root, run) in &mut self.runs {
            match (machine.inspect.is_stopped(*root), run.vanished) {
                (Some(is_stopped), None) => {
                    run.sample(is_stopped, clocks.mono);
                    if run.may_come_to_front && machine.inspect.is_in_front(*root) {
                        machine.out.extend(run.comes_to_front());
                    }
                }
                (None, None) => run.vanished = Some(clocks.mono),
                // Watched and not reported gone for a second: nobody will tell.
                (_, Some(at)) if clocks.mono.since(at) >= SAMPLE_EVERY => ended.push((*root, at)),
                (_, Some(_)) => {}
            }
            machine.out.extend(run.progress(&clocks));
        }
        for (root, at) in ended {
            self.end(root, None, at, machine);
        }
    }

    /// The leader of a process ended: a hint that it is over.
    fn hinted(&mut self, pid: u32, status: Option<i32>, at: Mono, machine: &mut Machine<'_>) {
        let owner = self.members.root_of(pid);
        self.recents.forget(pid);
        self.strangers.remove(&pid);
        let Some(root) = owner else { return self.members.forget(pid) };
        let Some(run) = self.runs.get_mut(&root) else { return self.members.forget(pid) };
        run.tell(pid, status);
        run.work.process_ended(pid, status, at);
        if root.pid != pid {
            run.child_ended(status, at);
            return self.members.forget(pid);
        }
        run.hint(status, at);
        if run.vanished.is_some() {
            self.end(root, status, at, machine);
        }
    }

    /// A watched process is gone for certain.
    fn gone(&mut self, process: ProcId, status: Option<i32>, at: Mono, machine: &mut Machine<'_>) {
        self.handed_over.remove(&process);
        if let Some(unknown) = self.candidates.gone(process, at) {
            machine.out.push(RunEvent::Unrecognised(unknown));
        }
        for run in self.runs.values_mut().filter(|run| run.teller == Some(process)) {
            run.tell(process.pid, status);
        }
        if !self.source.tells_exits() {
            for run in self.runs.values_mut() {
                run.work.process_ended(process.pid, status, at);
            }
        }
        self.end(process, status, at, machine);
    }

    fn end(&mut self, root: ProcId, status: Option<i32>, at: Mono, machine: &mut Machine<'_>) {
        self.close(root, machine, |run, clocks, input| {
            let (status, at) = run.ending(status, at);
            run.ended(status, at, clocks, input)
        });
    }

    /// The built program runs now: the run is over, and what the program starts is no part of it.
    fn hand_over(&mut self, root: ProcId, program: ProcId, at: Mono, machine: &mut Machine<'_>) {
        machine.watch.unwatch(root);
        self.close(root, machine, |run, clocks, input| run.handed_over(at, clocks, input));
        let inspect = machine.inspect;
        self.handed_over.retain(|process| inspect.lives(*process));
        self.leave_to(root, program);
    }

    /// What these two start from now on is no part of any run of theirs.
    fn leave_to(&mut self, root: ProcId, program: ProcId) {
        for process in [root, program] {
            self.members.insert_host(process, false);
            self.handed_over.insert(process);
        }
    }

    fn close(
        &mut self,
        root: ProcId,
        machine: &mut Machine<'_>,
        report: impl FnOnce(&Run, &super::event::Clocks, Option<Moment>) -> RunEnd,
    ) {
        let Some(run) = self.runs.remove(&root) else { return };
        let clocks = machine.inspect.clocks();
        let input = if run.terminal == 0 { None } else { machine.inspect.last_input(run.terminal) };
        let ended = report(&run, &clocks, input);
        for process in run.teller.into_iter().chain(run.work.tools()) {
            machine.watch.unwatch(process);
        }
        let is_told = run.undecided.is_none() || run.counts(&ended);
        machine.out.extend(run.undecided.filter(|_| is_told).map(|started| RunEvent::Started(*started)));
        machine.out.extend(is_told.then_some(RunEvent::Ended(ended)));
        self.members.forget_run(root);
    }
}

/// Whether this very process, not another of its number, is there still.
#[must_use]
pub fn is_alive(key: &ProcessKey, inspect: &dyn Inspector) -> bool {
    key.boot == inspect.boot_id() && inspect.lives(process_of(key))
}

const fn process_of(key: &ProcessKey) -> ProcId {
    ProcId { pid: key.pid, start: key.start }
}

fn lost_run(run: &OpenRun) -> RunEnd {
    RunEnd {
        key: run.key.clone(),
        end: End::new(run.last_seen, Outcome::Lost),
        latency: between(run.started_at, run.last_seen),
        suspended: Duration::ZERO,
        steps: 0,
        last_input: None,
    }
}
