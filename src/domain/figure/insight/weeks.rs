//! Blocked time and observed time week by week.

use crate::domain::time::{HOURS_PER_WEEK, Period, Span, monday_of};
use chrono::{Days, TimeZone};

use super::{Estimate, Frame, Reach, STRIP_WEEKS, Week, split};
use crate::domain::figure::stats::{RatioSums, clip, developer_weeks, median, merged};

const HOUR_MS: f64 = 3_600_000.0;

/// The weeks of the strip, from stretches of blocked and of observed time that lie apart from each other.
pub(super) fn weeks<Z: TimeZone>(frame: Frame, blocked: &[(i64, i64)], observed: &[(i64, i64)], zone: &Z) -> Vec<Week> {
    let first = frame.moved(1 - STRIP_WEEKS.cast_signed()).monday;
    let edges = split::edges(first, 7, STRIP_WEEKS, zone);
    let (blocked, observed) = (split::sums(&edges, blocked), split::sums(&edges, observed));
    let seen: Vec<f64> = observed.iter().filter(|length| **length > 0).map(|length| *length as f64).collect();
    let usual = median(&seen).unwrap_or_default();
    let week = |(index, (blocked, observed)): (u64, (i64, i64))| {
        let developer_weeks = developer_weeks(observed, HOURS_PER_WEEK);
        let is_gap = developer_weeks < Week::LEAST || (observed as f64) < usual / 2.0;
        let rate = blocked as f64 / HOUR_MS / developer_weeks;
        Week {
            monday: first.checked_add_days(Days::new(7 * index)).unwrap_or(first),
            blocked,
            observed,
            developer_weeks,
            rate: (!is_gap).then_some(rate),
            is_gap,
        }
    };
    (0..).zip(blocked.into_iter().zip(observed)).map(week).collect()
}

/// Observed developer-weeks in `period`: the sum over its local weeks, each at most one.
pub(crate) fn observed_weeks<Z: TimeZone>(observed: &[Span], period: Period, zone: &Z) -> f64 {
    let first = monday_of(period.from, zone);
    let days = (period.to.with_timezone(zone).date_naive() - first).num_days().unsigned_abs();
    let edges = split::edges(first, 7, days.div_ceil(7), zone);
    let stretches: Vec<(i64, i64)> = merged(observed.iter().filter_map(|span| clip(span, period))).collect();
    split::sums(&edges, &stretches).into_iter().map(|observed| developer_weeks(observed, HOURS_PER_WEEK)).sum()
}

/// Blocked hours per observed week over the last weeks of the strip. Weeks are the units, gaps are left out; one week alone
/// counts even where it is one, and has no interval.
pub(super) fn rate(weeks: &[Week], reach: Reach) -> Option<Estimate> {
    let is_meant = |week: &&Week| !week.is_gap || (reach == Reach::Week && week.developer_weeks >= Week::LEAST);
    let pair = |week: &Week| (week.blocked as f64 / HOUR_MS, week.developer_weeks);
    Estimate::ratio(RatioSums::of(last(weeks, reach).iter().filter(is_meant).map(pair)), f64::INFINITY)
}

/// The weeks of the strip that the other figures are about.
pub(super) fn last(weeks: &[Week], reach: Reach) -> &[Week] {
    let count = usize::try_from(reach.weeks()).unwrap_or(usize::MAX);
    weeks.get(weeks.len().saturating_sub(count)..).unwrap_or_default()
}
