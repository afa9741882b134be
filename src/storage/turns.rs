//! Turns of agents: each event changes the last turns of its session, and with them their waits.

use rusqlite::{Connection, Params, named_params};

use super::convert::{Stamp, WaitRow, millis, name};
use super::table::{Json, Statements, cells};
use super::{Result, Store};
use crate::domain::log::filter::Filter;
use crate::domain::log::run::ProcessKey;
use crate::domain::log::turn::{AgentEvent, ClockReading, Turn, settle, step};
use crate::domain::log::wait::{Actor, Kind, Source, Wait, WaitId};
use crate::domain::time::{Moment, Period};

/// So many turns of a session are kept in mind: the last may turn out to be a part of the one before.
const KEPT: i64 = 2;

/// Whether somebody asks after the agents again and again, so that one that dies was alive until shortly before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchMode {
    Yes,
    No,
}

impl Store {
    /// Takes in one event of an agent; gives the waits that it changed. The same event once more changes nothing.
    pub fn agent_event(&mut self, event: &AgentEvent) -> Result<Vec<WaitId>> {
        self.write(|write| {
            let before = of_session(write, &event.session)?;
            let mut turns = before.clone();
            let is_busy = turns.last().map(|turn| is_busy(write, turn)).transpose()?.unwrap_or_default();
            step(&mut turns, event, is_busy);
            let changed = keep(write, &before, turns)?;
            forget_over(write, event)?;
            Ok(changed)
        })
    }

    /// Ends turns of which nothing more will be heard; `is_alive` asks after an agent's process. Gives those that it ended.
    pub fn settle_turns(
        &mut self,
        now: &ClockReading,
        is_alive: impl Fn(&ProcessKey) -> bool,
        watching: WatchMode,
    ) -> Result<Vec<WaitId>> {
        let mut ended = Vec::new();
        for mut turn in self.open_turns()? {
            let before = turn.clone();
            let alive = turn.process.as_ref().map(&is_alive);
            let is_over = settle(&mut turn, now, alive);
            if watching == WatchMode::Yes && !is_over && alive == Some(true) {
                turn.is_seen(now);
            }
            if turn == before {
                continue;
            }
            let changed = self.write(|write| keep(write, &[before], vec![turn]))?;
            ended.extend(changed.into_iter().filter(|_| is_over));
        }
        Ok(ended)
    }

    /// The agents that are at work or ask.
    pub fn open_turns(&self) -> Result<Vec<Turn>> {
        read(&self.connection, "WHERE is_open = 1", [])
    }

    /// What agents ran in `period`; nothing where there is no turn among `waits` that it could be a part of.
    pub fn agent_runs(&self, waits: &[Wait], period: Period) -> Result<Vec<Wait>> {
        if !waits.iter().any(Wait::is_turn) {
            return Ok(Vec::new());
        }
        let filter =
            Filter { since: Some(period.from), until: Some(period.to), actor: Some(Actor::Agent), ..Filter::default() };
        Ok(self.waits(&filter)?.into_iter().filter(Wait::is_run).collect())
    }

    /// A run of an agent's began in this project at `at`: where the one turn there asks, it was allowed to.
    pub fn agent_run_began(&mut self, project: Option<&str>, at: Moment) -> Result<()> {
        let open = self.open_turns()?;
        let mut here = open.iter().filter(|turn| turn.project.as_deref() == project);
        if let (Some(turn), None) = (here.next(), here.next())
            && turn.need.is_some()
        {
            self.agent_event(&turn.went_on(at))?;
        }
        Ok(())
    }
}

/// Lets go of what is known beside the waits: of all but a session's last turns, and of those that ended a day before.
fn forget_over(connection: &Connection, event: &AgentEvent) -> Result<usize> {
    const DAY_MS: i64 = 86_400_000;
    connection.run(
        "DELETE FROM turn WHERE is_open = 0 AND ((SELECT ended_ms FROM wait WHERE id = turn.wait) < :day_ago \
         OR (session = :session AND wait NOT IN \
         (SELECT wait FROM turn WHERE session = :session ORDER BY wait DESC LIMIT :kept)))",
        named_params! {
            ":day_ago": Stamp::of(event.when.at).ms - DAY_MS, ":session": event.session, ":kept": KEPT,
        },
    )
}

/// Every turn of which more is known than its wait.
pub(super) fn kept(connection: &Connection) -> Result<Vec<Turn>> {
    read(connection, "", [])
}

/// The last turns of a session, oldest first.
fn of_session(connection: &Connection, session: &str) -> Result<Vec<Turn>> {
    read(connection, "WHERE session = :session", named_params! { ":session": session })
}

fn read(connection: &Connection, condition: &str, values: impl Params) -> Result<Vec<Turn>> {
    let sql = format!("SELECT wait, state FROM turn {condition} ORDER BY wait");
    let rows = connection.all::<(WaitId, String)>(&sql, values)?;
    rows.into_iter().map(|(wait, state)| Ok(Turn { wait, ..serde_json::from_str(&state)? })).collect()
}

/// Whether a run of the agent's is going on in the turn's project.
fn is_busy(connection: &Connection, turn: &Turn) -> Result<bool> {
    connection.exists(
        "SELECT 1 FROM wait WHERE ended_ms IS NULL AND actor = 'agent' AND kind != 'agent' AND project IS :project LIMIT 1",
        named_params! { ":project": turn.project },
    )
}

/// Writes down what became of these turns; gives the waits that changed.
fn keep(connection: &Connection, before: &[Turn], after: Vec<Turn>) -> Result<Vec<WaitId>> {
    let mut changed = Vec::new();
    for gone in before.iter().filter(|turn| !after.iter().any(|other| other.wait == turn.wait)) {
        connection.run("DELETE FROM wait WHERE id = :id", named_params! { ":id": gone.wait })?;
    }
    for mut turn in after.into_iter().filter(|turn| !before.contains(turn)) {
        if keep_wait(connection, &mut turn)? {
            connection.insert_or(
                "turn",
                cells! { "wait": turn.wait, "session": turn.session, "is_open": turn.is_open(), "state": Json(&turn) },
                "(wait) DO UPDATE SET is_open = excluded.is_open, state = excluded.state",
            )?;
            changed.push(turn.wait);
        }
    }
    Ok(changed)
}

/// Writes the wait of a turn; `false` where a person has removed it.
fn keep_wait(connection: &Connection, turn: &mut Turn) -> Result<bool> {
    let known = if turn.wait == WaitId(0) { Some(begun(turn)) } else { WaitRow::load(connection, turn.wait.0)? };
    let Some(mut row) = known else { return Ok(false) };
    let until = turn.end.map_or(turn.sign, |end| end.at);
    let slept = millis(Turn::slept(until));
    if let Some(end) = turn.end {
        let ended = turn.moment(end.at);
        row.end_at(Stamp::of(ended), end.outcome);
        row.suspended_ms = slept;
    } else {
        (row.ended, row.outcome) = (None, None);
        // What it stood still for the person is told only while it goes on.
        row.suspended_ms = slept + millis(turn.needs);
        row.asks_since_ms = turn.asks_since().map(|since| Stamp::of(since).ms);
    }
    row.measured_ms = millis(turn.worked());
    turn.wait = WaitId(row.store(connection)?);
    Ok(true)
}

fn begun(turn: &Turn) -> WaitRow {
    let mut row = WaitRow::beginning(Kind::Agent, Source::Hook, &turn.label(), turn.began.at);
    row.actor = turn.actor;
    row.tool = name(&turn.agent);
    row.project = turn.project.as_deref().and_then(name);
    debug_assert!(row.actor != Actor::Background);
    row
}
