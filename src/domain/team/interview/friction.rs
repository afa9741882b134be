//! What a coach keeps of one interview once the person has read it: incidents only, under a code name.

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::KEEP_DAYS;
use super::incident::Incident;
use crate::domain::log::tag::Tag;
use crate::domain::time::Week;

/// `friction-<codename>.toml`: no name, no day, no team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrictionFile {
    pub code_name: String,
    /// In which it was held.
    pub week: Week,
    /// "product engineer" at most.
    pub role: Option<String>,
    /// Id of the guide.
    pub guide: String,
    /// Of the categories that it was coded with, see [`taxonomy`].
    pub taxonomy: String,
    #[serde(rename = "incident")]
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

/// Whether what was said in this week is to be removed from the coach's disk by now.
#[must_use]
pub fn is_expired(week: Week, today: NaiveDate) -> bool {
    (today - week.until()).num_days() >= KEEP_DAYS
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
    fn what_was_said_in_a_week_is_kept_for_ninety_days_after_its_sunday() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let is_expired = |week: &str| is_expired(week.parse().unwrap(), day);
        assert!(is_expired("2026-W33") && !is_expired("2026-W34"));
    }

    #[test]
    fn the_taxonomy_has_one_number() {
        assert_eq!(taxonomy().len(), 16);
        assert_eq!(taxonomy(), taxonomy());
    }
}
