//! The runs of each command: which are slow, which come again and again.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{CommandRuns, Estimate, FEWEST_RUNS};
use crate::domain::figure::stats::percentile;
use crate::domain::log::wait::{Outcome, Wait};
use crate::domain::time::Moment;

/// Every command that `runs` (which have ended) belong to, sorted by name.
pub(super) fn commands<'a>(runs: impl Iterator<Item = &'a Wait>, now: Moment) -> Vec<CommandRuns> {
    let mut courses: HashMap<(&str, Option<&str>), CommandTally> = HashMap::new();
    for run in runs {
        let course = courses.entry((&run.label, run.project.as_deref())).or_default();
        course.lengths.push(run.latency(now).as_millis() as f64);
        course.days.push(run.started_at.date_naive());
        course.succeeded += u64::from(run.has(Outcome::Succeeded));
        course.failed += u64::from(run.has(Outcome::Failed));
    }
    let command = |((label, project), mut course): ((&str, Option<&str>), CommandTally)| {
        let middle = Estimate::of_days(course.days.into_iter().zip(course.lengths.iter().copied()))?;
        course.lengths.sort_unstable_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        let total = course.lengths.iter().sum::<f64>() as i64;
        Some(CommandRuns {
            label: label.to_owned(),
            project: project.map(str::to_owned),
            runs: course.lengths.len() as u64,
            succeeded: course.succeeded,
            failed: course.failed,
            middle,
            slowest_tenth: percentile(&course.lengths, 0.9)?,
            total,
        })
    };
    let mut commands: Vec<CommandRuns> = courses.into_iter().filter_map(command).collect();
    commands.sort_by(|a, b| (&a.label, &a.project).cmp(&(&b.label, &b.project)));
    commands
}

#[derive(Default)]
struct CommandTally {
    /// Milliseconds, and the day of each.
    lengths: Vec<f64>,
    days: Vec<NaiveDate>,
    succeeded: u64,
    failed: u64,
}

/// Those that run often enough, the one with the longest slow runs first.
pub(super) fn slowest(commands: &[CommandRuns]) -> Vec<CommandRuns> {
    let mut slowest: Vec<CommandRuns> =
        commands.iter().filter(|command| command.runs >= FEWEST_RUNS).cloned().collect();
    slowest.sort_by(|a, b| b.slowest_tenth.total_cmp(&a.slowest_tenth));
    slowest
}

/// Those that ran more than once, the most repeated first.
pub(super) fn repeated(commands: Vec<CommandRuns>) -> Vec<CommandRuns> {
    let mut repeated: Vec<CommandRuns> = commands.into_iter().filter(|command| command.runs > 1).collect();
    repeated.sort_by_key(|command| std::cmp::Reverse((command.runs, command.total)));
    repeated
}
