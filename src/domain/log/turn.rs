//! Turns of AI agents: what an agent does between a person's prompt and its reply.
//!
//! Agents tell of themselves by hooks, each in its own way and some of them not at all when they are interrupted. What they
//! tell comes here as [`AgentEvent`]s in their order; [`step()`] makes turns of them, [`settle()`] ends those of which nothing
//! more will be heard. Both are pure: the clocks are in the events.

mod event;
mod settle;
mod step;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::log::run::ProcessKey;
use crate::domain::log::wait::{Actor, Outcome, WaitId};
use crate::domain::time::{Moment, Span};

pub use event::{AgentEvent, ClockReading, EventMeaning, Sign, TurnOrigin, Uptime};
pub use settle::settle;
pub use step::step;

/// A place in a turn: how long after its beginning, with and without the time in which the machine slept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Offset {
    pub total: Duration,
    pub awake: Duration,
}

/// The agent asks the person something; the turn stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub since: Offset,
    /// A helper of the agent asks: only its own work tells that it was answered.
    pub is_helper: bool,
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnEnd {
    pub at: Offset,
    pub outcome: Outcome,
    /// Nobody told of it; a later event of the same turn shows that it went on.
    pub is_inferred: bool,
}

/// One turn, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Its wait in the log; 0 before it has one.
    pub wait: WaitId,
    pub agent: String,
    pub session: String,
    /// What the agent calls the turn; `None` where it knows only the session.
    pub key: Option<String>,
    /// The name of the project that its first event came from.
    pub project: Option<String>,
    pub actor: Actor,
    /// The agent's process, where it could be found.
    pub process: Option<ProcessKey>,
    pub began: ClockReading,
    /// The last sign of work.
    pub sign: Offset,
    /// When its process was last seen alive.
    pub seen: Offset,
    /// The last sign was one after which this agent goes on at once, unless the turn is over.
    pub is_hanging: bool,
    /// That sign was an error.
    #[serde(default)]
    pub is_failing: bool,
    pub need: Option<Need>,
    /// How long it has stood still for the person; told to nobody once the turn is over.
    pub needs: Duration,
    pub end: Option<TurnEnd>,
}

impl Turn {
    /// The turn that this event begins.
    fn beginning(event: &AgentEvent) -> Self {
        let origin = event.origin.clone().unwrap_or_default();
        Self {
            wait: WaitId(0),
            agent: event.agent.clone(),
            session: event.session.clone(),
            key: event.key.clone(),
            project: origin.project,
            actor: origin.actor,
            process: origin.process,
            began: event.when.clone(),
            sign: Offset::default(),
            seen: Offset::default(),
            is_hanging: false,
            is_failing: false,
            need: None,
            needs: Duration::ZERO,
            end: None,
        }
    }

    /// `claude turn`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} turn", self.agent)
    }

    /// Whether the agent works, or asks.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Since when the agent asks the person.
    #[must_use]
    pub fn asks_since(&self) -> Option<Moment> {
        self.need.filter(|_| self.is_open()).map(|need| self.moment(need.since))
    }

    /// The moment of a place in it, on the clock as it was when the turn began.
    #[must_use]
    pub fn moment(&self, offset: Offset) -> Moment {
        Span::lasting(self.began.at, offset.total).end
    }

    /// A sign of its work that no hook told.
    #[must_use]
    pub fn went_on(&self, at: Moment) -> AgentEvent {
        AgentEvent {
            agent: self.agent.clone(),
            session: self.session.clone(),
            key: self.key.clone(),
            when: ClockReading { at, uptime: None },
            sign: Sign::Work { spent: None, hangs: false },
            is_helper: self.need.is_some_and(|need| need.is_helper),
            origin: None,
        }
    }

    /// Where in the turn `when` is; before its beginning counts as the beginning.
    fn offset(&self, when: &ClockReading) -> Offset {
        let (total, awake) = when.since(&self.began);
        Offset { total, awake }
    }

    /// How long it takes so far, or took: without the time in which it stood still and the machine slept.
    #[must_use]
    pub fn worked(&self) -> Duration {
        let until = self.end.map_or(self.sign, |end| end.at);
        let until = self.need.filter(|_| self.is_open()).map_or(until, |need| need.since);
        until.awake.saturating_sub(self.needs)
    }

    /// The time in which the machine slept until `offset`.
    #[must_use]
    pub fn slept(offset: Offset) -> Duration {
        offset.total.saturating_sub(offset.awake)
    }

    /// The turn goes on at `offset`: what was taken for its end was none.
    fn reopen(&mut self, offset: Offset) {
        if let Some(end) = self.end.take() {
            self.sign = self.sign.max(end.at);
        }
        self.signs(offset, false);
    }

    fn signs(&mut self, offset: Offset, is_hanging: bool) {
        if offset >= self.sign {
            self.sign = offset;
            (self.is_hanging, self.is_failing) = (is_hanging, false);
        }
    }

    /// The person has answered at `offset`.
    fn answered(&mut self, offset: Offset) {
        if let Some(need) = self.need.take() {
            self.needs += offset.awake.saturating_sub(need.since.awake);
        }
    }

    /// An end that the agent told.
    fn ends(&mut self, at: Offset, outcome: Outcome) {
        self.answered(at);
        let at = at.max(self.need_free(at));
        self.end = Some(TurnEnd { at, outcome, is_inferred: false });
    }

    /// It cannot have worked for less than nothing.
    fn need_free(&self, at: Offset) -> Offset {
        Offset { awake: at.awake.max(self.needs), total: at.total.max(self.needs) }
    }

    /// What it was, where nothing followed its last sign.
    const fn unfinished(&self) -> Outcome {
        if self.is_hanging && self.is_failing { Outcome::Failed } else { Outcome::Cancelled }
    }

    /// An end that is concluded: where the agent asks, it has done nothing since.
    fn is_over(&mut self, at: Offset, outcome: Outcome) {
        let at = self.need.take().map_or(at, |need| need.since);
        self.end = Some(TurnEnd { at, outcome, is_inferred: true });
    }
}
