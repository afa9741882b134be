//! Moments, stretches of time and the calendar. The clock is never asked: `now` and the zone are arguments.

#[cfg(test)]
pub(crate) mod test_zone;
mod week;
mod work;

use std::time::Duration;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

pub use week::{Week, WeekError, Weeks};
pub use work::WorkHours;

/// Contract hours of a week, for "per observed week".
pub const HOURS_PER_WEEK: f64 = 40.0;

/// A moment with the local offset that was in force.
pub type Moment = DateTime<FixedOffset>;

/// A stretch of wall time; `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub start: Moment,
    pub end: Moment,
}

impl Span {
    /// The stretch that begins at `start` and lasts `length`.
    #[must_use]
    pub fn lasting(start: Moment, length: Duration) -> Self {
        let end = TimeDelta::from_std(length).ok().and_then(|length| start.checked_add_signed(length));
        Self { start, end: end.unwrap_or(start) }
    }

    /// Its length.
    #[must_use]
    pub fn length(&self) -> Duration {
        between(self.start, self.end)
    }

    /// The part of it inside `from..to`, if any.
    #[must_use]
    pub fn clipped(&self, from: Moment, to: Moment) -> Option<Self> {
        let (start, end) = (self.start.max(from), self.end.min(to));
        (start < end).then_some(Self { start, end })
    }
}

/// From `start` to `end`; zero where the clock went back.
#[must_use]
pub fn between(start: Moment, end: Moment) -> Duration {
    (end - start).to_std().unwrap_or_default()
}

/// A stretch of time to count over: `from` is included, `to` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Moment,
    pub to: Moment,
}

impl Period {
    /// Whether `moment` lies in it.
    #[must_use]
    pub fn contains(&self, moment: Moment) -> bool {
        self.from <= moment && moment < self.to
    }
}

/// The moment at which clocks in `zone` show `civil`: in a gap the first moment after it, in an overlap the earlier one.
pub fn resolve_civil<Z: TimeZone>(civil: NaiveDateTime, zone: &Z) -> Moment {
    /// The longest leap of a clock so far was a whole day (Samoa, December 2011).
    const LONGEST_GAP_MIN: i64 = 26 * 60;
    let found = zone.from_local_datetime(&civil);
    // `Local` names the two moments of an overlap the other way round.
    if let Some(moment) = found.clone().earliest().into_iter().chain(found.latest()).min() {
        return moment.fixed_offset();
    }
    let minute = civil - TimeDelta::nanoseconds(civil.and_utc().timestamp_subsec_nanos().into());
    let minute = minute - TimeDelta::seconds(civil.and_utc().timestamp().rem_euclid(60));
    (1..=LONGEST_GAP_MIN)
        .find_map(|later| zone.from_local_datetime(&(minute + TimeDelta::minutes(later))).earliest())
        .map_or_else(|| civil.and_utc().fixed_offset(), |moment| moment.fixed_offset())
}

/// The first moment of `date` in `zone`: where the clocks leap over midnight, the moment after the leap.
pub fn midnight<Z: TimeZone>(date: NaiveDate, zone: &Z) -> Moment {
    resolve_civil(date.and_time(NaiveTime::MIN), zone)
}

/// The first moment of `now`'s day in `zone` and that of the next: 23 or 25 hours apart when the clocks change.
pub fn day<Z: TimeZone>(now: Moment, zone: &Z) -> (Moment, Moment) {
    let date = now.with_timezone(zone).date_naive();
    (midnight(date, zone), midnight(date + Days::new(1), zone))
}

/// The Monday of the local week in which `moment` lies.
pub fn monday_of<Z: TimeZone>(moment: Moment, zone: &Z) -> NaiveDate {
    Week::of(moment.with_timezone(zone).date_naive()).monday()
}
