//! What an observer reports of a run, whatever the source of its events.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::log::wait::{Actor, End, Exit, Kind, Outcome, Source, WaitId};
use crate::domain::time::Moment;

/// A process, safe against reuse of its number: pid, start in clock ticks since boot, and which boot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProcessKey {
    pub pid: u32,
    /// Start time in the kernel's ticks since boot (field 22 of `/proc/PID/stat`); seconds elsewhere.
    pub start: u64,
    /// Random id of the boot, so that a key from before a restart matches nothing.
    pub boot: String,
}

/// The repository (or folder) a run belonged to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Project {
    /// Name of the repository's top folder.
    pub name: String,
    /// A salted hash of where it is, to tell two folders of one name apart; no path can be had from it.
    pub identity: Option<String>,
}

/// What a run is: which tool, said how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLabel {
    /// Id of the rule.
    pub tool: String,
    /// `cargo build`, `build.sh (make, npm test)`.
    pub label: String,
    pub kind: Kind,
    /// Shown first and asked about only from this length on (`git fetch`); `None` = the general threshold.
    pub show_from: Option<Duration>,
    /// Its exit status 0 does not say how it went: `gh run watch` without `--exit-status`.
    pub has_silent_status: bool,
}

impl RunLabel {
    /// How such a run went, from how its process exited.
    #[must_use]
    pub const fn outcome(&self, exit: Option<Exit>) -> Outcome {
        match Outcome::of(exit) {
            Outcome::Succeeded if self.has_silent_status => Outcome::Unknown,
            outcome => outcome,
        }
    }
}

/// A run began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunStart {
    pub key: ProcessKey,
    pub what: RunLabel,
    pub actor: Actor,
    pub project: Option<Project>,
    pub started_at: Moment,
    /// Pid of the process that started it (a shell), to match what a shell hook reports about the same run.
    pub parent_pid: u32,
    /// Where it was started, to look whether files change between runs. It is never written down.
    #[serde(skip)]
    pub folder: Option<PathBuf>,
}

/// A run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunEnd {
    pub key: ProcessKey,
    /// At the start plus elapsed time, so that a jump of the clock does not show.
    pub end: End,
    /// Monotonic, suspended time taken out.
    pub latency: Duration,
    pub suspended: Duration,
    /// Child processes seen under it: the steps of the progress bar next time.
    pub steps: u32,
    /// Last input on the run's terminal, where the system tells.
    pub last_input: Option<Moment>,
}

/// A run in the log that had not ended when it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    pub wait: WaitId,
    pub key: ProcessKey,
    pub source: Source,
    pub started_at: Moment,
    pub last_seen: Moment,
}

/// What an observer tells the rest of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunEvent {
    Started(RunStart),
    /// Another tool was seen under the same root: the label grew.
    Relabelled {
        key: ProcessKey,
        what: RunLabel,
    },
    /// Sent at most once a second while a run has new child processes, and when a suspension begins and ends.
    Progress {
        key: ProcessKey,
        steps: u32,
        suspended: Duration,
        /// It is suspended right now: its clock stands still.
        is_stopped: bool,
    },
    /// A person brought a job of theirs from the background to the front: it is a person's from now on.
    InFront {
        key: ProcessKey,
    },
    Ended(RunEnd),
    /// A foreground command of 30 s or more that no rule knows ended: executable's name and its first word if it is a plain one.
    Unrecognised(UnknownCommand),
    /// The system told of more processes than could be taken in: runs that were over by then may be missing.
    EventsLost,
    /// A command that a person gave in a shell was over before its name could be read.
    Unread,
    /// Proof of life for the empty state: the last command of a known tool that was seen, whoever ran it.
    SourceChanged {
        source: SourceName,
        reason: Option<String>,
    },
}

/// A long foreground command that no rule knows. Nothing but the program's name and a plain verb is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCommand {
    pub program: String,
    pub verb: Option<String>,
    pub length: Duration,
}

crate::domain::say::words::words! {
    /// Which source of process events runs.
    pub enum SourceName, "event source" {
        /// Kernel events (the process connector, kqueue).
        Events = "events",
        /// The newest process number, ten times a second.
        LastPid = "last-pid",
        /// A list of all processes, once a second.
        Poll = "poll",
    }
}

impl SourceName {
    /// Whether every end of a process is told, watched or not.
    #[must_use]
    pub const fn tells_exits(self) -> bool {
        matches!(self, Self::Events)
    }
}
