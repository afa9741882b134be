//! What eight people said in each of the four rounds: how many at each option, before the rules of publishing round it.

use crate::domain::log::survey::Survey;
use crate::domain::round::layout::{Block, survey, waits};
use crate::domain::round::publish::{BlockSums, publish};
use crate::domain::round::result::ResultBlock;

/// Block, and the counts of its options in August, September, October and November; options at the end that nobody took are
/// left out.
type Row = (&'static str, [&'static [u32]; 4]);

const ORDERED: &[Row] = &[
    ("waits.observed_weeks", [&[0, 0, 1, 2, 5], &[0, 0, 0, 2, 6], &[0, 0, 1, 2, 5], &[0, 0, 1, 1, 6]]),
    (
        "waits.blocked_rate",
        [&[0, 0, 1, 1, 3, 2, 1], &[0, 0, 1, 1, 3, 2, 1], &[0, 0, 1, 2, 3, 1, 1], &[0, 1, 1, 1, 3, 2, 0]],
    ),
    ("waits.longest", [&[0, 1, 2, 2, 2, 1], &[0, 1, 2, 2, 2, 1], &[0, 2, 2, 1, 2, 1], &[0, 2, 2, 1, 3, 0]]),
    ("waits.latency_median", [&[0, 2, 3, 2, 1], &[0, 2, 3, 3, 0], &[0, 2, 3, 3, 0], &[0, 2, 3, 3, 0]]),
    ("waits.latency_p90", [&[0, 1, 5, 2, 0], &[0, 1, 5, 2, 0], &[0, 1, 6, 1, 0], &[0, 2, 5, 1, 0]]),
    ("waits.success", [&[0, 1, 2, 4, 1], &[0, 1, 2, 4, 1], &[0, 0, 3, 4, 1], &[0, 1, 2, 4, 1]]),
    ("waits.retries", [&[3, 3, 1, 1, 0], &[3, 3, 2, 0, 0], &[4, 2, 1, 1, 0], &[4, 3, 1, 0, 0]]),
    ("waits.hunts", [&[0, 2, 3, 2, 1], &[0, 2, 3, 2, 1], &[0, 2, 3, 3, 0], &[1, 4, 2, 1, 0]]),
    ("waits.review_age", [&[0, 1, 3, 3, 1], &[0, 1, 4, 2, 1], &[0, 1, 3, 3, 1], &[0, 2, 3, 2, 1]]),
    ("context_gaps.cg_freq", [&[0, 2, 3, 2, 1], &[1, 1, 3, 2, 1], &[1, 2, 3, 2, 0], &[2, 3, 2, 1, 0]]),
    ("context_gaps.cg_hours", [&[0, 1, 2, 3, 2, 0], &[0, 1, 2, 3, 2, 0], &[0, 2, 2, 3, 1, 0], &[1, 3, 2, 2, 0, 0]]),
    ("context_gaps.cg_found", [&[5, 1, 1, 0, 0, 1], &[5, 1, 1, 0, 0, 1], &[5, 2, 1, 0, 0, 0], &[3, 4, 1, 0, 0, 0]]),
    ("context_gaps.cg_blocker", [&[3, 1, 3, 1], &[3, 1, 3, 1], &[3, 1, 4], &[1, 2, 5]]),
    ("wait_states.ws_local", [&[2, 3, 2, 1, 0], &[2, 3, 2, 1, 0], &[2, 3, 2, 1, 0], &[2, 3, 2, 1, 0]]),
    ("wait_states.ws_pipeline", [&[0, 2, 3, 2, 1], &[1, 2, 2, 3, 0], &[1, 2, 3, 2, 0], &[1, 2, 3, 2, 0]]),
    ("wait_states.ws_review", [&[0, 1, 3, 3, 1], &[0, 1, 3, 3, 1], &[0, 1, 4, 2, 1], &[0, 1, 3, 3, 1]]),
    ("wait_states.ws_people", [&[3, 4, 1, 0, 0], &[3, 4, 1, 0, 0], &[3, 3, 2, 0, 0], &[3, 4, 1, 0, 0]]),
    // Too few had a hold-up that they remember: it is kept back.
    ("wait_states.ws_longest", [&[1, 1, 1, 1, 0, 0], &[1, 1, 1, 1, 0, 0], &[1, 1, 1, 1, 0, 0], &[1, 1, 1, 1, 0, 0]]),
    ("wait_states.ws_predict", [&[1, 3, 2, 2, 0], &[1, 3, 2, 2, 0], &[1, 2, 2, 3, 0], &[1, 2, 2, 3, 0]]),
];

/// Ticks of the same, by option.
const TICKS: &[Row] = &[
    ("context_gaps.cg_what", [&[6, 3, 1, 0, 1, 2], &[6, 3, 1, 0, 1, 2], &[6, 3, 1, 0, 1, 2], &[4, 4, 3, 0, 1, 1]]),
    (
        "waits.tags.17",
        // In the order of the categories: build or test, pipeline, flaky, environment, debt, review, …
        [
            &[4, 5, 2, 1, 0, 6, 1, 0, 1, 2, 6, 3],
            &[4, 5, 2, 1, 0, 6, 1, 0, 1, 2, 6, 3],
            &[4, 5, 2, 1, 0, 6, 1, 0, 1, 2, 5, 3],
            &[4, 5, 2, 1, 0, 6, 1, 0, 1, 2, 3, 3],
        ],
    ),
];

/// People of the team.
const PEOPLE: u32 = 8;

/// The blocks of a round, as they are published.
pub(super) fn blocks(round: usize, surveys: &[Survey]) -> Vec<ResultBlock> {
    let ordered = ORDERED.iter().filter_map(|(id, rounds)| {
        let answers = rounds[round].iter().sum();
        Some(published(&block(id, surveys)?, rounds[round], answers))
    });
    let ticks = TICKS.iter().filter_map(|(id, rounds)| Some(published(&block(id, surveys)?, rounds[round], PEOPLE)));
    ordered.chain(ticks).collect()
}

fn block(id: &str, surveys: &[Survey]) -> Option<Block> {
    let of_waits = waits::figure(id).map(waits::WaitFigure::block);
    of_waits.or_else(|| surveys.iter().flat_map(survey::blocks).find(|block| block.id == id))
}

fn published(block: &Block, counts: &[u32], answers: u32) -> ResultBlock {
    let mut options = counts.to_vec();
    options.resize(block.options.len(), 0);
    publish(block, &BlockSums { options, answers }, &[])
}
