//! Recorded process trees that run through the real tracker: a made-up machine on which processes fork, execute and end
//! as told, and fixtures in TOML that tell it. So what draglog makes of a tree can be held by a test, or shown.
//!
//! Touches nothing of the real machine; its clocks stand still until they are told to go on.

pub(crate) mod fixture;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use chrono::{DateTime, TimeDelta};

use draglog::domain::log::run::{OpenRun, RunEvent, SourceName};
use draglog::domain::log::wait::{Source, WaitId};
use draglog::domain::time::Moment;
use draglog::observe::event::{Clocks, Closeness, Event, Info, Inspector, Mono, ProcId, TreePlace, Watcher};
use draglog::observe::tracker::{Classifier, Machine, Options, Tracker};

/// Milliseconds on the made-up machine's monotonic clock when the timeline begins.
const EPOCH_MS: u64 = 10_000_000;
/// The kernel's ticks are so long.
const TICK_MS: u64 = 10;

/// A source that looks now and then looks twice at what is new, within this time.
const TWO_LOOKS: Duration = Duration::from_millis(100);

/// The processes and clocks of a made-up machine.
#[derive(Debug, Default)]
pub(crate) struct Stage {
    processes: BTreeMap<u32, (Info, Mono)>,
    /// Those that wait for connections.
    listening: BTreeSet<u32>,
    /// Foreground group of each terminal.
    foreground: HashMap<u64, i64>,
    /// Milliseconds since the timeline began.
    now: u64,
    slept: u64,
    /// How far the wall clock was put forward, in milliseconds.
    set: i64,
}

impl Stage {
    fn mono(&self) -> Mono {
        Mono((EPOCH_MS + self.now) * 1_000_000)
    }

    fn tick(&self) -> u64 {
        (EPOCH_MS + self.now) / TICK_MS
    }
}

/// The wall clock when a timeline begins.
pub(crate) fn beginning() -> Moment {
    DateTime::from_timestamp(1_795_165_800, 0).unwrap_or_default().fixed_offset()
}

impl Inspector for Stage {
    fn info(&self, pid: u32) -> Option<Info> {
        let (info, _) = self.processes.get(&pid)?;
        let foreground = self.foreground.get(&info.terminal).copied().unwrap_or(-1);
        Some(Info { foreground_group: if info.terminal == 0 { -1 } else { foreground }, ..info.clone() })
    }

    fn command(&self, pid: u32) -> Option<Info> {
        self.info(pid).map(|info| Info { cwd: None, ..info })
    }

    fn all(&self) -> Vec<u32> {
        self.processes.keys().copied().collect()
    }

    fn place(&self, pid: u32) -> Option<TreePlace> {
        let (info, _) = self.processes.get(&pid)?;
        let Info { id, parent, is_stopped, .. } = *info;
        Some(TreePlace { id, parent, name: info.name.clone(), is_stopped })
    }

    fn started(&self, process: ProcId) -> Option<Mono> {
        let (info, started) = self.processes.get(&process.pid)?;
        let to_the_tick = Mono(started.0 - started.0 % (TICK_MS * 1_000_000));
        (info.id == process).then_some(to_the_tick)
    }

    fn listens(&self, processes: &[u32]) -> bool {
        processes.iter().any(|pid| self.listening.contains(pid) && self.processes.contains_key(pid))
    }

    fn last_input(&self, _terminal: u64) -> Option<Moment> {
        Some(beginning())
    }

    fn clocks(&self) -> Clocks {
        let ran = i64::try_from(self.now + self.slept).unwrap_or(i64::MAX);
        Clocks {
            mono: self.mono(),
            boot: self.mono().0 + self.slept * 1_000_000,
            wall: beginning() + TimeDelta::milliseconds(ran + self.set),
        }
    }

    fn boot_id(&self) -> String {
        "a made-up boot".into()
    }

    fn own_uid(&self) -> u32 {
        fixture::OWN_UID
    }
}

/// Which processes live and which of them are watched.
#[derive(Debug, Default)]
struct Watched {
    alive: BTreeSet<ProcId>,
    looked_at: BTreeSet<ProcId>,
    followed: BTreeSet<ProcId>,
}

impl Watcher for Watched {
    fn watch(&mut self, process: ProcId) -> bool {
        let is_alive = self.alive.contains(&process);
        if is_alive {
            self.looked_at.insert(process);
        }
        is_alive
    }

    fn unwatch(&mut self, process: ProcId) {
        self.looked_at.remove(&process);
    }

    fn follow(&mut self, process: ProcId, _how: Closeness) {
        self.followed.insert(process);
    }
}

/// A made-up machine with draglog's tracker on it.
pub(crate) struct Replay {
    stage: Stage,
    watched: Watched,
    tracker: Option<Tracker>,
    options: Options,
    source: SourceName,
    reports: Vec<RunEvent>,
    went_down_at: Option<Moment>,
    /// Whether this is the kernel of macOS: forks are told like programs, and statuses are not.
    pub(crate) is_kqueue: bool,
}

impl Replay {
    /// An empty machine; draglog is not there until [`Replay::up`].
    pub(crate) fn new(source: SourceName) -> Self {
        let options = Options {
            salt: b"salt".to_vec(),
            home: Some("/home/ann".into()),
            ask_unknown_from: Some(Duration::from_secs(30)),
        };
        Self {
            stage: Stage::default(),
            watched: Watched::default(),
            tracker: None,
            options,
            source,
            reports: Vec::new(),
            went_down_at: None,
            is_kqueue: false,
        }
    }

    /// What was reported until now.
    pub(crate) fn reports(&self) -> &[RunEvent] {
        &self.reports
    }

    /// How many processes the tracker remembers.
    pub(crate) fn remembered(&self) -> usize {
        self.tracker.as_ref().map_or(0, Tracker::remembered)
    }

    /// draglog starts, knowing of what it reported as running before.
    pub(crate) fn up(&mut self, classify: impl Classifier + 'static) {
        let known = self.open_runs();
        self.tracker = Some(Tracker::new(Box::new(classify), self.options.clone(), self.source));
        self.with_tracker(|tracker, machine| tracker.adopt(known, machine));
    }

    /// draglog is killed.
    pub(crate) fn down(&mut self) {
        self.tracker = None;
        self.watched.looked_at.clear();
        self.went_down_at = Some(self.stage.clocks().wall);
    }

    /// Lets time go by, waking the tracker when it wants to be.
    pub(crate) fn advance_to(&mut self, millis: u64) {
        while self.stage.now < millis {
            let now = self.stage.mono();
            let wake = self.tracker.as_ref().and_then(|tracker| tracker.next_wake(now));
            let wake = wake.and_then(|wake| u64::try_from(wake.as_millis()).ok());
            let next = wake.map_or(millis, |wake| self.stage.now + wake.max(1));
            self.stage.now = next.min(millis);
            if next <= millis {
                self.with_tracker(Tracker::tick);
            }
        }
    }

    /// A process appears, with no event told of it.
    pub(crate) fn appear(&mut self, mut info: Info) {
        info.id.start = self.stage.tick();
        self.watched.alive.insert(info.id);
        self.stage.processes.insert(info.id.pid, (info, self.stage.mono()));
    }

    /// `pid` executes what `change` makes of it. A source that sees no EXEC tells it only of what is young or followed.
    pub(crate) fn execute(&mut self, pid: u32, change: impl FnOnce(&mut Info), is_told: bool) {
        let now = self.stage.mono();
        let mut is_seen = true;
        if let Some((info, started)) = self.stage.processes.get_mut(&pid) {
            is_seen = self.source.tells_exits()
                || now.since(*started) <= TWO_LOOKS
                || self.watched.followed.contains(&info.id);
            change(info);
        }
        if is_told && is_seen {
            let at = self.stage.mono();
            self.tell(&Event::Exec { pid, at });
        }
    }

    /// `pid` ends with this wait(2) status.
    pub(crate) fn exit(&mut self, pid: u32, status: i32, is_told: bool) {
        let Some((info, _)) = self.stage.processes.remove(&pid) else { return };
        let (process, at) = (info.id, self.stage.mono());
        let status = (!self.is_kqueue).then_some(status);
        self.watched.alive.remove(&process);
        if is_told && self.source == SourceName::Events {
            self.tell(&Event::Exit { pid, status, at });
        }
        if self.watched.looked_at.remove(&process) {
            self.tell(&Event::Gone { process, status, at });
        }
    }

    /// `pid` is gone, and nobody tells.
    pub(crate) fn vanish(&mut self, pid: u32) {
        if let Some((info, _)) = self.stage.processes.remove(&pid) {
            self.watched.alive.remove(&info.id);
            self.watched.looked_at.remove(&info.id);
        }
    }

    /// Puts a group into the foreground of a terminal.
    pub(crate) fn bring_to_front(&mut self, terminal: u64, group: u32) {
        self.stage.foreground.insert(terminal, i64::from(group));
    }

    /// `pid` waits for connections from now on.
    pub(crate) fn listen(&mut self, pid: u32) {
        self.stage.listening.insert(pid);
    }

    /// Stops or continues a process.
    pub(crate) fn set_stopped(&mut self, pid: u32, is_stopped: bool) {
        if let Some((info, _)) = self.stage.processes.get_mut(&pid) {
            info.is_stopped = is_stopped;
        }
    }

    /// The machine sleeps.
    pub(crate) fn sleep(&mut self, millis: u64) {
        self.stage.slept += millis;
    }

    /// Somebody sets the wall clock.
    pub(crate) fn set_clock(&mut self, by_millis: i64) {
        self.stage.set += by_millis;
    }

    /// An event reaches the tracker.
    pub(crate) fn tell(&mut self, event: &Event) {
        self.with_tracker(|tracker, machine| tracker.handle(event, machine));
    }

    fn with_tracker(&mut self, work: impl FnOnce(&mut Tracker, &mut Machine<'_>)) {
        let Some(tracker) = self.tracker.as_mut() else { return };
        let mut machine = Machine { inspect: &self.stage, watch: &mut self.watched, out: &mut self.reports };
        work(tracker, &mut machine);
    }

    fn open_runs(&self) -> Vec<OpenRun> {
        let Some(last_seen) = self.went_down_at else { return Vec::new() };
        let mut open = BTreeMap::new();
        for report in &self.reports {
            match report {
                RunEvent::Started(run) => {
                    let known = OpenRun {
                        wait: WaitId(1),
                        key: run.key.clone(),
                        source: Source::Observed,
                        started_at: run.started_at,
                        last_seen,
                    };
                    open.insert(run.key.clone(), known);
                }
                RunEvent::Ended(run) => {
                    open.remove(&run.key);
                }
                _ => {}
            }
        }
        open.into_values().collect()
    }
}
