//! What a person types inside an agent (`!make`) is theirs: the recorded events, and a `make` that the agent's process starts.

use chrono::TimeDelta;
use draglog::domain::log::run::{ProcessKey, RunLabel, RunStart};
use draglog::domain::log::turn::AgentEvent;
use draglog::domain::log::wait::{Actor, Kind, Source, WaitId};
use draglog::domain::time::Moment;
use draglog::storage::Store;

use super::recording;
use super::replay::{at, situation};

/// A log that has taken in what the agent told until `seconds` after Enter.
fn log(agent: &str, name: &str, seconds: f64) -> Store {
    let mut store = Store::in_memory().unwrap();
    for event in told(agent, name, seconds) {
        store.agent_event(&event).unwrap();
    }
    store
}

fn told(agent: &str, name: &str, seconds: f64) -> Vec<AgentEvent> {
    let until = at(seconds).at;
    situation(agent, name).into_iter().filter(|event| event.when.at <= until).collect()
}

/// A run of this kind whose parent is the process with this number; the agent's is 7.
fn begins(store: &mut Store, kind: Kind, parent_pid: u32, seconds: f64) -> WaitId {
    let run = RunStart {
        key: ProcessKey { pid: 4242, start: 1, boot: "boot".into() },
        what: RunLabel { tool: "make".into(), label: "make".into(), kind, show_from: None, has_silent_status: false },
        actor: Actor::Agent,
        project: None,
        started_at: at(seconds).at,
        parent_pid,
        folder: None,
    };
    store.begin(&run, Source::Observed).unwrap()
}

fn later(seconds: f64) -> Moment {
    at(seconds).at + TimeDelta::seconds(6)
}

/// Whose the `make` is that this process starts at `seconds`, once everything has been told.
fn whose(agent: &str, name: &str, kind: Kind, parent_pid: u32, seconds: f64) -> Actor {
    let mut store = log(agent, name, seconds + 6.0);
    let run = begins(&mut store, kind, parent_pid, seconds);
    for wait in store.typed_inside_agents(later(seconds)).unwrap() {
        store.is_typed(wait).unwrap();
    }
    store.wait(run).unwrap().unwrap().actor
}

/// When a person did this.
fn second(agent: &str, name: &str, what: &str) -> f64 {
    let line = recording(agent).into_iter().find(|line| line.situation == name && line.what.contains(what));
    line.unwrap_or_else(|| panic!("{agent} {name}: {what}")).seconds
}

#[test]
fn what_is_typed_between_two_turns_is_the_persons() {
    for agent in ["copilot", "qwen", "opencode"] {
        // The recordings have it a second or two behind the reply, where another hook of the agent could have started it.
        let typed = second(agent, "shell-command", "!make") + 5.0;
        assert_eq!(whose(agent, "shell-command", Kind::Build, 7, typed), Actor::Person, "{agent}");
        assert_eq!(whose(agent, "shell-command", Kind::Build, 8, typed), Actor::Agent, "{agent}: not of its process");
        assert_eq!(whose(agent, "shell-command", Kind::Install, 7, typed), Actor::Agent, "{agent} updates itself");
    }
    // Its own reply to the command ends with a Stop that has the old key.
    assert_eq!(whose("claude", "plain", Kind::Test, 7, 60.0), Actor::Person);
}

#[test]
fn what_begins_in_a_turn_or_next_to_one_is_the_agents() {
    for (agent, name) in [("copilot", "tool-allowed"), ("qwen", "tool-allowed"), ("opencode", "tool-allowed")] {
        let allowed = second(agent, name, "allows");
        assert_eq!(whose(agent, name, Kind::Build, 7, allowed + 0.1), Actor::Agent, "{agent}");
    }
    // Another hook of the reply's end runs the tests.
    let mut store = log("claude", "plain", 60.0);
    let ended = situation("claude", "plain").pop().unwrap().when.at;
    let seconds = (ended - at(0.0).at).as_seconds_f64();
    begins(&mut store, Kind::Test, 7, seconds + 0.2);
    assert_eq!(store.typed_inside_agents(later(seconds)).unwrap(), []);
}

#[test]
fn of_an_agent_that_has_told_nothing_yet_it_stays_the_agents() {
    let mut store = Store::in_memory().unwrap();
    begins(&mut store, Kind::Build, 7, 30.0);
    assert_eq!(store.typed_inside_agents(later(30.0)).unwrap(), []);
    // A turn that was stopped in silence goes on, as far as anybody knows.
    assert_eq!(whose("claude", "interrupt-in-text", Kind::Build, 7, 60.0), Actor::Agent);
}

#[test]
fn it_is_not_decided_before_the_hooks_of_the_moment_are_heard() {
    let mut store = log("copilot", "shell-command", 60.0);
    begins(&mut store, Kind::Build, 7, 60.0);
    assert_eq!(store.typed_inside_agents(at(62.0).at).unwrap(), []);
    assert_eq!(store.typed_inside_agents(at(66.0).at).unwrap().len(), 1);
}

#[test]
fn a_run_of_a_turn_of_which_only_the_wait_is_left_stays_the_agents() {
    let mut store = Store::in_memory().unwrap();
    let run = begins(&mut store, Kind::Build, 7, 5.0);
    // Four quick turns; of a session the last two are kept in mind.
    for turn in 0..4 {
        let begins_at = 4.0 + 10.0 * f64::from(turn);
        for (event, seconds) in told("copilot", "plain", 60.0).into_iter().zip([begins_at, begins_at + 6.0]) {
            store.agent_event(&AgentEvent { when: at(seconds), ..event }).unwrap();
        }
    }
    assert_eq!(store.typed_inside_agents(at(58.0).at).unwrap(), []);
    assert_eq!(store.wait(run).unwrap().unwrap().actor, Actor::Agent);
}
