//! Totals from what was asked about by chance.

/// The total of a quantity known only of what was drawn: each `value` over the `chance` (above 0, at most 1) with which it
/// was drawn. Horvitz and Thompson 1952.
///
/// `None` where a chance is none: then the total cannot be had. Of nothing drawn the total is 0.
pub fn horvitz_thompson(drawn: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    drawn
        .into_iter()
        .try_fold(0.0, |sum, (value, chance)| (chance > 0.0 && chance <= 1.0).then(|| sum + value / chance))
}

/// How many developer-weeks a week with so many `observed` milliseconds is: at most one, because a pane that was left
/// open at night is not work. `hours_per_week` are the hours of a contract.
#[must_use]
pub fn developer_weeks(observed: i64, hours_per_week: f64) -> f64 {
    const HOUR_MS: f64 = 3_600_000.0;
    if hours_per_week <= 0.0 {
        return 0.0;
    }
    (observed.max(0) as f64 / HOUR_MS).min(hours_per_week) / hours_per_week
}
