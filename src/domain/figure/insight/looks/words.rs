//! How numbers stand in sentences: the interval in the same line, counts rather than shares where there are few.

use std::time::Duration;

use chrono::Datelike;

use crate::domain::figure::stats::wilson95;
use crate::domain::say::text::{duration, hours};
use crate::domain::time::Moment;

/// A sum of time as people read it; none is nothing.
pub(in crate::domain::figure::insight) fn span(length: Duration) -> String {
    if length.is_zero() { "nothing".to_owned() } else { hours(length) }
}

/// Milliseconds as people read them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length of time is neither negative nor huge"
)]
pub(in crate::domain::figure::insight) fn length(milliseconds: f64) -> String {
    duration(Duration::from_millis(milliseconds.max(0.0).round() as u64))
}

/// `9 of 31 runs (16 to 47 % would fit)`; with fewer than ten `5 of 7 runs; with so few, anything from 36 to 92 %
/// would fit`.
pub(in crate::domain::figure::insight) fn share(hits: u64, of: u64, what: &str) -> String {
    let Some([low, high]) = wilson95(hits, of) else { return format!("{hits} of {of} {what}") };
    let (low, high) = (percent(low), percent(high));
    if of < 10 {
        format!("{hits} of {of} {what}; with so few, anything from {low} to {high} % would fit")
    } else {
        format!("{hits} of {of} {what} ({low} to {high} % would fit)")
    }
}

/// Whole percent.
#[expect(clippy::cast_possible_truncation, reason = "a share of one")]
pub(in crate::domain::figure::insight) fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

/// `1 run`, `4 runs`.
pub(in crate::domain::figure::insight) fn counted(number: u64, one: &str, several: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}

/// `2 November`.
pub(in crate::domain::figure::insight) fn day(moment: Moment) -> String {
    format!("{} {}", moment.day(), moment.format("%B"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_comes_with_its_interval_and_few_cases_are_said_to_be_few() {
        assert_eq!(share(9, 31, "runs"), "9 of 31 runs (16 to 47 % would fit)");
        assert_eq!(share(5, 7, "hunts"), "5 of 7 hunts; with so few, anything from 36 to 92 % would fit");
        assert_eq!(share(0, 0, "runs"), "0 of 0 runs");
    }
}
