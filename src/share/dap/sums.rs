//! What the collector's program prints: the number of reports, the interval, and a sum for each cell. Text from outside, read
//! strictly: nothing in it names the task, so it lies in a file named after the block.

use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::domain::time::Weeks;

/// Longest output.
pub const MAX_BYTES: u64 = 16 << 10;

/// The sums of one task about one week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    pub reports: u32,
    pub week: Weeks,
    pub cells: Vec<u32>,
}

/// The sums in an output.
///
/// # Errors
/// In words, with the line where one is known.
pub fn parse(text: &str) -> Result<Sums, (usize, String)> {
    let mut lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim_end()));
    let mut value = |name: &str| {
        let (number, line) = lines.next().unwrap_or((text.lines().count().max(1), ""));
        match line.strip_prefix(name) {
            Some(value) => Ok((number, value)),
            None => Err((number, format!("expected `{name}...` as the collector's program prints it"))),
        }
    };
    let (line, reports) = value("Number of reports: ")?;
    let reports = number(reports).ok_or((line, "expected a number of reports".to_owned()))?;
    let (line, start) = value("Interval start: ")?;
    let start = day(start).ok_or((line, "expected a day at 00:00:00 UTC".to_owned()))?;
    value("Interval end: ")?;
    let (line, length) = value("Interval length: ")?;
    let week = Weeks::of(start);
    // The shortest interval that holds all reports: a day, as every report is of its week's Monday.
    let is_inside = days(length).is_some_and(|days| start + days <= week.until());
    if !is_inside {
        let words = "expected whole days of one week, such as 86400s; a longer interval counts people twice";
        return Err((line, words.to_owned()));
    }
    let (line, cells) = value("Aggregation result: ")?;
    let cells = cells.strip_prefix('[').and_then(|cells| cells.strip_suffix(']'));
    let cells = cells.and_then(|cells| cells.split(", ").map(number).collect::<Option<Vec<u32>>>());
    let cells = cells.ok_or((line, "expected a sum for each cell, such as [3, 0, 5]".to_owned()))?;
    match lines.find(|(_, line)| !line.is_empty()) {
        Some((line, _)) => Err((line, "expected nothing more; one output a file".to_owned())),
        None => Ok(Sums { reports, week, cells }),
    }
}

/// Digits and nothing else.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Whole days, one or more, in seconds.
fn days(text: &str) -> Option<Days> {
    let seconds = number(text.strip_suffix('s')?)?;
    (seconds > 0 && seconds.is_multiple_of(86_400)).then(|| Days::new((seconds / 86_400).into()))
}

fn day(text: &str) -> Option<NaiveDate> {
    let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S UTC").ok()?;
    (moment == moment.date().into()).then(|| moment.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REAL: &str = "Number of reports: 200\nInterval start: 2026-11-23 00:00:00 UTC\nInterval end: 2026-11-30 00:00:00 UTC\n\
                        Interval length: 604800s\nAggregation result: [57, 28, 28, 29, 29, 29]\n";

    #[test]
    fn what_the_collectors_program_prints_is_read() {
        let sums = parse(REAL).unwrap();
        assert_eq!((sums.reports, sums.week.to_string().as_str()), (200, "2026-W48..2026-W48"));
        assert_eq!(sums.cells, [57, 28, 28, 29, 29, 29]);
        let monday = REAL.replace("604800s", "86400s");
        assert_eq!(parse(&monday), Ok(sums), "all reports of one day");
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        for (from, to, line) in [
            ("200", "2e2", 1),
            ("200", "99999999999", 1),
            ("Number", "number", 1),
            ("2026-11-23 00", "2026-11-23 01", 2),
            ("2026-11-23", "2026-11-24", 4),
            ("604800s", "1209600s", 4),
            ("604800s", "3600s", 4),
            ("604800s", "0s", 4),
            ("604800s", "-86400s", 4),
            ("[57, 28", "[57, -28", 5),
            ("[57, 28", "[57, 340282366920938462946865773367900766208", 5),
            ("29]\n", "29]\nNumber of reports: 200\n", 6),
            ("Aggregation result: [57, 28, 28, 29, 29, 29]\n", "", 4),
        ] {
            let changed = REAL.replace(from, to);
            assert_ne!(changed, REAL);
            assert_eq!(parse(&changed).unwrap_err().0, line, "{changed}");
        }
        assert!(parse("").is_err() && parse("\u{1b}[2J").is_err());
    }
}
