//! What a round becomes: your part among parts that are made up. Whoever shows it says that it is.
//!
//! The same definition gives the same invented people each time, so that leaving out a block changes that block only.

use fastrand::Rng;

use super::CONTRIBUTIONS;
use super::publish::{BlockSums, kept_back, publish};
use crate::domain::round::contribution::Part;
use crate::domain::round::layout::{Block, BlockKind};
use crate::domain::round::result::{ResultBlock, RoundResult};
use crate::domain::time::Weeks;

/// Any number will do, as long as it stays.
const SEED: u64 = 11;
/// Enough for every rule to show.
const MOST: u32 = 60;

/// The result of a round to which so many members contribute: one part is given, all the others are invented.
#[must_use]
pub fn result((title, weeks): (&str, Weeks), layout: &[Block], own: &Part, members: u32) -> RoundResult {
    let n = members.clamp(CONTRIBUTIONS, MOST);
    let mut sums: Vec<Vec<u32>> = layout.iter().map(|block| vec![0; block.cells()]).collect();
    for part in others(layout, n.saturating_sub(1)).iter().chain([own]) {
        for (sum, cells) in sums.iter_mut().zip(part.cells()) {
            for cell in cells {
                sum[*cell] += 1;
            }
        }
    }
    let blocks = layout.iter().zip(&sums).map(|(block, sums)| shown(block, sums, n)).collect();
    RoundResult { members: Some(n), ..RoundResult::new(title, weeks, n, blocks) }
}

fn shown(block: &Block, sums: &[u32], n: u32) -> ResultBlock {
    BlockSums::of(block, sums, n).map_or_else(|_| kept_back(block), |counts| publish(block, &counts, &[]))
}

/// So many made-up parts.
fn others(layout: &[Block], count: u32) -> Vec<Part> {
    (0..u64::from(count))
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
    if rng.f64() < 0.1 {
        return vec![block.no_answer()];
    }
    if block.kind == BlockKind::Several {
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
        let labels = || ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        vec![Block::ordered("s.q", "How?", labels(), None), Block::several("s.m", "What?", labels(), 2)]
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
        longer.push(Block::ordered("s.r", "And?", ["x", "y"].map(str::to_owned).to_vec(), None));
        for (one, other) in others(&layout(), 8).iter().zip(others(&longer, 8)) {
            assert_eq!(one.cells(), &other.cells()[..2]);
        }
    }
}
