//! Words to moments, for the forms. The offset is that of the moment they are read against.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::domain::time::Moment;

/// `text` as a moment: `14:05`, `yesterday 9:30`, `-15m`, `2026-11-20 14:05`. A bare time is on the day of `day`.
///
/// # Errors
/// A sentence that says what was expected.
pub(crate) fn parse(text: &str, day: Moment, now: Moment) -> Result<Moment, String> {
    let text = text.trim();
    let parsed = if let Some(length) = text.strip_prefix('-') {
        ago(length, now)
    } else if let Some(time) = text.strip_prefix("yesterday") {
        now.date_naive().checked_sub_days(Days::new(1)).and_then(|date| at(date, time.trim(), now))
    } else if let Some(time) = text.strip_prefix("today") {
        at(now.date_naive(), time.trim(), now)
    } else if let Some((date, time)) = text.split_once(['T', ' ']) {
        NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().and_then(|date| at(date, time.trim(), day))
    } else {
        at(day.date_naive(), text, day)
    };
    parsed.ok_or_else(|| format!("`{text}` is not a time; write 14:05, yesterday 9:30, -15m or 2026-11-20 14:05"))
}

fn at(date: NaiveDate, time: &str, offset_of: Moment) -> Option<Moment> {
    let time =
        NaiveTime::parse_from_str(time, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M")).ok()?;
    NaiveDateTime::new(date, time).and_local_timezone(offset_of.timezone()).single()
}

fn ago(length: &str, now: Moment) -> Option<Moment> {
    let unit = length.chars().last()?;
    let number: u32 = length[..length.len() - unit.len_utf8()].trim().parse().ok()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    now.checked_sub_signed(TimeDelta::seconds(i64::from(number) * seconds))
}

/// The half hour of the local day that `now` is in, 0 to 47.
#[must_use]
pub(crate) fn half_hour(now: Moment) -> usize {
    (now.num_seconds_from_midnight() / 1800) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::say::moment::exact_seconds;

    #[test]
    fn times_are_read_as_people_write_them() {
        let now = Moment::parse_from_rfc3339("2026-11-20T14:05:10+01:00").unwrap();
        let read = |text| parse(text, now, now).map(exact_seconds);
        assert_eq!(read("9:30").unwrap(), "2026-11-20 09:30:00");
        assert_eq!(read("-15m").unwrap(), "2026-11-20 13:50:10");
        assert_eq!(read("yesterday 9:30").unwrap(), "2026-11-19 09:30:00");
        assert_eq!(read("2026-11-18T08:00:05").unwrap(), "2026-11-18 08:00:05");
        assert!(read("half past").unwrap_err().contains("14:05"));
        assert!(read("").is_err() && read("-").is_err() && read("-ü").is_err());
    }
}
