//! The working-hours clock: how much of a stretch lies in working time, on which ages of work items are told beside elapsed time.

use std::time::Duration;

use chrono::{Datelike, NaiveTime, TimeDelta};

use super::{HOURS_PER_WEEK, Moment};

/// When the week's work is done: on some days, from a time on, for as long as the contract's hours take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkHours {
    pub from: NaiveTime,
    pub length: Duration,
    /// Monday first.
    pub days: [bool; 7],
}

impl Default for WorkHours {
    /// Monday to Friday from 9:00 to 17:00.
    fn default() -> Self {
        let from = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        Self::of(from, [true, true, true, true, true, false, false])
    }
}

impl WorkHours {
    /// From this time on, for the contract's hours spread over the days; breaks are not known.
    #[must_use]
    pub fn of(from: NaiveTime, days: [bool; 7]) -> Self {
        const DAY_HOURS: f64 = 24.0;
        let count = days.iter().filter(|is_one| **is_one).count().max(1);
        let hours = (HOURS_PER_WEEK / count as f64).min(DAY_HOURS);
        Self { from, length: Duration::from_secs_f64(hours * 3600.0), days }
    }

    /// The working time between two moments, each as clocks showed it then: no clock is changed in working hours.
    #[must_use]
    pub fn between(&self, start: Moment, end: Moment) -> Duration {
        /// Ten years: what is older has no age worth telling.
        const MOST_DAYS: usize = 3660;
        let (start, end) = (start.naive_local(), end.naive_local());
        let length = TimeDelta::from_std(self.length).unwrap_or_default();
        let days = start.date().iter_days().take_while(|day| *day <= end.date()).take(MOST_DAYS);
        let works = |day: &chrono::NaiveDate| self.days[day.weekday().num_days_from_monday() as usize];
        let parts = days.filter(works).map(|day| {
            let from = day.and_time(self.from);
            (end.min(from + length) - start.max(from)).max(TimeDelta::zero())
        });
        parts.sum::<TimeDelta>().to_std().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn a_weekend_is_no_working_time() {
        let hours = WorkHours::default();
        let minutes = |start, end| hours.between(at(start), at(end)).as_secs() / 60;
        assert_eq!(
            minutes("2026-11-20T17:00:00+01:00", "2026-11-23T09:30:00+01:00"),
            30,
            "Friday evening to Monday morning"
        );
        assert_eq!(minutes("2026-11-20T16:30:00+01:00", "2026-11-20T16:50:00+01:00"), 20);
        assert_eq!(minutes("2026-11-21T10:00:00+01:00", "2026-11-22T10:00:00+01:00"), 0);
        assert_eq!(minutes("2026-11-16T00:00:00+01:00", "2026-11-23T00:00:00+01:00"), 40 * 60, "a whole week");
        assert_eq!(minutes("2026-11-20T16:50:00+01:00", "2026-11-20T16:30:00+01:00"), 0, "the clock went back");
    }

    #[test]
    fn a_change_of_clocks_adds_no_hour() {
        let hours = WorkHours::default();
        // The clocks went back on Sunday, 25 October.
        let length = hours.between(at("2026-10-23T16:00:00+02:00"), at("2026-10-26T10:00:00+01:00"));
        assert_eq!(length.as_secs(), 2 * 3600);
    }

    #[test]
    fn the_contracts_hours_are_spread_over_the_days() {
        let four =
            WorkHours::of(NaiveTime::from_hms_opt(8, 30, 0).unwrap(), [true, true, false, true, true, false, false]);
        assert_eq!((four.length.as_secs() / 3600, WorkHours::default().length.as_secs() / 3600), (10, 8));
    }
}
