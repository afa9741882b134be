//! What the Log screen and `draglog log` list.

use crate::domain::log::filter::Filter;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{Outcome, Wait};
use crate::domain::say::escape::clean;
use crate::domain::say::{length, moment};
use crate::domain::time::Moment;

/// A wait as a line of text, for a chat or an issue: what, where, when, how long, how it went, what it was.
#[must_use]
pub(crate) fn in_a_line(wait: &Wait, now: Moment) -> String {
    let project = wait.project.as_ref().map_or_else(String::new, |project| format!(" in {project}"));
    let length = length::duration(wait.latency(now));
    let outcome = wait.outcome().filter(|outcome| *outcome != Outcome::Unknown);
    let how =
        outcome.map_or_else(|| wait.is_running().then(|| "running".to_owned()), |outcome| Some(outcome.to_string()));
    let tag = wait.tag().map(|tag| tag.name().to_owned());
    let facts = [Some(moment::exact(wait.started_at)), Some(length), how, tag].into_iter().flatten();
    clean(&format!("{}{project}: {}", wait.label, facts.collect::<Vec<_>>().join(", ")))
}

/// Waits, and how they are read.
#[derive(Debug, Clone, PartialEq)]
pub struct LogPage {
    /// Oldest first.
    pub waits: Vec<Wait>,
    pub reading: Reading,
}

/// What the Log screen asks the rest of the program for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// List the log; answer with the same filter. `filter.before` set = the next page.
    List(Filter),
}

/// What the Log screen is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// What the filter lets through, newest first.
    Waits { filter: Filter, waits: Vec<Wait> },
}
