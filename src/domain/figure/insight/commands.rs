//! The runs of each command: which are slow, which come again and again.

use std::collections::BTreeMap;

use super::{CommandRuns, Estimate, FEWEST_RUNS};
use crate::domain::figure::stats::{Latency, OutcomeCounts};
use crate::domain::log::wait::Wait;
use crate::domain::time::Moment;

/// Every command that `runs` (which have ended) belong to, sorted by name.
pub(super) fn commands<'a>(runs: impl Iterator<Item = &'a Wait>, now: Moment) -> Vec<CommandRuns> {
    let mut courses: BTreeMap<(&str, Option<&str>), Vec<&Wait>> = BTreeMap::new();
    for run in runs {
        courses.entry((&run.label, run.project.as_deref())).or_default().push(run);
    }
    courses.into_iter().filter_map(|(name, runs)| command(name, &runs, now)).collect()
}

fn command((label, project): (&str, Option<&str>), runs: &[&Wait], now: Moment) -> Option<CommandRuns> {
    let days = runs.iter().map(|run| run.started_at.date_naive());
    let latency = Latency::of(runs.iter().copied(), now);
    let lengths = runs.iter().map(|run| run.latency(now).as_millis() as f64);
    let outcomes = OutcomeCounts::of(runs.iter().copied());
    Some(CommandRuns {
        label: label.to_owned(),
        project: project.map(str::to_owned),
        runs: runs.len() as u64,
        succeeded: outcomes.succeeded,
        failed: outcomes.failed,
        median: Estimate::of_days(days.zip(lengths))?,
        p90: latency.p90?,
        total: latency.total,
    })
}

/// Those that run often enough, the one with the longest slow runs first.
pub(super) fn slowest(commands: &[CommandRuns]) -> Vec<CommandRuns> {
    let mut slowest: Vec<CommandRuns> =
        commands.iter().filter(|command| command.runs >= FEWEST_RUNS).cloned().collect();
    slowest.sort_by(|a, b| b.p90.total_cmp(&a.p90));
    slowest
}

/// Those that ran more than once, the most repeated first.
pub(super) fn repeated(commands: Vec<CommandRuns>) -> Vec<CommandRuns> {
    let mut repeated: Vec<CommandRuns> = commands.into_iter().filter(|command| command.runs > 1).collect();
    repeated.sort_by_key(|command| std::cmp::Reverse((command.runs, command.total)));
    repeated
}
