//! The drag panel from the command line, and whether files changed between two runs as a real repository tells it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use assert_cmd::Command;
use chrono::{DateTime, TimeDelta};
use draglog::app::live::backlog::Backlog;
use draglog::app::live::recorder::Recorder;
use draglog::app::live::stopped::StoppedRuns;
use draglog::domain::figure::stats::TreeState;
use draglog::domain::log::filter::Filter;
use draglog::domain::log::run::{ProcessKey, Project, RunEnd, RunEvent, RunLabel, RunStart, SourceName};

use draglog::domain::log::wait::{Actor, End, Kind, Outcome};
use draglog::domain::time::Moment;
use draglog::observe::repository::{self, Tree};
use draglog::storage::Store;
use draglog::storage::worker::Worker;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A machine on which draglog has never run, in Berlin, with a repository and a `make` that does as it is told.
pub(crate) struct Machine(TempDir);

impl Machine {
    pub(crate) fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        fs::create_dir(machine.path("bin")).unwrap();
        let script = machine.path("bin/make");
        fs::write(&script, "#!/bin/sh\ntest -e ../passes\n").unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        machine
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env("DRAGLOG_DATA_DIR", self.path("data")).env("DRAGLOG_CONFIG_DIR", self.path("config"));
        command.env("HOME", self.path("home")).env("TZ", "Europe/Berlin").env_remove("CLICOLOR_FORCE").args(arguments);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.path("bin").display()));
        command
    }

    pub(crate) fn tell(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.tell(arguments)).unwrap()
    }

    /// `draglog run -- make test` in the repository; it passes where it is told to.
    fn test(&self, repository: &Repository, passes: bool) {
        let told = repository.path("../passes");
        if passes {
            fs::write(told, "").unwrap();
        } else {
            drop(fs::remove_file(told));
        }
        let mut command = self.command(&["run", "--", "make", "test"]);
        command.current_dir(repository.path("")).assert().code(i32::from(!passes));
    }

    fn retries(&self) -> Value {
        self.json(&["stats", "--json"])["retries"].take()
    }
}

/// A repository with two tracked files, committed, neither just now.
struct Repository(PathBuf);

impl Repository {
    fn new(path: PathBuf) -> Self {
        fs::create_dir_all(path.join("src")).unwrap();
        let repository = Self(path);
        repository.git(&["init", "--quiet"]);
        repository.write("Makefile", "test:\n", 100);
        repository.write("src/main.c", "int main() {}\n", 100);
        repository.git(&["add", "."]);
        repository.commit();
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = command.current_dir(&self.0).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }

    fn commit(&self) {
        self.git(&["commit", "--quiet", "--message", "A change"]);
    }

    /// Writes a file as if so many seconds ago.
    fn write(&self, name: &str, text: &str, seconds_ago: u64) {
        fs::write(self.path(name), text).unwrap();
        let file = fs::File::options().write(true).open(self.path(name)).unwrap();
        let changed = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(seconds_ago);
        file.set_modified(changed).unwrap();
    }

    fn fingerprint(&self) -> i64 {
        look(&self.0, None, b"salt").unwrap().fingerprint
    }
}

fn look(folder: &Path, home: Option<&Path>, salt: &[u8]) -> Option<Tree> {
    repository::look(folder, home, salt, Duration::from_secs(60))
}

fn repository() -> (TempDir, Repository) {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::new(fs::canonicalize(folder.path()).unwrap().join("api-server"));
    (folder, repository)
}

#[test]
fn a_command_that_fails_and_passes_with_nothing_changed_is_told() {
    let machine = Machine::new();
    let repository = Repository::new(machine.path("api-server"));
    machine.test(&repository, false);
    assert_eq!(machine.retries(), json!([]));
    machine.test(&repository, true);
    let once = json!([{"label": "make test", "project": "api-server", "runs": 2, "failed_then_passed_unchanged": 1}]);
    assert_eq!(machine.retries(), once);
    machine.test(&repository, false);
    repository.write("src/main.c", "int main() { return 0; }\n", 50);
    machine.test(&repository, true);
    assert_eq!(machine.retries()[0]["failed_then_passed_unchanged"], 1, "it was mended");
    machine.test(&repository, false);
    repository.git(&["add", "."]);
    repository.commit();
    machine.test(&repository, true);
    assert_eq!(machine.retries()[0]["failed_then_passed_unchanged"], 2, "a commit changes no file");
    assert_eq!(machine.retries()[0]["runs"], 6);
    let told = machine.tell(&["stats"]);
    assert!(told.contains("failed, then passed with no tracked file changed: 2 of 6 runs"), "{told}");
    assert!(machine.tell(&["stats", "--csv"]).contains("retries.make test.api-server,2"));
}

#[test]
fn nothing_is_told_where_files_changed_while_it_failed_or_nobody_tracks_them() {
    let machine = Machine::new();
    let repository = Repository::new(machine.path("api-server"));
    // Saved while the tests ran: nobody knows which of the two they tested.
    fs::write(machine.path("bin/make"), "#!/bin/sh\ntest -e ../passes || { echo >> src/main.c; exit 1; }\n").unwrap();
    machine.test(&repository, false);
    machine.test(&repository, true);
    assert_eq!(machine.retries(), json!([]));
    fs::remove_dir_all(repository.path(".git")).unwrap();
    machine.test(&repository, false);
    machine.test(&repository, true);
    assert_eq!(machine.retries(), json!([]));
}

#[test]
fn a_tree_is_the_same_until_a_tracked_file_changes() {
    let (_folder, repository) = repository();
    let before = repository.fingerprint();
    fs::write(repository.path("notes.txt"), "not tracked").unwrap();
    repository.git(&["status"]);
    repository.git(&["commit", "--quiet", "--allow-empty", "--message", "Nothing"]);
    assert_eq!(repository.fingerprint(), before);
    assert_eq!(look(&repository.path("src"), None, b"salt").map(|tree| tree.fingerprint), Some(before));
    assert_ne!(look(&repository.0, None, b"other").map(|tree| tree.fingerprint), Some(before), "salted");
    repository.write("Makefile", "test:\n", 40);
    let touched = repository.fingerprint();
    assert_ne!(touched, before, "written again");
    repository.write("Makefile", "test:\n\ttrue\n", 40);
    assert_ne!(repository.fingerprint(), touched, "longer");
    fs::remove_file(repository.path("src/main.c")).unwrap();
    assert_ne!(repository.fingerprint(), touched, "gone");
}

#[test]
fn what_takes_too_long_is_given_up() {
    let (_folder, repository) = repository();
    assert_eq!(repository::look(&repository.0, None, b"salt", Duration::ZERO), None);
}

#[test]
fn every_form_of_index_tells_the_same_tree() {
    let (_folder, repository) = repository();
    let before = repository.fingerprint();
    for version in ["4", "3", "2"] {
        repository.git(&["update-index", "--index-version", version]);
        assert_eq!(repository.fingerprint(), before, "version {version}");
    }
    repository.git(&["update-index", "--split-index"]);
    assert_eq!(look(&repository.0, None, b"salt"), None, "most of it is in another file");
}

#[test]
fn a_worktree_and_a_submodule_are_trees_of_their_own() {
    let (_folder, repository) = repository();
    repository.git(&["worktree", "add", "--quiet", "../beside"]);
    let beside = Repository(repository.path("../beside").canonicalize().unwrap());
    let (main, other) = (repository.fingerprint(), beside.fingerprint());
    assert_ne!(main, other);
    beside.write("Makefile", "other:\n", 30);
    assert_eq!(repository.fingerprint(), main);
    assert_ne!(beside.fingerprint(), other);
    let vendor = Repository::new(repository.path("../vendor"));
    let from = vendor.path("").canonicalize().unwrap();
    repository.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &from.to_string_lossy(),
        "sub",
    ]);
    let before = repository.fingerprint();
    fs::write(repository.path("sub/Makefile"), "changed below:\n").unwrap();
    assert_ne!(repository.fingerprint(), before);
}

#[test]
fn nothing_outside_the_tree_is_looked_at() {
    let (folder, repository) = repository();
    let outside = folder.path().join("outside");
    fs::rename(repository.path("src"), &outside).unwrap();
    symlink(&outside, repository.path("src")).unwrap();
    let before = repository.fingerprint();
    fs::write(outside.join("main.c"), "longer than it was before\n").unwrap();
    assert_eq!(repository.fingerprint(), before, "a link leads there");
    assert_eq!(look(&repository.0, Some(&repository.0), b"salt"), None, "home is no project");
    assert_eq!(look(folder.path(), Some(Path::new("/")), b"salt"), None, "no repository");
    let index = repository.path(".git/index");
    fs::rename(&index, folder.path().join("index")).unwrap();
    symlink(folder.path().join("index"), &index).unwrap();
    assert_eq!(look(&repository.0, None, b"salt"), None, "an index is a file of its own");
    fs::remove_file(&index).unwrap();
    fs::write(&index, vec![0; 9 << 20]).unwrap();
    assert_eq!(look(&repository.0, None, b"salt"), None, "no index is so long");
}

fn at(time: &str) -> Moment {
    DateTime::parse_from_rfc3339(&format!("2026-11-20T{time}+01:00")).unwrap()
}

/// A run of `make test` in `folder` that lasts a second, told as the observer tells it.
fn observed(number: u32, folder: &Path, started_at: Moment, outcome: Outcome) -> [RunEvent; 2] {
    let key = ProcessKey { pid: number, start: number.into(), boot: "a-boot".into() };
    let started = RunStart {
        key: key.clone(),
        what: RunLabel {
            tool: "make".into(),
            label: "make test".into(),
            kind: Kind::Test,
            show_from: None,
            has_silent_status: false,
        },
        actor: Actor::Person,
        project: Some(Project { name: "api-server".into(), identity: Some("abc".into()) }),
        started_at,
        parent_pid: 1,
        folder: Some(folder.to_path_buf()),
    };
    let ended = RunEnd {
        key,
        end: End::new(started_at + TimeDelta::seconds(1), outcome),
        latency: Duration::from_secs(1),
        suspended: Duration::ZERO,
        steps: 0,
        last_input: None,
    };
    [RunEvent::Started(started), RunEvent::Ended(ended)]
}

#[test]
fn what_the_observer_sees_is_looked_at_too() {
    let (_folder, repository) = repository();
    let (worker, writer) = Worker::spawn(Store::in_memory().unwrap()).unwrap();
    let recorder = Recorder::new(worker.clone(), Arc::new(|_| ()), Backlog::new(None, None), StoppedRuns::default());
    let trees = |count: usize| {
        let ask = |_| worker.call(|store| store.trees(&store.waits(&Filter::default()).unwrap()).unwrap());
        let told = (0..500_000).filter_map(ask).find(|trees| trees.len() == count);
        told.unwrap_or_else(|| panic!("{count} trees were expected"))
    };
    let now = draglog::clock::now();
    for event in observed(1, &repository.0, now, Outcome::Failed) {
        recorder.record(event);
    }
    let [TreeState { began: None, failed: Some(failed), .. }] = trees(1)[..] else { panic!("{:?}", trees(1)) };
    for event in observed(2, &repository.0, now + TimeDelta::seconds(5), Outcome::Succeeded) {
        recorder.record(event);
    }
    assert_eq!(trees(2)[1], TreeState { wait: trees(2)[1].wait, began: Some(failed), failed: None });
    drop((recorder, worker));
    writer.join().unwrap();
}

/// Whoever observes says so so often.
const BEAT: TimeDelta = TimeDelta::seconds(80);

/// The day worked by hand in the project's statistics, as far as it can be entered, with an hour observed.
pub(crate) fn a_day() -> Machine {
    let machine = Machine::new();
    fs::create_dir(machine.path("data")).unwrap();
    let (mut store, _) = Store::open(&machine.path("data"), at("09:00:00")).unwrap();
    let mut stretch = store.observation_began(SourceName::Events, at("09:00:00")).unwrap();
    for beat in 1..=45 {
        stretch = store.observation_goes_on(stretch, SourceName::Events, at("09:00:00") + BEAT * beat).unwrap();
    }
    drop(store);
    for (kind, from, to, tag) in [
        ("build", "09:10", "09:14", "build_test"),
        ("test", "09:12", "09:20", "build_test"),
        ("ci", "10:00", "10:30", "not_held_up"),
        ("context", "14:00", "14:40", "context_hunt"),
        ("review", "13:00", "16:00", "review_wait"),
    ] {
        let (from, to) = (format!("2026-11-20T{from}"), format!("2026-11-20T{to}"));
        machine.tell(&["wait", "add", kind, "--from", &from, "--to", &to, "--tag", tag]);
    }
    machine
}

#[test]
fn every_figure_of_the_panel_has_its_place_in_the_document() {
    let machine = a_day();
    let text = machine.tell(&["stats", "--panel", "--weeks", "1", "--until", "2026-11-21", "--json"]);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["blocked"]["seconds"], 50.0 * 60.0);
    assert_eq!(document["from"], "2026-11-16T00:00:00.000+01:00");
    let panel = &document["panel"];
    assert_eq!((&panel["monday"], &panel["weeks_shown"]), (&json!("2026-11-16"), &json!(1)));
    assert_eq!(panel["weeks"].as_array().unwrap().len(), 12);
    assert_eq!(panel["weeks"][11]["blocked_seconds"], 3000.0);
    assert_eq!(panel["weeks"][11]["observed_seconds"], 3600.0);
    assert_eq!(panel["blocked_hours_per_week"], Value::Null, "an hour is too little to tell a week's rate from");
    assert_eq!(panel["when"][4][14], 2400.0);
    let tags: Vec<_> = panel["tags"].as_array().unwrap().iter().map(|tag| (&tag["tag"], &tag["wave"])).collect();
    assert_eq!(tags, [(&json!("context_hunt"), &json!("E")), (&json!("build_test"), &json!("E"))]);
    let metrics: Vec<_> = panel["metrics"].as_array().unwrap().iter().map(|metric| &metric["metric"]).collect();
    let names =
        ["run_duration", "success_rate", "time_to_first_review", "review_rounds", "work_in_progress", "routing"];
    assert_eq!(metrics, names.map(|name| json!(name)).iter().collect::<Vec<_>>());
    assert_eq!(panel["metrics"][0]["estimate"]["value"], 480.0);
    assert_eq!(panel["metrics"][2]["estimate"]["value"], 3.0 * 3600.0);
    assert!(panel["metrics"][3]["missing"].as_str().unwrap().contains("draglog import gh-prs"));
    let order = ["panel", "monday", "blocked_hours_per_week", "usual", "weeks", "signals", "tags", "waves", "metrics"];
    let places: Vec<_> = order.iter().map(|name| text.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    let before = machine.json(&["stats", "--panel", "--until", "2026-11-16", "--json"]);
    assert_eq!(before["blocked"]["seconds"], 0.0, "the week before");
    assert!(!machine.tell(&["stats", "--json"]).contains("\"panel\""));
}

#[test]
fn the_panel_is_told_in_words_with_how_sure_it_is() {
    let machine = a_day();
    let told = machine.tell(&["stats", "--panel", "--until", "2026-11-21"]);
    for line in [
        "usual movement",
        "build_test [E]",
        "time to first review",
        "median 3h 00m elapsed (too few for an interval), 3h 00m of working time",
        "no data on review rounds",
        "not seen: time without draglog",
    ] {
        assert!(told.contains(line), "{line} is missing from\n{told}");
    }
    let markdown = machine.tell(&["stats", "--panel", "--until", "2026-11-21", "--format", "markdown"]);
    assert!(markdown.starts_with("## Drag, 2026-10-26 00:00 to 2026-11-23 00:00\n\n| figure | value |"), "{markdown}");
    let refused = |arguments: &[&str]| {
        let output = machine.command(arguments).assert().code(2).get_output().stderr.clone();
        String::from_utf8(output).unwrap()
    };
    assert!(refused(&["stats", "--panel", "--by", "tag"]).contains("--by"));
    assert!(refused(&["stats", "--panel", "--weeks", "3"]).contains('4'));
}

#[test]
fn imported_reviews_are_a_metric() {
    let machine = a_day();
    let pulls = json!([
        {"number": 1, "author": {"login": "ann", "is_bot": false}, "createdAt": "2026-11-17T08:00:00Z", "closedAt": null,
         "mergedAt": null, "isDraft": false, "state": "OPEN",
         "reviews": [{"author": {"login": "ben"}, "state": "APPROVED", "submittedAt": "2026-11-17T12:00:00Z"}]},
        {"number": 2, "author": {"login": "ann", "is_bot": false}, "createdAt": "2026-11-17T08:00:00Z", "closedAt": null,
         "mergedAt": null, "isDraft": true, "state": "OPEN", "reviews": []},
    ]);
    machine.command(&["import", "gh-prs", "-"]).write_stdin(pulls.to_string()).assert().success();
    let document = machine.json(&["stats", "--panel", "--until", "2026-11-21", "--json"]);
    let first = &document["panel"]["metrics"][2];
    assert_eq!((&first["origin"], &first["estimate"]["value"]), (&json!("import"), &json!(4.0 * 3600.0)));
    assert_eq!((&first["closed"], &first["open"]), (&json!(1), &json!(0)), "a draft waits for nobody");
}

#[test]
fn ci_runs_have_their_figures_beside_ones_own() {
    let machine = a_day();
    let run = |id: u64, waited: u64, took: u64, conclusion: &str| {
        let at = |seconds: u64| format!("2026-11-20T09:{:02}:{:02}Z", seconds / 60, seconds % 60);
        json!({"databaseId": id, "attempt": 1, "status": "completed", "conclusion": conclusion, "startedAt": at(0),
            "updatedAt": at(waited + took + 2), "jobs": [{"startedAt": at(waited), "completedAt": at(waited + took)}]})
    };
    let runs = json!([run(1, 10, 110, "success"), run(2, 60, 300, "failure"), run(3, 110, 490, "success")]);
    machine.command(&["import", "gh-runs", "-"]).write_stdin(runs.to_string()).assert().success();
    let until = ["stats", "--panel", "--until", "2026-11-21"];
    let ci = &machine.json(&[&until[..], &["--json"]].concat())["panel"]["imports"]["ci"];
    assert_eq!((&ci["runs"], &ci["succeeded"], &ci["failed"]), (&json!(3), &json!(2), &json!(1)));
    assert_eq!((&ci["waited"]["median_seconds"], &ci["total"]["median_seconds"]), (&json!(60.0), &json!(360.0)));
    let told = machine.tell(&until);
    assert!(told.contains("3 CI runs: median 6m 00s, 90th percentile"), "{told}");
    assert!(told.contains("before a machine begins median 1m 00s") && told.contains("2 of 3 succeeded"), "{told}");
}

/// What was imported is something, also where draglog recorded nothing in those weeks.
#[test]
fn imports_alone_are_no_empty_panel() {
    let until = ["stats", "--panel", "--until", "2026-11-21"];
    let machine = Machine::new();
    assert_eq!(machine.tell(&until), "");
    let report = r#"<testsuite name="s" timestamp="2026-11-16T09:00:00Z"><testcase name="a"/></testsuite>"#;
    machine.command(&["import", "junit", "-", "--project", "api"]).write_stdin(report).assert().success();
    assert!(machine.tell(&until).contains("test reports"));
}

#[test]
fn test_reports_and_time_at_the_machine_have_their_figures() {
    let machine = a_day();
    assert_eq!(
        machine.json(&["stats", "--panel", "--json"])["panel"]["imports"],
        json!({"tests": null, "reopened": null, "presence": null, "ci": null})
    );
    for (day, flaky) in [("16", true), ("17", true), ("18", false)] {
        let case = if flaky { "<flakyFailure/>" } else { "" };
        let report = format!(
            r#"<testsuite name="s" timestamp="2026-11-{day}T09:00:00Z"><testcase name="a">{case}</testcase><testcase name="b"/>
            <testcase name="c"/><testcase name="d"><failure/></testcase></testsuite>"#
        );
        machine.command(&["import", "junit", "-", "--project", "api"]).write_stdin(report).assert().success();
    }
    let afk = json!({"buckets": {"aw-watcher-afk_h": {"type": "afkstatus", "events": [
        {"timestamp": "2026-11-20T08:30:00Z", "duration": 7200, "data": {"status": "not-afk"}}]}}});
    machine.command(&["import", "activitywatch", "-"]).write_stdin(afk.to_string()).assert().success();
    let until = ["stats", "--panel", "--until", "2026-11-21"];
    let imports = &machine.json(&[&until[..], &["--json"]].concat())["panel"]["imports"];
    let tests = &imports["tests"];
    assert_eq!(
        (&tests["reports"], &tests["run"], &tests["failed"], &tests["flaky"]),
        (&json!(3), &json!(12), &json!(3), &json!(2))
    );
    assert_eq!((&tests["flaky_share"]["value"], &tests["flaky_share"]["n"]), (&json!(0.166_667), &json!(3)));
    assert_eq!(imports["presence"], json!({"present_seconds": 7200.0, "observed_seconds": 1800.0}));
    let told = machine.tell(&until);
    for line in [
        "2 of 12 tests failed and then passed in the same report, 17 % (0 to 5",
        "draglog was watching for 30m 00s of the 2h 00m at the machine",
    ] {
        assert!(told.contains(line), "{line} is missing from\n{told}");
    }
    let before = machine.json(&["stats", "--panel", "--until", "2026-10-19", "--json"]);
    assert_eq!(before["panel"]["imports"]["tests"], Value::Null, "none in those weeks");
}
