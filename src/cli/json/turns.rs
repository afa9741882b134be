//! Turns of agents in `draglog stats --json` and `draglog status --json`.

use serde::Serialize;

use super::seconds;
use crate::domain::figure::stats::Turns;
use crate::domain::page::now::NowView;

/// What a period's turns come to.
#[derive(Debug, Serialize)]
pub(super) struct TurnsPart {
    count: u64,
    /// Time in which at least one agent was at work.
    seconds: f64,
    /// The same of each, added up.
    sum_seconds: f64,
    median_seconds: Option<f64>,
    p90_seconds: Option<f64>,
    most_side_by_side: u64,
    /// The part of `seconds` in which the person's own builds and tests ran.
    own_runs_seconds: f64,
    own_runs: Vec<OwnRunPart>,
}

#[derive(Debug, Serialize)]
struct OwnRunPart {
    label: String,
    seconds: f64,
}

impl TurnsPart {
    pub(super) fn new(turns: &Turns) -> Self {
        let rounded = |value: f64| value.round() / 1000.0;
        let own = |(label, time): &(String, i64)| OwnRunPart { label: label.clone(), seconds: seconds(*time) };
        Self {
            count: turns.count,
            seconds: seconds(turns.union),
            sum_seconds: seconds(turns.sum),
            median_seconds: turns.latency.median.map(rounded),
            p90_seconds: turns.latency.p90.map(rounded),
            most_side_by_side: turns.most,
            own_runs_seconds: seconds(turns.runs),
            own_runs: turns.commands.iter().map(own).collect(),
        }
    }
}

/// The person's agents now.
#[derive(Debug, Serialize)]
pub(super) struct AgentsPart {
    working: usize,
    asking: usize,
}

impl AgentsPart {
    pub(super) fn new(view: &NowView) -> Self {
        Self { working: view.working_agents(), asking: view.asking().count() }
    }
}
