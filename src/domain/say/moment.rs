//! Moments and dates: `14:05`, `today 14:05`, `Mon 16 Nov 14:05`, `10–16 Nov`. A moment is worded in its own offset, the one
//! that clocks showed where it was recorded.

use chrono::{Datelike, Days, NaiveDate, Timelike};

use crate::domain::time::{Moment, Weeks};

/// A moment in its own offset, or a local time.
pub trait Local: Copy + Datelike + Timelike {}

impl<T: Copy + Datelike + Timelike> Local for T {}

/// `14:05`.
pub fn clock(moment: impl Timelike + Copy) -> String {
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// `14:05:09`, where two moments may lie within a minute.
pub fn clock_seconds(moment: impl Local) -> String {
    format!("{}:{:02}", clock(moment), moment.second())
}

/// `today 14:05`; on another day `Mon 16 Nov 14:05`, with the year where it is not that of `now`.
pub fn at(moment: impl Local, now: impl Local) -> String {
    let (day, today) = (date_of(moment), date_of(now));
    if day == today {
        format!("today {}", clock(moment))
    } else {
        format!("{} {}", weekday_and_day(day, today), clock(moment))
    }
}

/// The same in few cells: `14:05`; on another day `16 Nov 14:05`.
pub fn at_in_short(moment: impl Local, now: impl Local) -> String {
    let (day, today) = (date_of(moment), date_of(now));
    if day == today { clock(moment) } else { format!("{} {}", day_near(day, today), clock(moment)) }
}

/// `Mon 16 Nov 14:05`, whatever day it is.
pub fn weekday_at(moment: impl Local) -> String {
    let day = date_of(moment);
    format!("{} {}", weekday_and_day(day, day), clock(moment))
}

fn date_of(moment: impl Local) -> NaiveDate {
    NaiveDate::from_yo_opt(moment.year(), moment.ordinal()).unwrap_or_default()
}

/// `16 Nov`.
#[must_use]
pub fn day(date: NaiveDate) -> String {
    date.format("%-d %b").to_string()
}

/// `16 Nov 2026`.
#[must_use]
pub fn day_and_year(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `16 Nov`, with the year where it is not that of `today`.
#[must_use]
pub fn day_near(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() { day(date) } else { day_and_year(date) }
}

/// `Mon 16 Nov`, with the year where it is not that of `today`.
#[must_use]
pub fn weekday_and_day(date: NaiveDate, today: NaiveDate) -> String {
    format!("{} {}", date.format("%a"), day_near(date, today))
}

/// `Monday`.
#[must_use]
pub fn weekday(date: NaiveDate) -> String {
    date.format("%A").to_string()
}

/// From `first` to `last`, both included: `10–16 Nov`, `30 Nov–6 Dec`, `28 Dec 2026–3 Jan 2027`.
#[must_use]
pub fn days(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        day(first)
    } else if first.year() != last.year() {
        format!("{}\u{2013}{}", day_and_year(first), day_and_year(last))
    } else if first.month() != last.month() {
        format!("{}\u{2013}{}", day(first), day(last))
    } else {
        format!("{}\u{2013}{}", first.day(), day(last))
    }
}

/// [`days`] with the year: `10\u{2013}16 Nov 2026`.
#[must_use]
pub fn days_with_year(first: NaiveDate, last: NaiveDate) -> String {
    let words = days(first, last);
    if first.year() == last.year() { format!("{words} {}", last.year()) } else { words }
}

/// [`week`] with the year.
#[must_use]
pub fn week_with_year(monday: NaiveDate) -> String {
    days_with_year(monday, monday + Days::new(6))
}

/// The week that begins on `monday`: `10–16 Nov`.
#[must_use]
pub fn week(monday: NaiveDate) -> String {
    days(monday, monday + Days::new(6))
}

impl Weeks {
    /// As people read them: `26 Oct–22 Nov 2026`.
    #[must_use]
    pub fn words(self) -> String {
        days_with_year(self.from(), self.until() - Days::new(1))
    }

    /// The same for the head of a page: `26 October to 22 November 2026`.
    #[must_use]
    pub fn in_full(self) -> String {
        let (first, last) = (self.from(), self.until() - Days::new(1));
        let from = match (first.year() == last.year(), first.month() == last.month()) {
            (true, true) => first.format("%-d"),
            (true, false) => first.format("%-d %B"),
            (false, _) => first.format("%-d %B %Y"),
        };
        format!("{from} to {}", last.format("%-d %B %Y"))
    }
}

/// `2026-11-20 14:05`: for columns of listings, and read back by every option that takes a time.
#[must_use]
pub fn exact(moment: Moment) -> String {
    moment.format("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-20 14:05:09`: as [`exact`], to the second.
#[must_use]
pub fn exact_seconds(moment: Moment) -> String {
    moment.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// `2026-11-20`: a day as [`exact`].
#[must_use]
pub fn exact_day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse_from_rfc3339(text).unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_worded_in_its_own_offset_with_the_date_where_it_is_not_today() {
        let now = moment("2026-11-20T15:00:00+01:00");
        assert_eq!(at(moment("2026-11-20T14:05:00+01:00"), now), "today 14:05");
        assert_eq!(at(moment("2026-11-16T09:30:00-05:00"), now), "Mon 16 Nov 09:30");
        assert_eq!(at(moment("2025-11-16T09:30:00+01:00"), now), "Sun 16 Nov 2025 09:30");
        assert_eq!(at_in_short(moment("2026-11-19T23:59:00+01:00"), now), "19 Nov 23:59");
        assert_eq!(exact_seconds(moment("2026-07-01T12:00:09+02:00")), "2026-07-01 12:00:09");
    }

    #[test]
    fn days_share_what_they_have_in_common() {
        assert_eq!(week(date("2026-11-09")), "9\u{2013}15 Nov");
        assert_eq!(week(date("2026-11-30")), "30 Nov\u{2013}6 Dec");
        assert_eq!(week(date("2026-12-28")), "28 Dec 2026\u{2013}3 Jan 2027");
        assert_eq!(days(date("2026-11-09"), date("2026-11-09")), "9 Nov");
    }

    #[test]
    fn weeks_are_read_as_dates() {
        let weeks = |text: &str| text.parse::<Weeks>().unwrap();
        assert_eq!(weeks("2026-W46..2026-W47").words(), "9\u{2013}22 Nov 2026");
        assert_eq!(weeks("2026-W53..2026-W53").words(), "28 Dec 2026\u{2013}3 Jan 2027");
        assert_eq!(weeks("2026-W44..2026-W47").in_full(), "26 October to 22 November 2026");
        assert_eq!(weeks("2026-W45..2026-W46").in_full(), "2 to 15 November 2026");
        assert_eq!(weeks("2026-W53..2026-W53").in_full(), "28 December 2026 to 3 January 2027");
    }
}
