//! Lengths of time: `45s`, `3m 07s`, `1h 56m`.

use std::time::Duration;

/// A length with at most two units: `0s`, `0.4s`, `13s`, `2m 34s`, `1h 41m`, `3d 2h`.
#[must_use]
pub fn duration(length: Duration) -> String {
    if length.is_zero() {
        return "0s".to_owned();
    }
    if length.as_secs_f64() < 9.95 {
        return format!("{:.1}s", length.as_secs_f64());
    }
    whole(nearest_second(length))
}

/// The same for a sum of time, which is no stretch from one day to another: a day of 24 hours is none of work, so it
/// stays in hours (`28h 55m`).
#[must_use]
pub fn hours(length: Duration) -> String {
    let minutes = nearest_second(length) / 60;
    if minutes < 24 * 60 { duration(length) } else { format!("{}h {:02}m", minutes / 60, minutes % 60) }
}

/// A length that is still growing, in the seconds that have passed: `9s`, `59s`, `1m 00s`.
#[must_use]
pub fn passed(length: Duration) -> String {
    whole(length.as_secs())
}

/// How long until [`passed`] reads differently.
#[must_use]
pub fn until_passed_differs(length: Duration) -> Duration {
    let unit = match length.as_secs() {
        0..3600 => 1,
        3600..86_400 => 60,
        _ => 3600,
    };
    Duration::from_secs((length.as_secs() / unit + 1) * unit).saturating_sub(length)
}

/// A length that is still shrinking: a second that has begun is counted, so that it is never nothing too early.
#[must_use]
pub fn left(length: Duration) -> String {
    whole(length.as_secs() + u64::from(length.subsec_nanos() > 0))
}

/// A length in whole seconds without a part that is zero, for what was chosen or estimated: `1m 30s`, `1h`.
#[must_use]
pub fn plain(length: Duration) -> String {
    let text = whole(nearest_second(length));
    match text.split_once(' ') {
        Some((large, "00s" | "00m" | "0h")) => large.to_owned(),
        _ => text,
    }
}

/// A length in at most six cells, for narrow columns: `9m 59s`, `12m`, `9h 05m`, `12h`.
#[must_use]
pub fn brief(length: Duration) -> String {
    match nearest_second(length) {
        seconds @ 0..600 => whole(seconds),
        seconds @ 600..3600 => format!("{}m", seconds / 60),
        seconds @ 36_000..86_400 => format!("{}h", seconds / 3600),
        _ => duration(length),
    }
}

/// A sum of time in whole seconds or, from a minute on, whole minutes, where the seconds say nothing: `45s`, `12m`,
/// `6h 05m`.
#[must_use]
pub fn coarse(length: Duration) -> String {
    match nearest_second(length) {
        seconds @ 0..60 => whole(seconds),
        seconds @ 60..3600 => format!("{}m", seconds / 60),
        _ => hours(length),
    }
}

/// Milliseconds as a length; nothing below zero.
#[must_use]
pub fn millis(milliseconds: f64) -> Duration {
    seconds(milliseconds / 1000.0)
}

/// Whole milliseconds as a length; nothing below zero.
#[must_use]
pub fn whole_millis(milliseconds: i64) -> Duration {
    Duration::from_millis(milliseconds.try_into().unwrap_or_default())
}

/// Seconds as a length; nothing below zero.
#[must_use]
pub fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX)
}

fn nearest_second(length: Duration) -> u64 {
    length.as_secs().saturating_add(u64::from(length.subsec_millis() >= 500))
}

fn whole(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m {:02}s", seconds % 60),
        (0, ..) => format!("{hours}h {:02}m", minutes % 60),
        _ => format!("{days}d {}h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_at_most_two_units() {
        let of = |ms| duration(Duration::from_millis(ms));
        assert_eq!((of(0), of(1)), ("0s".into(), "0.0s".into()));
        assert_eq!(of(420), "0.4s");
        assert_eq!(of(9_970), "10s");
        assert_eq!(of(59_600), "1m 00s");
        assert_eq!(of(187_000), "3m 07s");
        assert_eq!(of(6_960_000), "1h 56m");
        assert_eq!(of(266_400_000), "3d 2h");
        let sum = |ms| hours(Duration::from_millis(ms));
        assert_eq!(
            (sum(154_000), sum(6_060_000), sum(266_400_000)),
            ("2m 34s".into(), "1h 41m".into(), "74h 00m".into())
        );
    }

    #[test]
    fn what_has_passed_is_rounded_down_and_what_is_left_is_rounded_up() {
        let length = Duration::from_millis(59_100);
        assert_eq!((passed(length), left(length)), ("59s".into(), "1m 00s".into()));
        let until = |ms| until_passed_differs(Duration::from_millis(ms)).as_millis();
        assert_eq!((until(0), until(2_300), until(3_601_000)), (1000, 700, 59_000));
    }

    #[test]
    fn a_plain_length_has_no_empty_part() {
        let of = |secs| plain(Duration::from_secs(secs));
        assert_eq!([45, 60, 90, 3600, 5400, 86_400].map(of), ["45s", "1m", "1m 30s", "1h", "1h 30m", "1d"]);
    }

    #[test]
    fn a_narrow_form_is_how_the_wide_one_begins() {
        for ms in (10_000..4_000_000).step_by(130).chain((4_000_000..200_000_000).step_by(99_700)) {
            let length = Duration::from_millis(ms);
            let wide = duration(length);
            let is_beginning = |narrow: &str| wide.starts_with(narrow);
            assert!(is_beginning(&brief(length)), "{} of {wide}", brief(length));
            assert!(length.as_secs() > 86_000 || is_beginning(&coarse(length)), "{} of {wide}", coarse(length));
        }
    }

    #[test]
    fn short_forms_drop_the_smaller_unit() {
        let of = |secs| (brief(Duration::from_secs(secs)), coarse(Duration::from_secs(secs)));
        assert_eq!(of(599), ("9m 59s".into(), "9m".into()));
        assert_eq!(of(725), ("12m".into(), "12m".into()));
        assert_eq!(of(43_300), ("12h".into(), "12h 01m".into()));
        assert_eq!(of(110_000), ("1d 6h".into(), "30h 33m".into()));
    }

    #[test]
    fn no_number_is_no_length() {
        assert_eq!(millis(1500.0), Duration::from_millis(1500));
        assert_eq!((millis(-1.0), seconds(f64::NAN)), (Duration::ZERO, Duration::ZERO));
    }
}
