//! An event of an agent, from what its hook was given to the spool.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::DateTime;

use crate::agents::table::{EventRow, StatusFile};
use crate::agents::{Agent, Payload, payload};
use crate::domain::log::run::ProcessKey;
use crate::domain::log::turn::{AgentEvent, ClockReading, EventMeaning, Sign, TurnOrigin};
use crate::domain::log::wait::Actor;
use crate::observe::caller::caller;
use crate::observe::event::{Info, Inspector};
use crate::observe::project;
use crate::{clock, paths, spool};

/// What the hook's command line says.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// What a wrapper says happened.
    pub said: Option<EventMeaning>,
    pub agent: Option<String>,
    pub session: Option<String>,
}

/// Leaves the event in the spool, if it is one that tells of a turn.
///
/// # Errors
/// If it cannot be written.
pub fn hear(call: &Call, payload: &[u8], when: ClockReading, inspect: &dyn Inspector, spool: &Path) -> io::Result<()> {
    let Some(call) = read(call, payload, when) else { return Ok(()) };
    let is_start = matches!(call.event.sign, Sign::Start { .. });
    let origin = is_start.then(|| origin(&call, inspect));
    spool::turns::leave(spool, &AgentEvent { origin, ..call.event })
}

/// An event, and what tells where its turn came from.
pub struct EventReading {
    pub event: AgentEvent,
    agent: Option<Agent>,
    folder: Option<PathBuf>,
    /// The client sent the prompt by itself.
    pub is_own_prompt: bool,
}

/// What a hook's call and its payload say happened at `when`, if it matters to a turn.
#[must_use]
pub fn read(call: &Call, bytes: &[u8], when: ClockReading) -> Option<EventReading> {
    let agent = match &call.agent {
        Some(id) => Agent::of_id(id),
        None => payload::sender(bytes),
    };
    let payload = agent.as_ref().map(|agent| Payload::read(bytes, agent)).unwrap_or_default();
    let text = |field: &str| payload.text(field);
    let sign = match (call.said, &agent) {
        (Some(said), _) => Sign::new(said, None, false),
        (None, Some(agent)) => {
            let holds = |field: &str, values: &[String]| payload.is_one_of(field, values);
            sign(agent, agent.on(text(&agent.event)?, holds)?, &payload)
        }
        (None, None) => return None,
    };
    let id = call.agent.as_deref().map(plain).or_else(|| agent.as_ref().map(|agent| agent.id.clone()))?;
    let named = call.session.as_deref().or_else(|| payload.first(&agent.as_ref()?.session)).unwrap_or_default();
    let key = agent.as_ref().and_then(|agent| text(agent.key.as_ref()?));
    let folder = agent.as_ref().and_then(|agent| text(&agent.folder)).map(PathBuf::from);
    let event = AgentEvent {
        session: hash(&id, named),
        key: key.map(|key| hash(&id, key)),
        agent: id,
        when,
        sign,
        is_helper: agent.as_ref().and_then(|agent| text(agent.helper.as_ref()?)).is_some(),
        origin: None,
    };
    Some(EventReading { event, agent, folder, is_own_prompt: payload.is_own_prompt() })
}

/// What a status file of `agent` says of its session.
#[must_use]
pub fn status(agent: &Agent, status: &StatusFile, bytes: &[u8]) -> Option<AgentEvent> {
    let payload = Payload::of(bytes, &[&status.session, &status.state, &status.at_ms], None);
    let state = payload.text(&status.state)?;
    let is_in = |words: &[String]| words.iter().any(|word| word == state);
    let sign = if is_in(&status.work) {
        Sign::Work { spent: None, hangs: false }
    } else if is_in(&status.needs) {
        Sign::Needs
    } else if is_in(&status.idle) {
        Sign::Idle
    } else {
        return None;
    };
    let at = DateTime::from_timestamp_millis(payload.number(&status.at_ms)?.try_into().ok()?)?;
    Some(AgentEvent {
        agent: agent.id.clone(),
        session: hash(&agent.id, payload.text(&status.session)?),
        key: None,
        when: ClockReading { at: clock::localize(at.fixed_offset()), uptime: None },
        sign,
        is_helper: false,
        origin: None,
    })
}

fn sign(agent: &Agent, on: &EventRow, payload: &Payload) -> Sign {
    let flag = match on.means {
        EventMeaning::Start => agent.is_queueing,
        EventMeaning::End => agent.again.as_ref().is_some_and(|field| payload.flag(field)),
        _ => on.hangs,
    };
    let spent = on.spent_ms.as_ref().and_then(|field| payload.number(field));
    Sign::new(on.means, spent.map(Duration::from_millis), flag)
}

/// The name of an agent as labels have it.
fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().take(24).map(plain).collect()
}

/// Sessions and turns are only told apart: what an agent calls them need not be kept.
fn hash(agent: &str, name: &str) -> String {
    project::salted(name.as_bytes(), agent.as_bytes())
}

fn origin(call: &EventReading, inspect: &dyn Inspector) -> TurnOrigin {
    let folder = call.folder.clone().or_else(|| std::env::current_dir().ok());
    let project = folder.and_then(|folder| project::of(&folder, paths::home().as_deref(), &[]));
    let caller = caller(inspect, std::process::id());
    let is_unattended =
        call.is_own_prompt || call.agent.as_ref().is_some_and(|agent| is_unattended(agent, caller.as_ref()));
    TurnOrigin {
        project: project.map(|project| project.name),
        actor: if is_unattended { Actor::Agent } else { Actor::Person },
        process: caller.map(|info| ProcessKey { pid: info.id.pid, start: info.id.start, boot: inspect.boot_id() }),
    }
}

/// Whether nobody sits in front of it.
fn is_unattended(agent: &Agent, caller: Option<&Info>) -> bool {
    let told = &agent.unattended;
    let value = told.variable.as_ref().and_then(|name| std::env::var(name).ok());
    let is_said = |argv: &[String]| argv.iter().skip(1).any(|word| told.words.contains(word));
    value.is_some_and(|value| told.values.contains(&value)) || caller.is_some_and(|info| is_said(&info.argv))
}
