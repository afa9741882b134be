//! How a wait is read at a moment: the one place that knows that a forgotten wait is not counted.

use std::time::Duration;

use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Class, Source, Wait};
use crate::domain::time::{Moment, Span, WorkHours};

/// Reads waits as they stand at `now`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub now: Moment,
    /// A blocking wait entered by hand that has been open for longer was forgotten.
    pub forgotten_after: Duration,
    /// On which clock ages of work items are told beside elapsed time.
    pub work: WorkHours,
}

impl Reading {
    /// Reads at `now` by the person's settings.
    #[must_use]
    pub fn new(now: Moment, settings: &Settings) -> Self {
        let forgotten_after = Duration::from_secs(settings.prompt.forgotten_after_h.saturating_mul(3600));
        Self { now, forgotten_after, work: settings.prompt.work_hours() }
    }

    /// Whether the person most likely forgot to end it: then it is asked about instead of counted, until an answer or an end.
    #[must_use]
    pub fn is_forgotten(&self, wait: &Wait) -> bool {
        wait.source == Source::Manual
            && wait.is_running()
            && wait.answer.is_none()
            && wait.class() == Class::Blocking
            && wait.latency(self.now) > self.forgotten_after
    }

    /// Whether the person was held up, see [`Wait::held_up`]; not known of a forgotten wait.
    #[must_use]
    pub fn held_up(&self, wait: &Wait) -> Option<bool> {
        if self.is_forgotten(wait) { None } else { wait.held_up() }
    }

    /// The part in which the person was held up, see [`Wait::blocked`]; not known of a forgotten wait.
    #[must_use]
    pub fn blocked(&self, wait: &Wait) -> Option<Span> {
        if self.is_forgotten(wait) { None } else { wait.blocked(self.now) }
    }

    /// Whether blocking time was left without an answer: part of neither blocked nor "not held up". Not that of imported
    /// runs, about which nobody was asked.
    #[must_use]
    pub fn is_unanswered(&self, wait: &Wait) -> bool {
        wait.class() == Class::Blocking && self.held_up(wait).is_none() && wait.source.is_asked_about()
    }

    /// Whether the person said that nothing was waiting for it. Asked of everything that may block and of every run.
    #[must_use]
    pub fn is_not_held_up(&self, wait: &Wait) -> bool {
        self.held_up(wait) == Some(false) && (wait.class() == Class::Blocking || wait.is_run())
    }

    /// Whether it is an item in a queue.
    #[must_use]
    pub fn is_queued(&self, wait: &Wait) -> bool {
        wait.class() == Class::Queue && !self.is_not_held_up(wait)
    }
}
