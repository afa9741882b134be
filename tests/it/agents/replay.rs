//! Every recorded situation, in its order and with its seconds, through the tables and the state machine.

use std::fmt::Write;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use draglog::agents::Agent;
use draglog::app::act::agents::{Call, read};
use draglog::domain::log::run::ProcessKey;
use draglog::domain::log::turn::{AgentEvent, ClockReading, Sign, Turn, TurnOrigin, Uptime, settle, step};
use draglog::domain::log::wait::Actor;

use super::recording;

/// `seconds` after Enter, on a machine that has been up for an hour.
pub(super) fn at(seconds: f64) -> ClockReading {
    let began = DateTime::parse_from_rfc3339("2026-11-20T09:00:00+01:00").unwrap();
    let up = Duration::from_secs_f64(3600.0 + seconds);
    let at = began + TimeDelta::from_std(up).unwrap() - TimeDelta::hours(1);
    ClockReading { at, uptime: Some(Uptime { boot: "boot".into(), total: up, awake: up }) }
}

fn heard(agent: &str, payload: &[u8], seconds: f64) -> Option<AgentEvent> {
    let call = Call { agent: Some(agent.to_owned()), ..Call::default() };
    let reading = read(&call, payload, at(seconds))?;
    let actor = if reading.is_own_prompt { Actor::Agent } else { Actor::Person };
    let process = Some(ProcessKey { pid: 7, start: 1, boot: "boot".into() });
    Some(AgentEvent { origin: Some(TurnOrigin { project: None, actor, process }), ..reading.event })
}

/// The events of one situation.
pub(super) fn situation(agent: &str, name: &str) -> Vec<AgentEvent> {
    let lines = recording(agent).into_iter().filter(|line| line.situation == name);
    lines.filter_map(|line| heard(agent, &std::fs::read(line.payload?).unwrap(), line.seconds)).collect()
}

fn turns(events: &[AgentEvent]) -> Vec<Turn> {
    let mut turns = Vec::new();
    for event in events {
        step(&mut turns, event, false);
    }
    turns
}

/// `0.1–18.8 worked 9.7 succeeded`.
fn words(turn: &Turn) -> String {
    let seconds = |at: DateTime<chrono::FixedOffset>| (at - at_zero()).num_milliseconds() as f64 / 1000.0;
    let from = seconds(turn.began.at);
    let whose = if turn.actor == Actor::Agent { ", no person's" } else { "" };
    match turn.end {
        None => {
            let asks = turn.asks_since().map_or(String::new(), |since| format!(", asks since {:.1}", seconds(since)));
            format!("{from:.1}– worked {:.1}{asks}{whose}", turn.worked().as_secs_f64())
        }
        Some(end) => {
            let until = seconds(turn.moment(end.at));
            format!("{from:.1}–{until:.1} worked {:.1} {}{whose}", turn.worked().as_secs_f64(), end.outcome)
        }
    }
}

fn at_zero() -> DateTime<chrono::FixedOffset> {
    at(0.0).at
}

fn told(events: &[AgentEvent]) -> Vec<String> {
    turns(events).iter().map(words).collect()
}

#[test]
fn every_recorded_situation_gives_its_turns() {
    let mut all = String::new();
    for agent in Agent::ids() {
        let mut names: Vec<String> = recording(agent).into_iter().map(|line| line.situation).collect();
        names.dedup();
        for name in names {
            let turns = told(&situation(agent, &name)).join("; ");
            writeln!(all, "{agent} {name}: {}", if turns.is_empty() { "none" } else { &turns }).unwrap();
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("agents_turns", all));
}

#[test]
fn an_event_that_comes_twice_changes_nothing() {
    for agent in Agent::ids() {
        let mut names: Vec<String> = recording(agent).into_iter().map(|line| line.situation).collect();
        names.dedup();
        for name in names {
            let once = situation(agent, &name);
            let twice: Vec<AgentEvent> = once.iter().flat_map(|event| [event.clone(), event.clone()]).collect();
            assert_eq!(told(&once), told(&twice), "{agent} {name}");
        }
    }
}

/// A prompt of the session that comes later.
fn prompt(events: &[AgentEvent], seconds: f64, key: Option<&str>) -> AgentEvent {
    let first = events.first().unwrap().clone();
    AgentEvent { when: at(seconds), key: key.map(str::to_owned), ..first }
}

#[test]
fn the_next_prompt_ends_a_turn_that_was_interrupted_in_silence() {
    let mut text = situation("claude", "interrupt-in-text");
    text.push(prompt(&text, 30.0, Some("next")));
    assert_eq!(told(&text), ["0.1–30.0 worked 29.9 cancelled", "30.0– worked 0.0"]);
    let mut long = situation("claude", "interrupt-in-tool");
    long.push(prompt(&long, 400.0, Some("next")));
    assert_eq!(told(&long)[0], "0.5–0.5 worked 0.0 cancelled", "five minutes after the last sign of work");
    let mut busy = Vec::new();
    for event in &long {
        step(&mut busy, event, true);
    }
    assert_eq!(words(&busy[0]), "0.5–400.0 worked 399.6 cancelled", "a run of the agent's was going on");
    let mut denied = situation("claude", "tool-denied");
    denied.push(prompt(&denied, 200.0, Some("next")));
    assert_eq!(told(&denied)[0], "0.1–1.3 worked 1.2 cancelled", "it did nothing after it had asked");
    let mut denied = situation("gemini", "tool-denied");
    denied.push(prompt(&denied, 200.0, None));
    assert_eq!(told(&denied), ["0.1–1.4 worked 1.4 cancelled", "200.0– worked 0.0"]);
}

#[test]
fn a_tool_of_gemini_that_nothing_follows_was_interrupted() {
    let mut turn = turns(&situation("gemini", "interrupt-in-tool")).remove(0);
    assert!(!settle(&mut turn, &at(12.0), Some(true)), "something may still follow");
    assert!(settle(&mut turn, &at(20.0), Some(true)));
    assert_eq!(words(&turn), "0.2–6.2 worked 1.6 cancelled");
    // Another tool ends after all: it was not.
    let mut events = situation("gemini", "interrupt-in-tool");
    let late = AgentEvent { when: at(30.0), ..events.last().unwrap().clone() };
    let mut list = vec![turn];
    step(&mut list, &late, false);
    assert!(list[0].is_open());
    events.push(late);
    assert_eq!(told(&events), ["0.2– worked 25.4"]);
}

#[test]
fn an_error_that_nothing_follows_was_the_end() {
    let mut turn = turns(&situation("copilot", "api-error")).remove(0);
    assert!(!settle(&mut turn, &at(5.0), Some(true)), "it may try again");
    assert!(settle(&mut turn, &at(20.0), Some(true)));
    assert_eq!(words(&turn), "0.6–0.9 worked 0.3 failed");
    // The next try came late, and went well.
    let mut list = vec![turn];
    let session = list[0].session.clone();
    let end = AgentEvent { when: at(40.0), session, ..situation("copilot", "plain").pop().unwrap() };
    step(&mut list, &end, false);
    assert_eq!(words(&list[0]), "0.6–40.0 worked 39.4 succeeded");
    let mut events = situation("copilot", "api-error");
    events.push(prompt(&events, 60.0, None));
    assert_eq!(told(&events), ["0.6–0.9 worked 0.3 failed", "60.0– worked 0.0"]);
}

#[test]
fn payloads_that_nobody_recorded_have_the_fields_of_the_documentation() {
    // cursor.com/docs/hooks lists these for every event; `status` is one of three words.
    for line in recording("cursor") {
        let Some(file) = line.payload else { continue };
        let payload: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        for field in ["conversation_id", "generation_id", "hook_event_name", "workspace_roots"] {
            assert!(!payload[field].is_null(), "{field}");
        }
    }
}

#[test]
fn a_turn_whose_agent_is_gone_is_lost_where_it_was_last_seen() {
    let mut turn = turns(&situation("claude", "kill-9")).remove(0);
    turn.is_seen(&at(2.5));
    assert!(settle(&mut turn, &at(60.0), Some(false)));
    assert_eq!(words(&turn), "0.2–2.5 worked 2.3 lost");
    let mut turn = turns(&situation("gemini", "terminal-closed")).remove(0);
    assert!(!settle(&mut turn, &at(3600.0), Some(true)), "silence alone says nothing");
    assert!(!settle(&mut turn, &at(3600.0), None));
    assert!(settle(&mut turn, &at(13.0 * 3600.0), None));
    assert_eq!(words(&turn), "0.1–0.2 worked 0.1 lost");
}

#[test]
fn the_status_file_tells_of_allow_deny_and_esc() {
    let mut events = situation("codex", "tool-allowed");
    let status = |seconds: f64, sign: Sign, of: &AgentEvent| AgentEvent {
        when: at(seconds),
        key: None,
        sign,
        origin: None,
        ..of.clone()
    };
    let busy = status(8.0, Sign::Work { spent: None, hangs: false }, &events[0]);
    events.insert(2, busy);
    assert_eq!(told(&events), ["0.1–16.2 worked 9.3 succeeded"], "without it the tool would count as a question");
    let mut events = situation("claude", "interrupt-in-text");
    events.push(status(3.1, Sign::Idle, &events[0]));
    assert_eq!(told(&events), ["0.1–3.1 worked 3.0 cancelled"]);
    // Before the hook of an end that was none of the person's.
    let mut events = situation("claude", "plain");
    events.insert(1, status(2.25, Sign::Idle, &events[0]));
    assert_eq!(told(&events), ["0.1–2.3 worked 2.2 succeeded"]);
}

#[test]
fn a_sleep_of_the_machine_and_a_jump_of_its_clock_are_no_work() {
    let mut events = situation("claude", "plain");
    let slept = events[1].when.uptime.as_mut().unwrap();
    slept.total += Duration::from_secs(3600);
    events[1].when.at += TimeDelta::seconds(-9000);
    assert_eq!(told(&events), ["0.1–3602.3 worked 2.2 succeeded"]);
}

#[test]
fn sessions_do_not_touch_each_other() {
    let mut one = situation("claude", "tool-allowed");
    let other = situation("claude", "interrupt-in-text");
    assert_ne!(one[0].session, other[0].session);
    assert!(one.iter().all(|event| event.session == one[0].session));
    one.truncate(2);
    assert_eq!(told(&one), ["0.1– worked 1.2, asks since 1.3"]);
}
