//! A change has been open for longer than changes usually wait for a first answer.
//!
//! By the ages that the metric "time to first review" is made of ([`review_ages`]), over the twelve weeks. Fires where one
//! that waits now is older than nineteen in twenty of those, eight at least, that were answered, and at least a day old; one
//! that ended without an answer is neither, it only counts in the median for as long as it had none. Age is age: it is never
//! added to blocked time, so for the order of looks each such change counts with a nominal half hour, the price of coming
//! back to it.

use std::time::Duration;

use crate::domain::figure::insight::look::{LookDraft, LookEvidence};
use crate::domain::figure::insight::{MetricValue, STRIP_WEEKS, review_ages};
use crate::domain::say::count::{agree, count};
use crate::domain::say::length::{duration, millis};

const FEWEST_ANSWERED: usize = 8;
const OLDER_THAN: f64 = 0.95;
const YOUNGEST_MS: u64 = 24 * 3_600_000;
/// A nominal price, see above.
const COMING_BACK: Duration = Duration::from_secs(1800);

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let inputs = evidence.inputs;
    let ages = review_ages(inputs.changes, inputs.records.waits, evidence.last_weeks(STRIP_WEEKS), evidence.reading);
    let answered = &ages.answered;
    if answered.len() < FEWEST_ANSWERED {
        return None;
    }
    let older_than = |age: u64| answered.iter().filter(|other| **other < age).count();
    let is_long = |age: &u64| *age >= YOUNGEST_MS && older_than(*age) as f64 >= OLDER_THAN * answered.len() as f64;
    let long: Vec<u64> = ages.waiting.iter().copied().filter(is_long).collect();
    let oldest = *long.iter().max()?;
    let number = u64::try_from(long.len()).ok()?;
    let Some(MetricValue::Age { median, is_lower_bound, closed, open, .. }) = ages.value() else { return None };
    Some(LookDraft {
        sentence: format!(
            "{} {} been open for longer than usual, one of them for {}: longer than {} of the {} answered ones. The \
                 median wait is {}{} elapsed{}.",
            count(number, "change"),
            agree(number, "has", "have"),
            duration(millis(oldest as f64)),
            older_than(oldest),
            answered.len(),
            if is_lower_bound { "at least " } else { "" },
            duration(millis(median.value)),
            median.bounds(|end| duration(millis(end))),
        ),
        how_sure: format!(
            "From {closed} answered and {open} unanswered changes of {STRIP_WEEKS} weeks; nights and weekends are \
                 included."
        ),
        at_stake: COMING_BACK * u32::try_from(number).unwrap_or(u32::MAX),
        ..LookDraft::default()
    })
}
