//! Reads foreign files into the domain: one file for each format. Names are dropped while parsing, and nothing here opens
//! the log or knows a rule.
//!
//! Any bytes may come: a file that is none of its format is refused with its line (`Problem`); one thing in it that makes
//! no sense is left out and counted ([`Findings`](crate::domain::log::evidence::Findings)).

pub mod activitywatch;
pub mod ci_runs;
pub mod command_line;
pub mod gh_prs;
pub(crate) mod input;
pub mod junit;
mod lines;
mod problem;
pub mod zsh_history;

use chrono::{DateTime, Local};

use crate::domain::time::Moment;

/// The last second of the year 9999: no calendar of any library gives out before it.
const LAST_SECOND: i64 = 253_402_300_799;

/// The moment `seconds` and `nanoseconds` after the epoch, in local time; none outside the years that the log can hold.
fn moment(seconds: i64, nanoseconds: u32) -> Option<Moment> {
    let is_sane = (0..LAST_SECOND).contains(&seconds);
    let utc = is_sane.then(|| DateTime::from_timestamp(seconds, nanoseconds)).flatten()?;
    Some(utc.with_timezone(&Local).fixed_offset())
}

/// The moment that an RFC 3339 text means, in local time.
fn rfc3339(text: &str) -> Option<Moment> {
    let given = DateTime::parse_from_rfc3339(text).ok()?;
    moment(given.timestamp(), given.timestamp_subsec_nanos().min(999_999_999))
}
