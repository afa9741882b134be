//! The one place that asks the wall clock. Everything below the edge gets `now` as an argument.

use std::sync::OnceLock;

use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, TimeDelta};

use crate::domain::time::resolve_civil;

/// How far ahead of the real clock the made-up day of the demo is; nothing else sets it.
static AHEAD: OnceLock<TimeDelta> = OnceLock::new();

/// The present moment with the local offset in force.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the edge that the lint points to")]
pub fn now() -> DateTime<FixedOffset> {
    let real = Local::now();
    AHEAD.get().map_or(real, |ahead| real + *ahead).fixed_offset()
}

/// From now on, for as long as the process lives, the clock goes as if it were `civil` local time now. For the demo only:
/// its day is made up, and the clock has to go with it. Only the first call counts.
pub fn pretend(civil: NaiveDateTime) {
    let ahead = resolve_civil(civil, &Local) - now();
    AHEAD.get_or_init(|| ahead);
}

/// The local offset that is, was or will be in force at `moment`.
#[must_use]
pub fn localize(moment: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    moment.with_timezone(&Local).fixed_offset()
}
