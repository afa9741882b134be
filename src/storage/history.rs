//! Past runs of a command, from which is said how long one that goes on will take.

use std::time::Duration;

use rusqlite::ToSql;

use super::convert::Stamp;
use super::table::{Statements, record};
use super::{Result, Store};
use crate::domain::figure::progress::{MOST_RUNS, Past, Start, Usual};
use crate::domain::log::wait::{Outcome, Wait};

/// Runs that are read: some of them failed, and only tell what came after.
const READ: u32 = 100;
/// Without a run of the command for so long, the next one begins after a pause.
const PAUSE_MS: i64 = 4 * 3_600_000;

/// A run that came to an end by itself.
struct EndedRun {
    started_ms: i64,
    end_ms: i64,
    length: Duration,
    steps: Option<u32>,
    outcome: Outcome,
}

record!(EndedRun { started_ms, end_ms = "ended_ms", length = "measured_ms", steps, outcome });

/// Whose runs tell of a run.
#[derive(Clone, Copy, PartialEq)]
enum RunOrigin {
    Own,
    /// Anybody else's in the project.
    Others,
    /// Those of an imported history that did not tell where they ran.
    Imported,
}

impl RunOrigin {
    /// The nearest first.
    const ALL: [Self; 3] = [Self::Own, Self::Others, Self::Imported];

    const fn condition(self) -> &'static str {
        match self {
            Self::Own => "project IS :project AND actor = :actor AND outcome IN ('succeeded', 'failed')",
            Self::Others => "project IS :project AND actor <> :actor AND outcome IN ('succeeded', 'failed')",
            Self::Imported => "source = 'imported' AND project IS NULL AND outcome IN ('succeeded', 'unknown')",
        }
    }
}

impl Store {
    /// How long `run` will usually take: from the last runs of the same label in the same project that succeeded, those of
    /// its own actor where there are any, else anybody's; until the first of those from an imported history that did not
    /// tell where they ran.
    pub fn usual(&self, run: &Wait) -> Result<Option<Usual>> {
        let started_ms = Stamp::of(run.started_at).ms;
        for whose in RunOrigin::ALL {
            let runs = self.ended_runs(run, whose)?;
            let past = past(&runs, whose == RunOrigin::Imported);
            if let Some(usual) = Usual::of(&past, start(runs.first(), started_ms)) {
                return Ok(Some(usual));
            }
        }
        Ok(None)
    }

    /// The last runs of the command that came to an end by themselves, newest first.
    fn ended_runs(&self, run: &Wait, whose: RunOrigin) -> Result<Vec<EndedRun>> {
        let mut values: Vec<(&str, &dyn ToSql)> = vec![(":label", &run.label), (":runs", &READ)];
        if whose != RunOrigin::Imported {
            values.extend([(":project", &run.project as &dyn ToSql), (":actor", &run.actor)]);
        }
        let condition = whose.condition();
        let from = format!(
            "wait WHERE label = :label AND {condition} AND ended_ms IS NOT NULL ORDER BY ended_ms DESC LIMIT :runs"
        );
        self.connection.select(&from, values.as_slice())
    }
}

/// Those of `runs` (newest first) that tell how long the command takes; of an imported history also where it did not tell how
/// a run went.
fn past(runs: &[EndedRun], is_imported: bool) -> Vec<Past> {
    let tells = |run: &EndedRun| run.outcome == Outcome::Succeeded || is_imported;
    let past = runs.iter().enumerate().filter(|(_, run)| tells(run)).map(|(place, run)| Past {
        length: run.length,
        steps: run.steps,
        start: start(runs.get(place + 1), run.started_ms),
    });
    past.take(MOST_RUNS).collect()
}

/// How a run begins that comes after `before`.
fn start(before: Option<&EndedRun>, started_ms: i64) -> Start {
    Start {
        after_pause: before.is_none_or(|before| started_ms - before.end_ms > PAUSE_MS),
        after_failure: before.is_some_and(|before| before.outcome == Outcome::Failed),
    }
}
