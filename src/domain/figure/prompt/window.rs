//! The times of day and the days on which something may be asked, in the person's own time zone.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

use super::minutes;
use crate::domain::log::settings::{DayName, Prompt};
use crate::domain::time::{Moment, resolve_civil};

/// Whether something may be asked at `moment`: a work day, inside the window less its first and last minutes, and not in
/// quiet hours.
pub(crate) fn is_open<Z: TimeZone>(settings: &Prompt, moment: Moment, zone: &Z) -> bool {
    let civil = moment.with_timezone(zone).naive_local();
    // A window over midnight belongs to the day on which it began.
    [civil.date(), civil.date() - TimeDelta::days(1)]
        .into_iter()
        .filter_map(|day| window(settings, day))
        .any(|(from, to)| from <= civil && civil < to)
        && !is_quiet_hour(settings, civil)
}

/// The first moment at or after `moment` at which something may be asked; `None` if there is none within a year.
pub(crate) fn next_open<Z: TimeZone>(settings: &Prompt, moment: Moment, zone: &Z) -> Option<Moment> {
    if is_open(settings, moment, zone) {
        return Some(moment);
    }
    let first = moment.with_timezone(zone).date_naive() - TimeDelta::days(1);
    let days = (0..=367).map(|days| first + TimeDelta::days(days));
    let openings =
        days.filter_map(|day| window(settings, day).map(|window| (day, window))).flat_map(|(day, window)| {
            let ends = settings
                .quiet_hours
                .iter()
                .filter_map(|text| stretch(text))
                .flat_map(move |(_, to)| [day.and_time(to), (day + TimeDelta::days(1)).and_time(to)]);
            let mut openings: Vec<NaiveDateTime> = std::iter::once(window.0).chain(ends).collect();
            openings.sort_unstable();
            openings
        });
    openings
        .map(|civil| resolve_civil(civil, zone))
        .find(|opening| *opening > moment && is_open(settings, *opening, zone))
}

/// When the day's window opens and closes; `None` on days off and where the settings cannot be read.
fn window(settings: &Prompt, day: NaiveDate) -> Option<(NaiveDateTime, NaiveDateTime)> {
    if !settings.work_days.contains(&DayName::of(day))
        || settings.days_off.iter().any(|off| off.trim() == day.to_string())
    {
        return None;
    }
    let (from, to) = stretch(&settings.work_window)?;
    let last_day = if from < to { day } else { day + TimeDelta::days(1) };
    let opens = day.and_time(from) + minutes(settings.quiet_first_min);
    let closes = last_day.and_time(to) - minutes(settings.quiet_last_min);
    Some((opens, closes))
}

fn is_quiet_hour(settings: &Prompt, civil: NaiveDateTime) -> bool {
    let time = civil.time();
    settings
        .quiet_hours
        .iter()
        .filter_map(|text| stretch(text))
        .any(|(from, to)| if from < to { from <= time && time < to } else { from <= time || time < to })
}

/// `HH:MM-HH:MM`.
fn stretch(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (from, to) = text.split_once('-')?;
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    Some((time(from)?, if to.trim() == "24:00" { NaiveTime::MIN } else { time(to)? }))
}
