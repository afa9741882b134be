//! The data commands, driven as a person or a script does: arguments in, stdout, stderr and exit code out.

use assert_cmd::Command;
use draglog::clock;
use draglog::domain::log::change::Change;
use draglog::domain::log::filter::Filter;
use draglog::storage::Store;
use serde_json::Value;
use tempfile::TempDir;

/// A machine on which draglog has never run, in Berlin.
pub(crate) struct Machine(pub(crate) TempDir);

impl Machine {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("draglog").unwrap();
        let folder = |name: &str| self.0.path().join(name);
        command.env("DRAGLOG_DATA_DIR", folder("data")).env("DRAGLOG_CONFIG_DIR", folder("config"));
        command.env("HOME", self.0.path()).env("TZ", "Europe/Berlin").env_remove("CLICOLOR_FORCE").args(arguments);
        command
    }

    /// Stdout of a command that succeeds.
    pub(crate) fn tell(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.tell(arguments)).unwrap()
    }

    /// Stderr of a command that ends with `code`.
    pub(crate) fn fail(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.command(arguments).assert().code(code).get_output().clone();
        assert!(output.stdout.is_empty(), "data of a failed command: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    pub(crate) fn add(&self, kind: &str, from: &str, to: &str, more: &[&str]) -> String {
        let (from, to) = (format!("2026-11-20T{from}"), format!("2026-11-20T{to}"));
        let arguments = [&["wait", "add", kind, "--from", &from, "--to", &to], more].concat();
        self.tell(&arguments).trim().to_owned()
    }

    pub(crate) fn waits(&self) -> Vec<Value> {
        self.json(&["log", "--json"])["waits"].as_array().unwrap().clone()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The names in the order of the text, which a map would lose.
fn in_order(text: &str, names: &[&str]) -> bool {
    let places: Vec<_> = names.iter().map(|name| text.find(&format!("\"{name}\":"))).collect();
    places.iter().all(Option::is_some) && places.is_sorted()
}

#[test]
fn on_a_new_machine_reading_makes_nothing_and_unknown_is_null() {
    let machine = Machine::new();
    assert_eq!(machine.json(&["log", "--json"]), serde_json::json!({"schema": "draglog.log/1", "waits": []}));
    let stats = machine.json(&["stats", "--json"]);
    assert_eq!(stats["latency"]["median_seconds"], Value::Null);
    assert_eq!(stats["outcomes"]["success_rate"], Value::Null);
    assert_eq!(stats["outcomes"]["wilson95"], Value::Null);
    assert_eq!(machine.json(&["status", "--json"])["prompt"], Value::Null);
    assert_eq!(machine.tell(&["wait", "list"]), "");
    assert_eq!(std::fs::read_dir(machine.0.path()).unwrap().count(), 0);
}

#[test]
fn one_developers_day_entered_by_hand_adds_up() {
    let machine = Machine::new();
    let day = [
        ("build", "09:10", "09:14", "build_test"),
        ("test", "09:12", "09:20", "build_test"),
        ("ci", "10:00", "10:30", "not_held_up"),
        ("build", "11:00", "11:18", "build_test"),
        ("context", "14:00", "14:40", "context_hunt"),
        ("test", "14:30", "14:50", "build_test"),
        ("build", "15:55", "16:00", "build_test"),
        ("review", "13:00", "16:00", "review_wait"),
    ];
    for (kind, from, to, tag) in day {
        machine.add(kind, from, to, &["--tag", tag]);
    }
    let stats = machine.json(&["stats", "--since", "2026-11-20", "--until", "2026-11-21", "--json"]);
    assert_eq!(stats["blocked"]["seconds"], 83.0 * 60.0);
    assert_eq!(stats["blocked"]["sum_seconds"], 95.0 * 60.0);
    assert_eq!(stats["blocked"]["not_held_up_seconds"], 30.0 * 60.0);
    assert_eq!(stats["blocked"]["by_tag"], serde_json::json!({"build_test": 43.0 * 60.0, "context_hunt": 40.0 * 60.0}));
    assert_eq!(keys(&stats["queue"]), ["review_wait"]);
    assert_eq!(stats["queue"]["review_wait"]["median_seconds"], 3.0 * 3600.0);
    assert_eq!(stats["runs"], 6);
    let cut = machine.json(&["stats", "--since", "2026-11-20T14:10", "--until", "2026-11-20T14:45", "--json"]);
    assert_eq!(cut["blocked"]["seconds"], 35.0 * 60.0, "clipped to the period");
    assert_eq!(cut["runs"], 1, "counted where it started");
}

/// The fields of one wait.
const WAIT: &str = "id kind class source actor tool label project started_at ended_at seconds suspended_seconds outcome \
                    exit_code signal held_up blocked_seconds tag facet tag_source attention idle_cut note";
const STATS: &str = "schema from to observed_seconds runs latency total_seconds median_seconds p90_seconds outcomes \
                     succeeded failed cancelled unknown success_rate wilson95 blocked sum_seconds unanswered_seconds \
                     not_held_up_seconds by_tag queue retries prompts shown answered seconds_asked";
const STATUS: &str = "schema running today blocked_seconds latency_seconds waits untagged prompt";

#[test]
fn the_fields_of_the_documents_stand_in_the_promised_order() {
    let machine = Machine::new();
    machine.add("build", "09:10", "09:14", &["--outcome", "failed", "--project", "api-server"]);
    for (command, fields) in [("log", WAIT), ("stats", STATS), ("status", STATUS)] {
        let text = machine.tell(&[command, "--json"]);
        assert!(in_order(&text, &fields.split_whitespace().collect::<Vec<_>>()), "{text}");
        assert!(text.starts_with(&format!("{{\"schema\":\"draglog.{command}/1\"")), "{text}");
    }
    assert!(machine.tell(&["log", "--json"]).contains("\"2026-11-20T09:10:00.000+01:00\""));
}

#[test]
fn a_success_rate_comes_with_its_interval() {
    let machine = Machine::new();
    for (index, outcome) in ["succeeded", "succeeded", "succeeded", "failed", "cancelled"].iter().enumerate() {
        machine.add("build", &format!("09:1{index}"), &format!("09:1{}", index + 1), &["--outcome", outcome]);
    }
    let outcomes = &machine.json(&["stats", "--json"])["outcomes"];
    assert_eq!((outcomes["success_rate"].as_f64(), outcomes["cancelled"].as_u64()), (Some(0.75), Some(1)));
    assert!((outcomes["wilson95"][0].as_f64().unwrap() - 0.300_641_8).abs() < 1e-6, "{outcomes}");
}

#[test]
fn several_waits_go_on_at_once_and_stop_wants_to_know_which() {
    let machine = Machine::new();
    let review = machine.tell(&["wait", "start", "review", "--at", "-2h"]);
    let hunt = machine.tell(&["wait", "start", "context", "--at", "-10m", "--project", "api-server"]);
    assert_eq!(machine.json(&["wait", "list", "--json"])["waits"].as_array().unwrap().len(), 2);
    let error = machine.fail(1, &["wait", "stop"]);
    assert!(error.contains(review.trim()) && error.contains(hunt.trim()) && error.contains("context"), "{error}");
    machine.fail(2, &["wait", "stop", "review", "--found", "docs"]);
    machine.fail(1, &["wait", "stop", review.trim(), "--found", "docs"]);
    machine.fail(1, &["wait", "stop", "context", "--at", "-1h"]);
    machine.tell(&["wait", "stop", "context", "--found", "docs", "--at", "-5m"]);
    machine.tell(&["wait", "stop"]);
    assert!(machine.fail(1, &["wait", "stop"]).contains("wait start"));
    let listed = machine.waits();
    // Between the two commands some time has passed.
    let blocked = listed[1]["blocked_seconds"].as_f64().unwrap();
    assert!((300.0..330.0).contains(&blocked), "{blocked}");
    assert_eq!((&listed[0]["class"], &listed[0]["tag"]), (&Value::from("queue"), &Value::from("review_wait")));
}

#[test]
fn a_context_hunt_left_open_over_night_is_not_counted() {
    let machine = Machine::new();
    machine.tell(&["wait", "start", "context", "--at", "-22h"]);
    let wait = &machine.json(&["wait", "list", "--json"])["waits"][0];
    assert_eq!((&wait["held_up"], &wait["blocked_seconds"]), (&Value::Null, &Value::Null));
    let blocked = &machine.json(&["stats", "--json"])["blocked"];
    assert_eq!(blocked["seconds"], 0.0);
    assert!(blocked["unanswered_seconds"].as_f64().unwrap() > 79_000.0);
    assert_eq!(machine.json(&["status", "--json"])["today"]["blocked_seconds"], 0.0);
}

#[test]
fn a_tag_goes_to_the_latest_finished_wait_and_undo_takes_it_back() {
    let machine = Machine::new();
    machine.add("build", "09:10", "09:14", &[]);
    machine.add("test", "10:10", "10:14", &[]);
    machine.tell(&["tag", "flaky_fail", "--note", "-1 green"]);
    let tagged = &machine.waits()[1];
    assert_eq!((&tagged["tag"], &tagged["tag_source"]), (&Value::from("flaky_fail"), &Value::from("person")));
    assert_eq!(tagged["note"], "-1 green");
    machine.tell(&["undo"]);
    assert_eq!(machine.waits()[1]["tag"], Value::Null);
    let first = machine.waits()[0]["id"].to_string();
    machine.tell(&["edit", &first, "--held-up", "no"]);
    let answered = &machine.waits()[0];
    assert_eq!((&answered["held_up"], &answered["blocked_seconds"]), (&Value::from(false), &Value::from(0.0)));
    assert!(machine.fail(1, &["tag", "other", "--wait", "999"]).contains("999"));
}

#[test]
fn wrong_command_lines_end_with_2_and_name_what_was_meant() {
    let machine = Machine::new();
    for (arguments, hint) in [
        (&["tag", "buld_test"][..], "build_test"),
        (&["wait", "add", "biuld", "--from", "9:00", "--minutes", "3"], "`build`"),
        (&["wait", "add", "build", "--from", "noon", "--minutes", "3"], "yesterday 9:30"),
        (&["wait", "add", "build", "--from", "-10m", "--to", "-20m"], "before --to"),
        (&["wait", "add", "build", "--from", "-10m"], "--minutes"),
        (&["wait", "add", "build", "--from", "-10m", "--minutes", "5", "--outcome", "failled"], "`failed`"),
        (&["wait", "start", "review", "--at", "2099-01-01"], "future"),
        (&["log", "--since", "-1h", "--until", "-2h"], "--until"),
        (&["log", "--actor", "persn"], "`person`"),
        (&["log", "--json", "--csv"], "--csv"),
        (&["stats", "--by", "wek"], "`week`"),
        (&["edit", "1"], "--held-up"),
        (&["forget"], "--everything"),
        (&["forget", "--everything", "--project", "x"], "--project"),
        (&["status", "--format", "{runing}"], "`running`"),
        (&["tag", "build_test", "--facet", "nonsense"], "--facet"),
    ] {
        let error = machine.fail(2, arguments);
        assert!(error.contains(hint), "{arguments:?}: {error}");
    }
    assert!(!machine.0.path().join("data").exists(), "nothing was opened for a wrong command line");
}

#[test]
fn a_wait_of_three_days_is_taken_with_a_word() {
    let machine = Machine::new();
    let output = machine.command(&["wait", "add", "environment", "--from", "-3d", "--to", "now"]).assert().success();
    assert!(String::from_utf8_lossy(&output.get_output().stderr).contains("3d 0h"));
    let output = machine.command(&["wait", "add", "review", "--from", "-3d", "--to", "now"]).assert().success();
    assert!(!String::from_utf8_lossy(&output.get_output().stderr).contains("3d 0h"), "a review may take days");
}

#[test]
fn forgetting_asks_on_a_terminal_only_and_is_told_first() {
    let machine = Machine::new();
    let id = machine.add("build", "09:10", "09:14", &["--project", "api-server"]);
    assert!(machine.fail(1, &["forget", &id]).contains("--yes"));
    machine.tell(&["forget", &id, "--dry-run"]);
    assert!(machine.fail(1, &["forget", "--project", "api-sever", "--yes"]).contains("`api-server`"));
    machine.fail(1, &["forget", "999", "--yes"]);
    assert_eq!(machine.waits().len(), 1);
    machine.tell(&["forget", "--project", "api-server", "--yes"]);
    assert!(machine.waits().is_empty());
    machine.fail(1, &["undo"]);
}

#[test]
fn a_deleted_wait_can_be_forgotten_by_number_project_or_time() {
    for way in [&["1"][..], &["--project", "CANARYPROJ"], &["--before", "-1m"], &["--everything"]] {
        let machine = Machine::new();
        let id = machine.add("build", "09:10", "09:14", &["--project", "CANARYPROJ"]);
        machine.tell(&["edit", &id, "--note", "CANARYNOTE"]);
        let data = machine.0.path().join("data");
        let mut store = Store::open(&data, clock::now()).unwrap().0;
        let id = store.waits(&Filter::default()).unwrap()[0].id;
        store.apply(&Change::Delete { waits: vec![id] }, clock::now()).unwrap();
        drop(store);
        let holders = || {
            let files =
                std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
            files.filter(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains("CANARY")).count()
        };
        assert!(holders() > 0);
        machine.tell(&[&["forget", "--dry-run"], way].concat());
        assert!(holders() > 0, "only looked");
        let told =
            machine.command(&[&["forget", "--yes"], way].concat()).assert().success().get_output().stderr.clone();
        assert!(String::from_utf8(told).unwrap().contains("3 changes that could be undone"), "{way:?}");
        assert_eq!(holders(), 0, "{way:?}");
        machine.fail(1, &["undo"]);
        assert!(machine.fail(1, &["forget", "1", "--yes"]).contains("there is no wait 1"));
        assert!(machine.fail(1, &["forget", "--project", "CANARYPROJ", "--yes"]).contains("no wait of project"));
    }
}

#[test]
fn a_spreadsheet_gets_one_header_and_no_formula() {
    let machine = Machine::new();
    machine.add("build", "09:10", "09:14", &["--tag", "other"]);
    machine.tell(&["tag", "other", "--note", "=HYPERLINK(\"x\"), \"quoted\""]);
    let text = machine.tell(&["log", "--csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == "note").unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[0][at]), (1, "'=HYPERLINK(\"x\"), \"quoted\""));
    let by_label = machine.tell(&["stats", "--by", "label", "--csv"]);
    assert!(by_label.starts_with("label,runs,"), "{by_label}");
}

#[test]
fn filters_narrow_what_is_listed() {
    let machine = Machine::new();
    machine.add("build", "09:10", "09:14", &["--project", "api-server", "--tag", "build_test"]);
    machine.add("test", "10:10", "10:14", &[]);
    let count = |more: &[&str]| machine.json(&[&["log", "--json"], more].concat())["waits"].as_array().unwrap().len();
    assert_eq!(count(&["--kind", "test"]), 1);
    assert_eq!(count(&["--tag", "build_test"]), 1);
    assert_eq!(count(&["--project", "api-server"]), 1);
    assert_eq!(count(&["--actor", "agent"]), 0);
    assert_eq!(
        count(&["--since", "2026-11-20T09:12", "--until", "2026-11-20T10:10"]),
        1,
        "it overlaps; the end is left out"
    );
    assert_eq!(count(&["--since", "2026-11-20T09:14", "--until", "2026-11-20T10:11"]), 1, "the start is included");
}

#[test]
fn status_says_it_in_one_line() {
    let machine = Machine::new();
    // A pulse may be due at the hour of the test, which the line says too.
    let line = machine.tell(&["status"]);
    assert!(line.ends_with("no waits today\n") && line.lines().count() == 1, "{line}");
    machine.tell(&["wait", "start", "review", "--at", "-3h"]);
    machine.tell(&["wait", "start", "environment", "--at", "-5m"]);
    let line = machine.tell(&["status", "--format", "{running} {label} {elapsed}"]);
    assert!(line.starts_with("2 environment 5m 0"), "what blocks comes before a queue: {line}");
    let running = &machine.json(&["status", "--json"])["running"];
    assert_eq!((&running[0]["expected_seconds"], &running[0]["progress"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_table_has_no_colour_in_a_pipe() {
    let machine = Machine::new();
    machine.add("build", "09:10", "09:14", &[]);
    assert!(!machine.tell(&["log"]).contains('\u{1b}'));
    assert!(machine.tell(&["log", "--color", "always"]).contains('\u{1b}'));
    assert!(machine.tell(&["stats", "--format", "markdown", "--by", "project"]).contains("| (none) | 1 |"));
}

#[test]
fn an_hour_that_comes_twice_is_meant_the_first_time() {
    let machine = Machine::new();
    machine.tell(&["wait", "add", "build", "--from", "2025-10-26T02:30", "--to", "2025-10-26T03:30"]);
    let wait = &machine.waits()[0];
    assert_eq!((&wait["started_at"], &wait["seconds"]), (&"2025-10-26T02:30:00.000+02:00".into(), &7200.0.into()));
    let day = machine.json(&["stats", "--since", "2025-10-26", "--until", "2025-10-27", "--json"]);
    assert_eq!(
        (&day["from"], &day["to"]),
        (&"2025-10-26T00:00:00.000+02:00".into(), &"2025-10-27T00:00:00.000+01:00".into())
    );
}

#[test]
fn open_metrics_has_the_figures_of_the_document_and_names_nobody() {
    let machine = Machine::new();
    machine.tell(&[
        "wait",
        "add",
        "build",
        "--from",
        "2026-01-05T09:00",
        "--minutes",
        "10",
        "--tag",
        "build_test",
        "--outcome",
        "failed",
        "--project",
        "secret-name",
    ]);
    let period = ["stats", "--since", "2026-01-05", "--until", "2026-01-06"];
    let text = machine.tell(&[&period[..], &["--format", "openmetrics"]].concat());
    let json = machine.json(&[&period[..], &["--json"]].concat());
    let value = |name: &str| -> f64 {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
        line.parse().unwrap()
    };
    assert_eq!(Some(value("draglog_blocked_seconds")), json["blocked"]["seconds"].as_f64());
    assert_eq!(Some(value("draglog_machine_seconds")), json["latency"]["total_seconds"].as_f64());
    assert_eq!(Some(value("draglog_runs{outcome=\"failed\"}")), json["outcomes"]["failed"].as_f64());
    assert_eq!(
        Some(value("draglog_blocked_by_tag_seconds{tag=\"build_test\"}")),
        json["blocked"]["by_tag"]["build_test"].as_f64()
    );
    assert!(!text.contains("secret-name") && text.ends_with("# EOF\n"), "{text}");
    // Every sample stands below its type, and nothing stands twice.
    let mut names: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        assert!(names.contains(&name), "{line}");
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    machine.fail(2, &["stats", "--panel", "--format", "openmetrics"]);
}

#[test]
fn figures_of_nothing_are_a_sentence() {
    let output = Machine::new().command(&["stats"]).assert().success().get_output().clone();
    assert!(output.stdout.is_empty(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was recorded in this period"));
}

/// What a shell is told at a Tab behind these words; the last may be the beginning of one.
fn completed(machine: &Machine, words: &[&str]) -> Vec<String> {
    let mut command = machine.command(&["--", "draglog"]);
    let output = command.env("COMPLETE", "fish").args(words).assert().success().get_output().clone();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).filter(|word| !word.starts_with('-')).collect()
}

#[test]
fn a_tab_knows_waits_projects_pulses_pilots_and_tags() {
    let machine = Machine::new();
    machine.tell(&[
        "wait",
        "add",
        "build",
        "--from",
        "2026-01-05T09:00",
        "--minutes",
        "10",
        "--project",
        "api\u{1b}-server",
    ]);
    machine.tell(&["wait", "add", "test", "--from", "2026-01-06T09:00", "--minutes", "10"]);
    machine.tell(&["pilot", "start", "cache", "--metric", "blocked_hours", "--hypothesis", "a cache halves it"]);
    assert_eq!(completed(&machine, &["edit", ""]), ["2", "1"]);
    assert_eq!(completed(&machine, &["log", "--project", ""]), ["api-server"]);
    assert_eq!(completed(&machine, &["pilot", "show", ""]), ["cache"]);
    assert!(completed(&machine, &["tag", "fl"]).contains(&"flaky_fail".to_owned()));
    assert!(completed(&machine, &["pulse", "results", "cont"]).contains(&"context_gaps".to_owned()));
    // A log that is not there, or that cannot be read, is no error at a Tab.
    assert_eq!(completed(&Machine::new(), &["edit", ""]), Vec::<String>::new());
}

#[test]
fn every_shell_has_a_script() {
    let machine = Machine::new();
    for shell in ["bash", "zsh", "fish", "elvish", "nushell", "powershell"] {
        assert!(machine.tell(&["completions", shell]).contains("draglog"), "{shell}");
    }
}
