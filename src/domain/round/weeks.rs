//! The ISO weeks that a round covers: `2026-W44..2026-W47`, both included.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::say::escape::clean;
use crate::domain::say::moment;

/// The fewest weeks that a round covers.
pub(super) const SHORTEST: u32 = 2;
/// Weeks that a round covers at most: a year.
const LONGEST: u32 = 53;

/// A stretch of whole weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weeks {
    first: NaiveDate,
    count: u32,
}

/// A text that names no stretch of weeks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no stretch of weeks; give the first and the last, such as 2026-W44..2026-W47, at most {LONGEST}")]
pub struct WeeksError {
    given: String,
}

impl Weeks {
    /// The one week in which a day lies.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        let back = Days::new(day.weekday().num_days_from_monday().into());
        Self { first: day.checked_sub_days(back).unwrap_or(day), count: 1 }
    }

    /// Its weeks, each by itself.
    #[must_use]
    pub fn each(self) -> impl DoubleEndedIterator<Item = Self> {
        (0..self.count).map(move |number| Self::of(self.monday(number)))
    }

    /// As files and options write them: `2026-W44..2026-W47`.
    #[must_use]
    pub fn iso(self) -> String {
        format!("{}..{}", self.iso_week(0), self.iso_week(self.count.saturating_sub(1)))
    }

    /// As options write it that take a single week: `2026-W44` where it is one.
    #[must_use]
    pub fn iso_in_short(self) -> String {
        if self.count == 1 { self.iso_week(0) } else { self.iso() }
    }

    /// As people read them: `26 Oct\u{2013}22 Nov 2026`.
    #[must_use]
    pub fn words(self) -> String {
        moment::days_with_year(self.first, self.until().pred_opt().unwrap_or(self.first))
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The first Monday.
    #[must_use]
    pub const fn from(self) -> NaiveDate {
        self.first
    }

    /// The Monday after the last week.
    #[must_use]
    pub fn until(self) -> NaiveDate {
        self.monday(self.count)
    }

    /// Whether a day lies in them.
    #[must_use]
    pub fn contain(self, day: NaiveDate) -> bool {
        (self.first..self.until()).contains(&day)
    }

    /// Whether a week is in both.
    #[must_use]
    pub fn overlap(self, other: Self) -> bool {
        self.from() < other.until() && other.from() < self.until()
    }

    fn iso_week(self, number: u32) -> String {
        let week = self.monday(number).iso_week();
        format!("{:04}-W{:02}", week.year(), week.week())
    }

    fn monday(self, number: u32) -> NaiveDate {
        self.first.checked_add_days(Days::new(7 * u64::from(number))).unwrap_or(self.first)
    }
}

impl FromStr for Weeks {
    type Err = WeeksError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let error = || WeeksError { given: clean(&given.chars().take(60).collect::<String>()) };
        let (first, last) = given.trim().split_once("..").ok_or_else(error)?;
        let (first, last) = (monday(first).ok_or_else(error)?, monday(last).ok_or_else(error)?);
        let weeks = (last - first).num_days() / 7 + 1;
        let count = u32::try_from(weeks).ok().filter(|count| (1..=LONGEST).contains(count)).ok_or_else(error)?;
        Ok(Self { first, count })
    }
}

/// The Monday of `2026-W44`.
fn monday(text: &str) -> Option<NaiveDate> {
    let (year, week) = text.trim().split_once("-W")?;
    let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(year, 4) || !is_number(week, 2) {
        return None;
    }
    NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)
}

/// As files write it: [`Weeks::iso`]. For people there is [`Weeks::words`].
impl fmt::Display for Weeks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl Serialize for Weeks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for Weeks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(text: &str) -> Option<(u32, String)> {
        text.parse().ok().map(|weeks: Weeks| (weeks.count(), weeks.iso()))
    }

    #[test]
    fn both_edges_are_included_also_over_a_year_with_53_weeks() {
        assert_eq!(weeks("2026-W44..2026-W47"), Some((4, "2026-W44..2026-W47".into())));
        assert_eq!(weeks("2026-W53..2027-W01"), Some((2, "2026-W53..2027-W01".into())));
        let weeks: Weeks = "2026-W44..2026-W47".parse().unwrap();
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        assert_eq!((weeks.from(), weeks.until()), (day(10, 26), day(11, 23)));
        assert!(weeks.contain(day(11, 22)) && !weeks.contain(day(11, 23)) && !weeks.contain(day(10, 25)));
    }

    #[test]
    fn what_is_no_stretch_of_weeks_is_refused() {
        for wrong in ["", "2026-W44", "2026-W47..2026-W44", "2026-W60..2026-W61", "26-W4..26-W5", "2020-W01..2026-W01"]
        {
            assert_eq!(weeks(wrong), None, "{wrong}");
        }
    }
}
