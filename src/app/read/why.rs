//! Why a wait is in the log as it is: what each of its words was concluded from.

use crate::domain::log::wait::{Actor, Class, Source, TagSource, Wait};
use crate::domain::page::now::WaitExplanation;
use crate::domain::say::length::duration;
use crate::domain::time::Moment;

/// The facts of a recorded wait, in reading order.
#[must_use]
pub fn recorded(wait: Wait, now: Moment) -> WaitExplanation {
    let mut facts = vec![
        fact("label", wait.label.clone()),
        fact("rule", rule(&wait)),
        fact("kind", wait.kind.to_string()),
        fact("actor", format!("{}: {}", wait.actor, actor(&wait))),
        fact("source", format!("{}: {}", wait.source, source(&wait))),
        fact("project", wait.project.clone().unwrap_or_else(|| "none".into())),
        fact("class", class(&wait)),
        fact("length", length(&wait, now)),
        fact("held up", wait.held_up_in_words().into()),
    ];
    if let Some(tag) = wait.tag() {
        let by =
            if wait.tag_source() == Some(TagSource::Inferred) { "concluded from the kind" } else { "given by you" };
        facts.push(fact("tag", format!("{}, {by}", tag.name())));
    }
    WaitExplanation { wait, facts }
}

fn fact(name: &str, words: String) -> (String, String) {
    (name.to_owned(), words)
}

fn rule(wait: &Wait) -> String {
    match (&wait.tool, wait.source) {
        (Some(agent), _) if wait.is_turn() => format!("none: a turn of {agent}, as its hooks told"),
        (Some(tool), _) => format!("{tool} (rules/{tool}.toml)"),
        (None, Source::Manual) => "none: entered by hand".into(),
        (None, _) => "none".into(),
    }
}

fn actor(wait: &Wait) -> &'static str {
    match wait.actor {
        Actor::Person if wait.is_turn() => "you sent the prompt",
        Actor::Agent if wait.is_turn() => "nobody sat in front of it",
        Actor::Person if !wait.source.is_watched() => "entered or imported by you",
        Actor::Person => "in the foreground of a terminal",
        Actor::Agent => "an AI coding agent is among the processes that started it",
        Actor::Background => "no terminal, or not in its foreground: an editor's check, a job in the background",
    }
}

fn source(wait: &Wait) -> &'static str {
    match wait.source {
        Source::Hook if wait.is_turn() => "told by the agent's hooks",
        Source::Observed => "seen in the system's process events",
        Source::Wrapped => "started by draglog run",
        Source::Hook => "told by the shell hook",
        Source::Manual => "entered by hand",
        Source::Imported => "read from a file",
    }
}

fn class(wait: &Wait) -> String {
    let means = match wait.class() {
        Class::Blocking => "its time may be added up",
        Class::Queue => "the age of a work item, never added up",
    };
    format!("{}: {means}", wait.class())
}

fn length(wait: &Wait, now: Moment) -> String {
    let mut words = duration(wait.latency(now));
    if !wait.suspended.is_zero() {
        words = format!("{words}, not counting {} suspended", duration(wait.suspended));
    }
    if wait.is_idle_cut(now) {
        words.push_str(", blocked time cut after the last input");
    }
    words
}
