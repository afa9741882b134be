//! Commands that a person typed inside an agent (`!make`): the agent starts them as it starts its own, and no hook tells of
//! them. What tells them apart is that none of its turns goes on.

use chrono::TimeDelta;
use rusqlite::{Connection, named_params};

use super::convert::{Stamp, WaitRow};
use super::table::{Statements, record};
use super::turns::kept;
use super::{Result, Store};
use crate::domain::log::turn::Turn;
use crate::domain::log::wait::{Actor, Kind, WaitId};
use crate::domain::time::Moment;

/// Hooks of others run commands at a turn's beginning and end as well; ours may be a little later than theirs.
const MARGIN: TimeDelta = TimeDelta::seconds(3);
/// By then the hooks of the moment have told, and are in the log.
const SETTLED: TimeDelta = TimeDelta::seconds(5);
/// Looked at for so long; somebody looks every few seconds.
const LOOKED_AT: TimeDelta = TimeDelta::seconds(60);
/// Agents install and fetch by themselves, in no turn.
const KINDS: [Kind; 8] =
    [Kind::Build, Kind::Test, Kind::Lint, Kind::Generate, Kind::Container, Kind::Deploy, Kind::Flash, Kind::Ci];

/// A run of an agent's, and the process that started it.
struct AgentRun {
    wait: WaitId,
    started_at: Moment,
    kind: Kind,
    parent_pid: u32,
    boot: String,
}

record!(AgentRun { wait = "wait.id", started_at = "started_ms, started_offset", kind, parent_pid, boot });

impl Store {
    /// Runs of the last minute that a person typed inside an agent: begun by an agent that tells of its turns while none of
    /// them went on.
    pub fn typed_inside_agents(&self, now: Moment) -> Result<Vec<WaitId>> {
        let runs = agents_runs(&self.connection, now)?;
        if runs.is_empty() {
            return Ok(Vec::new());
        }
        let turns = kept(&self.connection)?;
        let mut typed = Vec::new();
        for run in runs.iter().filter(|run| KINDS.contains(&run.kind)) {
            let is_its = |turn: &&Turn| {
                turn.process.as_ref().is_some_and(|process| process.pid == run.parent_pid && process.boot == run.boot)
            };
            let mut its = turns.iter().filter(is_its).peekable();
            let is_told = its.peek().is_some_and(|first| first.began.at < run.started_at);
            if is_told && !its.any(|turn| covers(turn, run.started_at)) && !is_in_older_turn(&self.connection, run)? {
                typed.push(run.wait);
            }
        }
        Ok(typed)
    }

    /// A person typed it: the wait is theirs.
    pub fn is_typed(&mut self, wait: WaitId) -> Result<()> {
        self.write(|write| match WaitRow::load(write, wait.0)? {
            Some(row) if row.actor == Actor::Agent => WaitRow { actor: Actor::Person, ..row }.update(write),
            _ => Ok(()),
        })
    }
}

/// Runs of agents that began a few seconds to a minute ago, as the observer saw them.
fn agents_runs(connection: &Connection, now: Moment) -> Result<Vec<AgentRun>> {
    connection.select(
        "wait JOIN run ON run.wait = wait.id \
         WHERE started_ms BETWEEN :from AND :to AND actor = 'agent' AND source = 'observed' AND boot IS NOT NULL",
        named_params! { ":from": Stamp::of(now - LOOKED_AT).ms, ":to": Stamp::of(now - SETTLED).ms },
    )
}

/// Whether a turn goes on at this moment, or so near to it that what began then may be its own.
fn covers(turn: &Turn, at: Moment) -> bool {
    let is_over = turn.end.is_some_and(|end| at > turn.moment(end.at) + MARGIN);
    at >= turn.began.at - MARGIN && !is_over
}

const DAY_MS: i64 = 86_400_000;

/// Whether the run began in a turn of which only the wait is left.
fn is_in_older_turn(connection: &Connection, run: &AgentRun) -> Result<bool> {
    let at = Stamp::of(run.started_at).ms;
    let margin = MARGIN.num_milliseconds();
    connection.exists(
        "SELECT 1 FROM wait WHERE started_ms BETWEEN :day_before AND :latest AND kind = 'agent' AND ended_ms >= :earliest \
         AND id NOT IN (SELECT wait FROM turn) LIMIT 1",
        named_params! { ":day_before": at - DAY_MS, ":latest": at + margin, ":earliest": at - margin },
    )
}
