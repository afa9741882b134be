//! ISO weeks: one, and several whole ones in a row. Files and options spell them `2026-W47` and `2026-W44..2026-W47`, both
//! included; how people read them, `say::moment` words.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Weeks that there are in a row at most: a year.
const LONGEST: u32 = 53;

/// A week from Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    monday: NaiveDate,
}

/// Whole weeks in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weeks {
    first: Week,
    last: Week,
}

/// A text that names no week, or no weeks in a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeekError {
    #[error("`{0}` is no week; give an ISO week such as 2026-W47")]
    NoWeek(String),
    #[error(
        "`{0}` is no stretch of weeks; give the first and the last, such as 2026-W44..2026-W47, at most {LONGEST} weeks"
    )]
    NoWeeks(String),
}

impl Week {
    /// The week in which a day lies.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        let back = Days::new(day.weekday().num_days_from_monday().into());
        Self { monday: day.checked_sub_days(back).unwrap_or(day) }
    }

    /// Its first day.
    #[must_use]
    pub const fn monday(self) -> NaiveDate {
        self.monday
    }

    /// The Monday after it.
    #[must_use]
    pub fn until(self) -> NaiveDate {
        self.monday.checked_add_days(Days::new(7)).unwrap_or(self.monday)
    }
}

impl Weeks {
    /// The one week in which a day lies.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Week::of(day).into()
    }

    /// From the first of these weeks to the last; none of none.
    #[must_use]
    pub fn spanning(weeks: impl IntoIterator<Item = Self>) -> Option<Self> {
        let joined =
            |one: Self, other: Self| Self { first: one.first.min(other.first), last: one.last.max(other.last) };
        weeks.into_iter().reduce(joined)
    }

    /// The first week.
    #[must_use]
    pub const fn first(self) -> Week {
        self.first
    }

    /// Its weeks, each by itself.
    #[must_use]
    pub fn each(self) -> impl DoubleEndedIterator<Item = Self> {
        let monday = move |number| self.from().checked_add_days(Days::new(7 * u64::from(number)));
        (0..self.count()).map(move |number| Self::of(monday(number).unwrap_or(self.from())))
    }

    /// How many.
    #[must_use]
    pub fn count(self) -> u32 {
        u32::try_from((self.until() - self.from()).num_days() / 7).unwrap_or_default()
    }

    /// The first Monday.
    #[must_use]
    pub const fn from(self) -> NaiveDate {
        self.first.monday()
    }

    /// The Monday after the last week.
    #[must_use]
    pub fn until(self) -> NaiveDate {
        self.last.until()
    }

    /// Whether a day lies in them.
    #[must_use]
    pub fn contain(self, day: NaiveDate) -> bool {
        (self.from()..self.until()).contains(&day)
    }

    /// Whether they are over on this day.
    #[must_use]
    pub fn are_over(self, today: NaiveDate) -> bool {
        today >= self.until()
    }

    /// Whether a week is in both.
    #[must_use]
    pub fn overlap(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl From<Week> for Weeks {
    fn from(week: Week) -> Self {
        Self { first: week, last: week }
    }
}

impl FromStr for Week {
    type Err = WeekError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        let plain = given.trim().split_once("-W").filter(|(year, week)| is_number(year, 4) && is_number(week, 2));
        let monday = plain
            .and_then(|(year, week)| NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon));
        monday.map(|monday| Self { monday }).ok_or_else(|| WeekError::NoWeek(beginning(given)))
    }
}

impl FromStr for Weeks {
    type Err = WeekError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let weeks = given.split_once("..").and_then(|(first, last)| {
            let weeks = Self { first: first.parse().ok()?, last: last.parse().ok()? };
            (weeks.first <= weeks.last && weeks.count() <= LONGEST).then_some(weeks)
        });
        weeks.ok_or_else(|| WeekError::NoWeeks(beginning(given)))
    }
}

/// As much of a text as it takes to find it again.
fn beginning(given: &str) -> String {
    given.chars().take(60).collect()
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.monday.iso_week();
        write!(f, "{:04}-W{:02}", week.year(), week.week())
    }
}

impl fmt::Display for Weeks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

crate::domain::spelled_as_displayed!(Week);
crate::domain::spelled_as_displayed!(Weeks);

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(text: &str) -> Option<(u32, String)> {
        text.parse().ok().map(|weeks: Weeks| (weeks.count(), weeks.to_string()))
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn both_edges_are_included_also_over_a_year_with_53_weeks() {
        assert_eq!(weeks("2026-W44..2026-W47"), Some((4, "2026-W44..2026-W47".into())));
        assert_eq!(weeks("2026-W53..2027-W01"), Some((2, "2026-W53..2027-W01".into())));
        let weeks: Weeks = "2026-W44..2026-W47".parse().unwrap();
        assert_eq!((weeks.from(), weeks.until()), (day(2026, 10, 26), day(2026, 11, 23)));
        let november = |number| day(2026, 11, number);
        assert!(weeks.contain(november(22)) && !weeks.contain(november(23)) && !weeks.contain(day(2026, 10, 25)));
        assert!(weeks.are_over(november(23)) && !weeks.are_over(november(22)));
        let each: Vec<String> = weeks.each().map(|week| week.first().to_string()).collect();
        assert_eq!(each, ["2026-W44", "2026-W45", "2026-W46", "2026-W47"]);
        assert_eq!(Weeks::spanning(weeks.each().rev()), Some(weeks));
    }

    #[test]
    fn what_is_no_stretch_of_weeks_is_refused() {
        for wrong in ["", "2026-W44", "2026-W47..2026-W44", "2026-W60..2026-W61", "26-W4..26-W5", "2020-W01..2026-W01"]
        {
            assert_eq!(weeks(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        assert_eq!(Week::of(day(2027, 1, 1)).to_string(), "2026-W53");
        for (week, is_one) in [("2026-W53", true), ("2025-W53", false), ("2026-W5", false), ("+026-W05", false)] {
            assert_eq!(week.parse::<Week>().is_ok(), is_one, "{week}");
        }
    }
}
