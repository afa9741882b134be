//! What a hook tells of an agent, without anything of what was asked, done or answered.

use std::cmp::Ordering;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::log::run::ProcessKey;
use crate::domain::log::wait::Actor;
use crate::domain::say::words::words;
use crate::domain::time::{Moment, between};

/// How long the machine has been up, on its two clocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uptime {
    /// Random id of the boot.
    pub boot: String,
    /// Time in which the machine slept is counted.
    pub total: Duration,
    /// It is not.
    pub awake: Duration,
}

/// A moment on all clocks, so that a jump of the wall clock and a sleep can be told from time that went by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    pub at: Moment,
    /// None where only the wall clock is known.
    pub uptime: Option<Uptime>,
}

impl ClockReading {
    /// How long it is after `earlier`, with and without the machine's sleep; zero where it is before.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> (Duration, Duration) {
        match (&self.uptime, &earlier.uptime) {
            (Some(own), Some(before)) if own.boot == before.boot => {
                (own.total.saturating_sub(before.total), own.awake.saturating_sub(before.awake))
            }
            _ => {
                let wall = between(earlier.at, self.at);
                (wall, wall)
            }
        }
    }

    /// Which of two moments came first.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        match (&self.uptime, &other.uptime) {
            (Some(own), Some(others)) if own.boot == others.boot => own.total.cmp(&others.total),
            _ => self.at.cmp(&other.at),
        }
    }

    /// Whether it is before `other`.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        self.order(other).is_lt()
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    /// A prompt was sent. `is_new`: this agent never takes one into a turn that goes on.
    Start { is_new: bool },
    /// The person is asked something.
    Needs,
    /// A sign of work. A tool that ended may say how long it ran; `hangs`: unless something follows, it was interrupted.
    Work { spent: Option<Duration>, hangs: bool },
    /// The reply is complete. `is_again`: it was once before, and the agent was sent on by another hook.
    End { is_again: bool },
    /// It ended with an error. `hangs`: unless something follows, as the agent may try again.
    Failure { hangs: bool },
    /// The person stopped it.
    Interrupt,
    /// The session waits for a prompt; why it does is not told.
    Idle,
    /// The session is over.
    Gone,
}

words! {
    /// What happened, in a word.
    pub enum EventMeaning, "meaning of an event" {
        /// A prompt was sent.
        Start = "start",
        /// The person is asked.
        Needs = "needs",
        /// It works.
        Work = "work",
        /// The reply is complete.
        End = "end",
        /// It ended with an error.
        Failure = "failure",
        /// The person stopped it.
        Interrupt = "interrupt",
        /// It waits for a prompt; why it does is not told.
        Idle = "idle",
        /// The session is over.
        Gone = "gone",
    }
}

impl Sign {
    /// A sign of this meaning. `flag` is what it has beside it (`is_new`, `hangs` or `is_again`); `spent` counts for work alone.
    #[must_use]
    pub const fn new(meaning: EventMeaning, spent: Option<Duration>, flag: bool) -> Self {
        match meaning {
            EventMeaning::Start => Self::Start { is_new: flag },
            EventMeaning::Needs => Self::Needs,
            EventMeaning::Work => Self::Work { spent, hangs: flag },
            EventMeaning::End => Self::End { is_again: flag },
            EventMeaning::Failure => Self::Failure { hangs: flag },
            EventMeaning::Interrupt => Self::Interrupt,
            EventMeaning::Idle => Self::Idle,
            EventMeaning::Gone => Self::Gone,
        }
    }
}

/// Where a turn came from; told with its first event only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnOrigin {
    /// Name of the repository's top folder.
    pub project: Option<String>,
    /// `person`, or `agent` where no person sits in front of it.
    pub actor: Actor,
    /// The agent's process.
    pub process: Option<ProcessKey>,
}

impl Default for TurnOrigin {
    fn default() -> Self {
        Self { project: None, actor: Actor::Person, process: None }
    }
}

/// One event of an agent. Time, agent, session, key and project are all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentEvent {
    /// Id of the agent.
    pub agent: String,
    /// A hash of what the agent calls its session.
    pub session: String,
    /// A hash of what it calls the turn.
    pub key: Option<String>,
    pub when: ClockReading,
    pub sign: Sign,
    /// It is about a helper that the agent started.
    pub is_helper: bool,
    pub origin: Option<TurnOrigin>,
}
