//! What needs the connection itself: rows that no method would write, and a disk that is full.

use rusqlite::ErrorCode;

use super::*;
use crate::domain::log::change::{Change, ManualAdd};
use crate::domain::log::survey;
use crate::domain::log::survey::{
    Answer, Cadence, GoodEnd, Item, ItemKind, OfferOutcome, PulseResponse, Sitting, Survey, Unit,
};
use crate::domain::log::wait::Kind;

fn now() -> Moment {
    chrono::DateTime::parse_from_rfc3339("2026-11-20T15:00:00+01:00").unwrap()
}

fn with_one_wait() -> Store {
    let mut store = Store::in_memory().unwrap();
    store.apply(&add(), now()).unwrap();
    store
}

fn add() -> Change {
    let from = now() - chrono::TimeDelta::minutes(40);
    Change::AddManual(ManualAdd { kind: Kind::Context, from, to: now(), tag: None, project: None, outcome: None })
}

#[test]
fn wrong_states_cannot_be_written() {
    let store = with_one_wait();
    for wrong in [
        "kind = 'coffee'",
        "outcome = 'won'",
        "source = 'heard'",
        "actor = 'cat'",
        "outcome = 'running'",
        "ended_ms = NULL",
        "ended_ms = started_ms - 1",
        "ended_offset = 1440",
        "started_ms = -1",
        "started_ms = 'yesterday'",
        "measured_ms = -1",
        "suspended_ms = -1",
        "label = ''",
        "note = ''",
        "note = hex(zeroblob(2000))",
        "tag = 'Build test', tag_source = 'person'",
        "tag = 'build_test'",
        "tag_source = 'person'",
        "facet = 'owner'",
        "exit_code = 1, signal = 9",
        "found = 'luck'",
        "found = 'docs', kind = 'build'",
        "answer = 2",
        "blocked_until_ms = started_ms",
        "attention = 'asleep'",
    ] {
        let error = store.connection.execute(&format!("UPDATE wait SET {wrong}"), []).err();
        let code = error.as_ref().and_then(rusqlite::Error::sqlite_error_code);
        assert_eq!(code, Some(ErrorCode::ConstraintViolation), "{wrong}: {error:?}");
    }
    assert!(
        store
            .connection
            .execute("INSERT INTO run (wait, parent_pid, last_seen_ms, last_seen_offset) VALUES (99, 1, 0, 0)", [])
            .is_err()
    );
}

#[test]
fn a_full_disk_is_told_and_changes_nothing() {
    let mut store = with_one_wait();
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    let mut written = 0;
    let error = loop {
        match store.apply(&add(), now()) {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StorageError::Full), "{error}");
    assert!(error.to_string().contains("free some space"));
    assert_eq!(store.total_waits().unwrap(), written + 1);
}

#[test]
fn the_queries_of_a_first_frame_use_their_indexes() {
    let store = with_one_wait();
    for (sql, index) in [
        ("SELECT id FROM wait WHERE ended_ms IS NULL ORDER BY started_ms, id", "wait_running"),
        (
            "SELECT id FROM wait WHERE actor = 'person' AND ended_ms IS NOT NULL ORDER BY ended_ms DESC, id DESC LIMIT 60",
            "wait_latest",
        ),
        (
            "SELECT started_ms, ended_ms, measured_ms, steps, outcome FROM wait WHERE label = 'a' AND project IS 'b' \
             AND actor = 'person' AND outcome IN ('succeeded', 'failed') AND ended_ms IS NOT NULL \
             ORDER BY ended_ms DESC LIMIT 100",
            "COVERING INDEX wait_usual",
        ),
        (
            "SELECT measured_ms, steps FROM wait WHERE label = 'a' AND source = 'imported' AND project IS NULL \
             AND outcome IN ('succeeded', 'unknown') ORDER BY ended_ms DESC LIMIT 20",
            "wait_usual_past",
        ),
        ("SELECT id FROM wait WHERE tool IS NOT NULL ORDER BY started_ms DESC, id DESC LIMIT 1", "wait_by_start"),
    ] {
        let plan: String = store
            .connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap()
            .query_map([], |row| row.get::<_, String>(3))
            .unwrap()
            .map(|line| line.unwrap() + "\n")
            .collect();
        assert!(plan.contains(index), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "{sql}\n{plan}");
    }
}

fn with_one_pulse() -> Store {
    let mut store = Store::in_memory().unwrap();
    let item = |id: &str| Item {
        id: id.to_owned(),
        text: "How often did work stop?".to_owned(),
        text_during: None,
        kind: ItemKind::Scale { labels: vec!["Never".into(), "Rarely".into(), "Often".into()] },
        na: "Can't say".to_owned(),
        na_key: None,
        good: GoodEnd::Low,
        share: None,
        dimension: None,
    };
    let survey = Survey {
        id: "context_gaps".into(),
        version: 1,
        title: "Context gaps".into(),
        intro: String::new(),
        recall: "today".into(),
        cadence: Cadence::OnRequest,
        unit: Unit::Person,
        applies_to: None,
        attribution: None,
        min_group: 5,
        items: vec![item("cg_freq"), item("cg_more")],
    };
    let taken = PulseResponse {
        sitting: Sitting {
            survey: survey.id.clone(),
            version: 1,
            service: None,
            begun: now(),
            trigger: survey::PulseTrigger::Script,
        },
        ended: Some(now()),
        seconds: None,
        answers: [("cg_freq".to_owned(), Answer::Option(3))].into(),
    };
    store.record_pulse(&survey, &taken, now()).unwrap();
    store
}

#[test]
fn wrong_pulses_cannot_be_written() {
    let mut store = with_one_pulse();
    store.begin_task(now(), now()).unwrap();
    let offer = store.pulse_offered("context_gaps", None, now()).unwrap();
    store.offer_closed(offer, OfferOutcome::Dropped, 1.0, now()).unwrap();
    for wrong in [
        "pulse SET survey = 'Not an id'",
        "pulse SET version = 0",
        "pulse SET fingerprint = 'xyz'",
        "pulse SET title = ''",
        "pulse SET service = ''",
        "pulse SET cause = 'whim'",
        "pulse SET finished_ms = NULL, finished_offset = NULL",
        "pulse SET finished_offset = NULL",
        "pulse SET started_offset = 1440",
        "pulse SET task = 99",
        "answer SET state = NULL WHERE item = 'cg_freq'",
        "answer SET state = 'maybe'",
        "answer SET answer = NULL WHERE item = 'cg_freq'",
        "answer SET answer = '3' WHERE state = 'skipped'",
        "answer SET answer = '0' WHERE item = 'cg_freq'",
        "answer SET answer = '10' WHERE item = 'cg_freq'",
        "answer SET answer = '[3]' WHERE item = 'cg_freq'",
        "answer SET answer = 'three' WHERE item = 'cg_freq'",
        "answer SET labels = '{}'",
        "answer SET text = ''",
        "answer SET seconds = -1.0",
        "answer SET type = 'essay'",
        "offer SET outcome = 'eaten'",
        "offer SET outcome = NULL",
        "offer SET minutes = 30",
        "task SET arm = 'maybe'",
        "task SET draft_ms = started_ms - 1, draft_offset = 0",
        "task SET ended_ms = started_ms",
    ] {
        let error = store.connection.execute(&format!("UPDATE {wrong}"), []).err();
        let code = error.as_ref().and_then(rusqlite::Error::sqlite_error_code);
        assert_eq!(code, Some(ErrorCode::ConstraintViolation), "{wrong}: {error:?}");
    }
}
