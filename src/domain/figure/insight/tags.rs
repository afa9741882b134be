//! Where blocked time went: shares of tags and dimensions, in bands of those that cannot be told apart.
//!
//! A share is a ratio of sums with the days as units: the waits of one bad day belong together. A wait whose tag came from
//! a question that chance had drawn stands for those that were not drawn: it weighs one over its chance (Horvitz and
//! Thompson). A tag that somebody gave unasked stands for itself. The lengths beside the shares are not weighted, so that
//! they add up to blocked time as it is in the log.

use std::collections::{BTreeMap, HashMap};

use chrono::TimeZone;

use super::{Estimate, TagShare, WaveShare, split};
use crate::domain::figure::stats::{Claim, RatioSums, attribute};
use crate::domain::log::prompt::{PromptOutcome, ShownPrompt};
use crate::domain::log::tag::{Tag, Wave};
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::time::Period;

/// Blocked time of a period by day and tag.
pub(super) struct TagLedger {
    /// For each tag (`None` = without a category) what fell to it.
    tags: BTreeMap<Option<Tag>, TagTotal>,
    /// Weighted milliseconds of each day that had any.
    days: BTreeMap<usize, f64>,
}

/// What fell to one tag.
#[derive(Default)]
struct TagTotal {
    /// Milliseconds, not weighted.
    blocked: i64,
    waits: u64,
    /// Weighted milliseconds of each day.
    days: BTreeMap<usize, f64>,
}

impl TagLedger {
    /// From waits with their claims in `period`. A claim over midnight is cut there, which changes nobody's part.
    pub(super) fn new<Z: TimeZone>(
        claims: &[(&Wait, Claim)],
        prompts: &[ShownPrompt],
        period: Period,
        zone: &Z,
    ) -> Self {
        let weights = weights(prompts);
        let midnights = split::days(period, zone);
        let (mut places, mut pieces) = (Vec::new(), Vec::new());
        for (wait, claim) in claims {
            for (day, start, end) in split::cut(&midnights, (claim.start, claim.end)) {
                places.push((*wait, day));
                pieces.push(Claim { start, end, ..*claim });
            }
        }
        let mut ledger = Self { tags: BTreeMap::new(), days: BTreeMap::new() };
        for ((wait, day), own) in places.into_iter().zip(attribute(&pieces)) {
            let weighted = own as f64 * weights.get(&wait.id).copied().unwrap_or(1.0);
            let part = ledger.tags.entry(category(wait)).or_default();
            part.blocked += own;
            *part.days.entry(day).or_default() += weighted;
            *ledger.days.entry(day).or_default() += weighted;
        }
        for (wait, _) in claims {
            ledger.tags.entry(category(wait)).or_default().waits += 1;
        }
        ledger
    }

    /// The tags in their bands. None of zero length.
    pub(super) fn shares(&self) -> Vec<TagShare> {
        let share = |(tag, part): (&Option<Tag>, &TagTotal)| {
            let over = self.days.iter().map(|(day, all)| (part.days.get(day).copied().unwrap_or_default(), *all));
            Some(TagShare {
                tag: *tag,
                wave: tag.and_then(Tag::wave),
                blocked: part.blocked,
                share: Estimate::ratio(RatioSums::of(over.filter(|(_, all)| *all > 0.0)), 1.0)?,
                band: 0,
                days: part.days.values().filter(|length| **length > 0.0).count() as u64,
                waits: part.waits,
            })
        };
        let some = self.tags.iter().filter(|(_, part)| part.blocked > 0);
        banded(some.filter_map(share).collect())
    }

    /// The shares by WAVE dimension, of what has one.
    pub(super) fn waves(&self) -> Vec<WaveShare> {
        let mut waves: BTreeMap<Wave, (i64, BTreeMap<usize, f64>)> = BTreeMap::new();
        let mut all: BTreeMap<usize, f64> = BTreeMap::new();
        for (tag, part) in &self.tags {
            let Some(wave) = tag.and_then(Tag::wave).filter(|_| part.blocked > 0) else { continue };
            let (blocked, days) = waves.entry(wave).or_default();
            *blocked += part.blocked;
            for (day, length) in &part.days {
                *days.entry(*day).or_default() += length;
                *all.entry(*day).or_default() += length;
            }
        }
        let share = |(wave, (blocked, days)): (Wave, (i64, BTreeMap<usize, f64>))| {
            let over = all.iter().map(|(day, all)| (days.get(day).copied().unwrap_or_default(), *all));
            Some(WaveShare { wave, blocked, share: Estimate::ratio(RatioSums::of(over), 1.0)? })
        };
        waves.into_iter().filter_map(share).collect()
    }
}

/// The tag that a blocked wait goes under; the answer "not held up" is none.
fn category(wait: &Wait) -> Option<Tag> {
    wait.tag().filter(|tag| *tag != Tag::not_held_up())
}

/// One over the chance of every wait whose answer came from a question that was drawn.
fn weights(prompts: &[ShownPrompt]) -> HashMap<WaitId, f64> {
    let answered = prompts.iter().filter(|shown| shown.answer == Some(PromptOutcome::Answered));
    answered.filter(|shown| shown.chance > 0.0).filter_map(|shown| Some((shown.wait?, 1.0 / shown.chance))).collect()
}

/// Puts the largest first and gives each its band.
///
/// A share is in the band of a larger one while its interval overlaps that of the band's largest; so a long row of
/// overlapping neighbours does not become one band. Without intervals (one day) nothing can be told apart.
fn banded(mut shares: Vec<TagShare>) -> Vec<TagShare> {
    shares.sort_by(|a, b| b.share.value.total_cmp(&a.share.value));
    let lowest = |share: &TagShare| share.share.interval.map_or(0.0, |interval| interval.low);
    let highest = |share: &TagShare| share.share.interval.map_or(1.0, |interval| interval.high);
    let (mut band, mut leader) = (0, None);
    for share in &mut shares {
        let floor = *leader.get_or_insert(lowest(share));
        if highest(share) < floor {
            (band, leader) = (band + 1, Some(lowest(share)));
        }
        share.band = band;
    }
    shares
}
