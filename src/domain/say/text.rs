//! Text from outside made safe to show, and durations in words.

use std::borrow::Cow;
use std::time::Duration;

/// `text` without control characters, bidirectional overrides and line breaks, so that it can be shown on a terminal.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_unsafe(*c)).collect()
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// `text` for a field of a table, with a `'` before what a spreadsheet would take for a formula.
#[must_use]
pub fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

/// A duration with at most two units: `0.4s`, `13s`, `2m 34s`, `1h 41m`, `3d 2h`.
#[must_use]
pub fn duration(length: Duration) -> String {
    let seconds = length.as_secs();
    if length.as_secs_f64() < 9.95 {
        return format!("{:.1}s", length.as_secs_f64());
    }
    let seconds = if length.subsec_millis() >= 500 { seconds + 1 } else { seconds };
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    if minutes == 0 {
        format!("{seconds}s")
    } else if hours == 0 {
        format!("{minutes}m {:02}s", seconds % 60)
    } else if days == 0 {
        format!("{hours}h {:02}m", minutes % 60)
    } else {
        format!("{days}d {}h", hours % 24)
    }
}

/// The same for a sum of time, which is no stretch from one day to another: a day of 24 hours is none of work, so it stays
/// in hours (`28h 55m`).
#[must_use]
pub fn hours(length: Duration) -> String {
    let minutes = (length.as_secs() + u64::from(length.subsec_millis() >= 500)) / 60;
    if minutes < 24 * 60 { duration(length) } else { format!("{}h {:02}m", minutes / 60, minutes % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_at_most_two_units() {
        let of = |ms| duration(Duration::from_millis(ms));
        assert_eq!(of(0), "0.0s");
        assert_eq!(of(420), "0.4s");
        assert_eq!(of(9_970), "10s");
        assert_eq!(of(59_600), "1m 00s");
        assert_eq!(of(154_000), "2m 34s");
        assert_eq!(of(6_060_000), "1h 41m");
        assert_eq!(of(266_400_000), "3d 2h");
        let sum = |ms| hours(Duration::from_millis(ms));
        assert_eq!(
            (sum(154_000), sum(6_060_000), sum(266_400_000)),
            ("2m 34s".into(), "1h 41m".into(), "74h 00m".into())
        );
    }

    #[test]
    fn nothing_that_steers_a_terminal_survives() {
        assert_eq!(clean("a\u{1b}]0;x\u{7}b\u{202e}c\n\u{9b}d"), "a]0;xbcd");
    }
}
