//! Cutting stretches of time where weeks, days and hours begin. All times are milliseconds since the epoch.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Timelike};

use crate::domain::time::{Period, midnight};

/// The beginnings of so many stretches of `days` days, the first on `first`, and the end of the last: 23 or 25 hours apart
/// where the clocks change.
pub(super) fn edges<Z: TimeZone>(first: NaiveDate, days: u64, count: u64, zone: &Z) -> Vec<i64> {
    let start = |index: u64| first.checked_add_days(Days::new(days * index)).unwrap_or(first);
    (0..=count).map(|index| midnight(start(index), zone).timestamp_millis()).collect()
}

/// The edges of the local days of `period`.
pub(super) fn days<Z: TimeZone>(period: Period, zone: &Z) -> Vec<i64> {
    let date = |moment: crate::domain::time::Moment| moment.with_timezone(zone).date_naive();
    let (first, end) = (date(period.from), date(period.to));
    edges(first, 1, (end - first).num_days().unsigned_abs(), zone)
}

/// The parts of `start..end`, each with the number of the cell between `edges` that it lies in; what lies outside is left out.
pub(super) fn cut(edges: &[i64], (start, end): (i64, i64)) -> impl Iterator<Item = (usize, i64, i64)> {
    let first = edges.partition_point(|edge| *edge <= start).saturating_sub(1);
    let cells = edges.windows(2).enumerate().skip(first);
    let parts = cells.map(move |(cell, edge)| (cell, start.max(edge[0]), end.min(edge[1])));
    parts.take_while(move |(_, from, _)| *from < end).filter(|(_, from, to)| from < to)
}

/// How much of the `stretches` lies between the edges, cell by cell.
pub(super) fn sums(edges: &[i64], stretches: &[(i64, i64)]) -> Vec<i64> {
    let mut sums = vec![0; edges.len().saturating_sub(1)];
    for (cell, from, to) in stretches.iter().flat_map(|stretch| cut(edges, *stretch)) {
        sums[cell] += to - from;
    }
    sums
}

/// How much of the `stretches` lies in each hour of the local week, Monday first.
pub(super) fn hours<Z: TimeZone>(stretches: &[(i64, i64)], zone: &Z) -> [[i64; 24]; 7] {
    const HOUR_MS: i64 = 3_600_000;
    let mut week = [[0; 24]; 7];
    for (start, end) in stretches {
        let mut at = *start;
        while at < *end {
            let Some(local) = DateTime::from_timestamp_millis(at).map(|moment| moment.with_timezone(zone)) else {
                break;
            };
            let inside = i64::from(local.minute()) * 60_000 + i64::from(local.second()) * 1000 + at.rem_euclid(1000);
            let next = (at + HOUR_MS - inside).min(*end);
            week[local.weekday().num_days_from_monday() as usize][local.hour() as usize] += next - at;
            at = next;
        }
    }
    week
}
