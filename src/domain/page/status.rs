//! What `draglog status` tells: what goes on, what is asked, and why nothing is.

use super::now::NowView;
use crate::domain::figure::progress::RunningWait;
use crate::domain::log::prompt::Trigger;
use crate::domain::log::reading::Reading;
use crate::domain::log::survey::Budget;
use crate::domain::log::survey::due::Invitation;
use crate::domain::log::wait::{Class, WaitId};
use crate::domain::say::escape::{clean, shell};
use crate::domain::say::moment;
use crate::domain::time::Moment;

/// Everything that it tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatusPage {
    pub view: NowView,
    pub prompt: Option<OpenPrompt>,
    /// The pulse that is due.
    pub pulse: Option<Invitation>,
    /// Why nothing is asked now; absent where a pulse is due.
    pub why: Option<String>,
    pub budget: Budget,
    /// Rounds of followed teams that wait for your part.
    pub rounds: Vec<DueRound>,
    /// The log was damaged and made anew, and nobody has seen it yet.
    pub is_salvaged: bool,
    pub reading: Reading,
}

impl StatusPage {
    /// The wait to tell of: what holds up longest, and a queue, which may be open for days, only where nothing else goes on.
    #[must_use]
    pub(crate) fn foremost(&self) -> Option<&RunningWait> {
        let running = || self.view.running.iter().filter(|running| !running.wait.is_turn());
        running().find(|running| running.wait.class() == Class::Blocking).or(running().next())
    }

    /// The same where agents are waits like others: a turn of theirs where no run goes on.
    #[must_use]
    pub(crate) fn foremost_of_all(&self) -> Option<&RunningWait> {
        let is_blocking = |running: &&RunningWait| running.wait.class() == Class::Blocking;
        self.foremost().filter(is_blocking).or_else(|| self.view.running.iter().find(is_blocking)).or(self.foremost())
    }
}

/// A question that stands on a screen somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenPrompt {
    pub wait: Option<WaitId>,
    pub label: Option<String>,
    pub trigger: Trigger,
    pub shown_at: Moment,
}

/// A round that waits for your part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRound {
    /// R, hexadecimal.
    pub round: String,
    pub title: String,
    pub closes: Moment,
    /// As a person would type it.
    pub folder: String,
}

impl DueRound {
    /// In one quiet line.
    #[must_use]
    pub fn line(&self) -> String {
        clean(&format!(
            "\"{}\" closes {} and your part is not there: draglog share contribute {}",
            self.title,
            moment::weekday_at(self.closes),
            shell(&self.folder)
        ))
    }
}
