//! Blocked time and observed time week by week.

use chrono::{Datelike, Days, NaiveDate, TimeZone};

use crate::domain::wait::Moment;

/// The Monday of the local week in which `moment` lies.
pub fn monday_of<Z: TimeZone>(moment: Moment, zone: &Z) -> NaiveDate {
    let day = moment.with_timezone(zone).date_naive();
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}
