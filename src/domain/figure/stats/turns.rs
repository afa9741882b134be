//! Turns of AI agents: how long they take, how many run side by side, and which part of them is the person's own builds and
//! tests. A turn is counted where it began, its time clipped to the period; the time in which it asked is in none of it.

use std::collections::BTreeSet;

use super::latency::Latency;
use super::overlap::{clip, merged, most_at_once, union};
use crate::domain::log::reading::Reading;
use crate::domain::log::tag::TagContext;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::time::{Period, Span};

/// What a period's turns come to. Durations are milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Turns {
    /// Those that began in the period and have ended.
    pub count: u64,
    /// Time in which at least one agent was at work.
    pub union: i64,
    /// The same of each agent, added up: more than the union where they ran side by side.
    pub sum: i64,
    /// Lengths of single turns.
    pub latency: Latency,
    /// The most that ran at one moment.
    pub most: u64,
    /// The part of the union in which a build, a test or the like of an agent's ran.
    pub runs: i64,
    /// The same by command, the longest first.
    pub commands: Vec<(String, i64)>,
}

impl Turns {
    /// Of the person's `waits` and everything that agents ran.
    #[must_use]
    pub fn of(waits: &[Wait], agents: &[Wait], period: Period, reading: Reading) -> Self {
        let turns = || waits.iter().filter(|wait| wait.is_turn() && wait.actor == Actor::Person);
        let ended = turns().filter(|turn| !turn.is_running() && period.contains(turn.started_at));
        let worked: Vec<(i64, i64)> = turns().filter_map(|turn| clip(&turn.span(reading.now), period)).collect();
        // A build after a question lies where the turn has not yet ended by the clock.
        let whole = turns().filter_map(|turn| clip(&whole(turn, reading), period));
        let whole: Vec<(i64, i64)> = merged(whole).collect();
        let builds = |label: Option<&str>| {
            let own = agents.iter().filter(|run| is_own(run) && label.is_none_or(|label| run.label == label));
            let stretches = own.filter_map(|run| clip(&run.span(reading.now), period));
            common(&merged(stretches).collect::<Vec<_>>(), &whole)
        };
        let total = union(worked.iter().copied());
        Self {
            count: ended.clone().count() as u64,
            union: total,
            sum: worked.iter().map(|(start, end)| end - start).sum(),
            latency: Latency::of(ended, reading.now),
            most: most_at_once(&worked).into(),
            runs: builds(None).min(total),
            commands: by_command(agents, builds),
        }
    }

    /// The part of the turns' time in which their builds and tests ran; `None` without turns.
    #[must_use]
    pub fn share_of_runs(&self) -> Option<f64> {
        (self.union > 0).then(|| self.runs as f64 / self.union as f64)
    }
}

/// From a turn's beginning to its end by the clock.
fn whole(turn: &Wait, reading: Reading) -> Span {
    Span { start: turn.started_at, end: turn.ended_at().unwrap_or(reading.now).max(turn.started_at) }
}

/// A build, a test or the like that an agent ran.
fn is_own(run: &Wait) -> bool {
    run.actor == Actor::Agent && TagContext::of(run.kind) == TagContext::Machine
}

fn by_command(agents: &[Wait], builds: impl Fn(Option<&str>) -> i64) -> Vec<(String, i64)> {
    let own = agents.iter().filter(|run| is_own(run));
    let labels: BTreeSet<&str> = own.map(|run| run.label.as_str()).collect();
    let mut commands: Vec<(String, i64)> =
        labels.into_iter().map(|label| (label.to_owned(), builds(Some(label)))).filter(|(_, time)| *time > 0).collect();
    commands.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    commands
}

/// How much of `stretches` lies in `others`; both are sorted and without overlaps.
fn common(stretches: &[(i64, i64)], others: &[(i64, i64)]) -> i64 {
    let (mut sum, mut first) = (0, 0);
    for (start, end) in stretches {
        while others.get(first).is_some_and(|(_, until)| until <= start) {
            first += 1;
        }
        let near = others[first..].iter().take_while(|(from, _)| from < end);
        sum += near.map(|(from, until)| ((*until).min(*end) - (*from).max(*start)).max(0)).sum::<i64>();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_are_found_and_edges_touch_nothing() {
        assert_eq!(common(&[(0, 10), (20, 30)], &[(5, 22), (29, 40)]), 5 + 2 + 1);
        assert_eq!(common(&[(0, 10)], &[(10, 20)]), 0);
        assert_eq!((most_at_once(&[(0, 10), (10, 20)]), most_at_once(&[(0, 10), (5, 20), (6, 7)])), (1, 3));
        assert_eq!(most_at_once(&[]), 0);
    }
}
