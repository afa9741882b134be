//! The records of pulses: who sat down when, what was answered, and what asking took.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::{Answer, CompletedPulse, PulseTrigger, Survey};
use crate::domain::time::{Moment, between};

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

/// A sitting as the log holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSitting {
    pub sitting: Sitting,
    /// Absent while it is half done.
    pub ended: Option<Moment>,
    /// Absent where it was not measured (a script).
    pub seconds: Option<f64>,
    /// By item id; an item that is not in here was not reached.
    pub answers: BTreeMap<String, Answer>,
}

impl StoredSitting {
    /// The sitting as results read it.
    #[must_use]
    pub fn taken(&self) -> CompletedPulse {
        CompletedPulse {
            survey: self.sitting.survey.clone(),
            version: self.sitting.version,
            service: self.sitting.service.clone(),
            at: self.sitting.begun,
            trigger: self.sitting.trigger,
            seconds: self.seconds,
            answers: self.answers.clone(),
        }
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

/// A task of a pilot: a coin decides whether it is done with the tool or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub with_tool: bool,
    pub begun: Moment,
    /// When a first draft was there.
    pub drafted: Option<Moment>,
}

impl Task {
    /// From the start to the first draft, measured.
    #[must_use]
    pub fn to_draft(&self) -> Option<Duration> {
        self.drafted.map(|drafted| between(self.begun, drafted))
    }
}
