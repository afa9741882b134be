//! What is missing from the log: what the log itself knows, and what the observer says that cannot write to it.

use std::path::Path;

use crate::app::lock;
use crate::domain::log::gap::{Cause, Gap};
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store};

/// Everything that is missing since `since`, in the order in which it began.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn gaps(store: &Store, lock: &Path, since: Moment) -> Result<Vec<Gap>, StorageError> {
    let mut gaps = store.gaps(since)?;
    gaps.extend(told_by_observer(lock));
    Ok(gaps)
}

/// What is to be told where people look often: what goes on, and what was over a short time ago.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn news(store: &Store, lock: &Path, now: Moment) -> Result<Vec<Gap>, StorageError> {
    let mut gaps = gaps(store, lock, now - chrono::TimeDelta::days(1))?;
    gaps.retain(|gap| gap.is_news(now));
    Ok(gaps)
}

/// What the observer has to tell; of one that is gone, what went with it.
#[must_use]
pub(crate) fn told_by_observer(lock: &Path) -> Option<Gap> {
    let (note, is_held) = lock::note(lock)?;
    let (gap, held) = parse(&note)?;
    if is_held { Some(gap) } else { left_behind(gap, held) }
}

/// What the observer before this one had to tell, now that it is gone.
#[must_use]
pub(crate) fn told_before(note: &str) -> Option<Gap> {
    parse(note).and_then(|(gap, held)| left_behind(gap, held))
}

fn left_behind(gap: Gap, held: u64) -> Option<Gap> {
    let lost = gap.lost.unwrap_or_default() + held;
    (lost > 0).then_some(Gap { until: Some(gap.since), waiting: 0, lost: Some(lost), ..gap })
}

/// The line that the observer's lock carries: since when, how many wait, how many of them only in its memory, how many are
/// lost, and why.
#[must_use]
pub(crate) fn line(gap: &Gap, held: u64) -> String {
    let reason = gap.reason.as_deref().unwrap_or_default();
    let reason: String = reason.chars().take(500).collect();
    format!("{} {} {held} {} {reason}", gap.since.to_rfc3339(), gap.waiting, gap.lost.unwrap_or_default())
}

fn parse(line: &str) -> Option<(Gap, u64)> {
    let mut words = line.splitn(5, ' ');
    let since = Moment::parse_from_rfc3339(words.next()?).ok()?;
    let mut number = || words.next()?.parse::<u64>().ok();
    let (waiting, held, lost) = (number()?, number()?, number()?);
    let reason = crate::domain::say::escape::clean(words.next()?);
    Some((Gap { waiting, lost: Some(lost), reason: Some(reason), ..Gap::begun(Cause::NotWritten, since) }, held))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_lock_tells_what_waits_and_later_what_went() {
        let since = Moment::parse_from_rfc3339("2026-11-20T14:05:00+01:00").unwrap();
        let gap = Gap {
            waiting: 5,
            lost: Some(1),
            reason: Some("no space is left".into()),
            ..Gap::begun(Cause::NotWritten, since)
        };
        let line = line(&gap, 2);
        assert_eq!(parse(&line), Some((gap.clone(), 2)));
        let before = told_before(&line).unwrap();
        assert_eq!((before.lost, before.until), (Some(3), Some(since)));
        assert_eq!(told_before(&super::line(&Gap { lost: Some(0), ..gap }, 0)), None, "the rest is in the spool");
        assert_eq!(parse("nonsense"), None);
    }
}
