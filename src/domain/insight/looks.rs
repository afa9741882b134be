//! What is worth a look: the list of sentence-makers, one file each, and which of their sentences are shown first.
//!
//! A maker fires only on a signal and gives `None` otherwise; its thresholds and the reasons for them stand in its file.

use super::look::{Evidence, Look};

/// Every sentence-maker. A new one is a file and a line here.
pub const MAKERS: &[fn(&Evidence) -> Option<Look>] = &[];

/// Most sentences that are shown at a time.
pub const MOST: usize = 5;

/// What is worth a look in the evidence, most time at stake first.
#[must_use]
pub fn worth_a_look(evidence: &Evidence) -> Vec<Look> {
    let mut looks: Vec<Look> = MAKERS.iter().filter_map(|maker| maker(evidence)).collect();
    looks.sort_by_key(|look| std::cmp::Reverse((look.at_stake, look.certainty)));
    looks.truncate(MOST);
    looks
}
