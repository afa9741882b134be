//! What the log keeps of pulses: taken ones in the words they were asked in, offers, tasks of a pilot.

use std::time::Duration;

use super::{Blanks, Budget, Item, ItemKind, PulseResponse, Snooze, Survey};
use crate::domain::say::count::count;
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::words::words;
use crate::domain::time::{Moment, between};

/// The number of a pulse in the log; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PulseId(pub i64);

impl std::fmt::Display for PulseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// What became of an item that was reached.
    pub enum ItemOutcome, "state" {
        Answered = "answered",
        NotApplicable = "not_applicable",
        Skipped = "skipped",
    }
}

/// A pulse in the log that was answered to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct PulseRecord {
    pub id: PulseId,
    pub response: PulseResponse,
    /// The items in the order and the words in which they were asked.
    pub asked: Vec<ItemWording>,
}

/// One question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemWording {
    pub item: String,
    /// Empty for bipolar items, whose two statements are the labels.
    pub text: String,
    pub labels: Vec<String>,
}

/// What became of a pulse that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferOutcome {
    Taken,
    Snoozed(Snooze),
    /// Turned down.
    Dropped,
    /// Nobody reacted.
    Expired,
}

impl Budget {
    /// `asked 1m 14s of 4m this week, 9 of 12 questions answered`.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { used_s, of_s, asked, answered } = self;
        let (used, of) = (plain(seconds(*used_s)), plain(Duration::from_secs(*of_s)));
        format!("asked {used} of {of} this week, {answered} of {} answered", count(*asked, "question"))
    }
}

impl Survey {
    /// The pulse as it is asked: every text with its blanks filled.
    #[must_use]
    pub fn filled(&self, blanks: &Blanks) -> Self {
        let items = self.items.iter().map(|item| item.filled(blanks)).collect();
        Self { intro: self.intro_with(blanks), items, ..self.clone() }
    }
}

impl Item {
    fn filled(&self, blanks: &Blanks) -> Self {
        let mut item = self.clone();
        item.text = blanks.fill(&item.text);
        item.na = blanks.fill(&item.na);
        item.text_during = item.text_during.map(|text| blanks.fill(&text));
        match &mut item.kind {
            ItemKind::Scale { labels }
            | ItemKind::Bins { labels, .. }
            | ItemKind::Single { labels }
            | ItemKind::Multi { labels, .. } => labels.iter_mut().for_each(|label| *label = blanks.fill(label)),
            ItemKind::Bipolar { left, right, .. } => (*left, *right) = (blanks.fill(left), blanks.fill(right)),
            ItemKind::Tag => {}
        }
        item
    }

    /// The labels as they are kept with an answer: a bipolar item's are its two statements.
    #[must_use]
    pub fn labels_as_asked(&self) -> Vec<String> {
        match &self.kind {
            ItemKind::Bipolar { left, right, .. } => vec![left.clone(), right.clone()],
            _ => self.labels().to_vec(),
        }
    }
}

words! {
    /// What the coin says about a task of a pilot.
    pub enum Arm, "arm" {
        With = "with",
        Without = "without",
    }
}

/// A task of a pilot with an AI tool: done with it or without, as the coin fell. Its times are measured, not remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskTimes {
    pub id: i64,
    pub arm: Arm,
    pub started_at: Moment,
    /// When there was a first useful draft.
    pub draft_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    /// Whether the questions about it were answered.
    pub is_answered: bool,
    /// How long agents were at work in turns that began in it, added up.
    pub in_turns: Duration,
}

impl TaskTimes {
    /// From the start to the first draft.
    #[must_use]
    pub fn to_draft(&self) -> Option<Duration> {
        self.draft_at.map(|at| between(self.started_at, at))
    }

    /// From the start to the end.
    #[must_use]
    pub fn to_end(&self) -> Option<Duration> {
        self.ended_at.map(|at| between(self.started_at, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_one_line() {
        let budget = Budget { used_s: 73.6, of_s: 240, asked: 12, answered: 9 };
        assert_eq!(budget.line(), "asked 1m 14s of 4m this week, 9 of 12 questions answered");
    }
}
