//! What a coach keeps of one interview once the person has read it: incidents only, under a code name.

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

use super::incident::Incident;
use crate::domain::log::tag::Tag;

/// `friction-<codename>.toml`: no name, no day, no team.
#[derive(Debug, Clone, PartialEq)]
pub struct FrictionFile {
    pub code_name: String,
    /// ISO week of the interview: `2026-W47`.
    pub week: String,
    /// "product engineer" at most.
    pub role: Option<String>,
    /// Id of the guide.
    pub guide: String,
    /// Of the categories that it was coded with, see [`taxonomy`].
    pub taxonomy: String,
    pub incidents: Vec<Incident>,
}

/// Stands for the ids of the categories, as 16 hexadecimal digits: interviews that were coded with different ones cannot be
/// added up.
#[must_use]
pub fn taxonomy() -> String {
    let mut hash = Sha256::new();
    for tag in Tag::all() {
        hash.update(tag.id());
        hash.update("\n");
    }
    let first = hash.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{first:016x}")
}

/// The ISO week that a day lies in: `2026-W47`.
#[must_use]
pub fn iso_week(day: NaiveDate) -> String {
    let week = day.iso_week();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// Whether `word` names a week that there is.
#[must_use]
pub fn is_iso_week(word: &str) -> bool {
    monday_of(word).is_some()
}

/// The Monday of a week.
#[must_use]
fn monday_of(word: &str) -> Option<NaiveDate> {
    let (year, week) = word.split_once("-W")?;
    let is_number = |text: &str, digits| text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(year, 4) || !is_number(week, 2) {
        return None;
    }
    NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, chrono::Weekday::Mon)
}

/// Whether a week ended more than so many days before `today`.
#[must_use]
pub fn week_ended_before(week: &str, today: NaiveDate, days: i64) -> bool {
    monday_of(week).is_some_and(|monday| (today - monday).num_days() - 6 > days)
}

impl FrictionFile {
    /// Its name on disk.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("friction-{}.toml", self.code_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_named_across_the_turn_of_the_year() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!(iso_week(day(2027, 1, 1)), "2026-W53");
        assert!(
            is_iso_week("2026-W53") && !is_iso_week("2025-W53") && !is_iso_week("2026-W5") && !is_iso_week("+026-W05")
        );
    }

    #[test]
    fn a_week_is_over_after_its_sunday() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert!(week_ended_before("2026-W33", day, 90) && !week_ended_before("2026-W34", day, 90));
        assert!(!week_ended_before("nonsense", day, 90));
    }

    #[test]
    fn the_taxonomy_has_one_number() {
        assert_eq!(taxonomy().len(), 16);
        assert_eq!(taxonomy(), taxonomy());
    }
}
