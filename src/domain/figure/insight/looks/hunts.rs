//! Context hunts that end with a person, not with a document or the code.
//!
//! Hunts are rare, so all twelve weeks count. Fires from five hunts with a known end where the Wilson interval of the
//! share that ended with a person begins above two fifths: with four ways to end, that is well beyond an even split.

use std::collections::BTreeMap;
use std::time::Duration;

use super::a_week;
use crate::domain::figure::insight::STRIP_WEEKS;
use crate::domain::figure::insight::look::{LookDraft, LookEvidence};
use crate::domain::figure::stats::wilson95;
use crate::domain::log::wait;
use crate::domain::log::wait::Wait;
use crate::domain::say::share;

const FEWEST: u64 = 5;
const LOWEST: f64 = 0.4;

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let is_ended = |wait: &&Wait| wait.kind == wait::Kind::Context && wait.found.is_some();
    let ended: Vec<&Wait> = evidence.recent(STRIP_WEEKS).filter(is_ended).collect();
    let of = u64::try_from(ended.len()).ok()?;
    let with_person: Vec<&Wait> =
        ended.iter().copied().filter(|wait| wait.found == Some(wait::HuntOutcome::Person)).collect();
    let hits = u64::try_from(with_person.len()).ok()?;
    let interval = wilson95(hits, of)?;
    if of < FEWEST || interval[0] < LOWEST {
        return None;
    }
    let cost: Duration = with_person.iter().map(|wait| evidence.cost(wait)).sum();
    let facet = most_common(&with_person);
    let about = facet.map_or(String::new(), |facet| format!(" Looked for most often: {}.", facet.replace('_', " ")));
    Some(LookDraft {
        facet,
        sentence: format!(
            "The answer came from a person, not from a document or the code: {}.{about}",
            share::with_interval(hits, of, "context hunts", Some(interval))
        ),
        how_sure: format!(
            "Counted over {STRIP_WEEKS} weeks, from the hunts for which it was recorded where the answer was found."
        ),
        at_stake: a_week(cost, evidence.observed_weeks(STRIP_WEEKS)),
        ..LookDraft::default()
    })
}

/// The facet that at least half of them have.
fn most_common<'a>(hunts: &[&'a Wait]) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for facet in hunts.iter().filter_map(|hunt| hunt.facet()) {
        *counts.entry(facet).or_default() += 1;
    }
    let (facet, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= 2 && count * 2 >= hunts.len()).then_some(facet)
}
