//! What the Pulse screen shows and what it stores, as plain data between the screens and the log.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::due::Outlook;
use super::{Answer, Survey, Taken, Trigger};
use crate::domain::wait::{Moment, between};

/// One time that a person sits down with a pulse. Survey, service and beginning name it: no two of them begin at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    pub survey: String,
    pub version: u32,
    pub service: Option<String>,
    /// When its first page was opened.
    pub begun: Moment,
    pub trigger: Trigger,
}

/// One answer on its way to the log, in the words it was asked with.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
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
pub struct Kept {
    pub sitting: Sitting,
    /// Absent while it is half done.
    pub ended: Option<Moment>,
    /// Absent where it was not measured (a script).
    pub seconds: Option<f64>,
    /// By item id; an item that is not in here was not reached.
    pub answers: BTreeMap<String, Answer>,
}

impl Kept {
    /// The sitting as results read it.
    #[must_use]
    pub fn taken(&self) -> Taken {
        Taken {
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

/// A pilot that is on, with the task at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPilot {
    pub name: String,
    /// The task that was begun and whose questions are not answered yet.
    pub task: Option<Task>,
    /// Tasks that are over: with the tool, without.
    pub with_tool: u32,
    pub without: u32,
}

/// Everything the Pulse screen shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PulseHome {
    /// Every pulse there is, sorted by id.
    pub pulses: Vec<Arc<Survey>>,
    /// Every sitting, also half-done ones and those of earlier versions, oldest first.
    pub kept: Vec<Kept>,
    pub outlook: Outlook,
    pub budget: Budget,
    /// Services from the settings and from earlier sittings.
    pub services: Vec<String>,
    /// The pilot with tasks, if one is on.
    pub pilot: Option<TaskPilot>,
    /// Files that could not be taken up: what is wrong, and where.
    pub problems: Vec<String>,
}

impl PulseHome {
    /// The pulse with this id.
    #[must_use]
    pub fn pulse(&self, id: &str) -> Option<&Arc<Survey>> {
        self.pulses.iter().find(|survey| survey.id == id)
    }

    /// Finished sittings of a pulse, whatever the version and the service, oldest first.
    #[must_use]
    pub fn finished<'a>(&'a self, id: &'a str) -> impl DoubleEndedIterator<Item = &'a Kept> {
        self.kept.iter().filter(move |kept| kept.sitting.survey == id && kept.ended.is_some())
    }

    /// The latest half-done sitting of a pulse that can go on: its questions are still the same.
    #[must_use]
    pub fn half_done(&self, id: &str) -> Option<&Kept> {
        let version = self.pulse(id)?.version;
        let open = |kept: &&Kept| kept.sitting.survey == id && kept.sitting.version == version && kept.ended.is_none();
        self.kept.iter().rev().find(open)
    }
}

/// A pulse that is due, for the line that offers it.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub ask: super::due::Ask,
    /// What it takes by estimate.
    pub seconds: f64,
}
