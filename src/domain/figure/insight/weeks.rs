//! Blocked time and observed time week by week.

use crate::domain::time::{HOURS_PER_WEEK, Period, Span, midnight, monday_of};
use chrono::{Days, NaiveDate, TimeZone};

use super::{Estimate, Frame, Reach, STRIP_WEEKS, StripWeek, split};
use crate::domain::figure::stats::{
    LEAST_OBSERVED, RatioSums, WaitRecords, claims, clip, developer_weeks, merged, usually_observed,
};
use crate::domain::log::reading::Reading;

const HOUR_MS: f64 = 3_600_000.0;

/// When and where waits are read.
#[derive(Debug, Clone, Copy)]
pub struct LocalReading<'a, Z> {
    pub reading: Reading,
    pub zone: &'a Z,
}

/// The weeks of the strip, from stretches of blocked and of observed time that lie apart from each other.
pub(super) fn weeks<Z: TimeZone>(frame: Frame, stretches: [&[(i64, i64)]; 2], zone: &Z) -> Vec<StripWeek> {
    let first = frame.moved(1 - STRIP_WEEKS.cast_signed()).monday;
    let weeks = counted(first, STRIP_WEEKS, stretches, zone);
    let usual = usually_observed(weeks.iter().map(|week| week.observed));
    weeks.into_iter().map(|week| week.with_gap(is_gap(&week, usual))).collect()
}

/// Stretches of blocked and of observed time in the period, each apart from the others.
pub(super) fn stretches(records: &WaitRecords, period: Period, reading: Reading) -> [Vec<(i64, i64)>; 2] {
    let claims = claims(records.waits, period, reading);
    let blocked = merged(claims.iter().map(|(_, claim)| (claim.start, claim.end)));
    let observed = merged(records.observed.iter().filter_map(|stretch| clip(stretch, period)));
    [blocked.collect(), observed.collect()]
}

/// So many weeks from `first` on, as the log has them; none of them is called a gap.
pub(super) fn of_log<Z: TimeZone>(
    records: &WaitRecords,
    first: NaiveDate,
    count: u64,
    judged: &LocalReading<Z>,
) -> Vec<StripWeek> {
    let end = first.checked_add_days(Days::new(7 * count)).unwrap_or(first);
    let period = Period { from: midnight(first, judged.zone), to: midnight(end, judged.zone) };
    let [blocked, observed] = stretches(records, period, judged.reading);
    counted(first, count, [&blocked, &observed], judged.zone)
}

fn counted<Z: TimeZone>(
    first: NaiveDate,
    count: u64,
    [blocked, observed]: [&[(i64, i64)]; 2],
    zone: &Z,
) -> Vec<StripWeek> {
    let edges = split::edges(first, 7, count, zone);
    let week = |(index, (blocked, observed)): (u64, (i64, i64))| {
        let monday = first.checked_add_days(Days::new(7 * index)).unwrap_or(first);
        let developer_weeks = developer_weeks(observed, HOURS_PER_WEEK);
        StripWeek { monday, blocked, observed, developer_weeks, rate: None, is_gap: false }.with_gap(false)
    };
    (0..).zip(split::sums(&edges, blocked).into_iter().zip(split::sums(&edges, observed))).map(week).collect()
}

/// Whether a week was observed for too short a time to be compared.
pub(super) fn is_gap(week: &StripWeek, usual: f64) -> bool {
    week.developer_weeks < LEAST_OBSERVED || (week.observed as f64) < usual / 2.0
}

impl StripWeek {
    /// The same, with a rate unless it is a gap.
    pub(super) fn with_gap(self, is_gap: bool) -> Self {
        let rate = self.blocked as f64 / HOUR_MS / self.developer_weeks;
        Self { rate: (!is_gap).then_some(rate), is_gap, ..self }
    }
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
pub(super) fn rate(weeks: &[StripWeek], reach: Reach) -> Option<Estimate> {
    let is_meant = |week: &&StripWeek| !week.is_gap || (reach == Reach::Week && week.developer_weeks >= LEAST_OBSERVED);
    let pair = |week: &StripWeek| (week.blocked as f64 / HOUR_MS, week.developer_weeks);
    Estimate::ratio(RatioSums::of(last(weeks, reach).iter().filter(is_meant).map(pair)), f64::INFINITY)
}

/// The weeks of the strip that the other figures are about.
pub(super) fn last(weeks: &[StripWeek], reach: Reach) -> &[StripWeek] {
    let count = usize::try_from(reach.weeks()).unwrap_or(usize::MAX);
    weeks.get(weeks.len().saturating_sub(count)..).unwrap_or_default()
}
