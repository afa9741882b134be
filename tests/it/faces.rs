//! One log, every face: whatever shows a figure shows the same one.

mod numbers;
mod report;
mod round;
mod screens;

use std::fs;

use draglog::app::demo;
use draglog::domain::say::length::{duration, hours};
use draglog::storage::Store;
use serde_json::{Value, json};

use crate::insight::{Machine, a_day};
use crate::support::at;

/// The week of the day that was made up.
const WEEK: [&str; 4] = ["--since", "2026-11-16", "--until", "2026-11-23"];

/// Place in the document, names in CSV and in text, and how these word it.
type Figure = (&'static str, &'static str, &'static str, fn(&Value) -> String);

/// Figures of the document, with their names in CSV, text and Markdown and how these word them.
const FIGURES: &[Figure] = &[
    ("/observed_seconds", "observed_seconds", "observed", sum),
    ("/runs", "runs", "runs", Value::to_string),
    ("/latency/total_seconds", "latency.total_seconds", "machine time", sum),
    ("/latency/median_seconds", "latency.median_seconds", "median run", length),
    ("/latency/p90_seconds", "latency.p90_seconds", "90th percentile", length),
    ("/blocked/seconds", "blocked.seconds", "blocked", sum),
    ("/blocked/by_tag/build_test", "blocked.by_tag.build_test", "build_test", sum),
    ("/blocked/by_tag/context_hunt", "blocked.by_tag.context_hunt", "context_hunt", sum),
    ("/blocked/not_held_up_seconds", "blocked.not_held_up_seconds", "not held up", sum),
    ("/blocked/unanswered_seconds", "blocked.unanswered_seconds", "not answered", sum),
];

fn sum(seconds: &Value) -> String {
    hours(std::time::Duration::from_secs_f64(seconds.as_f64().unwrap()))
}

fn length(seconds: &Value) -> String {
    duration(std::time::Duration::from_secs_f64(seconds.as_f64().unwrap()))
}

fn stats(machine: &Machine, period: &[&str], form: &[&str]) -> String {
    machine.tell(&[&["stats"][..], period, form].concat())
}

fn document(machine: &Machine, period: &[&str]) -> Value {
    serde_json::from_str(&stats(machine, period, &["--json"])).unwrap()
}

/// What stands behind `name` in the lines of a text, its indent and its borders left out.
fn row(text: &str, name: &str) -> Option<String> {
    let cells = |line: &str| line.trim().trim_matches('|').trim().replace(" | ", "  ");
    text.lines().map(cells).find_map(|line| {
        let line = line.replace("\\_", "_");
        let line = line.strip_prefix("blocked, ").unwrap_or(&line);
        let words = line.strip_prefix(name)?.strip_prefix("  ")?;
        Some(words.trim().to_owned())
    })
}

/// The made-up weeks of the demonstration: queues, retries, turns of agents, questions.
fn weeks() -> Machine {
    let machine = Machine::new();
    fs::create_dir(machine.path("data")).unwrap();
    let (mut store, _) = Store::open(&machine.path("data"), at("15:00:00")).unwrap();
    demo::fill(&mut store, at("15:00:00")).unwrap();
    machine
}

#[test]
fn every_form_of_stats_has_the_same_figures() {
    let machine = a_day();
    let figures = document(&machine, &WEEK);
    let csv = stats(&machine, &WEEK, &["--csv"]);
    let (text, markdown) = (stats(&machine, &WEEK, &[]), stats(&machine, &WEEK, &["--format", "markdown"]));
    for (pointer, in_csv, name, word) in FIGURES {
        let figure = figures.pointer(pointer).unwrap();
        let cell = csv.lines().find_map(|line| line.strip_prefix(in_csv)?.strip_prefix(','));
        let cell: f64 = cell.unwrap_or_else(|| panic!("{in_csv} is missing from\n{csv}")).parse().unwrap();
        assert!((cell - figure.as_f64().unwrap()).abs() < 0.001, "{in_csv}: {cell}, not {figure}");
        assert_eq!(row(&text, name), Some(word(figure)), "{name} in\n{text}");
        assert_eq!(row(&markdown, name), Some(word(figure)), "{name} in\n{markdown}");
    }
}

#[test]
fn panel_recap_and_groups_add_up_to_the_same_figures() {
    let machine = a_day();
    let own = document(&machine, &WEEK);
    let faces = [
        ("the panel", document(&machine, &["--panel", "--weeks", "1", "--until", "2026-11-23"])),
        ("the recap", document(&machine, &["--week", "--until", "2026-11-23"])),
    ];
    for (name, face) in faces {
        for part in ["from", "to", "observed_seconds", "runs", "latency", "outcomes", "blocked", "queue", "prompts"] {
            assert_eq!(face[part], own[part], "{part} of {name}");
        }
    }
    for by in ["tag", "label", "project", "week"] {
        let parts = document(&machine, &[&WEEK[..], &["--by", by]].concat());
        let groups = parts["groups"].as_array().unwrap();
        let runs: u64 = groups.iter().map(|group| group["runs"].as_u64().unwrap()).sum();
        assert_eq!(json!(runs), own["runs"], "by {by}");
    }
}

#[test]
fn a_pulse_of_ones_own_is_on_every_face_of_the_panel() {
    let machine = a_day();
    let file = machine.path("config/surveys/release_pain.toml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    machine.tell(&["pulse", "new", file.to_str().unwrap()]);
    machine.tell(&["pulse", "answer", "release_pain", "mp_often=2", "--at", "2026-11-20T15:00"]);
    let until = ["--panel", "--weeks", "1", "--until", "2026-11-23"];
    let pulses = &document(&machine, &until)["panel"]["pulses"];
    assert_eq!(pulses[0]["pulse"], "release_pain", "{pulses}");
    for form in [&[][..], &["--format", "markdown"]] {
        let text = stats(&machine, &until, form);
        assert!(text.contains("pulse: "), "{text}");
    }
}
