//! A change has been open for longer than changes usually wait.
//!
//! From review waits entered by hand and from imported changes. Fires where one that is open now is older than
//! nineteen in twenty of those, eight at least, that were closed in the twelve weeks, and at least a day old. The
//! middle age is Kaplan-Meier's, in which open items count for as long as they have been open; its interval is that
//! of order statistics. Age is age: it is never added to blocked time, so for the order of looks each open change
//! counts with a nominal half hour, the price of coming back to it.

use std::time::Duration;

use super::words;
use crate::domain::insight::STRIP_WEEKS;
use crate::domain::insight::look::{Certainty, Evidence, Found, Look};
use crate::domain::stats::{kaplan_meier, median_interval};
use crate::domain::text::duration;
use crate::domain::wait::{Class, Kind, Wait, between};

const FEWEST_CLOSED: usize = 8;
const OLDER_THAN: f64 = 0.95;
const YOUNGEST_S: u64 = 24 * 3600;
/// A nominal price, see above.
const COMING_BACK: Duration = Duration::from_secs(1800);

pub(super) fn make(evidence: &Evidence) -> Option<Look> {
    let (closed, open) = ages(evidence);
    if closed.len() < FEWEST_CLOSED {
        return None;
    }
    let oldest = *open.iter().max()?;
    let is_older =
        |age: u64| closed.iter().filter(|other| **other < age).count() as f64 >= OLDER_THAN * closed.len() as f64;
    let long: Vec<u64> = open.iter().copied().filter(|age| *age >= YOUNGEST_S && is_older(*age)).collect();
    let older_than = closed.iter().filter(|other| **other < oldest).count();
    let number = u64::try_from(long.len()).ok().filter(|number| *number > 0)?;
    let (middle, is_bound) = kaplan_meier(&closed, &open).median_or_bound()?;
    let all: Vec<f64> = closed.iter().chain(&open).map(|age| *age as f64 * 1000.0).collect();
    let [low, high] = median_interval(&all).map(|middle| [middle.low, middle.high].map(words::length))?;
    let (has, plural) = if number == 1 { ("has", "change") } else { ("have", "changes") };
    Some(
        Found {
            id: "review_open_longer",
            signal: "untouched_changes",
            tags: &["review_wait"],
            facet: None,
            sentence: format!(
                "{number} {plural} {has} been open for longer than usual, one for {}: longer than {older_than} of the {} \
                 closed ones. The middle wait is {}{} (between {low} and {high}).",
                duration(Duration::from_secs(oldest)),
                closed.len(),
                if is_bound { "at least " } else { "" },
                duration(Duration::from_secs(middle)),
            ),
            how_sure: format!(
                "Kaplan-Meier over {} closed and {} open changes of {STRIP_WEEKS} weeks; nights and weekends are in all of \
                 them.",
                closed.len(),
                open.len()
            ),
            at_stake: COMING_BACK * u32::try_from(number).unwrap_or(u32::MAX),
            certainty: Certainty::Likely,
        }
        .look(),
    )
}

/// How long changes waited for an answer, closed and open, in seconds.
fn ages(evidence: &Evidence) -> (Vec<u64>, Vec<u64>) {
    let (mut closed, mut open) = (Vec::new(), Vec::new());
    for wait in evidence.recent(STRIP_WEEKS).filter(|wait| is_review(wait)) {
        let age = wait.latency(evidence.reading.now).as_secs();
        if wait.is_running() { open.push(age) } else { closed.push(age) }
    }
    for change in evidence.inputs.changes.iter().filter(|change| evidence.weeks_before(change.opened_at).is_some()) {
        let age = |until| between(change.opened_at, until).as_secs();
        match change.answered_at.or(change.closed_at) {
            Some(answer) => closed.push(age(answer)),
            None => open.push(age(change.known_until)),
        }
    }
    (closed, open)
}

fn is_review(wait: &Wait) -> bool {
    let is_tagged = wait.tag.is_some_and(|tag| tag.id() == "review_wait");
    wait.class() == Class::Queue && (is_tagged || (wait.tag.is_none() && wait.kind == Kind::Review))
}
