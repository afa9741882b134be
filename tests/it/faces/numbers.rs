//! The numbers of weeks in which everything occurs: the document of `draglog stats` beside CSV, OpenMetrics, text, Markdown and
//! the recap.

use std::collections::BTreeMap;

use chrono::DateTime;
use draglog::domain::say::count::count;
use draglog::domain::say::share;
use serde_json::Value;

use super::{document, length, row, stats, sum, weeks};

/// A week of the demonstration.
const WEEK: [&str; 4] = ["--since", "2026-11-09", "--until", "2026-11-16"];

type Numbers = BTreeMap<String, f64>;

/// Every number of a document, under its dotted name.
fn numbers(name: &str, value: &Value, all: &mut Numbers) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Number(number) => drop(all.insert(name.to_owned(), number.as_f64().unwrap())),
        Value::Bool(is_so) => drop(all.insert(name.to_owned(), f64::from(u8::from(*is_so)))),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| numbers(&below(key), value, all)),
        Value::Array(items) if name == "outcomes.wilson95" => {
            for (end, value) in ["low", "high"].iter().zip(items) {
                numbers(&below(end), value, all);
            }
        }
        Value::Array(items) if name == "retries" => {
            for retry in items {
                let of = format!("{}.{}", text(&retry["label"]), text(&retry["project"]));
                numbers(&below(&of), &retry["failed_then_passed_unchanged"], all);
            }
        }
        _ => {}
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn cell(words: &str) -> Option<f64> {
    match words {
        "true" => Some(1.0),
        "false" => Some(0.0),
        number => number.parse().ok(),
    }
}

fn assert_same(name: &str, shown: &Numbers, expected: &Numbers) {
    let names = |numbers: &Numbers| numbers.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(shown), names(expected), "{name}");
    for (number, value) in expected {
        assert!((shown[number] - value).abs() < 0.001, "{number} of {name}: {}, not {value}", shown[number]);
    }
}

#[test]
fn every_number_of_the_document_is_a_record_of_the_csv() {
    let machine = weeks();
    let mut expected = Numbers::new();
    numbers("", &document(&machine, &WEEK), &mut expected);
    for part in ["queue.review_wait.open", "retries.cargo test.api-server", "turns.count", "prompts.shown"] {
        assert!(expected.contains_key(part), "{part} does not occur in these weeks: {expected:?}");
    }
    let csv = stats(&machine, &WEEK, &["--csv"]);
    let mut records = csv::Reader::from_reader(csv.as_bytes());
    let records = records.records().map(Result::unwrap);
    let shown = records.filter_map(|record| Some((record[0].to_owned(), cell(&record[1])?))).collect();
    assert_same("the CSV", &shown, &expected);
}

/// What an exposition says: each sample with its labels.
fn samples(exposition: &str) -> Numbers {
    let lines = exposition.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect()
}

#[test]
fn open_metrics_has_the_numbers_of_the_document() {
    let machine = weeks();
    let figures = document(&machine, &WEEK);
    let mut expected = Numbers::new();
    let mut expect = |name: String, value: &Value| {
        if let Some(value) = value.as_f64() {
            expected.insert(format!("draglog_{name}"), value);
        }
    };
    for (name, edge) in [("start", "from"), ("end", "to")] {
        let at = DateTime::parse_from_rfc3339(text(&figures[edge])).unwrap();
        expect(format!("period_{name}_timestamp_seconds"), &at.timestamp().into());
    }
    expect("observed_seconds".into(), &figures["observed_seconds"]);
    for outcome in ["succeeded", "failed", "cancelled", "unknown"] {
        expect(format!("runs{{outcome=\"{outcome}\"}}"), &figures["outcomes"][outcome]);
    }
    expect("machine_seconds".into(), &figures["latency"]["total_seconds"]);
    expect("run_seconds{quantile=\"0.5\"}".into(), &figures["latency"]["median_seconds"]);
    expect("run_seconds{quantile=\"0.9\"}".into(), &figures["latency"]["p90_seconds"]);
    for name in ["", "not_held_up_", "unanswered_"] {
        let sample = if name.is_empty() { "blocked_" } else { name };
        expect(format!("{sample}seconds"), &figures["blocked"][format!("{name}seconds")]);
    }
    for (tag, length) in figures["blocked"]["by_tag"].as_object().unwrap() {
        expect(format!("blocked_by_tag_seconds{{tag=\"{tag}\"}}"), length);
    }
    for (queue, items) in figures["queue"].as_object().unwrap() {
        for (name, key) in [("open", "open"), ("closed", "closed"), ("age_median_seconds", "median_seconds")] {
            expect(format!("queue_{name}{{queue=\"{queue}\"}}"), &items[key]);
        }
    }
    assert_same("OpenMetrics", &samples(&stats(&machine, &WEEK, &["--format", "openmetrics"])), &expected);
}

#[test]
fn text_and_markdown_have_the_queues_retries_turns_and_questions_of_the_document() {
    let machine = weeks();
    let figures = document(&machine, &WEEK);
    let mut expected: Vec<(String, String)> = Vec::new();
    for (queue, items) in figures["queue"].as_object().unwrap() {
        let bound = if items["median_is_lower_bound"].as_bool().unwrap() { "at least " } else { "" };
        let (elapsed, working) = (length(&items["median_seconds"]), sum(&items["median_working_seconds"]));
        let words = format!(
            "{} closed, {} open, median {bound}{elapsed} elapsed, {bound}{working} of working time (Kaplan-Meier)",
            items["closed"], items["open"]
        );
        expected.push((format!("queue {queue}"), words));
    }
    let number = |value: &Value| value.as_u64().unwrap();
    for retry in figures["retries"].as_array().unwrap() {
        let name = match &retry["project"] {
            Value::Null => text(&retry["label"]).to_owned(),
            project => format!("{} in {}", text(&retry["label"]), text(project)),
        };
        let of = count(usize::try_from(number(&retry["runs"])).unwrap(), "run");
        let passed = share::of(number(&retry["failed_then_passed_unchanged"]), of);
        expected.push((name, format!("failed, then passed with no tracked file changed: {passed}")));
    }
    let turns = &figures["turns"];
    let of = format!(
        "{} in {} turns, at most {} side by side",
        sum(&turns["seconds"]),
        turns["count"],
        turns["most_side_by_side"]
    );
    expected.push(("agents' turns".into(), of));
    let (median, p90) = (length(&turns["median_seconds"]), length(&turns["p90_seconds"]));
    expected.push(("one turn".into(), format!("median {median}, 90th percentile {p90}")));
    for form in [&[][..], &["--format", "markdown"]] {
        let shown = stats(&machine, &WEEK, form).replace('\\', "");
        for (name, words) in &expected {
            assert_eq!(row(&shown, name).as_ref(), Some(words), "{name} in\n{shown}");
        }
        let builds = row(&shown, "builds and tests in turns").unwrap();
        assert!(builds.starts_with(&sum(&turns["own_runs_seconds"])), "{builds}");
        let asked = format!("{} shown, {} answered", figures["prompts"]["shown"], figures["prompts"]["answered"]);
        assert!(row(&shown, "questions").unwrap().starts_with(&asked), "{asked} in\n{shown}");
    }
}

#[test]
fn the_words_of_the_recap_have_the_numbers_of_the_document() {
    let machine = weeks();
    let figures = document(&machine, &WEEK);
    let (turns, latency) = (&figures["turns"], &figures["latency"]);
    let by_tag = figures["blocked"]["by_tag"].as_object().unwrap().values();
    let largest = by_tag.max_by(|a, b| a.as_f64().unwrap().total_cmp(&b.as_f64().unwrap())).unwrap();
    for form in [&[][..], &["--format", "markdown"]] {
        let recap = machine.tell(&[&["stats", "--week", "--until", "2026-11-16"][..], form].concat());
        for words in [
            format!("Held up for {}", sum(&figures["blocked"]["seconds"])),
            format!(" {}", sum(largest)),
            format!(
                "{} runs took {} of machine time, median {}",
                figures["runs"],
                sum(&latency["total_seconds"]),
                length(&latency["median_seconds"])
            ),
            format!("Agents were at work for {} in {} turns", sum(&turns["seconds"]), turns["count"]),
        ] {
            assert!(recap.contains(&words), "{words} is not in\n{recap}");
        }
    }
}
