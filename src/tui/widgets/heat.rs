//! Weekday by hour, one sign for each: when it happens. Told by shape, not by colour.

use std::fmt::Write as _;
use std::ops::Range;

use ratatui::text::Span;

use crate::tui::theme::{Role, Theme};

/// The days in the order of the rows.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// The hours that are shown at least.
const USUAL_DAY: Range<usize> = 8..18;

/// Seconds by weekday (Monday first) and hour of the local day.
pub(crate) type HeatMap = [[u64; 24]; 7];

/// The hours to show: the usual day, widened to where something happened.
#[must_use]
pub(crate) fn hours(week: &HeatMap) -> Range<usize> {
    let is_active = |hour: &usize| week.iter().any(|day| day[*hour] > 0);
    let first = (0..24).find(is_active).unwrap_or(USUAL_DAY.start).min(USUAL_DAY.start);
    let last = (0..24).rev().find(is_active).unwrap_or(0).max(USUAL_DAY.end - 1);
    first..last + 1
}

/// The rows of the strip with the hours over them, `each` cells for an hour; a weekend only where something happened. The
/// fullest hour has the fullest sign.
#[must_use]
pub(crate) fn rows(week: &HeatMap, each: usize, theme: &Theme) -> Vec<Vec<Span<'static>>> {
    let hours = hours(week);
    let most = week.iter().flatten().copied().max().unwrap_or(0);
    // Two digits need room, and a gap between them and the next.
    let step = match each {
        0 | 1 => 4,
        2 => 2,
        _ => 1,
    };
    let mut labels = " ".repeat(5);
    for hour in hours.clone() {
        if (hour - hours.start).is_multiple_of(step) {
            let _ = write!(labels, "{hour:02}");
        }
        let to = 5 + (hour + 1 - hours.start) * each;
        labels.push_str(&" ".repeat(to.saturating_sub(labels.len())));
    }
    let mut rows = vec![vec![theme.span(Role::Dim, labels.trim_end().to_owned())]];
    for (name, day) in DAYS.iter().zip(week) {
        let is_quiet = day.iter().all(|seconds| *seconds == 0);
        if is_quiet && matches!(*name, "Sat" | "Sun") {
            continue;
        }
        let mut row = vec![theme.span(Role::Dim, format!("{name}  "))];
        row.extend(hours.clone().map(|hour| sign(day[hour], most, each, theme)));
        rows.push(row);
    }
    rows
}

fn sign(seconds: u64, most: u64, each: usize, theme: &Theme) -> Span<'static> {
    let level = if most == 0 { 0 } else { (seconds * 4).div_ceil(most) };
    let sign = theme.glyphs.heat[usize::try_from(level).unwrap_or(4).min(4)];
    let role = if seconds == 0 { Role::Dim } else { Role::Accent };
    theme.span(role, sign.to_string().repeat(each))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_hour_has_the_fullest_sign() {
        let mut week = [[0; 24]; 7];
        (week[0][9], week[0][10], week[4][17]) = (3600, 1, 1800);
        let rows: Vec<String> =
            rows(&week, 2, &Theme::none()).iter().map(|row| row.iter().map(|span| &*span.content).collect()).collect();
        assert_eq!(rows[0], "     08  10  12  14  16");
        assert_eq!(rows[1], "Mon  ··██░░··············");
        assert_eq!(rows[5], "Fri  ··················▒▒");
        assert_eq!(rows.len(), 6, "a quiet weekend is not shown");
    }

    #[test]
    fn a_late_hour_widens_the_day() {
        let mut week = [[0; 24]; 7];
        (week[6][23], week[5][2]) = (60, 60);
        assert_eq!(hours(&week), 2..24);
        assert_eq!(rows(&week, 1, &Theme::none()).len(), 8);
    }
}
