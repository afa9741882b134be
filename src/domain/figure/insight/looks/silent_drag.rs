//! Drag that no one complains about: the log has much of it, the person's own pulse says there was little.
//!
//! Fires where the answer is "Never", "Once or twice" or at most an hour, and the log of the same days has blocked
//! waits of that category on four days and three hours of them. Both bars together leave room for an honest "twice".

use std::time::Duration;

use super::pulse_and_log;
use crate::domain::figure::insight::look::{LookDraft, LookEvidence};
use crate::domain::say::count::count;
use crate::domain::say::length::hours;
use crate::domain::say::moment;

const FEWEST_DAYS: usize = 4;
const LEAST: Duration = Duration::from_secs(3 * 3600);

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let compared = pulse_and_log::compared(evidence).into_iter();
    let silent = compared.filter(|both| both.is_quiet && both.days >= FEWEST_DAYS && both.blocked >= LEAST);
    let both = silent.max_by_key(|both| both.blocked)?;
    Some(LookDraft {
        tags: both.pair.tags,
        sentence: format!(
            "The log has {} blocked by {} on {} of the week before {}; the answer in the pulse \"{}\" that day was \"{}\".",
            hours(both.blocked),
            both.pair.about,
            count(both.days, "day"),
            moment::day(both.at.date_naive()),
            both.title,
            both.answer,
        ),
        how_sure: "One answer compared with one week of the log: enough to ask about, not enough to conclude anything."
            .into(),
        at_stake: both.blocked,
        ..LookDraft::default()
    })
}
