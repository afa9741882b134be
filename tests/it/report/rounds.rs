//! Results as a confirmed round writes them, made up: whole teams, small ones, figures that are kept back, several rounds.

use draglog::domain::log::tag::Tag;
use draglog::domain::round::layout::{Block, BlockKind, survey, waits};
use draglog::domain::round::publish::{BlockSums, kept_back, publish};
use draglog::domain::round::result::{ResultBlock, RoundResult};
use draglog::survey::Surveys;

/// An empty result of so many people.
pub(crate) fn empty(n: u32) -> RoundResult {
    RoundResult {
        round_hash: format!("{:064x}", 0x1f3a),
        purpose: Some("decide which hold-up to work on first".into()),
        readers: Some("the team and its lead".into()),
        retention_days: Some(90),
        members: Some(n + 2),
        ..RoundResult::new("Platform team", "2026-W44..2026-W47".parse().unwrap(), n, Vec::new())
    }
}

fn published(block: &Block, options: &[u32], answers: u32) -> ResultBlock {
    publish(block, &BlockSums { options: options.to_vec(), answers }, &[])
}

/// A question whose options are in an order, answered by so many each.
pub(crate) fn block(id: &str, title: &str, labels: &[&str], counts: &[u32]) -> ResultBlock {
    let labels = labels.iter().map(|label| (*label).to_owned()).collect();
    published(&Block::ordered(id, title, labels, None), counts, counts.iter().sum())
}

/// Everything a shipped pulse asks, answered by `n` people: mostly the option `lean` of its options (0 to 1).
pub(crate) fn pulse(id: &str, n: u32, lean: f64) -> Vec<ResultBlock> {
    let surveys = Surveys::builtin();
    let blocks = survey::blocks(surveys.get(id).unwrap()).into_iter().enumerate();
    blocks.map(|(place, block)| published(&block, &around(block.options.len(), n - 2, lean, place), n - 2)).collect()
}

/// One question of a shipped pulse, each option by so many people.
pub(crate) fn answered(pulse: &str, item: &str, counts: &[u32]) -> Option<ResultBlock> {
    let surveys = Surveys::builtin();
    let block = survey::blocks(surveys.get(pulse)?).into_iter().find(|block| block.id.item() == item)?;
    Some(published(&block, counts, counts.iter().sum()))
}

/// So many people, most of them at one option.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small counts, never negative")]
fn around(options: usize, people: u32, lean: f64, place: usize) -> Vec<u32> {
    let top = (lean * (options - 1) as f64 + place as f64 % 2.0) as usize;
    let weights: Vec<f64> = (0..options).map(|option| 1.0 / (1.0 + (option as f64 - top as f64).powi(2))).collect();
    let of: f64 = weights.iter().sum();
    let mut counts: Vec<u32> = weights.iter().map(|weight| (weight / of * f64::from(people)) as u32).collect();
    counts[top.min(options - 1)] += people - counts.iter().sum::<u32>();
    counts
}

/// A figure of waits, each option by so many people.
pub(crate) fn figure(id: &str, counts: &[u32]) -> ResultBlock {
    published(&waits::figure(id).unwrap().block(), counts, counts.iter().sum())
}

/// What twelve people's logs give.
pub(crate) fn logs() -> Vec<ResultBlock> {
    vec![
        figure("waits.observed_weeks", &[0, 1, 2, 4, 4, 0]),
        figure("waits.blocked_rate", &[0, 1, 1, 2, 4, 2, 1]),
        figure("waits.blocked_rate.W", &[2, 3, 3, 2, 1]),
        kept_back(&waits::figure("waits.blocked_rate.A").unwrap().block()),
        figure("waits.blocked_rate.V", &[3, 4, 2, 1, 1]),
        figure("waits.blocked_rate.E", &[1, 1, 1, 3, 5]),
        figure("waits.latency_median", &[0, 3, 4, 3, 1]),
        figure("waits.latency_p90", &[0, 2, 5, 3, 1]),
        figure("waits.success", &[0, 2, 5, 3, 1]),
        figure("waits.retries", &[2, 1, 4, 3, 1]),
        figure("waits.prompts_answered", &[1, 2, 5, 3]),
        tags(
            12,
            &[
                ("flaky_fail", 8),
                ("build_test", 6),
                ("review_wait", 5),
                ("context_hunt", 4),
                ("ci_queue", 3),
                ("rework", 2),
            ],
        ),
    ]
}

/// The tags that cost most, named by so many people each.
pub(crate) fn tags(n: u32, people: &[(&str, u32)]) -> ResultBlock {
    let block = waits::figure(waits::TAGS).unwrap().block();
    let counted = |tag: Tag| people.iter().find(|(id, _)| *id == tag.id()).map_or(0, |(_, count)| *count);
    published(&block, &Tag::categories().map(counted).collect::<Vec<_>>(), n)
}

/// Twelve people, three pulses and their logs.
pub(crate) fn twelve() -> RoundResult {
    let mut result = empty(12);
    result.blocks = logs();
    result.blocks.extend(pulse("context_gaps", 12, 0.6));
    result.blocks.extend(pulse("toil_hours", 12, 0.7));
    result.blocks.extend(pulse("wave_pulse", 12, 0.5));
    result.left_out = vec!["1 contribution was not valid".into()];
    result
}

/// Everything that can be asked, with a pilot.
pub(crate) fn everything() -> RoundResult {
    let mut result = twelve();
    for id in ["review_handoff", "wait_states", "studio_factory", "dora_quick", "flow_day", "ai_task"] {
        result.blocks.extend(pulse(id, 12, 0.4));
    }
    result.pilot = Some("merge queue".into());
    result.blocks.push(figure("pilot.shift", &[4, 3, 3, 1, 0]));
    result
}

/// Six people, no logs but their tags.
pub(crate) fn six() -> RoundResult {
    let mut result = empty(8);
    result.blocks = pulse("context_gaps", 8, 0.6);
    let asked = survey::blocks(Surveys::builtin().get("context_gaps").unwrap());
    result.blocks[1] = kept_back(&asked[1]);
    result.blocks.push(tags(6, &[("flaky_fail", 4), ("build_test", 3), ("review_wait", 1)]));
    result
}

/// Rounds of twelve people, one every four weeks; in each so many stopped about once a day or more.
pub(crate) fn over_time(often: &[u32]) -> Vec<RoundResult> {
    let asked = survey::blocks(Surveys::builtin().get("context_gaps").unwrap());
    let rounds = often.iter().enumerate().map(|(place, often)| {
        let mut result = empty(12);
        let week = 4 + 4 * place;
        result.weeks = format!("2026-W{week:02}..2026-W{:02}", week + 3).parse().unwrap();
        result.round_hash = format!("{place:064x}");
        result.blocks = pulse("context_gaps", 12, 0.6);
        result.blocks[0] = published(&asked[0], &[12 - often, 0, *often, 0, 0], 12);
        result
    });
    rounds.collect()
}

/// A question in which several may be ticked.
pub(crate) fn several(id: &str, title: &str, labels: &[&str], ticks: &[u32], answers: u32) -> ResultBlock {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    let block = Block::several(id, title, labels, 2);
    assert_eq!(block.kind, BlockKind::Several);
    published(&block, ticks, answers)
}
