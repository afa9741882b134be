//! A time zone for tests that changes its clocks as Berlin does, whatever the machine's zone.

use chrono::{Datelike, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

/// Central European time by the rule in force since 1996.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Berlin;

fn offset(hours: i32) -> FixedOffset {
    FixedOffset::east_opt(hours * 3600).unwrap()
}

/// The last Sunday of `month`, 01:00 UTC.
fn change(year: i32, month: u32) -> NaiveDateTime {
    let last = NaiveDate::from_ymd_opt(year, month, 31).unwrap();
    let back = i64::from(last.weekday().num_days_from_sunday());
    (last - TimeDelta::days(back)).and_time(NaiveTime::from_hms_opt(1, 0, 0).unwrap())
}

impl TimeZone for Berlin {
    type Offset = FixedOffset;

    fn from_offset(_: &FixedOffset) -> Self {
        Self
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<FixedOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<FixedOffset> {
        let fits = |hours: i32| {
            let utc = *local - TimeDelta::hours(hours.into());
            (self.offset_from_utc_datetime(&utc) == offset(hours)).then(|| offset(hours))
        };
        match (fits(2), fits(1)) {
            (Some(summer), Some(winter)) => MappedLocalTime::Ambiguous(summer, winter),
            (Some(one), None) | (None, Some(one)) => MappedLocalTime::Single(one),
            (None, None) => MappedLocalTime::None,
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> FixedOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
        let is_summer = (change(utc.year(), 3)..change(utc.year(), 10)).contains(utc);
        offset(if is_summer { 2 } else { 1 })
    }
}
