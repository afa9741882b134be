//! What is claimed on top of the figures: retries are one figure, one's own runs make one's own ETA, pilots are judged once,
//! moments are told as clocks showed them.

use chrono::{DateTime, TimeDelta};
use draglog::domain::figure::stats::false_alarms;
use draglog::domain::time::Moment;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::data::Machine;

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// A log that another program filled.
struct Log(Machine, Connection);

impl Log {
    fn new() -> Self {
        let machine = Machine::new();
        machine.add("other", "10:00", "10:01", &[]);
        let log = Connection::open(machine.0.path().join("data/draglog.db")).unwrap();
        log.execute("DELETE FROM wait", []).unwrap();
        Self(machine, log)
    }

    fn run(&self, (id, label, actor): (i64, &str, &str), start: Moment, seconds: i64, outcome: &str) {
        let (start, offset) = (start.timestamp_millis(), start.offset().local_minus_utc() / 60);
        let end = (outcome != "running").then_some(start + seconds * 1000);
        let measured = if end.is_some() { seconds * 1000 } else { 0 };
        self.1
            .execute(
                "INSERT INTO wait (id, kind, source, actor, tool, label, project, started_ms, started_offset, ended_ms, \
                 ended_offset, measured_ms, suspended_ms, outcome) VALUES (?1, 'test', 'observed', ?2, 'cargo', ?3, 'api', ?4, \
                 ?5, ?6, ?7, ?8, 0, ?9)",
                rusqlite::params![id, actor, label, start, offset, end, end.map(|_| offset), measured, outcome],
            )
            .unwrap();
    }

    fn tree(&self, wait: i64, began: Option<i64>, failed: Option<i64>) {
        self.1.execute("INSERT INTO tree (wait, began, failed) VALUES (?1, ?2, ?3)", (wait, began, failed)).unwrap();
    }

    fn retries(&self, arguments: &[&str]) -> Value {
        self.0.json(&[&["stats", "--json"], arguments].concat())["retries"].clone()
    }
}

const TEST: (i64, &str, &str) = (1, "cargo test", "person");

#[test]
fn a_retry_counts_where_it_passed_whatever_tells_of_it() {
    let log = Log::new();
    log.run(TEST, at("2026-11-15T23:50:00+01:00"), 60, "failed");
    log.run((2, TEST.1, TEST.2), at("2026-11-16T00:05:00+01:00"), 60, "succeeded");
    log.tree(1, None, Some(7));
    log.tree(2, Some(7), None);
    let once = json!([{"label": "cargo test", "project": "api", "runs": 1, "failed_then_passed_unchanged": 1}]);
    assert_eq!(log.retries(&["--since", "2026-11-16", "--until", "2026-11-23"]), once);
    assert_eq!(log.retries(&["--panel", "--weeks", "1", "--until", "2026-11-23"]), once);
    assert_eq!(log.retries(&["--panel", "--weeks", "12", "--until", "2026-11-23"])[0]["runs"], 2);
    assert_eq!(log.retries(&["--since", "2026-11-09", "--until", "2026-11-16"]), json!([]), "it had not passed yet");
}

#[test]
fn moving_one_runs_start_loses_no_other_commands_retries() {
    let log = Log::new();
    log.run(TEST, at("2026-11-16T10:00:00+01:00"), 60, "failed");
    log.run((2, TEST.1, TEST.2), at("2026-11-16T10:05:00+01:00"), 60, "succeeded");
    log.run((3, "cargo build", "person"), at("2026-11-16T11:00:00+01:00"), 60, "succeeded");
    log.tree(1, None, Some(7));
    log.tree(2, Some(7), None);
    let before = log.retries(&["--since", "2026-11-16"]);
    assert_eq!(before[0]["failed_then_passed_unchanged"], 1);
    log.0.tell(&["edit", "3", "--from", "2026-11-16T09:30"]);
    assert_eq!(log.retries(&["--since", "2026-11-16"]), before);
}

#[test]
fn an_agents_runs_do_not_shorten_ones_own_eta() {
    let (log, now) = (Log::new(), draglog::clock::now());
    let begun = |id: i64| now - TimeDelta::days(5) + TimeDelta::hours(id);
    (1..=10).for_each(|id| log.run((id, TEST.1, "person"), begun(id), 100, "succeeded"));
    (11..=30).for_each(|id| log.run((id, TEST.1, "agent"), begun(id), 8, "succeeded"));
    log.run((31, TEST.1, "person"), now - TimeDelta::seconds(20), 0, "running");
    let running = &log.0.json(&["status", "--json"])["running"][0];
    let expected = running["expected_seconds"].as_f64().unwrap();
    assert!((80.0..=120.0).contains(&expected), "{running}");
    log.1.execute("DELETE FROM wait WHERE actor = 'person' AND outcome = 'succeeded'", []).unwrap();
    let running = &log.0.json(&["status", "--json"])["running"][0];
    assert_eq!(running["expected_seconds"], Value::Null, "20 seconds are longer than any run that is known");
    assert!(log.0.tell(&["status"]).contains("longer than usual (usually 8"), "{}", log.0.tell(&["status"]));
}

/// A week of 40 observed hours, each day with an hour held up by a build times `factor`.
fn week(log: &Log, monday: Moment, factor: f64, id: &mut i64) {
    for day in 0..5 {
        let start = monday + TimeDelta::days(day) + TimeDelta::hours(9);
        *id += 1;
        #[expect(clippy::cast_possible_truncation, reason = "seconds of an hour or two")]
        log.run((*id, "make", "person"), start, (3600.0 * factor) as i64, "succeeded");
        log.1.execute("UPDATE wait SET tag = 'build_test', tag_source = 'person' WHERE id = ?1", [*id]).unwrap();
        let (began, last) = (start.timestamp_millis(), (start + TimeDelta::hours(8)).timestamp_millis());
        log.1
            .execute(
                "INSERT INTO observation (source, began_ms, began_offset, last_ms, last_offset) \
                 VALUES ('events', ?1, 0, ?2, 0)",
                [began, last],
            )
            .unwrap();
    }
}

#[test]
fn a_pilot_is_judged_once_and_never_by_a_week_that_stands_out() {
    let monday = |week: i64| at("2026-08-03T00:00:00+02:00") + TimeDelta::weeks(week);
    let (log, mut id) = (Log::new(), 0);
    let factors = [1.0, 1.05, 0.98, 1.02, 0.96, 1.03, 1.01, 0.99];
    for (nth, factor) in (0..).zip(factors) {
        week(&log, monday(nth), factor, &mut id);
    }
    week(&log, monday(8), 0.5, &mut id);
    log.0.tell(&["pilot", "start", "p", "--metric", "blocked_hours", "--hypothesis", "h", "--at", "2026-09-28"]);
    log.0.tell(&["pilot", "stop", "p", "--at", "2026-10-05"]);
    let shown = log.0.json(&["pilot", "show", "p", "--json"]);
    assert_eq!((&shown["verdict"], &shown["weeks_after"]), (&json!("not enough data"), &json!(1)));
    assert_eq!(shown["signals"][0]["rule"], "outside", "it is shown all the same");
    let text = log.0.tell(&["pilot", "show", "p"]).replace('\n', " ");
    assert!(text.contains("That is a signal and no verdict: with nothing changed,"), "{text}");

    log.0.tell(&[
        "pilot",
        "start",
        "q",
        "--metric",
        "blocked_hours",
        "--hypothesis",
        "h",
        "--weeks",
        "26",
        "--at",
        "2026-09-28",
    ]);
    (9..12).for_each(|nth| week(&log, monday(nth), 0.5, &mut id));
    let shown = log.0.json(&["pilot", "show", "q", "--json"]);
    assert_eq!((&shown["verdict"], &shown["is_judged"]), (&json!("not enough data"), &json!(false)));
    assert_eq!(shown["judged_after_weeks"], 26);
    assert!(shown["shift"]["interval"][1].as_f64().unwrap() < 0.0, "the interval is shown");
    assert!(log.0.tell(&["pilot", "show", "q"]).contains("Verdict: none before 26 whole weeks after"));
}

#[test]
fn a_longer_look_raises_more_false_alarms() {
    let share = |after| false_alarms(8, after);
    assert!(share(1) < share(8) && share(8) < share(26), "{} {} {}", share(1), share(8), share(26));
    assert!((0.1..0.3).contains(&share(8)), "{}", share(8));
}

#[test]
fn a_moment_is_told_as_clocks_showed_it_then() {
    let machine = Machine::new();
    for month in ["01", "07"] {
        let from = format!("2026-{month}-15T09:00");
        let added = machine.command(&["wait", "add", "build", "--from", &from, "--minutes", "10"]).output().unwrap();
        let words = String::from_utf8(added.stderr).unwrap();
        assert!(words.contains("09:00") && words.contains("09:10"), "{words}");
    }
}
