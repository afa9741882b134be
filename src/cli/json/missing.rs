//! What is missing from the log, as documents tell it.

use serde::Serialize;

use super::Time;
use crate::domain::log::gap::{Cause, Gap};

/// One gap.
#[derive(Debug, Serialize)]
pub(super) struct MissingPart {
    cause: Cause,
    since: Time,
    /// Null while it goes on.
    until: Option<Time>,
    /// Runs that wait to be written.
    waiting: u64,
    /// Runs that are missing; null where nobody knows how many.
    lost: Option<u64>,
    reason: Option<String>,
}

impl From<&Gap> for MissingPart {
    fn from(gap: &Gap) -> Self {
        Self {
            cause: gap.cause,
            since: Time(gap.since),
            until: gap.until.map(Time),
            waiting: gap.waiting,
            lost: gap.lost,
            reason: gap.reason.clone(),
        }
    }
}
