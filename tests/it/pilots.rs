//! Pilots by command and in the log: registered, shown, stopped, judged; the baseline that freezes what is counted.

use std::path::PathBuf;

use assert_cmd::Command;
use chrono::{DateTime, Datelike, Days, NaiveDate};
use draglog::app::act;
use draglog::app::act::pilots::Freeze;
use draglog::app::read::pilots;
use draglog::domain::figure::pilot::{Definitions, PilotReading, Verdict};
use draglog::domain::figure::stats::WeekGap;
use draglog::domain::log::settings::Settings;
use draglog::domain::time::Moment;
use draglog::observe::rules::Rules;
use draglog::storage::{ForgetScope, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

const BEFORE: [f64; 6] = [9.5, 8.0, 10.4, 9.1, 11.0, 8.6];
const AFTER: [f64; 6] = [6.0, 7.2, 5.5, 7.6, 6.7, 5.1];

struct Machine(TempDir);

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Machine {
    /// A machine in whose log something observed for 40 hours in each of the weeks from 24 August to 15 November 2026.
    fn observed() -> Self {
        Self::observed_from(monday(0))
    }

    /// The same from another Monday on.
    fn observed_from(first: NaiveDate) -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        drop(Store::open(&machine.path("data"), now()).unwrap());
        let log = rusqlite::Connection::open(machine.path("data/draglog.db")).unwrap();
        for week in 0..12 {
            for day in 0..4 {
                let began = moment(first + Days::new(7 * week + day), 8).timestamp_millis();
                log.execute(
                    "INSERT INTO observation (source, began_ms, began_offset, last_ms, last_offset) \
                     VALUES ('poll', ?1, 0, ?2, 0)",
                    [began, began + 10 * 3_600_000],
                )
                .unwrap();
            }
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn store(&self) -> Store {
        Store::open(&self.path("data"), now()).unwrap().0
    }

    fn call(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").env("TZ", "UTC").current_dir(self.0.path()).args(arguments);
        command.env("DRAGLOG_DATA_DIR", self.path("data")).env("DRAGLOG_CONFIG_DIR", self.path("config"));
        let output = command.output().unwrap();
        Ended {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn done(&self, arguments: &[&str]) -> Ended {
        let ended = self.call(arguments);
        assert_eq!(ended.code, 0, "{arguments:?}: {}", ended.stderr);
        ended
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(arguments).stdout).unwrap()
    }

    /// One wait by hand of so many hours in each week from the `first` on.
    fn waits(&self, kind: &str, tag: &str, first: u64, hours: &[f64]) {
        for (week, hours) in hours.iter().enumerate() {
            // Apart from each other, because overlapping time belongs to one of them.
            let hour = if kind == "people" { "21:00" } else { "08:00" };
            let from = format!("{}T{hour}", monday(first + week as u64));
            let minutes = format!("{:.0}", hours * 60.0);
            self.done(&["wait", "add", kind, "--from", &from, "--minutes", &minutes, "--tag", tag]);
        }
    }

    /// The worked example, with a pilot that starts on 5 October.
    fn worked_example(more: &[&str]) -> Self {
        let machine = Self::observed();
        machine.waits("environment", "env_setup", 0, &BEFORE);
        machine.waits("environment", "env_setup", 6, &AFTER);
        let start = ["pilot", "start", "setup", "--metric", "blocked_hours", "--hypothesis", "one command sets it up"];
        machine.done(&[&start[..], &["--at", "2026-10-05"], more].concat());
        machine
    }
}

/// The `week`-th Monday from 24 August 2026 on.
fn monday(week: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 24).unwrap() + Days::new(7 * week)
}

fn moment(day: NaiveDate, hour: u32) -> Moment {
    day.and_hms_opt(hour, 0, 0).unwrap().and_utc().fixed_offset()
}

fn now() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-21T12:00:00+00:00").unwrap()
}

fn reading(store: &Store) -> PilotReading {
    pilots::read(store, &Settings::default(), now()).unwrap().remove(0)
}

#[test]
fn the_worked_example_comes_out_to_the_digit() {
    let machine = Machine::worked_example(&[]);
    let shown = machine.json(&["pilot", "show", "setup", "--json"]);
    assert_eq!(shown["schema"], "draglog.pilot/1");
    let values = |part: &str| -> Vec<f64> {
        shown[part].as_array().unwrap().iter().filter_map(|week| week["value"].as_f64()).collect()
    };
    assert_eq!((values("before"), values("after")), (BEFORE.to_vec(), AFTER.to_vec()));
    let shift = &shown["shift"];
    assert_eq!((&shift["estimate"], &shift["interval"]), (&json!(-3.1), &json!([-4.4, -1.5])));
    assert!((shift["coverage"].as_f64().unwrap() - 0.958_874_5).abs() < 5e-8, "{shift}");
    assert!((shift["p"].as_f64().unwrap() - 0.002_164_5).abs() < 5e-8, "{shift}");
    assert_eq!(shift["approximate"], false);
    assert_eq!(shown["verdict"], "larger than usual: worth asking");
    assert_eq!((&shown["weeks_before"], &shown["weeks_after"]), (&json!(6), &json!(6)));
    let text = machine.done(&["pilot", "show", "setup"]).stdout;
    assert!(text.contains("Shift -3.1 h (95.9 % interval -4.4 to -1.5 h, p 0.0022)"), "{text}");
}

#[test]
fn what_people_read_fits_eighty_columns_and_the_plain_terminal() {
    let machine = Machine::worked_example(&["--control", "context_hunt", "--picked-because-bad"]);
    machine.waits("people", "context_hunt", 0, &[1.0, 1.5, 1.2, 0.8, 1.1, 1.4, 1.3, 0.9, 1.6, 0.7, 1.25, 1.05]);
    machine.done(&["pilot", "stop", "setup", "--at", "2026-11-16"]);
    std::fs::create_dir_all(machine.path("config")).unwrap();
    for ascii in [false, true] {
        std::fs::write(machine.path("config/config.toml"), format!("[ui]\nascii = {ascii}\n")).unwrap();
        let text = machine.done(&["pilot", "show", "setup"]).stdout;
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(!text.contains('\u{1b}'));
        if ascii {
            assert!(text.is_ascii(), "{text}");
        } else {
            // When it was registered is the day of the test.
            let (text, late) = text.rsplit_once("\nRegistered ").unwrap();
            assert!(late.contains("days after its start"), "{late}");
            let lines = text.lines().filter(|line| !line.starts_with("started 2026"));
            insta::assert_snapshot!("pilot_for_people", lines.collect::<Vec<_>>().join("\n"));
        }
    }
    let colored = machine.done(&["pilot", "show", "setup", "--color", "always"]).stdout;
    assert!(colored.contains("\u{1b}[1mVerdict: larger than usual: worth asking\u{1b}[0m"), "{colored}");
}

#[test]
fn a_pilot_is_registered_listed_and_stopped() {
    let machine = Machine::worked_example(&["--control", "context_hunt", "--drop", "40", "--baseline-weeks", "6"]);
    let list = machine.json(&["pilot", "list", "--json"]);
    assert_eq!(list["schema"], "draglog.pilots/1");
    let pilot = &list["pilots"][0];
    assert_eq!((&pilot["name"], &pilot["hypothesis"]), (&json!("setup"), &json!("one command sets it up")));
    assert_eq!((&pilot["metric"], &pilot["drop_worth_having"]), (&json!("blocked_hours"), &json!(0.4)));
    assert_eq!(pilot["about"], json!({"what": "all", "name": null}));
    assert_eq!(pilot["control"], json!({"what": "tag", "name": "context_hunt"}));
    assert_eq!(pilot["stopped_at"], Value::Null);
    let table = machine.done(&["pilot", "list"]).stdout;
    assert!(table.contains("setup") && table.contains("6 + 6") && table.contains("larger than usual"), "{table}");

    // The week of 26 October is not whole when it stops on the 28th.
    machine.done(&["pilot", "stop", "setup", "--at", "2026-10-28"]);
    let shown = machine.json(&["pilot", "show", "setup", "--json"]);
    assert_eq!(shown["after"].as_array().unwrap().len(), 3);
    assert_eq!(shown["verdict"], "larger than usual: worth asking", "6 weeks and 3 apart from each other are enough");
    let again = machine.call(&["pilot", "stop", "setup"]);
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("stopped already, on 2026-10-28"), "{}", again.stderr);
}

#[test]
fn the_week_of_a_change_on_a_wednesday_is_on_neither_side() {
    let machine = Machine::observed();
    machine.waits("environment", "env_setup", 0, &[1.0; 12]);
    let start = ["pilot", "start", "mid", "--metric", "blocked_hours", "--hypothesis", "x", "--at"];
    machine.done(&[&start[..], &["2026-10-07T10:00"]].concat());
    let shown = machine.json(&["pilot", "show", "mid", "--json"]);
    let monday = |week: &Value| week["monday"].as_str().unwrap().to_owned();
    assert_eq!(monday(shown["before"].as_array().unwrap().last().unwrap()), "2026-09-28");
    assert_eq!(monday(&shown["after"][0]), "2026-10-12");
    assert_eq!(shown["shift"]["approximate"], true, "all weeks are the same");
    assert_eq!(shown["verdict"], "within usual movement");
}

#[test]
fn what_cannot_be_meant_is_refused_with_what_to_do() {
    let machine = Machine::worked_example(&[]);
    let hypothesis = ["--hypothesis", "it helps"];
    let start = |more: &[&str]| machine.call(&[&["pilot", "start"], more].concat());
    let long = "x".repeat(501);
    for (arguments, code, words) in [
        (&["new", "--metric", "blocked_hours"][..], 2, "--hypothesis"),
        (&["new", "--metric", "blocked_hour", "--hypothesis", "x"], 2, "did you mean `blocked_hours`?"),
        (&["new", "--hypothesis", "x"], 2, "--metric"),
        (&["new", "--metric", "retries", "--hypothesis", " "], 2, "hypothesis"),
        (&["new", "--metric", "retries", "--hypothesis", &long], 2, "501 characters"),
        (
            &["new", "--metric", "retries", "--hypothesis", "x", "--label", "enviroment"],
            2,
            "did you mean `environment`?",
        ),
        (&["new", "--metric", "retries", "--hypothesis", "x", "--project", "api"], 2, "no wait with the project `api`"),
        (
            &["new", "--metric", "retries", "--hypothesis", "x", "--control", "contxt_hunt"],
            2,
            "did you mean `context_hunt`?",
        ),
        (
            &["new", "--metric", "retries", "--hypothesis", "x", "--tag", "other", "--control", "other"],
            2,
            "another one",
        ),
        (
            &["new", "--metric", "retries", "--hypothesis", "x", "--label", "a", "--tag", "other"],
            2,
            "cannot be used with",
        ),
        (
            &["new", "--metric", "retries", "--hypothesis", "x", "--drop", "0"],
            2,
            "a whole number of percent from 1 to 100",
        ),
        (&["new", "--metric", "retries", "--hypothesis", "x", "--at", "2050-01-03"], 2, "more than a year ahead"),
        (&["e\u{1b}[31m", "--metric", "retries", "--hypothesis", "x"], 2, "no control characters"),
        (&["setup", "--metric", "blocked_hours", hypothesis[0], hypothesis[1]], 1, "there is a pilot `setup` already"),
    ] {
        let ended = start(arguments);
        assert_eq!(ended.code, code, "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(words), "{arguments:?}: {}", ended.stderr);
        assert!(!ended.stderr.contains('\u{1b}'));
    }
    let ended = machine.call(&["pilot", "show", "set-up"]);
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("did you mean `setup`?"), "{}", ended.stderr);
    assert_eq!(machine.json(&["pilot", "list", "--json"])["pilots"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_never_blocked_time_is_no_subject_and_no_control_of_blocked_hours() {
    let machine = Machine::worked_example(&[]);
    for more in [["--tag", "review_wait"], ["--control", "other_team"], ["--tag", "not_held_up"]] {
        let start = ["pilot", "start", "queue", "--metric", "blocked_hours", "--hypothesis", "h"];
        let ended = machine.call(&[&start[..], &more].concat());
        assert_eq!(ended.code, 2, "{}", ended.stderr);
        assert!(ended.stderr.contains("is never blocked time"), "{}", ended.stderr);
    }
    machine.done(&[
        "pilot",
        "start",
        "pipeline",
        "--metric",
        "blocked_hours",
        "--hypothesis",
        "h",
        "--tag",
        "ci_queue",
    ]);
}

#[test]
fn a_pilot_that_has_just_begun_counts_no_weeks_after_and_a_share_ends_at_one() {
    let machine = Machine::worked_example(&[]);
    machine.done(&["pilot", "start", "rate", "--metric", "success_rate", "--hypothesis", "h"]);
    let shown = machine.done(&["pilot", "show", "rate"]).stdout;
    assert!(!shown.contains("None of 0 weeks"), "{shown}");
    let document = machine.json(&["pilot", "show", "rate", "--json"]);
    assert!(document["limits"]["upper"].as_f64().is_none_or(|upper| upper <= 1.0), "{document}");
}

#[test]
fn a_control_that_moves_the_same_way_takes_the_claim_back() {
    let machine = Machine::worked_example(&["--tag", "env_setup", "--control", "context_hunt"]);
    let hours = [BEFORE.map(|hours| hours / 5.0), AFTER.map(|hours| hours / 5.0)].concat();
    assert_eq!(machine.json(&["pilot", "show", "setup", "--json"])["verdict"], "larger than usual: worth asking");
    machine.waits("people", "context_hunt", 0, &hours);
    let shown = machine.json(&["pilot", "show", "setup", "--json"]);
    assert_eq!(shown["verdict"], "within usual movement");
    assert_eq!(shown["compared_with"]["moves_the_same_way"], true);
    assert!(shown["sentences"][0].as_str().unwrap().contains("the control moved the same way"), "{shown}");
}

#[test]
fn a_rise_of_what_should_drop_is_against_expectation() {
    let machine = Machine::observed();
    machine.waits("environment", "env_setup", 0, &AFTER);
    machine.waits("environment", "env_setup", 6, &BEFORE);
    let start = ["pilot", "start", "setup", "--metric", "blocked_hours", "--hypothesis", "x", "--at", "2026-10-05"];
    machine.done(&[&start[..], &["--picked-because-bad"]].concat());
    let shown = machine.json(&["pilot", "show", "setup", "--json"]);
    assert_eq!(shown["verdict"], "against expectation");
    let said = shown["sentences"].to_string();
    assert!(said.contains("Selected because it looked bad; part of any improvement is expected anyway."), "{said}");
}

#[test]
fn three_weeks_and_three_can_never_tell_and_that_is_said() {
    let machine = Machine::observed();
    machine.waits("environment", "env_setup", 0, &BEFORE);
    machine.waits("environment", "env_setup", 6, &AFTER);
    let start = ["pilot", "start", "short", "--metric", "blocked_hours", "--hypothesis", "x", "--at", "2026-10-05"];
    machine.done(&[&start[..], &["--baseline-weeks", "3"]].concat());
    machine.done(&["pilot", "stop", "short", "--at", "2026-10-26"]);
    let shown = machine.json(&["pilot", "show", "short", "--json"]);
    assert_eq!((&shown["verdict"], &shown["sight"]["smallest_p"]), (&json!("not enough data"), &json!(0.1)));
    assert_eq!((&shown["sight"]["chance"], &shown["sight"]["least_weeks_after"]), (&json!(0.0), &json!(5)));
    let said = shown["sentences"].to_string();
    assert!(said.contains("3 weeks before and 3 after cannot tell a change from chance"), "{said}");
    assert!(said.contains("with 5 weeks after it can"), "{said}");
}

#[test]
fn runs_are_compared_by_their_middle_length_and_their_success() {
    let machine = Machine::observed();
    for week in 0..12 {
        for (run, minutes) in [1, 2, 3].into_iter().enumerate() {
            let from = format!("{}T1{run}:00", monday(week));
            let minutes = if week < 6 { minutes * 10 + week } else { minutes * 5 + week };
            let outcome = if run == 0 && week < 6 { "failed" } else { "succeeded" };
            let add = ["wait", "add", "test", "--from", &from, "--minutes", &minutes.to_string(), "--outcome", outcome];
            machine.done(&add);
        }
    }
    for metric in ["run_median", "success_rate", "retries"] {
        let start = ["pilot", "start", metric, "--metric", metric, "--label", "test", "--hypothesis", "x"];
        machine.done(&[&start[..], &["--at", "2026-10-05"]].concat());
    }
    let median = machine.json(&["pilot", "show", "run_median", "--json"]);
    assert_eq!(median["before"][2]["value"], json!(20.0 * 60.0));
    assert_eq!(median["after"][0]["value"], json!(16.0 * 60.0));
    assert_eq!(median["verdict"], "larger than usual: worth asking");
    let rate = machine.json(&["pilot", "show", "success_rate", "--json"]);
    assert_eq!(rate["before"][2]["value"], json!(0.666_666_667));
    assert_eq!(
        (&rate["after"][0]["value"], &rate["target"]),
        (&json!(1.0), &json!(0.1)),
        "a third of failures, 30 % of it"
    );
    assert_eq!(rate["verdict"], "larger than usual: worth asking", "a success rate is expected to rise");
    // Nobody looked at the trees around runs by hand: a failure may have been flaky, weeks without any had no retries.
    let retries = machine.json(&["pilot", "show", "retries", "--json"]);
    assert_eq!(retries["after"][0]["value"], json!(0.0));
    assert_eq!(
        (&retries["before"][2]["value"], &retries["before"][2]["gap"]),
        (&Value::Null, &json!("nothing_measured"))
    );
}

fn definitions() -> Definitions {
    pilots::definitions(&Settings::default(), &Rules::builtin())
}

#[test]
fn weeks_under_other_definitions_stand_apart_with_the_reason() {
    let machine = Machine::worked_example(&[]);
    let mut store = machine.store();
    let history = store.definitions().unwrap();
    assert_eq!(history.len(), 1, "registering writes down what is counted");
    let at = |day: &str| DateTime::parse_from_rfc3339(&format!("{day}T12:00:00+00:00")).unwrap();
    // As if what is counted had been written down in August, and the idle cut changed on 28 October.
    let log = rusqlite::Connection::open(machine.path("data/draglog.db")).unwrap();
    log.execute("UPDATE definition SET since_ms = ?1", [at("2026-08-01").timestamp_millis()]).unwrap();
    let changed = Definitions { idle_cut_min: 20, ..definitions() };
    assert!(store.keep_definitions(&changed, at("2026-10-28")).unwrap());
    assert!(!store.keep_definitions(&changed, at("2026-10-29")).unwrap(), "the same again is nothing new");
    let reading = reading(&store);
    let apart: Vec<_> = reading.subject.after.iter().map(|week| week.gap == Some(WeekGap::OtherDefinitions)).collect();
    assert_eq!(apart, [false, false, false, true, true, true], "the week of the change and those after it");
    assert_eq!(reading.subject.counts(), (6, 3));
    assert_eq!(reading.verdict, Verdict::LargerThanUsual, "of the weeks that mean the same");
    let said = reading.sentences().join("\n");
    assert!(said.contains("changed on 28 Oct 2026: the idle cut (10m, then 20m)"), "{said}");
    assert!(said.contains("3 under other definitions"), "{said}");
}

#[test]
fn a_newer_draglog_that_counts_the_same_changes_nothing() {
    let newer = Definitions { draglog: "99.0.0".into(), ..definitions() };
    assert_eq!(definitions().differences(&newer), Vec::<String>::new());
    let own = Definitions { rules: "0".into(), own_rules: vec!["mytool".into()], ..definitions() };
    assert_eq!(definitions().differences(&own), ["the rules (new: mytool)"]);
    assert_eq!(own.differences(&definitions()), ["the rules (gone: mytool)"]);
    assert_eq!(definitions().differences(&Definitions { arithmetic: 2, ..newer }).len(), 1);
}

#[test]
fn a_baseline_waits_for_six_weeks_and_tells_what_changed_since() {
    let machine = Machine::observed();
    let (settings, late) = (Settings::default(), now());
    let early = DateTime::parse_from_rfc3339("2026-09-25T12:00:00+00:00").unwrap();
    let mut store = machine.store();
    assert_eq!(act::pilots::freeze(&mut store, definitions(), &settings, (early, false)).unwrap(), Freeze::TooEarly(2));
    let Freeze::Frozen(baseline) = act::pilots::freeze(&mut store, definitions(), &settings, (late, false)).unwrap()
    else {
        panic!("twelve weeks are enough");
    };
    assert_eq!((baseline.first, baseline.weeks), (monday(0), 12));
    assert_eq!(store.baseline().unwrap(), Some(baseline.clone()));
    let again = act::pilots::freeze(&mut store, definitions(), &settings, (late, false)).unwrap();
    assert_eq!(again, Freeze::Already(baseline.clone()));
    let changed = Definitions { forgotten_after_h: 4, ..definitions() };
    let Freeze::Different(kept, what) =
        act::pilots::freeze(&mut store, changed.clone(), &settings, (late, false)).unwrap()
    else {
        panic!("something changed");
    };
    assert_eq!((kept, what.len()), (baseline, 1));
    let again = act::pilots::freeze(&mut store, changed, &settings, (late, true)).unwrap();
    assert_eq!(again, Freeze::TooEarly(6), "weeks under the old definitions are no baseline for the new ones");
}

#[test]
fn the_baseline_by_command() {
    let machine = Machine(tempfile::tempdir().unwrap());
    let early = machine.call(&["pilot", "baseline"]);
    assert_eq!(early.code, 1);
    assert!(early.stderr.contains("6 more complete observed weeks are needed (0 of 6 so far)"), "{}", early.stderr);
    assert!(machine.done(&["pilot", "baseline", "--show"]).stdout.contains("Nothing is frozen."));

    // A baseline looks back over a year of the real calendar.
    let today = draglog::clock::now().date_naive();
    let first = today - Days::new(u64::from(today.weekday().num_days_from_monday()) + 7 * 12);
    let machine = Machine::observed_from(first);
    let frozen = machine.done(&["pilot", "baseline"]).stderr;
    assert!(frozen.contains(&format!("frozen: 12 weeks from {}, frozen on", first.format("%-d %b %Y"))), "{frozen}");
    assert!(machine.done(&["pilot", "baseline"]).stderr.contains("frozen already"));
    let text = machine.done(&["pilot", "baseline", "--show"]).stdout;
    assert!(text.contains("The same is counted now.") && text.lines().all(|line| line.len() <= 80), "{text}");
    let shown = machine.json(&["pilot", "baseline", "--show", "--json"]);
    assert_eq!((&shown["schema"], &shown["weeks_so_far"]), (&json!("draglog.baseline/1"), &json!(12)));
    assert_eq!((&shown["frozen"]["weeks"], &shown["differences"]), (&json!(12), &json!([])));
    std::fs::create_dir_all(machine.path("config")).unwrap();
    std::fs::write(machine.path("config/config.toml"), "[observe]\nidle_cut_min = 30\n").unwrap();
    let changed = machine.call(&["pilot", "baseline"]);
    assert_eq!(changed.code, 1);
    assert!(changed.stderr.contains("the idle cut (10m, then 30m)"), "{}", changed.stderr);
    assert!(changed.stderr.contains("--again"), "{}", changed.stderr);
}

#[test]
fn forgetting_everything_takes_pilots_and_baselines_along() {
    let machine = Machine::worked_example(&[]);
    let mut store = machine.store();
    act::pilots::freeze(&mut store, definitions(), &Settings::default(), (now(), false)).unwrap();
    store.forget(&ForgetScope::Everything, false).unwrap();
    assert_eq!((store.pilots().unwrap(), store.baseline().unwrap()), (vec![], None));
    assert_eq!(store.definitions().unwrap(), vec![]);
}

#[test]
fn a_forgotten_project_is_named_in_no_pilot() {
    let machine = Machine::observed();
    machine.done(&["wait", "add", "people", "--from", "2026-09-01T10:00", "--minutes", "5", "--project", "secret"]);
    let start = ["pilot", "start", "p", "--metric", "blocked_hours", "--hypothesis", "x", "--project", "secret"];
    machine.done(&start);
    machine.done(&["forget", "--project", "secret", "--yes"]);
    assert_eq!(machine.json(&["pilot", "list", "--json"])["pilots"], json!([]));
}

#[test]
fn what_is_told_per_observed_week_is_not_known_where_nothing_observed() {
    let machine = Machine(tempfile::tempdir().unwrap());
    machine.waits("test", "build_test", 0, &AFTER);
    for (metric, gap) in [("blocked_hours", json!("not_observed")), ("run_median", Value::Null)] {
        let start = ["pilot", "start", metric, "--metric", metric, "--hypothesis", "x", "--at", "2026-10-05"];
        machine.done(&start);
        let shown = machine.json(&["pilot", "show", metric, "--json"]);
        assert_eq!((&shown["before"][2]["gap"], shown["before"][2]["value"].is_null()), (&gap, !gap.is_null()));
    }
}

#[test]
fn a_log_without_pilots_reads_as_none() {
    let store = Store::in_memory().unwrap();
    assert_eq!(pilots::read(&store, &Settings::default(), now()).unwrap(), vec![]);
    let machine = Machine(tempfile::tempdir().unwrap());
    assert!(machine.done(&["pilot", "list"]).stderr.contains("no pilot yet"));
    assert_eq!(machine.json(&["pilot", "list", "--json"])["pilots"], json!([]));
}
