//! What the screens and `draglog status` show, as plain data that the storage fills.

use crate::domain::figure::progress::RunningWait;
use crate::domain::figure::stats::Today;
use crate::domain::log::gap::Gap;
use crate::domain::log::prompt::Trigger;

use crate::domain::log::run::SourceName;
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::say::count::{agree, count};
use crate::domain::time::Moment;

/// Everything the Now screen shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NowView {
    /// The person's, oldest first.
    pub running: Vec<RunningWait>,
    /// Agents' and background runs that are going on.
    pub apart: Vec<RunningWait>,
    pub today: Today,
    /// The person's finished waits at or above the show threshold, newest first.
    pub latest: Vec<Wait>,
    /// Finished waits of the person, today and yesterday, that nobody has answered, newest first: what a sweep goes through.
    pub untagged: Vec<WaitId>,
    /// The last known command seen, whoever ran it: proof of life.
    pub last_seen: Option<LastCommand>,
    pub total_waits: u64,
    /// What is missing from the log, and was not over long ago.
    pub missing: Vec<Gap>,
}

impl NowView {
    /// Turns of agents that ask the person, the one that has waited longest first.
    pub fn asking(&self) -> impl Iterator<Item = &RunningWait> {
        let mut asking: Vec<&RunningWait> =
            self.running.iter().filter(|running| running.wait.asks_since.is_some()).collect();
        asking.sort_by_key(|running| running.wait.asks_since);
        asking.into_iter()
    }

    /// How many of the person's agents are at work.
    #[must_use]
    pub fn working_agents(&self) -> usize {
        self.running.iter().filter(|running| running.wait.is_turn() && running.wait.asks_since.is_none()).count()
    }

    /// `2 agents working, 1 needs you`; `None` without any.
    #[must_use]
    pub fn agents(&self) -> Option<String> {
        let number = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        let (working, asking) = (number(self.working_agents()), number(self.asking().count()));
        let needs = agree(asking, "needs you", "need you");
        match (working, asking) {
            (0, 0) => None,
            (0, asking) => Some(format!("{} {needs}", count(asking, "agent"))),
            (working, 0) => Some(format!("{} working", count(working, "agent"))),
            (working, asking) => Some(format!("{} working, {asking} {needs}", count(working, "agent"))),
        }
    }
}

/// The last command of a known tool that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastCommand {
    pub label: String,
    pub actor: Actor,
    pub at: Moment,
}

/// Who observes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObserverState {
    /// Not known yet.
    Starting,
    /// This process does.
    Here { source: SourceName, reason: Option<String> },
    /// Another draglog does; this one shows what it records.
    Elsewhere,
    /// The person paused it.
    Paused,
    /// Nobody: what is shown is made up (`draglog demo`).
    MadeUp,
    /// It could not start.
    Failed { reason: String },
}

/// Why a wait is in the log as it is: which rule, label, kind and actor, and what each was concluded from.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitExplanation {
    pub wait: Wait,
    /// `("rule", "cargo, a shipped rule")`, `("actor", "person: in the foreground of a terminal")`, in reading order.
    pub facts: Vec<(String, String)>,
}

/// Whether questions may come up by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Questions {
    /// Within the budget.
    #[default]
    On,
    /// Not before this moment; the person pressed the focus key.
    Quiet { until: Moment },
    /// The one switch for everything that asks is off.
    Off,
    /// Too many went unanswered: only when the person asks for them.
    OnRequest,
}

/// A question the strip may show.
#[derive(Debug, Clone, PartialEq)]
pub struct StripQuestion {
    /// Row of the prompt in the log, so that the answer or the skip is stored with it.
    pub prompt: i64,
    pub wait: Wait,
    pub trigger: Trigger,
    /// The strip goes away by itself at this moment.
    pub expires_at: Moment,
}

/// What the Now screen asks the rest of the program for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Stop or go on observing; every screen is told which.
    SetPaused(bool),
    /// Let questions be silent until then, or lift the silence with `None`; every screen is told.
    SetQuiet(Option<Moment>),
    /// Turn everything that asks on or off; every screen is told.
    SetQuestions(bool),
    /// The person wants to be asked: lift the "on request" state and ask about what is at hand, if anything is.
    AskOnRequest,
}

/// The Now screen is told nothing that others are not told too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {}
