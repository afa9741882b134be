//! What is worth a look: the list of sentence-makers, one file each, and which of their sentences are shown first.
//!
//! A maker fires only on a signal and gives `None` otherwise; its thresholds and the reasons for them stand in its
//! file. A threshold is about what a person could act on, an interval about what chance could do: a maker needs both.

mod cold_mondays;
mod connected;
mod hunts;
mod new_command;
mod open_review;
mod pulse_and_log;
mod retry_signature;
mod silent_drag;
mod slow_agents;
mod slower;
mod small_waits;
mod unseen_drag;

use std::cmp::Reverse;
use std::time::Duration;

use super::look::Certainty::{Clear, Hint, Likely};
use super::look::{Look, LookEvidence, Maker};
use crate::domain::figure::playbook;

/// Every sentence-maker: its name and its signal's, how sure it is, what it is about. A new one is a file and a line here.
pub const MAKERS: &[Maker] = &[
    Maker::new(("retry_signature", "fails_then_passes"), Clear, &["flaky_fail"], retry_signature::find),
    Maker::new(("slower_than_before", "long_runs"), Likely, &["build_test"], slower::find),
    Maker::new(("cold_mondays", "cold_start"), Likely, &["build_test"], cold_mondays::find),
    Maker::new(("new_command", "new_command"), Clear, &["build_test"], new_command::find),
    Maker::new(("hunts_end_with_a_person", "human_routers"), Likely, &["context_hunt"], hunts::find),
    Maker::new(("review_open_longer", "untouched_changes"), Likely, &["review_wait"], open_review::find),
    Maker::new(("small_waits", "small_waits"), Likely, &["build_test"], small_waits::find),
    Maker::new(("slow_agents", "agents_build_slowly"), Likely, &["agent_wait", "build_test"], slow_agents::find),
    Maker::new(
        ("connected_signals", "connected"),
        Hint,
        &["flaky_fail", "build_test", "review_churn"],
        connected::find,
    ),
    Maker::new(("silent_drag", "silent_drag"), Hint, &[], silent_drag::find),
    Maker::new(("unseen_drag", "drag_unseen"), Hint, &[], unseen_drag::find),
];

/// Most sentences that are shown at a time: more than a handful is a list to file away, not something to look at.
pub const MOST: usize = 5;

/// What is worth a look in the evidence, the most at stake first.
///
/// Time at stake counts in full where it is clear and less where it is not. What lies within about a third of each
/// other cannot be told apart; there the essay's order of attack decides.
#[must_use]
pub fn worth_a_look(evidence: &LookEvidence) -> Vec<Look> {
    let mut looks: Vec<Look> = MAKERS.iter().filter_map(|maker| maker.look(evidence)).collect();
    looks.sort_by_key(|look| (Reverse(rung(look)), order_of_attack(look), Reverse(weight(look))));
    looks.truncate(MOST);
    looks
}

/// Seconds at stake, less for what is less sure.
fn weight(look: &Look) -> u64 {
    let sure = match look.certainty {
        Clear => 4,
        Likely => 3,
        Hint => 2,
    };
    look.at_stake.as_secs().saturating_mul(sure) / 4
}

/// On a ladder whose rungs are a factor of 1.35 apart.
#[expect(clippy::cast_possible_truncation, reason = "a logarithm of seconds is small")]
fn rung(look: &Look) -> i64 {
    ((weight(look) as f64).max(1.0).ln() / 1.35_f64.ln()).floor() as i64
}

fn order_of_attack(look: &Look) -> usize {
    look.tags.first().map_or(usize::MAX, |tag| playbook::order_of_attack(*tag))
}

/// Time over a number of weeks, per week.
fn a_week(time: Duration, weeks: u64) -> Duration {
    time / u32::try_from(weeks.max(1)).unwrap_or(u32::MAX)
}
