//! A range of lengths, for what is known roughly: one unit, whole numbers.

use std::time::Duration;

/// `20–50 s`, `1–4 min`, `2–3 h`; `up to 4 min` where the lower end rounds to nothing, `about 3 min` where both ends are one.
#[must_use]
pub(crate) fn lengths(low: Duration, high: Duration) -> String {
    const MINUTE: f64 = 60.0;
    const HOUR: f64 = 3600.0;
    let (low, high) = (low.as_secs_f64(), high.as_secs_f64());
    let (unit, name) = match high {
        // From a minute and a half on: below it, minutes are too coarse.
        high if high < 1.5 * MINUTE => (1.0, "s"),
        high if high < 1.5 * HOUR => (MINUTE, "min"),
        _ => (HOUR, "h"),
    };
    let [low, high] = [low, high].map(|length| (length / unit).round());
    if low < 1.0 {
        format!("up to {} {name}", high.max(1.0))
    } else if low < high {
        format!("{low}–{high} {name}")
    } else {
        format!("about {high} {name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_one_unit_and_no_end_that_is_nothing() {
        let of = |low, high| lengths(Duration::from_secs(low), Duration::from_secs(high));
        assert_eq!([of(20, 50), of(60, 230), of(7000, 10_000)], ["20–50 s", "1–4 min", "2–3 h"]);
        assert_eq!([of(10, 240), of(170, 190), of(0, 0)], ["up to 4 min", "about 3 min", "up to 1 s"]);
    }
}
