//! What happened with pulses: taken ones, and what became of those that were due.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::{Answer, PulseTrigger, Survey};

/// One pulse as it was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct CompletedPulse {
    pub survey: String,
    pub version: u32,
    /// For a pulse about a service: which one.
    pub service: Option<String>,
    pub at: DateTime<FixedOffset>,
    pub trigger: PulseTrigger,
    /// From the first question to the last answer; absent where it was not measured (a script).
    pub seconds: Option<f64>,
    /// By item id. An item that is not in here was skipped.
    pub answers: BTreeMap<String, Answer>,
}

impl CompletedPulse {
    /// Whether it answers this version of the survey: answers to another are never shown under its words.
    #[must_use]
    pub fn is_of(&self, survey: &Survey) -> bool {
        self.survey == survey.id && self.version == survey.version
    }

    /// The answer to an item; one that was never reached counts as skipped.
    #[must_use]
    pub fn answer(&self, item: &str) -> &Answer {
        self.answers.get(item).unwrap_or(&Answer::Skipped)
    }
}

/// Something that decides what is asked next. The scheduler needs those of the current week and of the quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulseEvent {
    pub survey: String,
    pub service: Option<String>,
    pub at: DateTime<FixedOffset>,
    pub what: PulseOutcome,
}

/// What became of a pulse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PulseOutcome {
    /// Answered to its end, for whatever reason it was taken.
    Taken,
    /// Put off until later.
    Snoozed(Snooze),
    /// Turned down; counts as not answered.
    Dropped,
}

/// For how long a pulse is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snooze {
    Minutes(u32),
    /// Until the work window of the next day on which something may be asked.
    NextMorning,
}
