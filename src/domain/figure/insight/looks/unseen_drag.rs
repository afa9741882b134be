//! Complaints that no log shows: the person's own pulse says there was much of a drag, the log has next to none.
//!
//! Fires where the answer is "About once a day" or more, or more than three (toil: five) hours, and the log of the
//! same days has at most one wait of that category and less than half an hour. What it costs is not known, so it
//! counts with a nominal hour a week in the order of looks.

use std::time::Duration;

use super::pulse_and_log;
use crate::domain::figure::insight::look::{LookDraft, LookEvidence};
use crate::domain::say::count::count;
use crate::domain::say::length::hours;
use crate::domain::say::moment;

const MOST_WAITS: u64 = 1;
const MOST: Duration = Duration::from_secs(1800);
/// A nominal price, see above.
const NOT_KNOWN: Duration = Duration::from_secs(3600);

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let compared = pulse_and_log::compared(evidence).into_iter();
    let unseen = compared.filter(|both| both.is_loud && both.waits <= MOST_WAITS && both.blocked < MOST);
    let both = unseen.max_by_key(|both| both.at)?;
    let logged = match both.waits {
        0 => "no such wait".to_owned(),
        waits if both.blocked.is_zero() => count(waits, "such wait"),
        waits => format!("{}, {}", count(waits, "such wait"), hours(both.blocked)),
    };
    Some(LookDraft {
        tags: both.pair.tags,
        sentence: format!(
            "In the pulse \"{}\" of {} the answer about {} was \"{}\"; the log of the week before has {logged}.",
            both.title,
            moment::day(both.at.date_naive()),
            both.pair.about,
            both.answer,
        ),
        how_sure: "One answer compared with one week of the log: enough to ask about, not enough to conclude anything."
            .into(),
        at_stake: NOT_KNOWN,
        ..LookDraft::default()
    })
}
