//! What the screens and `draglog status` show, as plain data that the storage fills.

use std::time::Duration;

use super::run::SourceName;
use super::wait::{Actor, Class, Kind, Moment, Wait, WaitId};

/// How long runs of one label in one project usually take, from the last ones that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    pub runs: u32,
    pub median: Duration,
    /// First and third quartile.
    pub low: Duration,
    pub high: Duration,
    /// The length of the longest of them.
    pub longest: Duration,
    /// Middle number of child processes, where it was counted.
    pub steps: Option<u32>,
}

/// A wait that is going on.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    pub wait: Wait,
    /// None without history: then there is no bar.
    pub usual: Option<Usual>,
    /// Child processes seen so far.
    pub steps: u32,
    /// The observer sees it suspended right now (`^Z`): its clock stands still.
    pub is_stopped: bool,
}

impl Running {
    /// How long it takes so far. While it is stopped that is what was last measured.
    #[must_use]
    pub fn latency(&self, now: Moment) -> Duration {
        if self.is_stopped { self.wait.measured } else { self.wait.latency(now) }
    }
}

/// How far a running wait is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// From 0 to 1; never quite 1 of what has not ended.
    pub fraction: f64,
    /// What is left as far as can be told; zero when it takes longer than usual.
    pub left: Duration,
    pub is_longer_than_usual: bool,
}

/// Today in sums, see [`super::stats::today`]. All four are apart: machine time is not blocked time, and neither is unanswered time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Today {
    /// Union of the person's blocked stretches.
    pub blocked: Duration,
    /// Latency of the person's runs that began today and have ended.
    pub machine: Duration,
    pub not_held_up: Duration,
    pub unanswered: Duration,
    pub waits: u32,
    pub untagged: u32,
    /// Runs of agents and background jobs: counted nowhere else.
    pub agent_runs: u32,
    pub agent_time: Duration,
    pub background_runs: u32,
    pub background_time: Duration,
    /// Open queue waits (reviews and the like).
    pub open_queue: u32,
    /// Seconds of waiting by the person in each half hour of the local day, 48 of them.
    pub strip: Vec<u32>,
}

/// Everything the Now screen shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NowView {
    /// The person's, oldest first.
    pub running: Vec<Running>,
    /// Agents' and background runs that are going on.
    pub apart: Vec<Running>,
    pub today: Today,
    /// The person's finished waits at or above the show threshold, newest first.
    pub latest: Vec<Wait>,
    /// Finished waits of the person, today and yesterday, that nobody has answered, newest first: what a sweep goes through.
    pub untagged: Vec<WaitId>,
    /// The last known command seen, whoever ran it: proof of life.
    pub last_seen: Option<LastSeen>,
    pub total_waits: u64,
}

/// The last command of a known tool that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSeen {
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

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Included.
    pub since: Option<Moment>,
    /// Not included.
    pub until: Option<Moment>,
    pub kind: Option<Kind>,
    pub class: Option<Class>,
    pub tag: Option<super::tag::Tag>,
    pub project: Option<String>,
    pub actor: Option<Actor>,
    pub untagged: bool,
    /// Part of a label, project or note.
    pub search: Option<String>,
    /// At most so many, the newest ones.
    pub limit: Option<u32>,
    /// Only waits that began before this one (for paging).
    pub before: Option<(Moment, WaitId)>,
}

/// Why a wait is in the log as it is: which rule, label, kind and actor, and what each was concluded from.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
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
pub struct Ask {
    /// Row of the prompt in the log, so that the answer or the skip is stored with it.
    pub prompt: i64,
    pub wait: Wait,
    pub trigger: Trigger,
    /// The strip goes away by itself at this moment.
    pub expires_at: Moment,
}

super::words::words! {
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

super::words::words! {
    /// What became of a question.
    pub enum Answered, "answer" {
        Answered = "answered",
        /// Esc: not now.
        Dismissed = "dismissed",
        Expired = "expired",
        /// "Never ask for this command".
        Never = "never",
    }
}
