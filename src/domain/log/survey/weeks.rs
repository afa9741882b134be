//! ISO weeks, counted through year ends so that a 53rd week does not upset the rota, and the quarters they belong to.

use chrono::{Datelike, Days, NaiveDate};

/// A week from Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CalendarWeek {
    monday: NaiveDate,
}

impl CalendarWeek {
    /// The week that a day lies in.
    pub(super) fn of(day: NaiveDate) -> Self {
        let back = u64::from(day.weekday().num_days_from_monday());
        Self { monday: day.checked_sub_days(Days::new(back)).unwrap_or(day) }
    }

    /// Weeks since that of 5 January 1970.
    pub(super) fn number(self) -> i64 {
        i64::from(self.monday.num_days_from_ce() - MONDAY_OF_1970).div_euclid(7)
    }

    /// ISO year and week, for the seed.
    pub(super) fn iso(self) -> (i32, u32) {
        (self.monday.iso_week().year(), self.monday.iso_week().week())
    }

    /// Monday to Sunday.
    pub(super) fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.monday.iter_days().take(7)
    }

    /// Year and quarter (0 to 3) of its Thursday, which decides a week's year in ISO 8601, too.
    pub(super) fn quarter(self) -> (i32, u32) {
        let thursday = self.monday.checked_add_days(Days::new(3)).unwrap_or(self.monday);
        (thursday.year(), thursday.month0() / 3)
    }

    /// The weeks of its quarter in order: 12 to 14.
    pub(super) fn of_quarter(self) -> Vec<Self> {
        let week = |offset: i64| {
            let days = Days::new(offset.unsigned_abs() * 7);
            let monday =
                if offset < 0 { self.monday.checked_sub_days(days) } else { self.monday.checked_add_days(days) };
            Self { monday: monday.unwrap_or(self.monday) }
        };
        (-14..=14).map(week).filter(|week| week.quarter() == self.quarter()).collect()
    }
}

/// 5 January 1970 as days of the common era.
const MONDAY_OF_1970: i32 = 719_167;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_go_on_counting_through_a_year_with_53() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(CalendarWeek::of(day(1970, 1, 5)).number(), 0);
        let last = CalendarWeek::of(day(2026, 12, 31));
        assert_eq!(last.iso(), (2026, 53));
        assert_eq!(CalendarWeek::of(day(2027, 1, 3)), last);
        assert_eq!(CalendarWeek::of(day(2027, 1, 4)).number(), last.number() + 1);
        assert_eq!(last.quarter(), (2026, 3));
        assert_eq!(last.of_quarter().len(), 14);
        assert_eq!(last.of_quarter().last(), Some(&last));
    }
}
