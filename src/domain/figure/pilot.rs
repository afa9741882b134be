//! Pilots: a registered change and what may be said of it afterwards; the baseline that freezes definitions.
//!
//! What is claimed is decided here alone and has four forms, see [`Verdict`]. Nothing here speaks of persons, and no
//! comparison reaches across a change of what is counted.

mod definitions;
mod reading;
mod sentences;

use chrono::{Days, NaiveDate, TimeZone};

use crate::domain::figure::stats::{Metric, Scope, SeriesWeek};
use crate::domain::say::words::words;
use crate::domain::time::{Moment, Period, midnight, monday_of};

pub use definitions::{ARITHMETIC, DatedDefinitions, Definitions, hold_throughout, in_force};
pub use reading::{Comparison, Control, DefinitionChange, Judgement, PilotReading, PilotSight, read};

/// Complete observed weeks from which definitions may be frozen.
pub const BASELINE_FROM: usize = 6;

/// The smallest drop worth having unless the person registers another: what is smaller cannot be seen in so few weeks.
pub const WORTH: f64 = 0.30;

/// Weeks before the start unless the person registers others.
pub const BASELINE_WEEKS: u32 = 8;

/// A registered change.
#[derive(Debug, Clone, PartialEq)]
pub struct Pilot {
    pub name: String,
    /// What is expected, in the person's own words.
    pub hypothesis: String,
    pub metric: Metric,
    pub about: Scope,
    /// What the change should not touch; where it moves the same way, something else moved both.
    pub control: Option<Scope>,
    /// The smallest drop worth having, as a share (0 to 1) of what there is to lose.
    pub worth: f64,
    /// Whole weeks before the start that are compared with.
    pub baseline_weeks: u32,
    /// Whole weeks after the start at which it is judged, once; `None` = as many as there are before it.
    pub judged_after: Option<u32>,
    /// The metric was chosen because it looked bad, so that part of any change for the good is expected anyway.
    pub picked_because_bad: bool,
    pub registered_at: Moment,
    /// When the change takes effect; may lie ahead.
    pub started_at: Moment,
    pub stopped_at: Option<Moment>,
}

impl Pilot {
    /// The weeks compared with: the whole local weeks before the one in which the change took effect, oldest first.
    pub fn weeks_before<Z: TimeZone>(&self, zone: &Z) -> Vec<SeriesWeek> {
        weeks_until(self.started_at, self.baseline_weeks, zone)
    }

    /// The whole local weeks that began with the change in effect and ended before it was stopped or `now`, oldest first.
    pub fn weeks_after<Z: TimeZone>(&self, now: Moment, zone: &Z) -> Vec<SeriesWeek> {
        /// Ten years; a pilot that goes on for longer is over.
        const MOST: usize = 530;
        let monday = monday_of(self.started_at, zone);
        let is_whole = midnight(monday, zone) >= self.started_at;
        let first = if is_whole { monday } else { monday + Days::new(7) };
        let end = self.stopped_at.unwrap_or(now).min(now);
        let weeks = first.iter_weeks().map(|monday| SeriesWeek::empty(monday, zone));
        weeks.take_while(|week| week.period.to <= end).take(MOST).collect()
    }

    /// What must be read of the log: from the first week before to the last after.
    pub fn span<Z: TimeZone>(&self, now: Moment, zone: &Z) -> Period {
        let (before, after) = (self.weeks_before(zone), self.weeks_after(now, zone));
        let from = before.first().map_or(self.started_at, |week| week.period.from);
        let to = after.last().or(before.last()).map_or(self.started_at, |week| week.period.to);
        Period { from, to: to.max(from) }
    }

    /// Whether it goes on at `now`.
    #[must_use]
    pub fn is_running(&self, now: Moment) -> bool {
        self.stopped_at.is_none_or(|stopped| stopped > now)
    }
}

words! {
    /// What may be said of a pilot. There is no fifth form.
    pub enum Verdict, "verdict" {
        NotEnoughData = "not enough data",
        WithinUsual = "within usual movement",
        LargerThanUsual = "larger than usual: worth asking",
        AgainstExpectation = "against expectation",
    }
}

/// The definitions that were in force when the person said "from here on", with the weeks they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    pub frozen_at: Moment,
    /// Monday of the first of the weeks.
    pub first: NaiveDate,
    /// Complete observed weeks it rests on.
    pub weeks: u32,
    pub definitions: Definitions,
}

/// The complete local weeks of the last `count` before the one that `now` lies in, oldest first.
pub fn weeks_until<Z: TimeZone>(now: Moment, count: u32, zone: &Z) -> Vec<SeriesWeek> {
    let monday = monday_of(now, zone);
    let first = monday.checked_sub_days(Days::new(7 * u64::from(count))).unwrap_or(monday);
    first.iter_weeks().take_while(|week| *week < monday).map(|monday| SeriesWeek::empty(monday, zone)).collect()
}
