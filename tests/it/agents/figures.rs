//! What turns come to: hours, lengths, side by side, and which part of them was one's own builds and tests.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use draglog::domain::figure::stats::{Turns, WaitRecords, summary};
use draglog::domain::log::reading::Reading;
use draglog::domain::log::wait::{Actor, End, Kind, Outcome, Source, Wait, WaitId, WaitTag};
use draglog::domain::time::{Moment, Period, WorkHours};

fn at(time: &str) -> Moment {
    DateTime::parse_from_rfc3339(&format!("2026-11-20T{time}:00+01:00")).unwrap()
}

fn reading() -> Reading {
    Reading { now: at("18:00"), forgotten_after: Duration::from_secs(8 * 3600), work: WorkHours::default() }
}

fn day() -> Period {
    Period { from: at("00:00"), to: at("23:59") }
}

/// From one time to another, less the minutes in which it asked.
fn turn(id: i64, from: &str, to: &str, asked: i64) -> Wait {
    Wait {
        end: Some(End::new(at(to), Outcome::Succeeded)),
        measured: (at(to) - at(from) - TimeDelta::minutes(asked)).to_std().unwrap(),
        ..Wait::begun(WaitId(id), Kind::Agent, Source::Hook, "claude turn", at(from))
    }
}

fn run(id: i64, label: &str, from: &str, to: &str) -> Wait {
    let kind = if label == "git push" { Kind::Vcs } else { Kind::Test };
    let turn = turn(id, from, to, 0);
    Wait { kind, actor: Actor::Agent, source: Source::Observed, label: label.to_owned(), ..turn }
}

fn figures(waits: &[Wait], agents: &[Wait]) -> Turns {
    summary(&WaitRecords { waits, agents, ..Default::default() }, day(), reading()).turns
}

fn minutes(milliseconds: i64) -> i64 {
    milliseconds / 60_000
}

#[test]
fn time_side_by_side_is_counted_once_and_builds_in_turns_are_told_apart() {
    let waits = [turn(1, "09:00", "10:00", 0), turn(2, "09:30", "10:30", 0), turn(3, "11:00", "12:00", 20)];
    let agents = [
        run(10, "cargo test", "09:10", "09:40"),
        run(11, "cargo test", "09:20", "09:50"),
        run(12, "cargo build", "11:50", "12:10"),
        run(13, "cargo build", "13:00", "14:00"),
        run(14, "git push", "09:00", "10:00"),
    ];
    let turns = figures(&waits, &agents);
    assert_eq!((turns.count, minutes(turns.union), minutes(turns.sum)), (3, 130, 160));
    assert_eq!(
        (turns.most, minutes(turns.runs)),
        (2, 50),
        "forty minutes of tests, ten of a build, none outside of turns"
    );
    let commands: Vec<(&str, i64)> =
        turns.commands.iter().map(|(label, time)| (label.as_str(), minutes(*time))).collect();
    assert_eq!(commands, [("cargo test", 40), ("cargo build", 10)]);
    assert_eq!(turns.latency.median, Some(60.0 * 60_000.0));
    assert_eq!(
        turns.rows().into_iter().map(|(name, words)| format!("{name}: {words}")).collect::<Vec<_>>(),
        [
            "agents' turns: 2h 10m in 3 turns, at most 2 side by side",
            "one turn: median 1h 00m, 90th percentile 1h 00m",
            "builds and tests in turns: 50m 00s of that (38 %), most of it cargo test (40m 00s)",
        ]
    );
}

#[test]
fn turns_are_no_runs_and_blocked_time_is_their_union() {
    let blocked = |mut wait: Wait| {
        wait.tag = "agent_wait".parse().ok().map(WaitTag::by_person);
        wait
    };
    let waits =
        [blocked(turn(1, "09:00", "10:00", 0)), blocked(turn(2, "09:30", "10:30", 0)), turn(3, "11:00", "11:30", 10)];
    let summary = summary(&WaitRecords { waits: &waits, ..Default::default() }, day(), reading());
    assert_eq!((summary.outcomes.runs(), summary.latency.total), (0, 0));
    assert_eq!((minutes(summary.blocked.union), minutes(summary.blocked.sum)), (90, 120));
    assert_eq!(summary.blocked.by_tag, [("agent_wait", 90 * 60_000)]);
    assert_eq!(minutes(summary.blocked.unanswered), 20, "the ten minutes in which it asked are nobody's wait");
}

#[test]
fn without_a_turn_nothing_is_said() {
    let turns = figures(&[], &[run(10, "cargo test", "09:10", "09:40")]);
    assert_eq!((turns.rows(), turns.sentence(), turns.share_of_runs()), (vec![], None, None));
    let unattended = Wait { actor: Actor::Agent, ..turn(1, "09:00", "10:00", 0) };
    assert_eq!(figures(&[unattended], &[]).count, 0);
}
