//! Times as people write them on a command line, read without asking any clock: `now` and the zone are arguments.
//!
//! Reading has two steps. [`TimeSpec`] is what was written, known to be well formed without a clock, so that a command line
//! can be refused before anything is opened. [`TimeSpec::resolve`] makes a moment of it.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

use crate::domain::say::escape::clean;
use crate::domain::time::{Moment, midnight, resolve_civil};

/// What [`TimeSpec`] accepts, for help texts and errors.
pub(crate) const TIMES: &str = "2026-11-20T14:05, 14:05, \"yesterday 9:30\", -15m, -1h30m, 2026-11-20 or now";
/// What [`Bound`] accepts, for help texts and errors.
pub(crate) const BOUNDS: &str = "7d, 12h, today, yesterday, week, month, 2026-11-20, 2026-11-20T14:05, 14:05 or -15m";

/// A text that is no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a time; give one like {accepted}")]
pub(crate) struct TimeError {
    /// The text, safe to show.
    pub given: String,
    /// Examples of what would have been a time.
    pub accepted: &'static str,
}

/// A point in time as a person writes it; which moment that is depends on now and here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeSpec {
    /// `now`.
    Now,
    /// `-15m`, `7d`: so long ago; a day is 24 hours.
    Ago(TimeDelta),
    /// `2026-11-20T14:05+01:00`: the same moment everywhere.
    Exact(Moment),
    /// `2026-11-20T14:05`, `2026-11-20`: local time.
    Civil(NaiveDateTime),
    /// `14:05`, `yesterday 9:30`: local time, `days_ago` days before today.
    Daily { days_ago: u8, time: NaiveTime },
    /// `week`: Monday, midnight.
    Week,
    /// `month`: the first, midnight.
    Month,
}

impl FromStr for TimeSpec {
    type Err = TimeError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        point(given.trim()).ok_or_else(|| TimeError { given: clean(given), accepted: TIMES })
    }
}

/// The edge of a period (`--since`, `--until`): everything that [`TimeSpec`] takes, and `7d`, `week`, `month`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound(pub TimeSpec);

impl FromStr for Bound {
    type Err = TimeError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let text = given.trim();
        let when = match text {
            "week" => Some(TimeSpec::Week),
            "month" => Some(TimeSpec::Month),
            _ => point(text).or_else(|| length(text).map(TimeSpec::Ago)),
        };
        when.map(Self).ok_or_else(|| TimeError { given: clean(given), accepted: BOUNDS })
    }
}

impl TimeSpec {
    /// The moment it means at `now` in `zone`; in a gap of the clocks the first moment after it, in an overlap the earlier.
    pub(crate) fn resolve<Z: TimeZone>(self, now: Moment, zone: &Z) -> Moment {
        let here = now.with_timezone(zone).naive_local();
        match self {
            Self::Now => now,
            Self::Ago(length) => {
                now.checked_sub_signed(length).map_or(now, |moment| moment.with_timezone(zone).fixed_offset())
            }
            Self::Exact(moment) => moment.with_timezone(zone).fixed_offset(),
            Self::Civil(civil) => resolve_civil(civil, zone),
            Self::Daily { days_ago, time } => {
                resolve_civil((here.date() - Days::new(days_ago.into())).and_time(time), zone)
            }
            Self::Week => midnight(here.date() - Days::new(here.weekday().num_days_from_monday().into()), zone),
            Self::Month => midnight(here.date().with_day(1).unwrap_or(here.date()), zone),
        }
    }
}

fn point(text: &str) -> Option<TimeSpec> {
    if text == "now" {
        return Some(TimeSpec::Now);
    }
    if let Some(ago) = text.strip_prefix('-') {
        return length(ago).map(TimeSpec::Ago);
    }
    for (word, days_ago) in [("today", 0), ("yesterday", 1)] {
        if let Some(rest) = text.strip_prefix(word) {
            let time =
                if rest.is_empty() { NaiveTime::MIN } else { time_of_day(rest.strip_prefix(' ')?.trim_start())? };
            return Some(TimeSpec::Daily { days_ago, time });
        }
    }
    if let Some(time) = time_of_day(text) {
        return Some(TimeSpec::Daily { days_ago: 0, time });
    }
    dated(text)
}

fn dated(text: &str) -> Option<TimeSpec> {
    let day = date(text.get(..10)?)?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(TimeSpec::Civil(day.and_time(NaiveTime::MIN)));
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    if let Some(time) = time_of_day(clock) {
        return Some(TimeSpec::Civil(day.and_time(time)));
    }
    // RFC 3339 wants seconds; people leave them out.
    let offset_at = clock.rfind(['+', '-', 'Z', 'z'])?;
    let (time, offset) = (time_of_day(clock.get(..offset_at)?)?, clock.get(offset_at..)?);
    let text = format!("{}{offset}", day.and_time(time).format("%Y-%m-%dT%H:%M:%S%.f"));
    DateTime::parse_from_rfc3339(&text).ok().map(TimeSpec::Exact)
}

/// `2026-11-20`, and nothing shorter, so that a slip is not taken for another year.
fn date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (date.year() >= 1970 && date.format("%Y-%m-%d").to_string() == text).then_some(date)
}

/// `9:30`, `14:05`, `14:05:30`, `14:05:30.250`.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')) || text.find(':')? > 2 {
        return None;
    }
    if text.split([':', '.']).any(str::is_empty) || text.split(':').skip(1).any(|part| part.len() < 2) {
        return None;
    }
    let time = ["%H:%M", "%H:%M:%S%.f"].into_iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())?;
    // chrono reads `:60` as a leap second, which no log needs.
    (chrono::Timelike::nanosecond(&time) < 1_000_000_000).then_some(time)
}

/// `15m`, `1h30m`, `7d`, `2w`: whole numbers, larger units first.
fn length(text: &str) -> Option<TimeDelta> {
    const UNITS: [(char, i64); 5] = [('w', 604_800), ('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)];
    let (mut rest, mut total, mut next_unit) = (text, 0_i64, 0);
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest.get(digits..)?.chars().next()?;
        let at = UNITS.iter().skip(next_unit).position(|(name, _)| *name == unit)? + next_unit;
        total = total.checked_add(number.checked_mul(UNITS.get(at)?.1)?)?;
        next_unit = at + 1;
        rest = rest.get(digits + 1..)?;
    }
    // A century is enough; what is longer would leave the calendar.
    (!text.is_empty() && total <= 100 * 366 * 86_400).then(|| TimeDelta::seconds(total))
}

impl fmt::Display for TimeSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now => f.write_str("now"),
            Self::Ago(length) => write!(f, "-{}s", length.num_seconds()),
            Self::Exact(moment) => f.write_str(&moment.to_rfc3339()),
            Self::Civil(civil) => write!(f, "{}", civil.format("%Y-%m-%dT%H:%M:%S%.f")),
            Self::Daily { days_ago: 0, time } => write!(f, "today {}", time.format("%H:%M:%S%.f")),
            Self::Daily { time, .. } => write!(f, "yesterday {}", time.format("%H:%M:%S%.f")),
            Self::Week => f.write_str("week"),
            Self::Month => f.write_str("month"),
        }
    }
}

#[cfg(test)]
#[path = "when_tests.rs"]
mod tests;
