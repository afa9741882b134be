//! What a source of process events delivers, and what can be asked about a process. Classifier, tracker and tests see
//! only this.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::domain::log::run::SourceName;
use crate::domain::log::turn::{ClockReading, Uptime};
use crate::domain::time::Moment;

/// Nanoseconds on `CLOCK_MONOTONIC`, which stands still while the machine sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Mono(pub u64);

impl Mono {
    /// From `earlier` to `self`; zero if it is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// So long after `self`.
    #[must_use]
    pub fn after(self, length: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(length.as_nanos()).unwrap_or(u64::MAX)))
    }
}

/// A process, safe against reuse of its number within this boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcId {
    pub pid: u32,
    /// Start time: in the kernel's ticks since boot on Linux, microseconds since the epoch on macOS, seconds since then elsewhere.
    pub start: u64,
}

/// Something happened to a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It executed a program (or was first seen, where the system tells no more).
    Exec { pid: u32, at: Mono },
    /// The same, with what was read of it at that moment; it may be over since.
    Read { info: Box<Info>, at: Mono },
    /// It executed a program that is of no interest by its name; told late.
    Minor { pid: u32, at: Mono },
    /// Its leader thread ended. Only a hint that it is over: a thread's exec says the same. `status` is the wait(2) word where
    /// the system tells it.
    Exit { pid: u32, status: Option<i32>, at: Mono },
    /// It executed a program at `at` and is over: nothing can be read of it any more. Stands for (or follows) its `Exec`, and
    /// stands for its `Exit`, where the source knows both. `parent` is the nearest ancestor that was not over itself.
    Passed { pid: u32, parent: u32, status: i32, at: Mono },
    /// A command was over before its name could be read; `parent` as above.
    Unread { parent: u32, at: Mono },
    /// A watched process is gone for certain. `status` is the wait(2) word where it could be had.
    Gone { process: ProcId, status: Option<i32>, at: Mono },
    /// Events were lost: look at all processes again.
    Lost,
    /// Another source has taken over (the stream went silent).
    Switched { source: SourceName, reason: Option<String> },
}

impl Event {
    /// Process and moment, where it tells that one executed something.
    #[must_use]
    pub fn start(&self) -> Option<(u32, Mono)> {
        match self {
            Self::Exec { pid, at } | Self::Minor { pid, at } => Some((*pid, *at)),
            Self::Read { info, at } => Some((info.id.pid, *at)),
            _ => None,
        }
    }
}

/// Says of arguments, executable and short name whether a rule may know the process.
pub type Relevance = std::sync::Arc<dyn Fn(&[String], Option<&std::path::Path>, &str) -> bool + Send + Sync>;

/// How closely a process is followed that may execute another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closeness {
    /// It is likely to: it passes a command on.
    Closely,
    /// Few do, and most of those soon.
    Loosely,
}

/// Is told which processes' ends matter.
pub trait Watcher {
    /// From now on reports [`Event::Gone`] when `process` ends. `false` = it is gone already.
    fn watch(&mut self, process: ProcId) -> bool;

    /// No longer reports the end of `process`.
    fn unwatch(&mut self, process: ProcId);

    /// From now on reports when `process` executes another program, where that is not told anyway: a shell that becomes
    /// its last command, long after it was first looked at.
    fn follow(&mut self, _process: ProcId, _how: Closeness) {}
}

/// Where process events come from.
pub trait EventSource: Watcher + Send {
    /// Which one it is, for the header and `doctor`.
    fn name(&self) -> SourceName;

    /// Why it is this one and not a better one; `None` for the best.
    fn reason(&self) -> Option<String>;

    /// Waits for events, at most `timeout` (`None` = for ever), and appends them to `out` in order.
    ///
    /// Returns early, with nothing, when the [`Waker`] is used.
    fn wait(&mut self, timeout: Option<Duration>, out: &mut Vec<Event>) -> io::Result<()>;

    /// Says of what more has to be told than that it began; `None` = of everything.
    fn set_relevance(&mut self, _relevance: Option<Relevance>) {}

    /// A handle by which another thread makes [`EventSource::wait`] return.
    fn waker(&self) -> Waker;
}

/// Makes a waiting source return; cheap to clone.
#[derive(Clone)]
pub struct Waker(pub std::sync::Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// Wakes the source.
    pub fn wake(&self) {
        (self.0)();
    }
}

/// What the system tells of one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    pub id: ProcId,
    pub parent: u32,
    /// Process group; 0 where the system does not tell.
    pub group: u32,
    pub session: u32,
    /// Device number of the controlling terminal; 0 = none.
    pub terminal: u64,
    /// Foreground process group of that terminal; -1 = none or not told.
    pub foreground_group: i64,
    /// Short name as the kernel keeps it (15 bytes on Linux), lossily decoded.
    pub name: String,
    /// Arguments with the program first, lossily decoded. Used in memory to classify and dropped at once; never stored.
    pub argv: Vec<String>,
    /// Executable file, where it may be read.
    pub exe: Option<PathBuf>,
    /// Working folder, where it may be read (own processes only).
    pub cwd: Option<PathBuf>,
    pub uid: u32,
    /// State `T`: stopped by a signal.
    pub is_stopped: bool,
}

impl Info {
    /// Whether it is in the foreground of a terminal.
    #[must_use]
    pub fn is_foreground(&self) -> bool {
        self.terminal != 0 && i64::from(self.group) == self.foreground_group
    }
}

/// Where a process stands in the tree: the cheap part of [`Info`], read for every process below a known run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreePlace {
    pub id: ProcId,
    pub parent: u32,
    /// Short name as the kernel keeps it.
    pub name: String,
    /// State `T`: stopped by a signal.
    pub is_stopped: bool,
}

impl From<Info> for TreePlace {
    fn from(info: Info) -> Self {
        Self { id: info.id, parent: info.parent, name: info.name, is_stopped: info.is_stopped }
    }
}

/// Three clocks read at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// Stands still while the machine sleeps.
    pub mono: Mono,
    /// Nanoseconds on `CLOCK_BOOTTIME`, which counts sleep as well.
    pub boot: u64,
    /// The wall clock with the local offset.
    pub wall: Moment,
}

/// Answers questions about processes and clocks.
pub trait Inspector: Send {
    /// What is known of `pid`; `None` when it is gone.
    fn info(&self, pid: u32) -> Option<Info>;

    /// What classifying needs; an inspector for which the folder costs extra leaves it out.
    fn command(&self, pid: u32) -> Option<Info> {
        self.info(pid)
    }

    /// Only where `pid` stands; an inspector that can tell this for less than [`Inspector::info`] costs should.
    fn place(&self, pid: u32) -> Option<TreePlace> {
        self.info(pid).map(TreePlace::from)
    }

    /// Whether `process` is there and in the foreground of its terminal now.
    fn is_in_front(&self, process: ProcId) -> bool {
        self.info(process.pid).is_some_and(|info| info.id == process && info.is_foreground())
    }

    /// Whether `process` is stopped by a signal now; `None` = it is not there.
    fn is_stopped(&self, process: ProcId) -> Option<bool> {
        self.place(process.pid).filter(|place| place.id == process).map(|place| place.is_stopped)
    }

    /// Whether one of these processes waits for connections; `false` where the system does not tell.
    fn listens(&self, _processes: &[u32]) -> bool {
        false
    }

    /// Whether this very process has not ended. One that nobody has waited for yet has.
    fn lives(&self, process: ProcId) -> bool {
        self.place(process.pid).is_some_and(|place| place.id == process)
    }

    /// Numbers of all processes.
    fn all(&self) -> Vec<u32>;

    /// When `process` started, on the monotonic clock, to the tick.
    fn started(&self, process: ProcId) -> Option<Mono>;

    /// Last input on the terminal with this device number, as the access time of its device file tells.
    fn last_input(&self, terminal: u64) -> Option<Moment>;

    /// The clocks now.
    fn clocks(&self) -> Clocks;

    /// The same as the log compares them: they are read first.
    fn clock_reading(&self) -> ClockReading {
        let clocks = self.clocks();
        let (total, awake) = (Duration::from_nanos(clocks.boot), Duration::from_nanos(clocks.mono.0));
        let boot = self.boot_id();
        ClockReading { at: clocks.wall, uptime: (!boot.is_empty()).then_some(Uptime { boot, total, awake }) }
    }

    /// Random id of this boot.
    fn boot_id(&self) -> String;

    /// The user whose processes are recorded.
    fn own_uid(&self) -> u32;
}
