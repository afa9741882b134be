//! Turns of agents: each event changes the last turns of its session, and with them their waits.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::convert::{Stamp, WaitRow, millis, name};
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
        let write = self.write()?;
        let before = of_session(&write, &event.session)?;
        let mut turns = before.clone();
        let is_busy = turns.last().map(|turn| is_busy(&write, turn)).transpose()?.unwrap_or_default();
        step(&mut turns, event, is_busy);
        let changed = keep(&write, &before, turns)?;
        forget_over(&write, event)?;
        write.commit()?;
        Ok(changed)
    }

    /// Ends turns of which nothing more will be heard; `is_alive` asks after an agent's process. Gives those that it ended.
    pub fn settle_turns(
        &mut self,
        now: &ClockReading,
        is_alive: impl Fn(&ProcessKey) -> bool,
        watching: WatchMode,
    ) -> Result<Vec<WaitId>> {
        let open = self.open_turns()?;
        let mut ended = Vec::new();
        for mut turn in open {
            let before = turn.clone();
            let alive = turn.process.as_ref().map(&is_alive);
            let is_over = settle(&mut turn, now, alive);
            if watching == WatchMode::Yes && !is_over && alive == Some(true) {
                turn.is_seen(now);
            }
            if turn == before {
                continue;
            }
            let write = self.write()?;
            let changed = keep(&write, &[before], vec![turn])?;
            write.commit()?;
            ended.extend(changed.into_iter().filter(|_| is_over));
        }
        Ok(ended)
    }

    /// The agents that are at work or ask.
    pub fn open_turns(&self) -> Result<Vec<Turn>> {
        let mut query =
            self.connection.prepare_cached("SELECT wait, state FROM turn WHERE is_open = 1 ORDER BY wait")?;
        read(&mut query, &[])
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
fn forget_over(connection: &Connection, event: &AgentEvent) -> rusqlite::Result<()> {
    const DAY_MS: i64 = 86_400_000;
    connection
        .prepare_cached(
            "DELETE FROM turn WHERE is_open = 0 AND ((SELECT ended_ms FROM wait WHERE id = turn.wait) < :day_ago \
             OR (session = :session AND wait NOT IN \
             (SELECT wait FROM turn WHERE session = :session ORDER BY wait DESC LIMIT :kept)))",
        )?
        .execute(named_params! {
            ":day_ago": Stamp::of(event.when.at).ms - DAY_MS, ":session": event.session, ":kept": KEPT,
        })?;
    Ok(())
}

/// Every turn of which more is known than its wait.
pub(super) fn kept(connection: &Connection) -> Result<Vec<Turn>> {
    let mut query = connection.prepare_cached("SELECT wait, state FROM turn ORDER BY wait")?;
    read(&mut query, &[])
}

/// The last turns of a session, oldest first.
fn of_session(connection: &Connection, session: &str) -> Result<Vec<Turn>> {
    let mut query = connection.prepare_cached("SELECT wait, state FROM turn WHERE session = :session ORDER BY wait")?;
    read(&mut query, named_params! { ":session": session })
}

fn read(query: &mut rusqlite::Statement<'_>, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<Vec<Turn>> {
    let rows = query.query_map(values, |row| Ok((row.get::<_, WaitId>(0)?, row.get::<_, String>(1)?)))?;
    let turns = rows.map(|row| {
        let (wait, state) = row?;
        Ok(Turn { wait, ..serde_json::from_str(&state)? })
    });
    turns.collect()
}

/// Whether a run of the agent's is going on in the turn's project.
fn is_busy(connection: &Connection, turn: &Turn) -> rusqlite::Result<bool> {
    let run = connection
        .prepare_cached(
            "SELECT 1 FROM wait WHERE ended_ms IS NULL AND actor = 'agent' AND kind != 'agent' AND project IS :project LIMIT 1",
        )?
        .query_row(named_params! { ":project": turn.project }, |_| Ok(()))
        .optional()?;
    Ok(run.is_some())
}

/// Writes down what became of these turns; gives the waits that changed.
fn keep(connection: &Connection, before: &[Turn], after: Vec<Turn>) -> Result<Vec<WaitId>> {
    let mut changed = Vec::new();
    for gone in before.iter().filter(|turn| !after.iter().any(|other| other.wait == turn.wait)) {
        connection.prepare_cached("DELETE FROM wait WHERE id = :id")?.execute(named_params! { ":id": gone.wait })?;
    }
    for mut turn in after.into_iter().filter(|turn| !before.contains(turn)) {
        if !keep_wait(connection, &mut turn)? {
            continue;
        }
        connection
            .prepare_cached(
                "INSERT INTO turn (wait, session, is_open, state) VALUES (:wait, :session, :is_open, :state) \
                 ON CONFLICT (wait) DO UPDATE SET is_open = excluded.is_open, state = excluded.state",
            )?
            .execute(named_params! {
                ":wait": turn.wait, ":session": turn.session, ":is_open": turn.is_open(),
                ":state": serde_json::to_string(&turn)?,
            })?;
        changed.push(turn.wait);
    }
    Ok(changed)
}

/// Writes the wait of a turn; `false` where a person has removed it.
fn keep_wait(connection: &Connection, turn: &mut Turn) -> Result<bool> {
    let mut row = match turn.wait {
        WaitId(0) => begun(turn),
        WaitId(id) => match WaitRow::load(connection, id)? {
            Some(row) => row,
            None => return Ok(false),
        },
    };
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
    if row.id == 0 {
        turn.wait = WaitId(row.insert(connection)?);
    } else {
        row.update(connection)?;
    }
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
