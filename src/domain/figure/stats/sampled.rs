//! How much of a developer's week was observed.

use super::median;

/// The developer-weeks in `observed` milliseconds of a week: at most one, because a pane that was left
/// open at night is not work. `hours_per_week` are the hours of a contract.
#[must_use]
pub fn developer_weeks(observed: i64, hours_per_week: f64) -> f64 {
    const HOUR_MS: f64 = 3_600_000.0;
    if hours_per_week <= 0.0 {
        return 0.0;
    }
    (observed.max(0) as f64 / HOUR_MS).min(hours_per_week) / hours_per_week
}

/// How long is usually observed in a week: the median of the weeks in which anything was.
pub(crate) fn usually_observed(weeks: impl Iterator<Item = i64>) -> f64 {
    let seen: Vec<f64> = weeks.filter(|length| *length > 0).map(|length| length as f64).collect();
    median(&seen).unwrap_or_default()
}
