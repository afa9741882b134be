//! `draglog import`, driven as a person does: files of other tools in, the log and stdout out.

use std::io::Write;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta};
use draglog::clock;
use draglog::domain::log::evidence::{ImportFormat, PullRequest, PullRequestState};
use draglog::domain::log::run::RunLabel;
use draglog::domain::log::wait::{Kind, Source, Wait, WaitId};
use draglog::domain::time::{Moment, Period};
use draglog::import::{activitywatch, ci_runs, command_line, gh_prs, junit, zsh_history};
use draglog::storage::{HookRun, Store};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::data::Machine;

/// 2025-11-21 05:40:00 in Berlin.
const MORNING: i64 = 1_763_700_000;

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap()
}

impl Machine {
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn import(&self, arguments: &[&str]) -> Value {
        self.json(&[&["import", "--json"], arguments].concat())
    }

    fn store(&self) -> Store {
        Store::open(&self.0.path().join("data"), clock::now()).unwrap().0
    }

    /// A folder that is a repository, and one in it.
    fn repository(&self, name: &str) -> PathBuf {
        let inside = self.0.path().join(name).join("src");
        std::fs::create_dir_all(inside.parent().unwrap().join(".git")).unwrap();
        std::fs::create_dir_all(&inside).unwrap();
        inside
    }

    /// Bytes of the log and everything beside it.
    fn all_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.0.path().join("data")).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
    }

    fn holds(&self, word: &str) -> bool {
        self.all_bytes().windows(word.len()).any(|bytes| bytes == word.as_bytes())
    }
}

/// A history database as Atuin makes it, with rows of (seconds after [`MORNING`], seconds, exit, command, folder).
fn atuin(machine: &Machine, rows: &[(i64, i64, i64, &str, &str)]) -> String {
    let path = machine.0.path().join(".local/share/atuin/history.db");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let history = Connection::open(&path).unwrap();
    history
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS history (id text primary key, timestamp integer not null, duration integer not null, \
             exit integer not null, command text not null, cwd text not null, session text not null, \
             hostname text not null, deleted_at integer, author text, unique (timestamp, cwd, command))",
        )
        .unwrap();
    for (start, length, exit, command, folder) in rows {
        history
            .execute(
                "INSERT INTO history VALUES (hex(randomblob(16)), ?1, ?2, ?3, ?4, ?5, 's', 'here:ada', NULL, 'ada')",
                ((MORNING + start) * 1_000_000_000, length * 1_000_000_000, exit, command, folder),
            )
            .unwrap();
    }
    path.to_str().unwrap().to_owned()
}

#[test]
fn atuins_history_gives_runs_with_length_outcome_and_project() {
    let machine = Machine::new();
    let inside = machine.repository("api-server");
    let inside = inside.to_str().unwrap();
    atuin(
        &machine,
        &[
            (0, 42, 0, "cargo build --features CANARYSECRET", inside),
            (100, 9, 101, "RUST_LOG=CANARYSECRET cargo test", inside),
            (200, 5, 130, "make all", "/gone/CANARYFOLDER"),
            (300, 3, 0, "ls CANARYSECRET", inside),
            (400, 60, 0, "cargo build && cargo test", inside),
            (500, -1, -1, "cargo build", inside),
            (600, 8, 0, "cargo --version", inside),
        ],
    );
    let told = machine.import(&["atuin"]);
    assert_eq!((&told["read"], &told["added"], &told["not_understood"]), (&json!(7), &json!(3), &json!(0)));
    assert_eq!(told["left_out"], json!({"no_known_tool": 1, "no_wait": 1, "several_commands": 1, "no_length": 1}));
    let waits = machine.waits();
    let facts = |wait: &Value| {
        ["source", "actor", "label", "project", "seconds", "outcome", "exit_code", "held_up"]
            .map(|name| wait[name].clone())
    };
    assert_eq!(
        facts(&waits[0]),
        [
            json!("imported"),
            json!("person"),
            json!("cargo build"),
            json!("api-server"),
            json!(42.0),
            json!("succeeded"),
            json!(0),
            Value::Null
        ]
    );
    assert_eq!((&waits[1]["label"], &waits[1]["outcome"]), (&json!("cargo test"), &json!("failed")));
    assert_eq!((&waits[2]["project"], &waits[2]["outcome"]), (&Value::Null, &json!("cancelled")));
    assert_eq!(waits[0]["started_at"], "2025-11-21T05:40:00.000+01:00");
    assert!(!machine.holds("CANARY"), "neither arguments nor folders are kept");
}

#[test]
fn the_same_history_twice_adds_nothing_and_a_newer_one_only_what_is_new() {
    let machine = Machine::new();
    atuin(&machine, &[(0, 42, 0, "cargo build", "/"), (50, 42, 0, "cargo build", "/")]);
    assert_eq!(machine.import(&["atuin", "--dry-run"])["added"], 2);
    assert_eq!(machine.waits().len(), 0, "it only looked");
    assert_eq!(machine.import(&["atuin"])["added"], 2);
    let again = machine.import(&["atuin"]);
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(2)));
    atuin(&machine, &[(100, 7, 1, "cargo test", "/")]);
    assert_eq!(machine.import(&["atuin"])["added"], 1);
    assert_eq!(machine.waits().len(), 3);
}

#[test]
fn what_draglog_saw_or_another_history_told_is_not_doubled() {
    let machine = Machine::new();
    let seen = HookRun {
        shell_pid: 7,
        what: RunLabel {
            tool: "cargo".into(),
            label: "cargo build".into(),
            kind: Kind::Build,
            show_from: None,
            has_silent_status: false,
        },
        project: None,
        started_at: at("2025-11-21T05:40:00.300+01:00"),
        ended_at: at("2025-11-21T05:40:42+01:00"),
        status: 0,
    };
    machine.store().hooked(&seen).unwrap();
    atuin(&machine, &[(0, 42, 0, "cargo build", "/"), (100, 20, 0, "cargo test", "/")]);
    let told = machine.import(&["atuin"]);
    assert_eq!((&told["added"], &told["recorded"]), (&json!(1), &json!(1)));
    let zsh = format!(": {}:42;cargo build\n: {}:19;cargo test\n: {}:8;make\n", MORNING, MORNING + 100, MORNING + 200);
    let told = machine.import(&["zsh-history", &machine.write("zsh", zsh)]);
    assert_eq!((&told["added"], &told["recorded"]), (&json!(1), &json!(2)));
    assert_eq!(machine.waits().len(), 3);
}

#[test]
fn two_runs_of_one_moment_are_two_and_stay_two() {
    let machine = Machine::new();
    let file = machine.write("zsh", format!(": {MORNING}:4;make\n: {MORNING}:4;make\n"));
    assert_eq!(machine.import(&["zsh-history", &file])["added"], 2);
    assert_eq!(machine.import(&["zsh-history", &file])["known"], 2);
}

/// A run that begins now in the repository `api-server`.
fn next_run(label: &str) -> Wait {
    let begun = Wait::begun(WaitId(0), Kind::Build, Source::Observed, label, clock::now());
    Wait { project: Some("api-server".to_owned()), ..begun }
}

#[test]
fn a_zsh_history_gives_an_eta_where_nothing_ran_yet() {
    let machine = Machine::new();
    let lines =
        (0..5).fold(String::new(), |lines, at| format!("{lines}: {}:{};cargo build\n", MORNING + 1000 * at, 60 + at));
    machine.write(".zsh_history", lines);
    machine.import(&["zsh-history"]);
    let store = machine.store();
    let usual = store.usual(&next_run("cargo build")).unwrap().unwrap();
    assert_eq!((usual.runs, usual.median.as_secs_f64().round()), (5, 62.0));
    assert_eq!(store.usual(&next_run("cargo test")).unwrap(), None);
    assert_eq!(machine.waits()[0]["outcome"], "unknown");
}

#[test]
fn runs_of_the_project_itself_beat_those_of_an_unknown_place() {
    let machine = Machine::new();
    let inside = machine.repository("api-server");
    atuin(&machine, &[(0, 10, 0, "cargo build", inside.to_str().unwrap()), (100, 500, 0, "cargo build", "/gone")]);
    machine.import(&["atuin"]);
    let usual = machine.store().usual(&next_run("cargo build")).unwrap().unwrap();
    assert_eq!((usual.runs, usual.median.as_secs()), (1, 10));
}

#[test]
fn imported_runs_are_never_asked_about() {
    let machine = Machine::new();
    let now = clock::now().timestamp();
    let lines = format!(": {}:600;cargo build\n: {}:900;cargo test\n", now - 3000, now - 2000);
    machine.import(&["zsh-history", &machine.write("zsh", lines)]);
    let stats = machine.json(&["stats", "--json"]);
    assert_eq!((&stats["runs"], &stats["blocked"]["unanswered_seconds"]), (&json!(2), &json!(0.0)));
    assert_eq!(stats["latency"]["total_seconds"], 1500.0, "they are runs all the same");
    assert_eq!(machine.json(&["status", "--json"])["today"]["untagged"], 0);
    assert_eq!(machine.json(&["log", "--untagged", "--json"])["waits"], json!([]));
    let store = machine.store();
    assert_eq!(store.to_sweep(clock::now(), &draglog::domain::log::settings::Settings::default()).unwrap(), []);
    assert!(machine.fail(1, &["tag", "build_test"]).contains("no"), "it is not the latest finished wait either");
    let id = machine.waits()[0]["id"].to_string();
    machine.tell(&["tag", "build_test", "--wait", &id]);
    assert_eq!(machine.json(&["stats", "--json"])["blocked"]["seconds"], 600.0, "a person may still say so");
}

#[test]
fn what_a_person_deleted_does_not_come_back_and_what_was_forgotten_leaves_no_trace() {
    let machine = Machine::new();
    atuin(&machine, &[(0, 42, 0, "cargo build", "/"), (100, 42, 0, "make", "/")]);
    machine.import(&["atuin"]);
    let first = draglog::domain::log::wait::WaitId(machine.waits()[0]["id"].as_i64().unwrap());
    let delete = draglog::domain::log::change::Change::Delete { waits: vec![first] };
    machine.store().apply(&delete, clock::now()).unwrap();
    assert_eq!(machine.import(&["atuin"])["known"], 2);
    machine.tell(&["forget", "--before", "2025-11-22", "--yes"]);
    let told = machine.import(&["atuin"]);
    assert_eq!(told["added"], 2, "nothing in the log knows that they were there");
    machine.tell(&["forget", "--everything", "--yes"]);
    let held = Connection::open(machine.0.path().join("data/draglog.db")).unwrap();
    let rows: i64 = held.query_row("SELECT count(*) FROM past_run", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 0);
}

#[test]
fn a_history_in_use_is_read_and_nothing_is_written_beside_it() {
    let machine = Machine::new();
    let path = atuin(&machine, &[(0, 42, 0, "cargo build", "/")]);
    let names = || {
        let folder = std::path::Path::new(&path).parent().unwrap();
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = (names(), std::fs::read(&path).unwrap());
    machine.import(&["atuin"]);
    assert_eq!((names(), std::fs::read(&path).unwrap()), before);
    let writer = Connection::open(&path).unwrap();
    writer.pragma_update(None, "journal_mode", "wal").unwrap();
    writer.execute("INSERT INTO history SELECT 'x', timestamp + 9000000000, duration, exit, command, cwd, session, hostname, NULL, 'claude-code' FROM history", []).unwrap();
    assert_eq!(machine.import(&["atuin"])["added"], 1, "what is only in the write-ahead log counts too");
    assert_eq!(machine.waits()[1]["actor"], "agent");
}

#[test]
fn a_shared_history_counts_only_this_machine() {
    let machine = Machine::new();
    let path = atuin(&machine, &[(0, 42, 0, "cargo build", "/"), (100, 42, 0, "make", "/")]);
    let host = std::process::Command::new("uname").arg("-n").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let history = Connection::open(&path).unwrap();
    history
        .execute("UPDATE history SET hostname = ?1 WHERE command = 'make'", [format!("{}:ada", host.trim())])
        .unwrap();
    history.execute("UPDATE history SET deleted_at = 5 WHERE 0", []).unwrap();
    let told = machine.import(&["atuin"]);
    assert_eq!((&told["added"], &told["left_out"]), (&json!(1), &json!({"other_machine": 1})));
}

#[test]
fn rows_of_any_type_are_read_or_counted() {
    let machine = Machine::new();
    let path = machine.0.path().join("old.db");
    let history = Connection::open(&path).unwrap();
    history.execute_batch("CREATE TABLE history (timestamp, duration, exit, command, cwd, hostname)").unwrap();
    for values in [
        // An old history keeps times as text.
        "'1763700000000000000', 5000000000, 0, 'make', '/', 'here:ada'",
        "1763700100000000000, '6000000000', 'x', 'make', NULL, x'ff'",
        "x'00', 5, 0, 'make', '/', 'here'",
        "-1, 5, 0, 'make', '/', 'here'",
        "9223372036854775807, 9223372036854775807, 0, 'make', '/', 'here'",
        "1763700200000000000, 5, 0, zeroblob(1000000), '/', 'here'",
        "1763700200000000000, 5, 0, CAST(zeroblob(1000000) AS TEXT), '/', 'here'",
        "NULL, NULL, NULL, NULL, NULL, NULL",
    ] {
        history.execute(&format!("INSERT INTO history VALUES ({values})"), []).unwrap();
    }
    let told = machine.import(&["atuin", path.to_str().unwrap()]);
    assert_eq!((&told["read"], &told["added"], &told["not_understood"]), (&json!(8), &json!(2), &json!(5)), "{told}");
    assert_eq!(told["first_problem"], json!({"place": 3, "why": "its time or length is no number"}));
    assert_eq!(machine.waits()[1]["outcome"], "unknown");
}

#[test]
fn absurd_times_are_left_out_and_told() {
    let machine = Machine::new();
    let future = clock::now().timestamp() + 3600;
    let lines = format!(
        ": {future}:5;make\n: 86400:5;make\n: {MORNING}:90000;make\n: {}:5;make\n: x:5;make\nplain\n: {}:0;make\n",
        MORNING - 86_400,
        MORNING + 5,
    );
    let file = machine.write("zsh", lines);
    let told = machine.import(&["zsh-history", &file, "--since", "2025-11-21"]);
    assert_eq!(told["added"], 0);
    assert_eq!(
        told["left_out"],
        json!({"no_time": 1, "no_length": 1, "too_long": 1, "in_future": 1, "too_early": 1, "before_since": 1})
    );
    assert_eq!((&told["not_understood"], &told["first_problem"]["place"]), (&json!(1), &json!(5)));
    let text = machine.tell(&["import", "zsh-history", &file]);
    assert!(text.starts_with("read 7 commands, took in 1 run, 20 Nov 2025\n"), "{text}");
    assert!(text.contains("1 of 7 not understood; the first is line 5: expected `: 1763700000:12;command`"), "{text}");
}

#[test]
fn what_is_older_than_the_settings_keep_is_not_brought_in() {
    let machine = Machine::new();
    machine.write("config/config.toml", "[keep]\ndays = 30\n");
    let now = clock::now().timestamp();
    let lines = format!(": {}:5;make\n: {}:5;make\n", now - 40 * 86_400, now - 86_400);
    let told = machine.import(&["zsh-history", &machine.write("zsh", lines)]);
    assert_eq!((&told["added"], &told["left_out"]), (&json!(1), &json!({"too_old_to_keep": 1})));
}

fn pulls(pulls: &[Value]) -> String {
    Value::from(pulls.to_vec()).to_string()
}

/// A pull request as `gh` prints it.
fn pull(number: u64, opened: &str, ended: Option<&str>, reviews: &Value) -> Value {
    json!({
        "number": number, "author": {"login": "CANARYada", "is_bot": false, "name": "CANARY Ada"}, "title": "CANARYTITLE",
        "headRefName": "CANARYBRANCH", "createdAt": opened, "closedAt": ended, "mergedAt": null, "isDraft": false,
        "state": if ended.is_some() { "CLOSED" } else { "OPEN" }, "reviews": reviews,
    })
}

fn year() -> Period {
    Period { from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z") }
}

fn known(machine: &Machine) -> Vec<PullRequest> {
    machine.store().pull_requests(year()).unwrap()
}

#[test]
fn pull_requests_come_in_without_a_name_and_are_brought_up_to_date() {
    let machine = Machine::new();
    let review =
        json!([{"author": {"login": "CANARYben"}, "state": "APPROVED", "submittedAt": "2026-11-17T09:00:00Z"}]);
    let first = pulls(&[
        pull(1, "2026-11-16T09:00:00Z", None, &json!([])),
        pull(2, "2026-11-16T10:00:00Z", Some("2026-11-18T10:00:00Z"), &review),
    ]);
    let import = |text: &str| {
        let mut command = machine.command(&["import", "gh-prs", "-", "--project", "api-server", "--json"]);
        let output = command.write_stdin(text).assert().success().get_output().stdout.clone();
        serde_json::from_slice::<Value>(&output).unwrap()
    };
    assert_eq!(import(&first)["added"], 2);
    let again = import(&first);
    assert_eq!((&again["added"], &again["updated"], &again["known"]), (&json!(0), &json!(0), &json!(2)));
    let later =
        pulls(&[pull(1, "2026-11-16T09:00:00Z", None, &review), pull(2, "2026-11-16T10:00:00Z", None, &review)]);
    assert_eq!(import(&later)["updated"], 2);
    let known = known(&machine);
    assert_eq!(known[0].first_review_at.map(|at| (at - known[0].opened_at).num_seconds()), Some(86_400));
    assert_eq!((known[0].reopened, known[1].reopened), (None, Some(1)), "closed before, open now");
    assert_eq!((known[1].state, known[1].project.as_deref()), (PullRequestState::Open, Some("api-server")));
    assert!(!machine.holds("CANARY"));
    let forgot =
        machine.command(&["forget", "--project", "api-server", "--yes"]).assert().success().get_output().stderr.clone();
    assert!(String::from_utf8(forgot).unwrap().contains("2 imported records"));
    assert_eq!(self::known(&machine), []);
}

#[test]
fn an_older_list_changes_nothing() {
    let machine = Machine::new();
    let newer =
        machine.write("new.json", pulls(&[pull(1, "2026-11-16T09:00:00Z", Some("2026-11-17T09:00:00Z"), &json!([]))]));
    let older = machine.write("old.json", pulls(&[pull(1, "2026-11-16T09:00:00Z", None, &json!([]))]));
    let past = std::time::SystemTime::from(clock::now()) - std::time::Duration::from_secs(3600);
    std::fs::File::options().write(true).open(&older).unwrap().set_modified(past).unwrap();
    machine.import(&["gh-prs", &newer]);
    assert_eq!(machine.import(&["gh-prs", &older])["known"], 1);
    assert_eq!((known(&machine)[0].state, known(&machine)[0].reopened), (PullRequestState::Closed, None));
}

const REPORT: &str = r#"<testsuite name="CANARYSUITE" timestamp="2026-11-20T09:10:00Z">
  <testcase classname="CANARYCLASS" name="a"/>
  <testcase classname="CANARYCLASS" name="b"><flakyFailure message="CANARY"/></testcase>
  <testcase classname="CANARYCLASS" name="c"><failure/></testcase>
  <testcase classname="CANARYCLASS" name="d"><skipped/></testcase>
</testsuite>"#;

#[test]
fn test_reports_are_counted_once_however_often_they_come() {
    let machine = Machine::new();
    let one = machine.write("TEST-a.xml", REPORT);
    let same = machine.write("TEST-b.xml", REPORT);
    let other = machine.write("TEST-c.xml", REPORT.replace("09:10", "11:10"));
    let none = machine.write("TEST-d.xml", "<testsuites/>");
    let told = machine.import(&["junit", &one, &same, &other, &none]);
    assert_eq!((&told["read"], &told["added"], &told["known"]), (&json!(4), &json!(2), &json!(1)));
    assert_eq!(told["left_out"], json!({"no_tests": 1}));
    let reports = machine.store().test_reports(year()).unwrap();
    assert_eq!((reports[0].tests, reports[0].failed, reports[0].flaky, reports[0].skipped), (3, 1, 1, 1));
    assert_eq!(reports[0].at, at("2026-11-20T09:10:00Z"));
    assert!(!machine.holds("CANARY"));
    machine.tell(&["forget", "--before", "2026-11-20T11:00", "--yes"]);
    assert_eq!(machine.store().test_reports(year()).unwrap().len(), 1);
}

fn ci_run(id: u64, more: &str) -> String {
    format!(
        r#"{{"databaseId": {id}, "attempt": 1, "status": "completed", "conclusion": "success", "displayTitle": "CANARY",
        "headBranch": "CANARY", "startedAt": "2026-11-20T09:00:00Z", "updatedAt": "2026-11-20T09:10:00Z"{more}}}"#
    )
}

#[test]
fn ci_runs_come_in_once_without_a_name_and_a_view_adds_when_one_began() {
    let machine = Machine::new();
    let list = machine.write("list.json", format!("[{},{}]", ci_run(1, ""), ci_run(2, "")));
    let told = machine.import(&["gh-runs", &list, "--project", "api-server"]);
    assert_eq!((&told["read"], &told["added"]), (&json!(2), &json!(2)));
    let jobs =
        r#", "jobs": [{"name": "CANARY", "startedAt": "2026-11-20T09:01:00Z", "completedAt": "2026-11-20T09:09:00Z"}]"#;
    let view = machine.write("view.json", format!("{}\n{}", ci_run(1, jobs), ci_run(3, jobs)));
    let told = machine.import(&["gh-runs", &view, "--dry-run"]);
    assert_eq!((&told["added"], &told["updated"]), (&json!(1), &json!(1)));
    machine.import(&["gh-runs", &view]);
    let told = machine.import(&["gh-runs", &view, &list]);
    assert_eq!((&told["added"], &told["updated"], &told["known"]), (&json!(0), &json!(0), &json!(4)));
    let runs = machine.store().ci_runs(year()).unwrap();
    assert_eq!((runs.len(), runs.iter().filter(|run| run.began_at.is_some()).count()), (3, 2));
    assert!(!machine.holds("CANARY"));
    machine.tell(&["forget", "--before", "2026-11-20T11:00", "--yes"]);
    assert_eq!(machine.store().ci_runs(year()).unwrap(), []);
}

fn export(events: &[(&str, u64)]) -> String {
    let events: Vec<Value> = events
        .iter()
        .map(|(at, length)| json!({"timestamp": at, "duration": length, "data": {"status": "not-afk"}}))
        .collect();
    let window = json!({"type": "currentwindow", "events": [{"timestamp": "x", "data": {"title": "CANARYTITLE", "app": "CANARYAPP"}}]});
    json!({"buckets": {"aw-watcher-window_CANARYHOST": window, "aw-watcher-afk_CANARYHOST": {"type": "afkstatus", "events": events}}})
        .to_string()
}

#[test]
fn activitywatch_tells_how_much_of_the_time_draglog_was_watching() {
    let machine = Machine::new();
    let mut store = machine.store();
    let source = draglog::domain::log::run::SourceName::Poll;
    let stretch = store.observation_began(source, at("2026-11-20T09:30:00Z")).unwrap();
    store.observation_goes_on(stretch, source, at("2026-11-20T09:31:00Z")).unwrap();
    drop(store);
    let first = machine.write("aw.json", export(&[("2026-11-20T09:00:00Z", 3600), ("2026-11-20T11:00:00Z", 600)]));
    let told = machine.import(&["activitywatch", &first]);
    assert_eq!(
        (&told["added"], &told["coverage"]),
        (&json!(2), &json!({"present_seconds": 4200.0, "observed_seconds": 60.0}))
    );
    assert_eq!(machine.import(&["activitywatch", &first])["known"], 2);
    let more = machine.write("aw2.json", export(&[("2026-11-20T09:50:00Z", 5400), ("2026-11-20T12:00:00Z", 60)]));
    assert_eq!(machine.import(&["activitywatch", &more])["added"], 2);
    let lengths = || -> Vec<u64> {
        machine.store().presence(year()).unwrap().iter().map(|stretch| stretch.length().as_secs()).collect()
    };
    assert_eq!(lengths(), [8400, 60], "what overlaps is one stretch");
    machine.tell(&["forget", "--before", "2026-11-20T11:00:00+01:00", "--yes"]);
    assert_eq!(lengths(), [4800, 60]);
    assert!(!machine.holds("CANARY"));
}

#[test]
fn what_is_no_such_file_ends_with_4_and_its_line() {
    let machine = Machine::new();
    let random: Vec<u8> = (0..5000_u32).flat_map(|at| (at.wrapping_mul(2_654_435_761)).to_le_bytes()).collect();
    let rubbish = machine.write("rubbish", &random);
    let json = machine.write("pulls.json", "[\n {\"number\": \"x\\u001b]0;evil\\u0007\"}]");
    let xml = machine.write("page.xml", "<html>\n</html>");
    let folder = machine.0.path().to_str().unwrap();
    let other = machine.0.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE history (id); CREATE TABLE x (y)").unwrap();
    let view = machine.0.path().join("view.db");
    Connection::open(&view).unwrap().execute_batch("CREATE VIEW history AS SELECT 1 AS timestamp").unwrap();
    for (format, file, says) in [
        ("atuin", rubbish.as_str(), "cannot be read as an SQLite database"),
        ("atuin", other.to_str().unwrap(), "no column `timestamp`"),
        ("atuin", view.to_str().unwrap(), "no table `history`"),
        ("atuin", folder, "not a plain file"),
        ("atuin", "/nonexistent/history.db", "cannot be read: it is not there"),
        ("zsh-history", &rubbish, "rubbish:1: no command has a time"),
        ("zsh-history", folder, "not a plain file"),
        ("gh-prs", &rubbish, "rubbish:1: "),
        ("gh-prs", &json, "pulls.json:2: "),
        ("gh-prs", "/dev/zero", "not a plain file"),
        ("gh-runs", &rubbish, "rubbish:1: "),
        ("glab-pipelines", &xml, "page.xml:1: "),
        ("bk-builds", &rubbish, "rubbish:1: "),
        ("junit", &rubbish, "rubbish:1: "),
        ("junit", &xml, "page.xml:1: begins with `html`"),
        ("activitywatch", &rubbish, "rubbish:1: "),
        ("activitywatch", &json, "pulls.json:1: found a list"),
    ] {
        let error = machine.fail(4, &["import", format, file]);
        assert!(error.contains(says), "{format} {file}: {error}");
        assert!(!error.contains('\u{1b}'), "{error:?}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    assert!(machine.waits().is_empty());
}

#[test]
fn a_pipe_that_nobody_writes_to_is_not_waited_for_and_a_huge_file_is_not_read() {
    let machine = Machine::new();
    let pipe = machine.0.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let huge = machine.0.path().join("huge");
    std::fs::File::create(&huge).unwrap().set_len(8 << 30).unwrap();
    for format in ["atuin", "zsh-history", "gh-prs", "gh-runs", "glab-pipelines", "bk-builds", "junit", "activitywatch"]
    {
        assert!(machine.fail(4, &["import", format, pipe.to_str().unwrap()]).contains("plain file"));
        assert!(machine.fail(4, &["import", format, huge.to_str().unwrap()]).contains("larger"), "{format}");
    }
}

#[test]
fn a_link_is_followed_and_one_that_leads_to_itself_is_not() {
    let machine = Machine::new();
    let real = machine.write("real", format!(": {MORNING}:4;make\n"));
    std::os::unix::fs::symlink(real, machine.0.path().join(".zsh_history")).unwrap();
    assert_eq!(machine.import(&["zsh-history"])["added"], 1);
    let round = machine.0.path().join("round");
    std::os::unix::fs::symlink(&round, &round).unwrap();
    machine.fail(4, &["import", "junit", round.to_str().unwrap()]);
    machine.fail(4, &["import", "atuin", round.to_str().unwrap()]);
}

#[test]
fn a_bad_file_among_good_ones_leaves_the_log_as_it_was() {
    let machine = Machine::new();
    let good = machine.write("good.xml", REPORT);
    let bad = machine.write("bad.xml", "<testsuite>");
    machine.fail(4, &["import", "junit", &good, &bad]);
    assert_eq!(machine.store().test_reports(year()).unwrap(), []);
}

#[test]
fn a_wrong_command_line_says_what_to_give() {
    let machine = Machine::new();
    for (arguments, hint) in [
        (&["import", "atuni"][..], "`atuin`"),
        (&["import", "gh-prs"], "gh pr list --author @me"),
        (&["import", "gh-runs"], "gh run view ID --json"),
        (&["import", "bk-builds"], "bk build list"),
        (&["import", "junit"], "give the file"),
        (&["import", "atuin"], "there is no "),
        (&["import", "junit", "-", "-"], "give - once"),
        (&["import", "atuin", "x", "--author", "ada"], "--author is for gh-prs"),
        (&["import", "atuin", "x", "--project", "p"], "--project is for"),
    ] {
        let error = machine.fail(2, arguments);
        assert!(error.contains(hint), "{arguments:?}: {error}");
    }
    assert!(machine.fail(4, &["import", "atuin", "-"]).contains("give the file"));
}

#[test]
fn a_large_history_is_taken_in_within_seconds() {
    let machine = Machine::new();
    let mut file = std::fs::File::create(machine.0.path().join("zsh")).unwrap();
    for at in 0..20_000_i64 {
        let command = if at % 5 == 0 { "cargo build --release" } else { "git status --short" };
        writeln!(file, ": {}:{};{command}", MORNING - at * 60, at % 50 + 1).unwrap();
    }
    let began = clock::now();
    let told = machine.import(&["zsh-history", machine.0.path().join("zsh").to_str().unwrap()]);
    assert_eq!(told["added"], 4_000);
    let took = clock::now() - began;
    assert!(took < TimeDelta::seconds(60), "{took}");
}

/// A good file of each format, as a beginning for bad ones.
fn good() -> [String; 5] {
    let review = json!([{"author": {"login": "ben"}, "state": "APPROVED", "submittedAt": "2026-11-17T09:00:00Z"}]);
    [
        pulls(&[pull(1, "2026-11-16T09:00:00Z", Some("2026-11-18T10:00:00Z"), &review)]).replace(',', ",\n"),
        REPORT.to_owned(),
        format!(": {MORNING}:12;cargo build\n: {MORNING}:3;A=b make 'x y' \\\\\n 2>&1 | tee \u{83}z\n"),
        export(&[("2026-11-20T09:00:00Z", 3600), ("2026-11-20T09:30:00Z", 600)]).replace(',', ",\n"),
        format!("[{},\n{}]", ci_run(1, ""), ci_run(2, "")),
    ]
}

/// Reads the bytes as each format; whatever they are, it gives counts that fit together or a line that the file has.
fn reads(bytes: &[u8]) {
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    let seen_at = at("2026-11-20T18:00:00+01:00");
    let asked = gh_prs::FileScope { author: None, seen_at, project: None };
    let pulls = gh_prs::read(bytes, "x", asked).map(|(pulls, _)| {
        assert!(pulls.iter().all(|(_, pull)| pull.ended_at.is_none_or(|end| pull.opened_at <= end)));
    });
    let report = junit::read(bytes, "x", seen_at).map(|report| {
        assert!(report.failed + report.flaky <= report.tests && report.at <= seen_at);
    });
    let history = zsh_history::read(bytes, "x", &mut |command| {
        assert!((1..=lines).contains(&command.line));
        let _ = command_line::simple(&command.text);
    });
    let presence = activitywatch::read(bytes, "x").map(|(stretches, _)| {
        assert!(stretches.windows(2).all(|pair| pair[0].end < pair[1].start));
    });
    let formats = [ImportFormat::GhRuns, ImportFormat::GlabPipelines, ImportFormat::BkBuilds];
    let runs = formats.map(|format| {
        ci_runs::read(bytes, "x", format, None).map(|(runs, _)| {
            assert!(runs.iter().all(|(_, run)| run.asked_at <= run.ended_at));
        })
    });
    let problems = [pulls.err(), report.err(), history.err(), presence.err()].into_iter();
    for problem in problems.chain(runs.map(Result::err)).flatten() {
        assert!(problem.line.is_none_or(|line| (1..=lines).contains(&(line as u64))), "{problem}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_make_a_reader_panic(
        which in 0_usize..5,
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..3), 0..6),
    ) {
        let mut bytes = good()[which].clone().into_bytes();
        for (place, byte, how) in changes {
            let place = place.index(bytes.len());
            match how {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => { bytes.remove(place); bytes.push(byte); }
            }
        }
        reads(&bytes);
        reads(&bytes[..cut.index(bytes.len() + 1)]);
    }
}
