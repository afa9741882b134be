//! What this machine keeps of teams and rounds: who was accepted, what left, what was answered as a collector.

use std::collections::{BTreeMap, BTreeSet};

use super::ShareHolder;
use super::definition::Definition;
use super::people::{Person, Roles};
use crate::domain::say::words::words;
use crate::domain::time::{Moment, Weeks};

words! {
    /// What a file that left is.
    pub enum SentKind, "file" {
        /// Your part.
        Contribution = "contribution",
        /// A definition, or a trustee's acceptance of one.
        Round = "round",
        /// Between the collectors.
        Step = "step",
        Result = "result",
    }
}

/// A file that was made to be read by others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    pub what: SentKind,
    /// Its name; never its folder.
    pub file: String,
    /// Of its bytes, hexadecimal.
    pub sha256: String,
    pub bytes: u32,
    /// The round's hash, hexadecimal.
    pub round: String,
    pub title: String,
    pub at: Moment,
}

/// A team's folder that this machine knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamFolder {
    pub id: i64,
    pub folder: String,
    pub is_followed: bool,
}

/// A person who was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    pub key: String,
    pub name: String,
    pub roles: Roles,
}

impl From<&Person> for Pin {
    fn from(person: &Person) -> Self {
        Self { key: person.key.clone(), name: person.name.clone(), roles: person.roles }
    }
}

/// A round that this person has contributed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributionRecord {
    /// The round's hash, hexadecimal.
    pub round: String,
    pub weeks: Weeks,
    /// Keys of everybody who was asked.
    pub people: BTreeSet<String>,
    /// SHA-256 of the file that left, hexadecimal.
    pub digest: String,
}

words! {
    /// How far a collector has gone in a round.
    pub enum CollectorStage, "stage" {
        /// Nothing of a figure was opened by this side.
        Open = "open",
        /// This side's shares of figures are open: from here on there is no way back.
        Released = "released",
        /// Both sides have signed the result.
        Confirmed = "confirmed",
        /// Given up before anything was opened.
        Withdrawn = "withdrawn",
    }
}

impl CollectorStage {
    /// Whether this side's shares of figures are open.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(self, Self::Released | Self::Confirmed)
    }
}

/// One round in a collector's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// Hash of the definition, hexadecimal.
    pub definition: String,
    pub role: ShareHolder,
    /// The round's hash, once both have signed.
    pub round: Option<String>,
    pub title: String,
    pub weeks: Weeks,
    /// Keys of the members who were asked.
    pub people: BTreeSet<String>,
    pub stage: CollectorStage,
    /// Which file of which member was looked at; empty until it was.
    pub list: BTreeMap<String, String>,
    /// Keys of those whose contributions were counted.
    pub counted: BTreeSet<String>,
}

impl Ledger {
    /// Of a round that a collector has just signed.
    #[must_use]
    pub fn begun(role: ShareHolder, hash: String, definition: &Definition) -> Self {
        Self {
            definition: hash,
            role,
            round: None,
            title: definition.title.clone(),
            weeks: definition.weeks,
            people: definition.asked(),
            stage: CollectorStage::Open,
            list: BTreeMap::new(),
            counted: BTreeSet::new(),
        }
    }

    /// Whether it is about the same weeks of some of these people, `own` left out of account.
    #[must_use]
    pub fn meets(&self, weeks: Weeks, people: &BTreeSet<String>, own: &str) -> bool {
        self.weeks.overlap(weeks) && self.people.intersection(people).any(|key| key != own)
    }

    /// Whether its weeks are spoken for: anything but a round that was given up.
    #[must_use]
    pub fn holds_weeks(&self) -> bool {
        self.stage != CollectorStage::Withdrawn
    }
}
