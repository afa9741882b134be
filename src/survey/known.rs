//! What has been asked before: a question changed under an unchanged version would mix answers to two questions.

use std::collections::BTreeMap;

use super::Surveys;
use super::common::LineIndex;
use super::problem::{Problems, quoted};
use crate::domain::log::survey::{Fingerprint, Survey};

/// Fingerprints of the items of each survey and version: the shipped ones, and those that answers were stored with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprints {
    versions: BTreeMap<(String, u32), BTreeMap<String, Fingerprint>>,
}

impl Fingerprints {
    /// Notes one item as it was asked.
    pub fn note(&mut self, survey: &str, version: u32, item: &str, fingerprint: Fingerprint) {
        self.versions.entry((survey.to_owned(), version)).or_default().entry(item.to_owned()).or_insert(fingerprint);
    }

    /// Notes every item of a survey. What was noted first stays: it is what people were asked.
    pub fn remember(&mut self, survey: &Survey) {
        for item in &survey.items {
            self.note(&survey.id, survey.version, &item.id, item.fingerprint());
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for ((survey, version), items) in other.versions {
            self.versions.entry((survey, version)).or_default().extend(items);
        }
    }

    fn version(&self, survey: &str, version: u32) -> Option<&BTreeMap<String, Fingerprint>> {
        self.versions.get(&(survey.to_owned(), version))
    }
}

/// Reports items that differ from what the same version asked before, came to it, or are gone from it.
pub(super) fn compare(survey: &Survey, lines: &LineIndex, known: &Surveys, problems: &Problems) {
    let Some(asked) = known.asked().version(&survey.id, survey.version) else { return };
    let version = survey.version;
    let raise = || format!("expected `version` = {} or higher for a changed pulse", version + 1);
    for (item, line) in survey.items.iter().zip(&lines.items) {
        let message = match asked.get(&item.id) {
            Some(fingerprint) if *fingerprint == item.fingerprint() => continue,
            Some(_) => format!("item {} is not what version {version} asked before", quoted(&item.id)),
            None => format!("item {} is new, but `version` is still {version}", quoted(&item.id)),
        };
        problems.add_at_line(*line, message, raise());
    }
    for gone in asked.keys().filter(|id| survey.item(id).is_none()) {
        let message = format!("item {} is gone, but `version` is still {version}", quoted(gone));
        problems.add_at_line(lines.version, message, raise());
    }
}
