//! A recorded process tree in TOML: the processes that are there, what happens to them and when, and the runs that should
//! come of it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Replay, beginning};
use draglog::domain::log::run::{ProcessKey, RunEnd, RunEvent, RunStart, SourceName, UnknownCommand};
use draglog::domain::log::wait::{Actor, Exit, Kind, Outcome};
use draglog::observe::event::{Event, Info, ProcId};
use draglog::observe::tracker::Classifier;

/// The user of the made-up machine.
pub(crate) const OWN_UID: u32 = 1000;
/// In a fixture's arguments this word stands for the shell.
const SHELL: &str = "$SHELL";

/// One recorded tree.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixture {
    /// What it shows, in a sentence.
    pub(crate) about: String,
    /// The forms of the shell's own arguments it is played with; once for each.
    #[serde(default = "bash")]
    pub(crate) shells: Vec<String>,
    #[serde(default = "events")]
    source: SourceName,
    /// What is there when draglog starts.
    #[serde(default)]
    process: Vec<Process>,
    #[serde(default)]
    event: Vec<Step>,
    #[serde(default)]
    run: Vec<ExpectedRun>,
    #[serde(default)]
    unrecognised: Vec<ExpectedUnknown>,
}

fn bash() -> Vec<String> {
    vec!["-bash".into()]
}

const fn events() -> SourceName {
    SourceName::Events
}

/// A process; what is not said is its parent's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Process {
    pid: Option<u32>,
    parent: Option<u32>,
    group: Option<u32>,
    session: Option<u32>,
    terminal: Option<u64>,
    uid: Option<u32>,
    cwd: Option<String>,
    argv: Option<Vec<String>>,
    exe: Option<String>,
    /// Its group is in the foreground of its terminal.
    #[serde(default)]
    front: bool,
}

/// What happens at one moment of the timeline, in milliseconds.
#[derive(Debug, Clone, Deserialize)]
struct Step {
    at: u64,
    exec: Option<u32>,
    fork: Option<u32>,
    exit: Option<u32>,
    #[serde(default)]
    code: i32,
    #[serde(default)]
    signal: i32,
    /// The process is gone, and nobody tells.
    vanish: Option<u32>,
    /// The process waits for connections.
    listen: Option<u32>,
    /// The group is brought into the foreground of its terminal.
    fg: Option<u32>,
    stop: Option<u32>,
    cont: Option<u32>,
    /// The machine sleeps for so many milliseconds.
    sleep: Option<u64>,
    /// The wall clock is put forward (or back) by so many milliseconds.
    clock: Option<i64>,
    /// The source reports that events were lost.
    #[serde(default)]
    lost: bool,
    /// No event tells of this step.
    #[serde(default)]
    untold: bool,
    /// `down` or `up`.
    draglog: Option<String>,
    #[serde(flatten)]
    change: Change,
}

/// [`Process`] as far as a step says it; apart, because flattened tables cannot refuse unknown keys.
#[derive(Debug, Clone, Default, Deserialize)]
struct Change {
    parent: Option<u32>,
    group: Option<u32>,
    session: Option<u32>,
    terminal: Option<u64>,
    uid: Option<u32>,
    cwd: Option<String>,
    argv: Option<Vec<String>>,
    exe: Option<String>,
    #[serde(default)]
    front: bool,
}

/// A run that should be reported; only what is said is compared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedRun {
    pid: u32,
    label: String,
    actor: Actor,
    tool: Option<String>,
    kind: Option<Kind>,
    project: Option<String>,
    /// Milliseconds of the timeline.
    start: Option<u64>,
    latency: Option<u64>,
    suspended: Option<u64>,
    outcome: Option<Outcome>,
    code: Option<i32>,
    signal: Option<i32>,
    steps: Option<u32>,
    /// How often it was reported as started: twice where draglog was started anew meanwhile.
    #[serde(default = "once")]
    times: usize,
}

impl ExpectedRun {
    /// What may be told instead where nobody says how a process ended: an unknown outcome. Forks are steps there.
    fn without_status(self, told: &Told) -> Self {
        let is_unknown = told.ended.as_ref().is_some_and(|run| run.end.outcome() == Outcome::Unknown);
        let outcome = self.outcome.map(|outcome| if is_unknown { Outcome::Unknown } else { outcome });
        Self { outcome, code: None, signal: None, steps: None, ..self }
    }
}

const fn once() -> usize {
    1
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedUnknown {
    program: String,
    verb: Option<String>,
}

/// A run as the reports tell it.
#[derive(Debug, Clone)]
struct Told {
    started: RunStart,
    times: usize,
    ended: Option<RunEnd>,
}

impl Fixture {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub(crate) fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Plays it with the shell called `shell` and says what came out other than expected; nothing = all as expected.
    pub(crate) fn play<C: Classifier + 'static>(&self, shell: &str, rules: impl Fn() -> C) -> Vec<String> {
        self.play_on(Replay::new(self.source), shell, rules)
    }

    /// The same where kqueue tells of processes; nothing if it is about another source.
    pub(crate) fn play_on_macos<C: Classifier + 'static>(&self, shell: &str, rules: impl Fn() -> C) -> Vec<String> {
        let replay = Replay { is_kqueue: true, ..Replay::new(self.source) };
        if self.source == SourceName::Events { self.play_on(replay, shell, rules) } else { Vec::new() }
    }

    fn play_on<C: Classifier + 'static>(&self, mut replay: Replay, shell: &str, rules: impl Fn() -> C) -> Vec<String> {
        for process in &self.process {
            add(&mut replay, process, shell);
        }
        replay.up(rules());
        for step in &self.event {
            replay.advance_to(step.at);
            perform(&mut replay, step, shell, &rules);
        }
        let end = self.event.last().map_or(0, |step| step.at) + 5_000;
        replay.advance_to(end);
        self.compare(replay.reports(), replay.is_kqueue)
    }

    fn compare(&self, reports: &[RunEvent], is_without_status: bool) -> Vec<String> {
        let mut told = told(reports);
        let mut wrong = Vec::new();
        for expected in self.run.clone() {
            let found = told.iter().position(|run| run.started.key.pid == expected.pid);
            match found.map(|index| told.remove(index)) {
                Some(run) if is_without_status => wrong.extend(differences(&expected.without_status(&run), &run)),
                Some(run) => wrong.extend(differences(&expected, &run)),
                None => wrong.push(format!("no run of process {} ({})", expected.pid, expected.label)),
            }
        }
        let extra = |run: &Told| format!("unexpected run of process {}: {:?}", run.started.key.pid, run.started);
        wrong.extend(told.iter().map(extra));
        let unknown: Vec<&UnknownCommand> = reports.iter().filter_map(unrecognised).collect();
        let is_same = |(told, expected): (&&UnknownCommand, &ExpectedUnknown)| {
            told.program == expected.program && told.verb == expected.verb
        };
        if unknown.len() != self.unrecognised.len() || !unknown.iter().zip(&self.unrecognised).all(is_same) {
            wrong.push(format!("unrecognised: {unknown:?} instead of {:?}", self.unrecognised));
        }
        wrong
    }
}

const fn unrecognised(report: &RunEvent) -> Option<&UnknownCommand> {
    if let RunEvent::Unrecognised(unknown) = report { Some(unknown) } else { None }
}

/// Folds the reports into runs, by process number and start.
fn told(reports: &[RunEvent]) -> Vec<Told> {
    let mut runs: BTreeMap<ProcessKey, Told> = BTreeMap::new();
    for report in reports {
        match report {
            RunEvent::Started(started) => {
                let fresh = || Told { started: started.clone(), times: 0, ended: None };
                runs.entry(started.key.clone()).or_insert_with(fresh).times += 1;
            }
            RunEvent::Relabelled { key, what } => {
                if let Some(run) = runs.get_mut(key) {
                    run.started.what = what.clone();
                }
            }
            RunEvent::InFront { key } => {
                if let Some(run) = runs.get_mut(key) {
                    run.started.actor = Actor::Person;
                }
            }
            RunEvent::Ended(ended) => {
                if let Some(run) = runs.get_mut(&ended.key) {
                    run.ended = Some(ended.clone());
                }
            }
            _ => {}
        }
    }
    runs.into_values().collect()
}

fn differences(expected: &ExpectedRun, run: &Told) -> Vec<String> {
    let started = &run.started;
    let start = (started.started_at - beginning()).num_milliseconds();
    let mut wrong = Vec::new();
    let mut check = |what: &str, expected: String, told: String| {
        if expected != told {
            wrong.push(format!("{}: {what} is {told}, expected {expected}", started.what.label));
        }
    };
    check("label", expected.label.clone(), started.what.label.clone());
    check("actor", expected.actor.to_string(), started.actor.to_string());
    check("times started", expected.times.to_string(), run.times.to_string());
    let tool = expected.tool.as_ref().map(|tool| ("tool", tool.clone(), started.what.tool.clone()));
    let kind = expected.kind.map(|kind| ("kind", kind.to_string(), started.what.kind.to_string()));
    let name = started.project.as_ref().map(|project| project.name.clone()).unwrap_or_default();
    let project = expected.project.as_ref().map(|project| ("project", project.clone(), name));
    let start = expected.start.map(|at| ("start", at.to_string(), start.to_string()));
    for (what, expected, told) in [tool, kind, project, start].into_iter().flatten() {
        check(what, expected, told);
    }
    check("whether it ended", expected.outcome.is_some().to_string(), run.ended.is_some().to_string());
    if let Some(ended) = &run.ended {
        let whole = started.started_at + ended.latency + ended.suspended;
        check("end", whole.to_rfc3339(), ended.end.at().to_rfc3339());
        wrong.extend(end_differences(expected, ended));
    }
    wrong
}

fn end_differences(expected: &ExpectedRun, ended: &RunEnd) -> Vec<String> {
    let code = |code: Option<i32>| code.map_or_else(|| "none".into(), |code| code.to_string());
    let pairs = [
        expected.latency.map(|ms| ("latency", ms.to_string(), ended.latency.as_millis().to_string())),
        expected.suspended.map(|ms| ("suspended", ms.to_string(), ended.suspended.as_millis().to_string())),
        expected.outcome.map(|outcome| ("outcome", outcome.to_string(), ended.end.outcome().to_string())),
        expected.code.map(|_| ("exit code", code(expected.code), code(ended.end.exit().and_then(Exit::code)))),
        expected.signal.map(|_| ("signal", code(expected.signal), code(ended.end.exit().and_then(Exit::signal)))),
        expected.steps.map(|steps| ("steps", steps.to_string(), ended.steps.to_string())),
    ];
    let unlike = pairs.into_iter().flatten().filter(|(_, expected, told)| expected != told);
    unlike
        .map(|(what, expected, told)| format!("{}: {what} is {told}, expected {expected}", expected_label(ended)))
        .collect()
}

fn expected_label(ended: &RunEnd) -> String {
    format!("process {}", ended.key.pid)
}

fn perform<C: Classifier + 'static>(replay: &mut Replay, step: &Step, shell: &str, rules: impl Fn() -> C) {
    let is_told = !step.untold;
    if let Some(pid) = step.fork.or(step.exec) {
        let change = Process { pid: Some(pid), ..step.change.clone().into() };
        if step.fork.is_some() || !replay.stage.processes.contains_key(&pid) {
            add(replay, &change, shell);
        } else {
            let terminal_group = change_of(replay, pid, &change, shell);
            front(replay, change.front, terminal_group);
        }
        let is_seen_forking = step.fork.is_some() && (replay.is_kqueue || !replay.source.tells_exits());
        if step.exec.is_some() || is_seen_forking {
            replay.execute(pid, |_| {}, is_told);
        }
    }
    if let Some(pid) = step.exit {
        replay.exit(pid, step.code << 8 | step.signal, is_told);
    }
    if let Some(pid) = step.vanish {
        replay.vanish(pid);
    }
    if let Some(pid) = step.listen {
        replay.listen(pid);
    }
    if let Some(pid) = step.fg {
        let terminal = replay.stage.processes.get(&pid).map(|(info, _)| (info.terminal, info.group));
        front(replay, true, terminal.unwrap_or_default());
    }
    for (pid, is_stopped) in [(step.stop, true), (step.cont, false)] {
        if let Some(pid) = pid {
            replay.set_stopped(pid, is_stopped);
        }
    }
    replay.sleep(step.sleep.unwrap_or_default());
    replay.set_clock(step.clock.unwrap_or_default());
    if step.lost {
        replay.tell(&Event::Lost);
    }
    match step.draglog.as_deref() {
        Some("down") => replay.down(),
        Some(_) => replay.up(rules()),
        None => {}
    }
}

impl From<Change> for Process {
    fn from(change: Change) -> Self {
        let Change { parent, group, session, terminal, uid, cwd, argv, exe, front } = change;
        Self { pid: None, parent, group, session, terminal, uid, cwd, argv, exe, front }
    }
}

/// A new process, like its parent but for what is said.
fn add(replay: &mut Replay, process: &Process, shell: &str) {
    let pid = process.pid.unwrap_or_default();
    let parent = process.parent.unwrap_or(1);
    let mut info = replay.stage.processes.get(&parent).map_or_else(|| first(parent), |(info, _)| info.clone());
    info.id = ProcId { pid, start: 0 };
    info.parent = parent;
    info.is_stopped = false;
    replay.appear(info);
    let terminal_group = change_of(replay, pid, process, shell);
    front(replay, process.front, terminal_group);
}

fn front(replay: &mut Replay, is_front: bool, (terminal, group): (u64, u32)) {
    if is_front {
        replay.bring_to_front(terminal, group);
    }
}

fn change_of(replay: &mut Replay, pid: u32, change: &Process, shell: &str) -> (u64, u32) {
    let mut now = (0, 0);
    replay.execute(
        pid,
        |info| {
            info.group = change.group.unwrap_or(info.group);
            info.session = change.session.unwrap_or(info.session);
            info.terminal = change.terminal.unwrap_or(info.terminal);
            info.uid = change.uid.unwrap_or(info.uid);
            if let Some(argv) = &change.argv {
                info.argv = argv.iter().map(|word| if word == SHELL { shell.into() } else { word.clone() }).collect();
                info.name = name_of(&info.argv);
                info.exe = change.exe.as_ref().or(info.argv.first()).map(Into::into);
            }
            // Another user's folder cannot be read.
            info.cwd = if info.uid == OWN_UID { change.cwd.as_ref().map(Into::into).or(info.cwd.take()) } else { None };
            now = (info.terminal, info.group);
        },
        false,
    );
    now
}

/// The kernel's short name: a file name of at most 15 bytes; of a script the script's.
fn name_of(argv: &[String]) -> String {
    let base = |word: &String| word.trim_start_matches('-').rsplit('/').next().unwrap_or_default().to_owned();
    let name = match argv {
        [shell, script, ..] if !script.starts_with('-') && base(shell).ends_with("sh") => base(script),
        [program, ..] => base(program),
        [] => String::new(),
    };
    name.chars().take(15).collect()
}

fn first(parent: u32) -> Info {
    Info {
        id: ProcId { pid: parent, start: 0 },
        parent: 0,
        group: parent,
        session: parent,
        terminal: 0,
        foreground_group: -1,
        name: String::new(),
        argv: Vec::new(),
        exe: None,
        cwd: Some("/home/ann/api".into()),
        uid: OWN_UID,
        is_stopped: false,
    }
}
