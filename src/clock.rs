//! The one place that asks the wall clock. Everything below the edge gets `now` as an argument.

use chrono::{DateTime, FixedOffset, Local};

/// The present moment with the local offset in force.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the edge that the lint points to")]
pub fn now() -> DateTime<FixedOffset> {
    Local::now().fixed_offset()
}

/// The local offset that is, was or will be in force at `moment`.
#[must_use]
pub fn localize(moment: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    moment.with_timezone(&Local).fixed_offset()
}
