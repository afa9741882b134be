//! Process trees in, runs out: every recorded tree through the real tracker, a fork storm, and project names from real
//! folders.

mod replay;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use draglog::domain::log::run::{RunEvent, RunStart, SourceName};
use draglog::domain::log::wait::{Exit, Outcome};
use draglog::domain::time::Moment;
use draglog::observe::event::{Clocks, Event, EventSource, Info, Inspector, Mono, ProcId, Waker, Watcher};
use draglog::observe::observer::{Observer, Parts};
use draglog::observe::project;
use draglog::observe::rules::Rules;
use draglog::observe::tracker::{Classifier, Options};
use draglog::observe::verdict::{ProcessVerdict, Shell, ShellTask};
use replay::fixture::Fixture;
use replay::{Replay, beginning};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/processes");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What is wrong when every fixture is played by `play`.
fn played(play: impl Fn(&Fixture, &str, &Rules) -> Vec<String>) -> Vec<String> {
    let rules = Rules::builtin();
    let mut wrong = Vec::new();
    for file in fixtures() {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let fixture =
            Fixture::read(&fs::read_to_string(&file).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        for shell in &fixture.shells {
            let found = play(&fixture, shell, &rules);
            wrong.extend(found.iter().map(|what| format!("{name} in {shell} ({}): {what}", fixture.about)));
        }
    }
    wrong
}

#[test]
fn every_recorded_tree_becomes_the_runs_it_names() {
    let wrong = played(|fixture, shell, rules| fixture.play(shell, || rules.clone()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// As on macOS. That the person stopped a script of an unknown name is known by its status only.
#[test]
fn every_recorded_tree_becomes_the_same_runs_where_forks_are_told_and_statuses_are_not() {
    let mut wrong = played(|fixture, shell, rules| fixture.play_on_macos(shell, || rules.clone()));
    wrong.retain(|what| !what.starts_with("script_name_stopped "));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn process(pid: u32, parent: u32, argv: &[&str]) -> Info {
    Info {
        id: ProcId { pid, start: 0 },
        parent,
        group: if parent <= 100 { pid } else { 200 },
        session: 100,
        terminal: 1,
        foreground_group: -1,
        name: argv[0].into(),
        argv: argv.iter().map(|word| (*word).into()).collect(),
        exe: None,
        cwd: Some("/home/ann/api".into()),
        uid: 1000,
        is_stopped: false,
    }
}

#[test]
fn a_storm_of_twenty_thousand_processes_changes_nothing_about_the_run_and_leaves_nothing_behind() {
    for source in [SourceName::Events, SourceName::LastPid] {
        let mut replay = Replay::new(source);
        replay.appear(process(100, 1, &["bash"]));
        replay.bring_to_front(1, 200);
        replay.up(Rules::builtin());
        replay.appear(process(200, 100, &["make", "-j64"]));
        replay.execute(200, |_| {}, true);
        for child in 0..20_000_u32 {
            replay.advance_to(u64::from(child) / 4);
            replay.appear(process(1_000 + child, 200, &["cc1", "a.c"]));
            replay.execute(1_000 + child, |_| {}, true);
            if child >= 64 {
                replay.exit(1_000 + child - 64, 0, true);
            }
        }
        assert!(replay.remembered() < 17_000, "{} processes remembered", replay.remembered());
        replay.exit(200, 2 << 8, true);
        let ends: Vec<_> = replay
            .reports()
            .iter()
            .filter_map(|report| match report {
                RunEvent::Ended(run) => Some((run.end.outcome(), run.end.exit(), run.steps, run.latency.as_millis())),
                _ => None,
            })
            .collect();
        assert_eq!(ends, [(Outcome::Failed, Some(Exit::Code(2)), 20_000, 4_999)]);
        let started = replay.reports().iter().filter(|report| matches!(report, RunEvent::Started(_))).count();
        assert_eq!(started, 1);
        assert!(replay.remembered() < 70, "{} processes remembered", replay.remembered());
    }
}

/// A `make` that runs in the foreground of a shell.
fn make_in_front() -> Replay {
    let mut replay = Replay::new(SourceName::Events);
    replay.appear(process(100, 1, &["bash"]));
    replay.bring_to_front(1, 200);
    replay.up(Rules::builtin());
    replay.appear(process(200, 100, &["make"]));
    replay.execute(200, |_| {}, true);
    replay
}

#[test]
fn progress_is_told_at_most_once_a_second() {
    let mut replay = make_in_front();
    for child in 0..40_u32 {
        replay.advance_to(u64::from(child) * 100);
        replay.appear(process(1_000 + child, 200, &["cc1"]));
        replay.execute(1_000 + child, |_| {}, true);
    }
    let steps: Vec<u32> = replay
        .reports()
        .iter()
        .filter_map(|report| match report {
            RunEvent::Progress { steps, .. } => Some(*steps),
            _ => None,
        })
        .collect();
    assert_eq!(steps, [10, 20, 30]);
}

#[test]
fn a_stopped_run_is_told_when_it_stops_and_when_it_goes_on_and_not_between() {
    let mut replay = make_in_front();
    replay.advance_to(2_000);
    replay.set_stopped(200, true);
    replay.advance_to(62_000);
    replay.set_stopped(200, false);
    replay.advance_to(70_000);
    replay.exit(200, 0, true);
    let told: Vec<(bool, u64)> = replay
        .reports()
        .iter()
        .filter_map(|report| match report {
            RunEvent::Progress { suspended, is_stopped, .. } => Some((*is_stopped, suspended.as_secs())),
            RunEvent::Ended(run) => Some((false, run.suspended.as_secs())),
            _ => None,
        })
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].0 && told[0].1 <= 1, "{told:?}");
    assert!(told[1..].iter().all(|(is_stopped, suspended)| !is_stopped && (59..=61).contains(suspended)), "{told:?}");
}

#[test]
fn a_process_that_was_over_before_it_could_be_read_is_a_step_of_the_run_that_started_it() {
    let mut replay = make_in_front();
    replay.appear(process(300, 200, &["cc1"]));
    replay.execute(300, |_| {}, true);
    let passed = |pid, parent| Event::Passed { pid, parent, status: 0, at: Mono(10_000_000_000_000) };
    for event in [passed(301, 200), passed(302, 300), passed(303, 100), passed(300, 200)] {
        replay.tell(&event);
    }
    // 300 is known to be over: what it started has nobody.
    replay.tell(&passed(304, 300));
    replay.exit(200, 0, true);
    let steps = replay.reports().iter().find_map(|report| match report {
        RunEvent::Ended(run) => Some(run.steps),
        _ => None,
    });
    assert_eq!(steps, Some(3), "300, 301 and 302");
}

#[test]
fn a_hook_named_after_its_moment_is_a_script_and_the_tool_of_that_name_is_a_run() {
    let rules = Rules::builtin();
    let of = |line: &[&str]| {
        let argv: Vec<String> = line.iter().map(|word| (*word).to_owned()).collect();
        rules.classify(&argv, None, "")
    };
    let script = ProcessVerdict::Shell(Shell { name: "sh".into(), doing: ShellTask::Script("pre-commit".into()) });
    assert_eq!(of(&["/bin/sh", ".git/hooks/pre-commit"]), script);
    assert_eq!(of(&["/bin/sh", "/srv/api.git/hooks/pre-commit"]), script);
    assert!(
        matches!(of(&[".git/hooks/pre-commit"]), ProcessVerdict::Unknown { program, .. } if program == "pre-commit")
    );
    for tool in [&["pre-commit", "run"][..], &["python3", "/usr/bin/pre-commit", "run"]] {
        assert!(matches!(of(tool), ProcessVerdict::Run(run) if run.what.label == "pre-commit run"), "{tool:?}");
    }
}

/// The name of the project of `folder`, and its identity.
fn project_of(folder: &Path, home: &Path) -> Option<(String, String)> {
    project::of(folder, Some(home), b"salt").map(|project| (project.name, project.identity.unwrap()))
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = std::process::Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_worktree_is_its_repository_and_a_submodule_its_own() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let main = home.join("api-server");
    let library = home.join("library");
    for folder in [&main, &library] {
        fs::create_dir(folder).unwrap();
        git(folder, &["init", "-q"]);
        git(folder, &["commit", "-q", "--allow-empty", "-m", "first"]);
    }
    git(&main, &["worktree", "add", "-q", "../feature"]);
    git(&main, &["submodule", "add", "-q", library.to_str().unwrap(), "vendor/library"]);
    git(home, &["clone", "-q", "--bare", "api-server", "mirror.git"]);
    fs::create_dir_all(main.join("src/deep")).unwrap();
    let of = |folder: &str| project_of(&home.join(folder), home).unwrap();
    assert_eq!(of("api-server").0, "api-server");
    assert_eq!(of("api-server/src/deep"), of("api-server"));
    assert_eq!(of("feature"), of("api-server"));
    assert_eq!(of("api-server/vendor/library").0, "library");
    assert_ne!(of("api-server/vendor/library").1, of("library").1);
    assert_eq!(of("mirror.git").0, "mirror");
}

#[test]
fn a_bare_repository_that_is_hidden_in_its_folder_has_the_folders_name() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    git(home, &["init", "-q", "source"]);
    git(&home.join("source"), &["commit", "-q", "--allow-empty", "-m", "first"]);
    for (bare, pointer) in
        [("hidden/.bare", None), ("pointed/store", Some("gitdir: ./store")), ("plain", None), ("dot.git", None)]
    {
        git(home, &["clone", "-q", "--bare", "source", bare]);
        let around = home.join(bare).parent().unwrap().to_path_buf();
        if let Some(pointer) = pointer {
            fs::write(around.join(".git"), pointer).unwrap();
        }
        let worktree = home.join("trees").join(bare.replace('/', "-"));
        git(&home.join(bare), &["worktree", "add", "-q", worktree.to_str().unwrap()]);
    }
    let of = |folder: &str| project_of(&home.join(folder), home).unwrap().0;
    assert_eq!(of("trees/hidden-.bare"), "hidden");
    assert_eq!(of("hidden/.bare"), "hidden");
    assert_eq!(of("trees/pointed-store"), "pointed");
    assert_eq!(of("pointed"), "pointed");
    assert_eq!(of("trees/plain"), "plain");
    assert_eq!(of("trees/dot.git"), "dot");
}

#[test]
fn other_version_control_and_no_version_control_have_names_too() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    for folder in ["jay/.jj/repo", "jay/src", "second/.jj", "merc/.hg", "merc/lib", "plain/sub", ".git"] {
        fs::create_dir_all(home.join(folder)).unwrap();
    }
    fs::write(home.join("second/.jj/repo"), "../../jay/.jj/repo").unwrap();
    let of = |folder: &str| project_of(&home.join(folder), home).map(|(name, _)| name);
    assert_eq!(of("jay/src").as_deref(), Some("jay"));
    assert_eq!(of("second").as_deref(), Some("jay"));
    assert_eq!(of("merc/lib").as_deref(), Some("merc"));
    // Dotfiles in the home folder do not make everything one project.
    assert_eq!(of("plain/sub").as_deref(), Some("sub"));
    assert_eq!(project_of(home, home), None);
    assert_eq!(project_of(Path::new("/"), home), None);
    std::os::unix::fs::symlink(home.join("jay"), home.join("link")).unwrap();
    assert_eq!(of("link/src").as_deref(), Some("jay"));
}

#[test]
fn identity_needs_the_salt_and_tells_no_path() {
    let of = |salt: &[u8]| project::of(Path::new("/nowhere/api"), None, salt).unwrap().identity.unwrap();
    assert_ne!(of(b"one"), of(b"two"));
    assert_eq!(of(b"one"), of(b"one"));
    assert_eq!(of(b"one").len(), 16);
}

/// A source that delivers what a test puts into it.
struct HandSource {
    events: mpsc::Receiver<Option<Event>>,
    wake: mpsc::Sender<Option<Event>>,
    gone: mpsc::Sender<&'static str>,
    /// Told how many events and wakes were taken in, each time it begins to wait.
    taken_in: mpsc::Sender<usize>,
    count: usize,
}

impl Watcher for HandSource {
    fn watch(&mut self, _process: ProcId) -> bool {
        true
    }

    fn unwatch(&mut self, _process: ProcId) {}
}

impl EventSource for HandSource {
    fn name(&self) -> SourceName {
        SourceName::Events
    }

    fn reason(&self) -> Option<String> {
        None
    }

    fn wait(&mut self, timeout: Option<Duration>, out: &mut Vec<Event>) -> std::io::Result<()> {
        let timeout = timeout.unwrap_or(Duration::from_secs(60));
        self.taken_in.send(self.count).unwrap();
        let taken = self.events.recv_timeout(timeout);
        self.count += usize::from(taken.is_ok());
        out.extend(taken.ok().flatten());
        Ok(())
    }

    fn waker(&self) -> Waker {
        let wake = self.wake.clone();
        Waker(Arc::new(move || drop(wake.send(None))))
    }
}

impl Drop for HandSource {
    fn drop(&mut self) {
        self.gone.send("signed off").unwrap();
    }
}

/// A few processes that stand still: pid, parent and name of each.
struct StandingTree(&'static [(u32, u32, &'static str)]);

/// A shell, and a `make` below it.
const SHELL_AND_MAKE: StandingTree = StandingTree(&[(100, 1, "bash"), (200, 100, "make")]);

/// An agent, and a `make` below it that has started one of its own; the agent's copy before it was `make` is gone.
const AGENTS_MAKE: StandingTree = StandingTree(&[(100, 1, "opencode"), (200, 100, "make"), (300, 200, "make")]);

impl Inspector for StandingTree {
    fn info(&self, pid: u32) -> Option<Info> {
        let (_, parent, name) = self.0.iter().find(|(own, _, _)| *own == pid)?;
        Some(Info { foreground_group: 200, ..process(pid, *parent, &[name]) })
    }

    fn all(&self) -> Vec<u32> {
        vec![100]
    }

    fn started(&self, _process: ProcId) -> Option<Mono> {
        None
    }

    fn last_input(&self, _terminal: u64) -> Option<Moment> {
        None
    }

    fn clocks(&self) -> Clocks {
        Clocks { mono: Mono(9_000_000_000), boot: 9_000_000_000, wall: beginning() }
    }

    fn boot_id(&self) -> String {
        "boot".into()
    }

    fn own_uid(&self) -> u32 {
        1000
    }
}

#[test]
fn a_program_that_was_read_before_it_executed_another_is_asked_after_again_when_it_has_a_child() {
    let (events, source_events) = mpsc::channel();
    let (gone, _is_gone) = mpsc::channel();
    let (taken_in, counts) = mpsc::channel();
    let (send, reports) = mpsc::channel();
    let patience = Duration::from_secs(20);
    let options = Options { salt: Vec::new(), home: None, ask_unknown_from: None };
    let source = HandSource { events: source_events, wake: events.clone(), gone, taken_in, count: 0 };
    let (inspect, rules) = (Box::new(AGENTS_MAKE), Box::new(Rules::builtin()));
    let parts = Parts { source: Box::new(source), inspect, rules, options, known: Vec::new() };
    let observer = Observer::spawn(parts, move |report| send.send(report).unwrap()).unwrap();
    let read = |info: Info, at: u64| Event::Read { info: Box::new(info), at: Mono(at) };
    // Right after the fork its words are still the agent's.
    events.send(Some(read(process(200, 100, &["opencode"]), 8_900_000_000))).unwrap();
    events.send(Some(read(process(300, 200, &["make"]), 8_910_000_000))).unwrap();
    while counts.recv_timeout(patience).unwrap() < 2 {}
    let roots: Vec<u32> = reports
        .try_iter()
        .filter_map(|report| match report {
            RunEvent::Started(run) => Some(run.key.pid),
            _ => None,
        })
        .collect();
    assert_eq!(roots, [200]);
    observer.stop();
}

/// Rules that know nothing.
struct NoRules;

impl Classifier for NoRules {
    fn classify(&self, _argv: &[String], _exe: Option<&Path>, name: &str) -> ProcessVerdict {
        ProcessVerdict::Unknown { program: name.into(), verb: None }
    }
}

#[test]
fn the_observer_reports_takes_new_rules_while_it_waits_pauses_and_signs_off() {
    let (events, source_events) = mpsc::channel();
    let (gone, is_gone) = mpsc::channel();
    let (taken_in, counts) = mpsc::channel();
    let (send, reports) = mpsc::channel();
    let patience = Duration::from_secs(20);
    let options = Options { salt: Vec::new(), home: None, ask_unknown_from: None };
    let source = HandSource { events: source_events, wake: events.clone(), gone, taken_in, count: 0 };
    let (inspect, rules) = (Box::new(SHELL_AND_MAKE), Box::new(NoRules));
    let parts = Parts { source: Box::new(source), inspect, rules, options, known: Vec::new() };
    let observer = Observer::spawn(parts, move |report| send.send(report).unwrap()).unwrap();
    let first = reports.recv_timeout(patience).unwrap();
    assert!(matches!(first, RunEvent::SourceChanged { source: SourceName::Events, reason: None }));

    let after = |sent: usize| {
        while counts.recv_timeout(patience).unwrap() < sent {}
        reports.try_iter().collect::<Vec<_>>()
    };
    let exec = Event::Exec { pid: 200, at: Mono(9_000_000_000) };
    events.send(Some(exec.clone())).unwrap();
    assert_eq!(after(1), [], "no rule knows it");
    observer.set_rules(Box::new(Rules::builtin()));
    observer.pause(true);
    events.send(Some(exec.clone())).unwrap();
    assert_eq!(after(4), [], "it is paused");
    observer.pause(false);
    events.send(Some(exec)).unwrap();
    let started = after(6);
    let is_make = |run: &RunStart| run.what.label == "make";
    assert!(
        matches!(started.as_slice(), [RunEvent::SourceChanged { .. }, RunEvent::Started(run)] if is_make(run)),
        "the end of a pause tells the source again: {started:?}"
    );
    let process = ProcId { pid: 200, start: 0 };
    events.send(Some(Event::Gone { process, status: Some(0), at: Mono(9_500_000_000) })).unwrap();
    let ended = after(7);
    let half = Duration::from_millis(500);
    assert!(matches!(ended.as_slice(), [RunEvent::Ended(run)] if run.latency == half), "{ended:?}");

    assert!(observer.is_running());
    observer.stop();
    assert_eq!(is_gone.try_recv(), Ok("signed off"));
    assert!(reports.recv_timeout(patience).is_err(), "nothing is reported after the stop");
}
