//! Questions with several answers: the most ticked options are shown, while enough ticks stay untold.

use std::collections::BTreeMap;

use super::{Bounds, LEAST, figure};

/// The ticks of a question as they may be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TickCounts {
    /// By place of the option.
    pub shown: BTreeMap<usize, Bounds>,
    /// What each of the others lies in.
    pub others: Bounds,
}

/// `max` ticks a person at most. Nobody has to tick anything.
pub(super) fn ticks(counts: &[u32], answers: u32, max: u32) -> TickCounts {
    let mut places: Vec<usize> = (0..counts.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(counts[*place]));
    let mut untold = max.saturating_mul(answers);
    let mut shown = BTreeMap::new();
    for place in places {
        // Somebody with a program of their own may tick and give no answer at once.
        let bounds = figure(counts[place].min(answers), answers);
        untold = untold.saturating_sub(bounds.at_least);
        if counts[place] < LEAST || untold <= max {
            break;
        }
        shown.insert(place, bounds);
    }
    let most = shown.values().map(|bounds: &Bounds| bounds.at_most).min().unwrap_or(LEAST - 1);
    TickCounts { shown, others: Bounds { at_least: 0, at_most: most } }
}
