//! Turns of agents in `draglog stats`.

use crate::cli::json::seconds;
use crate::domain::figure::stats::Turns;

/// Names and numbers of every figure.
pub(super) fn figures(turns: &Turns) -> impl Iterator<Item = (&'static str, Option<String>)> {
    let time = |value: i64| Some(seconds(value).to_string());
    let from_ms = |value: Option<f64>| value.map(|value| (value.round() / 1000.0).to_string());
    [
        ("turns.count", Some(turns.count.to_string())),
        ("turns.seconds", time(turns.union)),
        ("turns.sum_seconds", time(turns.sum)),
        ("turns.median_seconds", from_ms(turns.latency.median)),
        ("turns.p90_seconds", from_ms(turns.latency.p90)),
        ("turns.most_side_by_side", Some(turns.most.to_string())),
        ("turns.own_runs_seconds", time(turns.runs)),
    ]
    .into_iter()
}
