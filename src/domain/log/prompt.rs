//! The record of a question: why it came up, what became of it, and the attention it took.

use crate::domain::log::wait::WaitId;
use crate::domain::say::words::words;
use crate::domain::time::Moment;

words! {
    /// Why the strip asks.
    pub enum Trigger, "trigger" {
        /// A long wait is going on.
        During = "during",
        /// A long wait just ended.
        After = "after",
        /// Ten minutes of short waits have piled up.
        Batch = "batch",
        /// A wait entered by hand is open for longer than anybody waits.
        Forgotten = "forgotten",
    }
}

words! {
    /// What became of a question.
    pub enum PromptOutcome, "answer" {
        Answered = "answered",
        /// Esc: not now.
        Dismissed = "dismissed",
        Expired = "expired",
        /// "Never ask for this command".
        Never = "never",
    }
}

/// A question that was shown, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShownPrompt {
    /// Its number in the log.
    pub id: i64,
    pub wait: Option<WaitId>,
    pub trigger: Trigger,
    pub shown_at: Moment,
    /// Probability with which this wait was drawn.
    pub chance: f64,
    /// None while it stands on the screen.
    pub answer: Option<PromptOutcome>,
    /// How long it was on the screen; [`attention`] says what of it counts.
    pub seconds: Option<f64>,
}

impl ShownPrompt {
    /// What became of it where nobody shows it any more: one whose program was killed was not answered.
    #[must_use]
    pub fn settled(self) -> Self {
        Self { answer: self.answer.or(Some(PromptOutcome::Expired)), ..self }
    }
}

/// A question that was looked at takes no longer; what stands longer stands beside other work.
const LONGEST_LOOK_S: f64 = 60.0;

/// One that nobody reacted to took a glance.
const GLANCE_S: f64 = 5.0;

/// Seconds of attention that a question took which was on the screen for `seconds`: what the week's budget counts.
#[must_use]
pub fn attention(answer: Option<PromptOutcome>, seconds: Option<f64>) -> f64 {
    let most = match answer {
        Some(PromptOutcome::Answered | PromptOutcome::Dismissed | PromptOutcome::Never) => LONGEST_LOOK_S,
        Some(PromptOutcome::Expired) | None => GLANCE_S,
    };
    seconds.unwrap_or_default().clamp(0.0, most)
}
