//! What the Pulse screen shows and what it stores, as plain data between the screens and the log.

use std::sync::Arc;

use crate::domain::figure::pulse::PulseResults;
use crate::domain::log::survey::due::Outlook;
use crate::domain::log::survey::{Budget, PendingAnswer, PulseOutcome, PulseResponse, Sitting, Survey, TaskTimes};
use crate::domain::page::Ticket;

/// A pilot that is on, with the task at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPilot {
    pub name: String,
    /// The task that was begun and whose questions are not answered yet.
    pub task: Option<TaskTimes>,
    /// Tasks that are over: with the tool, without.
    pub with_tool: u32,
    pub without: u32,
}

/// Everything the Pulse screen shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PulseHome {
    /// Every pulse there is, sorted by id.
    pub pulses: Vec<Arc<Survey>>,
    /// The response of every sitting, also half-done ones and those of earlier versions, oldest first.
    pub kept: Vec<PulseResponse>,
    /// What the finished ones come to, by version.
    pub results: Vec<PulseResults>,
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

    /// Finished responses to a pulse, whatever the version and the service, oldest first.
    #[must_use]
    pub fn finished<'a>(&'a self, id: &'a str) -> impl DoubleEndedIterator<Item = &'a PulseResponse> {
        self.kept.iter().filter(move |kept| kept.sitting.survey == id && kept.ended.is_some())
    }

    /// What was answered to the version that is asked now; `None` if nothing was.
    #[must_use]
    pub fn results(&self, id: &str) -> Option<&PulseResults> {
        self.results.iter().find(|results| results.survey.id == id && results.is_current)
    }

    /// The latest half-done sitting of a pulse that can go on: its questions are still the same.
    #[must_use]
    pub fn half_done(&self, id: &str) -> Option<&PulseResponse> {
        let version = self.pulse(id)?.version;
        let open = |kept: &&PulseResponse| {
            kept.sitting.survey == id && kept.sitting.version == version && kept.ended.is_none()
        };
        self.kept.iter().rev().find(open)
    }
}

/// A pulse that is due, for the line that offers it.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub ask: crate::domain::log::survey::due::Invitation,
    /// What it takes by estimate.
    pub seconds: f64,
}

/// What the Pulse screen asks the rest of the program for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Read what the screen shows; answer with `Reply::Home`.
    Load,
    /// Store one answer; a later one to the same question of the same sitting takes its place. Its ticket tells
    /// whether it is on disk or what failed.
    SaveAnswer { ticket: Ticket, given: Box<PendingAnswer> },
    /// A sitting is over: from now on it counts as taken, and the task that it was about as done. The ticket tells as for
    /// `SaveAnswer`.
    Finish { ticket: Ticket, sitting: Sitting },
    /// Delete a sitting with its answers; undo brings it back. The ticket tells as for `SaveAnswer`.
    Delete { ticket: Ticket, sitting: Sitting },
    /// A due pulse was put off or turned down, and how many seconds that took.
    PutOff { survey: String, service: Option<String>, what: PulseOutcome, seconds: f64 },
    /// Begin a task of the pilot and flip its coin; answer with `Reply::Home`.
    StartTask,
    /// The task's first draft is there; answer with `Reply::Home`.
    FirstDraft,
}

/// What the Pulse screen is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// What the screen shows; told again when a sitting or a survey file has changed.
    Home(Box<PulseHome>),
}
