//! What a round becomes: one's own part among parts that are made up. Whoever shows it says that it is.
//!
//! The same definition gives the same invented people each time, so that leaving out a block changes that block only.

use fastrand::Rng;

use super::Round;
use super::publish::{Precision, publish};
use crate::domain::round::contribution::Part;
use crate::domain::round::layout::Block;
use crate::domain::round::result::{BlockKind, RoundResult, SCHEMA};

/// Any number will do, as long as it stays.
const SEED: u64 = 11;
/// Enough for every rule to show.
const MOST: usize = 60;

/// The result of a round to which the whole roster contributes: one part is given, all the others are invented.
#[must_use]
pub fn result(round: &Round, own: &Part) -> RoundResult {
    let people = round.roster.len().clamp(round.min_contributions as usize, MOST.max(round.min_contributions as usize));
    let mut sums: Vec<Vec<u32>> = round.layout.iter().map(|block| vec![0; block.labels.len()]).collect();
    for part in others(&round.layout, people.saturating_sub(1)).iter().chain([own]) {
        for (sum, cells) in sums.iter_mut().zip(part.cells()) {
            for cell in cells {
                sum[*cell] += 1;
            }
        }
    }
    let n = u32::try_from(people).unwrap_or(u32::MAX);
    RoundResult {
        schema: SCHEMA.to_owned(),
        round_hash: String::new(),
        title: format!("Invented: {}", round.title),
        weeks: round.weeks.to_string(),
        mode: round.mode.to_string(),
        n,
        blocks: publish(&round.layout, &sums, n, &round.rules, Precision::Counts),
        left_out: Vec::new(),
        rules: round.rules,
        purpose: None,
        readers: Some(round.readers.clone()).filter(|words| !words.is_empty()),
        retention_days: Some(round.retention_days),
        members: Some(n),
        pilot: round.pilot.clone(),
        surveys: round.surveys.iter().map(|asked| format!("{}/{}", asked.id, asked.version)).collect(),
        layout_hash: None,
    }
}

/// So many made-up parts.
fn others(layout: &[Block], count: usize) -> Vec<Part> {
    (0..count as u64)
        .map(|person| {
            let mut part = Part::blank(layout);
            for (block, place) in layout.iter().zip(0..) {
                // Each block has its own numbers: a longer layout does not change the others.
                let mut rng = Rng::with_seed(SEED ^ (person << 32) ^ place);
                part.say(layout, &block.id, &choice(block, &mut rng));
            }
            part
        })
        .collect()
}

/// Where somebody might be: in the middle rather than at an end; one in ten says nothing.
fn choice(block: &Block, rng: &mut Rng) -> Vec<usize> {
    let cells = block.no_answer();
    if cells == 0 || rng.f64() < 0.1 {
        return Vec::new();
    }
    if block.kind == BlockKind::MultiHot {
        let mut all: Vec<usize> = (0..cells).collect();
        // A few are named more often than the rest.
        all.sort_by_cached_key(|cell| (*cell as u64 + 1) * rng.u64(1..100));
        all.truncate(rng.usize(1..=block.most()));
        return all;
    }
    vec![rng.usize(0..cells).midpoint(rng.usize(0..cells))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Vec<Block> {
        let labels = || ["a", "b", "c", "d"].map(str::to_owned);
        vec![Block::one_hot("s.q", "How?", labels()), Block::multi_hot("s.m", "What?", labels(), 2)]
    }

    #[test]
    fn invented_people_are_the_same_each_time_and_make_choices_that_a_person_can_make() {
        let parts = others(&layout(), 30);
        assert_eq!(parts, others(&layout(), 30));
        assert!(parts.iter().all(|part| Part::new(&layout(), part.cells().to_vec()).is_ok()));
        let used: std::collections::BTreeSet<_> = parts.iter().map(|part| part.cells()[0].clone()).collect();
        assert!(used.len() >= 4, "{used:?}");
    }

    #[test]
    fn one_block_more_changes_nobody_in_the_others() {
        let mut longer = layout();
        longer.push(Block::one_hot("s.r", "And?", ["x".to_owned()]));
        for (one, other) in others(&layout(), 8).iter().zip(others(&longer, 8)) {
            assert_eq!(one.cells(), &other.cells()[..2]);
        }
    }
}
