//! What is missing from the log, or still waits to be written: since when, why and how much.

use chrono::TimeDelta;

use crate::domain::say::count::{agree, count};
use crate::domain::say::moment::{at_in_short, clock_seconds};
use crate::domain::time::Moment;

crate::domain::say::words::words! {
    /// Why something is missing.
    pub enum Cause, "cause of a gap" {
        /// The log took nothing: a full disk, a file that can only be read, a lock.
        NotWritten = "not_written",
        /// draglog was stopped, and nobody else observed.
        NotObserved = "not_observed",
        /// The system told of more processes than could be taken in.
        EventsLost = "events_lost",
        /// Commands were over before their names could be read.
        TooShort = "too_short",
        /// The log's file was damaged; told until somebody has seen it.
        Damaged = "damaged",
    }
}

/// Something is or may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub cause: Cause,
    pub since: Moment,
    /// `None` while it goes on.
    pub until: Option<Moment>,
    /// Runs that wait to be written.
    pub waiting: u64,
    /// Runs that are missing; `None` where nobody knows how many.
    pub lost: Option<u64>,
    /// In words, where the cause alone does not say it.
    pub reason: Option<String>,
}

/// A gap that is over is told for so long where people look often.
const NEWS: TimeDelta = TimeDelta::hours(1);

impl Gap {
    /// One that begins at this moment.
    #[must_use]
    pub const fn begun(cause: Cause, since: Moment) -> Self {
        Self { cause, since, until: None, waiting: 0, lost: None, reason: None }
    }

    /// One that was over at once.
    #[must_use]
    pub fn at(cause: Cause, moment: Moment) -> Self {
        Self { until: Some(moment), ..Self::begun(cause, moment) }
    }

    /// Whether it goes on, or was over a short time ago.
    #[must_use]
    pub fn is_news(&self, now: Moment) -> bool {
        self.until.is_none_or(|until| now.signed_duration_since(until) < NEWS)
    }

    /// A sentence without its end: what is missing, since when and why.
    #[must_use]
    pub fn words(&self, now: Moment) -> String {
        let since = at_in_short(self.since, now);
        let reason = self.reason.as_deref().map_or_else(String::new, |reason| format!(" ({reason})"));
        match (self.cause, self.until) {
            (Cause::Damaged, _) => self.reason.clone().unwrap_or_else(|| "the log was damaged".into()),
            (Cause::NotWritten, None) => {
                format!("the log has taken nothing since {since}{reason}: {}", self.still())
            }
            (Cause::NotWritten, Some(until)) => {
                format!("the log took nothing from {since} to {}{reason}: {}", at_in_short(until, now), self.missing())
            }
            (Cause::NotObserved, until) => {
                let to = until.map_or_else(|| "now".into(), clock_seconds);
                format!(
                    "not observed from {} to {to}, as draglog was stopped: {}",
                    clock_seconds(self.since),
                    self.missing()
                )
            }
            (Cause::EventsLost, _) => format!(
                "at {} more processes started than could be taken in: very short runs of that moment may be missing",
                clock_seconds(self.since)
            ),
            (Cause::TooShort, _) => format!(
                "since {since} {} over before the name could be read: as many runs may be missing",
                over(self.lost.unwrap_or(1))
            ),
        }
    }

    /// The same in few cells: what a header has room for.
    #[must_use]
    pub fn in_short(&self, now: Moment) -> String {
        let since = at_in_short(self.since, now);
        match (self.cause, self.until) {
            (Cause::NotWritten, None) => format!("not recording since {since}"),
            (Cause::Damaged, _) => "the log was damaged".into(),
            _ => format!("runs of {since} missing"),
        }
    }

    fn still(&self) -> String {
        let lost = self
            .lost
            .filter(|lost| *lost > 0)
            .map_or_else(String::new, |lost| format!(", {} lost", count(lost, "run")));
        format!("{} waiting{lost}", count(self.waiting, "run"))
    }

    fn missing(&self) -> String {
        match self.lost {
            Some(lost) => format!("{} missing", count(lost, "run")),
            None => "runs of that time are missing".into(),
        }
    }
}

/// `2 commands were`.
fn over(lost: u64) -> String {
    format!("{} {}", count(lost, "command"), agree(lost, "was", "were"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Moment {
        Moment::parse_from_rfc3339(&format!("2026-11-20T{time}:00+01:00")).unwrap()
    }

    #[test]
    fn a_gap_says_since_when_why_and_how_much() {
        let mut gap = Gap {
            waiting: 3,
            lost: Some(1),
            reason: Some("no space is left".into()),
            ..Gap::begun(Cause::NotWritten, at("14:05"))
        };
        let now = at("14:20");
        assert_eq!(gap.in_short(now), "not recording since 14:05");
        assert_eq!(
            gap.words(now),
            "the log has taken nothing since 14:05 (no space is left): 3 runs waiting, 1 run lost"
        );
        gap.until = Some(at("14:10"));
        assert_eq!(gap.words(now), "the log took nothing from 14:05 to 14:10 (no space is left): 1 run missing");
        assert!(gap.is_news(now) && !gap.is_news(at("15:10")));
        let short = Gap { lost: Some(2), ..Gap::at(Cause::TooShort, at("14:05")) };
        assert_eq!(
            short.words(now),
            "since 14:05 2 commands were over before the name could be read: as many runs may be missing"
        );
    }
}
