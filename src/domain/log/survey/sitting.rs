//! The records of pulses: who sat down when, what was answered, and what asking took.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Answer, PulseTrigger, Survey};
use crate::domain::time::Moment;

/// One time that a person sits down with a pulse. Survey, service and beginning name it: no two of them begin at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    pub survey: String,
    pub version: u32,
    pub service: Option<String>,
    /// When its first page was opened.
    pub begun: Moment,
    pub trigger: PulseTrigger,
}

/// One answer on its way to the log, in the words it was asked with.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingAnswer {
    pub sitting: Sitting,
    /// The pulse as it is asked in this sitting, even if its file has changed meanwhile.
    pub survey: Arc<Survey>,
    /// Which of its items.
    pub position: usize,
    /// The question as it stood on the screen, its blanks filled.
    pub text: String,
    /// [`Answer::Skipped`] for one that was passed over or taken away again.
    pub answer: Answer,
    /// Seconds that the question stood before the person, all visits together. Their sum is what the sitting took.
    pub seconds: f64,
}

/// What was answered in one sitting.
#[derive(Debug, Clone, PartialEq)]
pub struct PulseResponse {
    pub sitting: Sitting,
    /// Absent while it is half done.
    pub ended: Option<Moment>,
    /// Seconds that answering took; absent where it was not measured (a script).
    pub seconds: Option<f64>,
    /// By item id; an item that is not in here was not reached.
    pub answers: BTreeMap<String, Answer>,
}

impl PulseResponse {
    /// The moment it counts for: when its sitting began.
    #[must_use]
    pub const fn at(&self) -> Moment {
        self.sitting.begun
    }

    /// Whether it answers this version of the survey: answers to another are never shown under its words.
    #[must_use]
    pub fn is_of(&self, survey: &Survey) -> bool {
        self.sitting.survey == survey.id && self.sitting.version == survey.version
    }

    /// The answer to an item; one that was never reached counts as skipped.
    #[must_use]
    pub fn answer(&self, item: &str) -> &Answer {
        self.answers.get(item).unwrap_or(&Answer::Skipped)
    }
}

/// What everything that asks has taken of the week, shown to the person it asks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Budget {
    /// Measured seconds of strip and pulses in this ISO week.
    pub used_s: f64,
    pub of_s: u64,
    /// Questions that came up this week, and how many of them were answered.
    pub asked: u32,
    pub answered: u32,
}
