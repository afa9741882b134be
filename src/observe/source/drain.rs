//! Takes in starts the moment they come, on a thread of its own, and reads at once what can be read only while a process
//! lives: a run of 3 ms is over before anybody could ask for it.
//!
//! What is read is decided by the command, never by how much goes on: of a stranger that no rule knows nothing is kept but
//! that it started, and nobody is woken for it. The thread climbs no tree, follows no run and writes no log.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::heartbeat::{Duty, Heartbeat};
use super::message::{self, EventFilter, Message, Operation};
use super::queue;
use crate::diagnostics::OrLog;
use crate::observe::event::{Event, Info, Mono, Relevance};
use crate::observe::procfs::{self, Stat};
use crate::observe::sys::{self, Epoll};
use crate::threads::{self, OwnThread};

/// Strangers are told of no later than this …
const LATEST: Duration = Duration::from_secs(1);
/// … or when there are so many.
const MANY: usize = 1_000;

const STARTS: u64 = 0;
const STOP: u64 = 1;

/// The thread, from outside. Dropping it ends the thread.
pub(super) struct Drain {
    pub(super) shared: Arc<DrainState>,
    /// Before `stop`, by which it is told to end: it is waited for while that is open.
    thread: Option<OwnThread>,
    stop: File,
}

/// What the thread and its owner share.
pub(super) struct DrainState {
    pub(super) socket: File,
    starts: Mutex<Intake>,
    /// Readable when something was taken in that somebody should look at.
    pub(super) news: File,
}

/// What was taken in, and how it is with the stream.
pub(super) struct Intake {
    pub(super) heartbeat: Heartbeat,
    drained: DrainedEvents,
    /// Somebody was woken for what was drained.
    is_told: bool,
    /// Processes that executed something of interest: whatever they become is of interest too.
    of_interest: HashSet<u32>,
    pub(super) relevance: Option<Relevance>,
}

/// What [`Drain::take`] gives.
#[derive(Default)]
pub(super) struct DrainedEvents {
    pub(super) events: Vec<Event>,
    pub(super) is_lossy: bool,
    /// Nothing may come any more.
    pub(super) is_silent: bool,
    /// Processes that were over before anything could be read of them.
    pub(super) unread: Vec<u32>,
}

impl Drain {
    /// A socket that nothing comes from before [`DrainState::ask`].
    pub(super) fn new(now: Mono) -> io::Result<Self> {
        let starts = Intake {
            heartbeat: Heartbeat::new(now),
            drained: DrainedEvents::default(),
            is_told: false,
            of_interest: HashSet::new(),
            relevance: None,
        };
        let news = File::from(sys::eventfd()?);
        let shared = DrainState { socket: queue::socket(EventFilter::Starts)?, starts: Mutex::new(starts), news };
        Ok(Self { shared: Arc::new(shared), stop: File::from(sys::eventfd()?), thread: None })
    }

    /// Takes in what comes from now on.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        let epoll = Epoll::new()?;
        epoll.add(self.shared.socket.as_fd(), STARTS)?;
        epoll.add(self.stop.as_fd(), STOP)?;
        let shared = Arc::clone(&self.shared);
        self.thread = Some(OwnThread::start("drain", move || shared.run(&epoll))?);
        Ok(())
    }

    /// Everything that has come until now. `ended` are processes of which nothing is remembered any more.
    pub(super) fn take(&self, ended: impl Iterator<Item = u32>) -> io::Result<DrainedEvents> {
        let mut starts = self.shared.starts();
        self.shared.drain(&mut starts)?;
        for pid in ended {
            starts.of_interest.remove(&pid);
        }
        if std::mem::take(&mut starts.is_told) {
            let mut counter = [0; 8];
            io::Read::read(&mut &self.shared.news, &mut counter)?;
        }
        let is_silent = starts.drained.is_silent;
        Ok(std::mem::replace(&mut starts.drained, DrainedEvents { is_silent, ..DrainedEvents::default() }))
    }
}

impl Drop for Drain {
    fn drop(&mut self) {
        self.stop.write(&1_u64.to_ne_bytes()).or_log("the thread that drains events was not told to stop");
    }
}

impl DrainState {
    pub(super) fn starts(&self) -> MutexGuard<'_, Intake> {
        threads::lock(&self.starts)
    }

    fn run(&self, epoll: &Epoll) {
        // A command of 5 ms can only be read while it runs.
        if let Err(error) = sys::ask_for_short_turns() {
            tracing::debug!("turns on the processor stay as long as usual: {error}");
        }
        loop {
            let timeout = self.starts().next_duty().since(sys::monotonic());
            let Ok(ready) = epoll.wait(timeout) else { break };
            if ready.into_iter().any(|ready| ready.token == STOP) {
                return;
            }
            let mut starts = self.starts();
            let now = sys::monotonic();
            let lives = self.drain(&mut starts).is_ok() && self.beat(&mut starts, now);
            if !lives {
                break;
            }
            self.tell(&mut starts, now);
        }
        let mut starts = self.starts();
        starts.drained.is_silent = true;
        self.wake(&mut starts);
    }

    /// Reads the socket empty, and of each process what may be of interest.
    pub(super) fn drain(&self, starts: &mut Intake) -> io::Result<()> {
        let mut batch = Vec::new();
        let is_lossy = queue::read(&self.socket, &mut batch)?;
        starts.drained.is_lossy |= is_lossy;
        let first = starts.drained.events.len();
        // The newest is the likeliest to live still.
        for message in batch.into_iter().rev() {
            match message {
                Message::Answer { to, error } => starts.heartbeat.answered(to, error),
                Message::Exec { pid, at } => starts.take(pid, at),
                Message::Exit { .. } => {}
            }
        }
        starts.drained.events[first..].reverse();
        if is_lossy && starts.heartbeat.is_asking() {
            // The answer may be among what was lost: ask once more.
            self.ask(starts, sys::monotonic())?;
        }
        Ok(())
    }

    /// Asks for proof of life.
    pub(super) fn ask(&self, starts: &mut Intake, now: Mono) -> io::Result<()> {
        let number = fastrand::u32(..);
        (&self.socket).write_all(&message::request(Operation::Listen, number))?;
        starts.heartbeat.asked = Some((number, now));
        Ok(())
    }

    /// Looks after the proof of life; `false` = there is none.
    fn beat(&self, starts: &mut Intake, now: Mono) -> bool {
        match starts.heartbeat.duty(now) {
            Duty::Nothing => true,
            Duty::Ask => self.ask(starts, now).is_ok(),
            Duty::GiveUp => false,
        }
    }

    fn tell(&self, starts: &mut Intake, now: Mono) {
        if !starts.is_told && starts.is_worth_telling(now) {
            self.wake(starts);
        }
    }

    fn wake(&self, starts: &mut Intake) {
        starts.is_told = true;
        (&self.news).write(&1_u64.to_ne_bytes()).or_log("nobody was woken for process events");
    }
}

impl Intake {
    fn take(&mut self, pid: u32, at: Mono) {
        let event = match self.look(pid) {
            Some(info) => {
                self.of_interest.insert(pid);
                Event::Read { info: Box::new(info), at }
            }
            None => Event::Minor { pid, at },
        };
        self.drained.events.push(event);
    }

    /// What can be read of a process, if it is of interest.
    fn look(&mut self, pid: u32) -> Option<Info> {
        let argv = procfs::arguments(&procfs::command_line(pid));
        let is_relevant = |exe: Option<&PathBuf>, name: &str| {
            let of_rules = self.relevance.as_ref();
            of_rules.is_none_or(|is_relevant| is_relevant(&argv, exe.map(PathBuf::as_path), name))
        };
        let (mut path, mut stat) = (None, None);
        if argv.is_empty() {
            // Dead already, or it hides its arguments: its short name is left.
            stat = Stat::of(pid);
            let Some(name) = stat.as_ref().map(|stat| stat.process.name.as_str()) else {
                self.drained.unread.push(pid);
                return None;
            };
            is_relevant(None, name).then_some(())?;
        } else if !self.of_interest.contains(&pid) && !is_relevant(None, "") {
            path = procfs::executable(pid);
            is_relevant(path.as_ref(), "").then_some(())?;
        }
        let stat = stat.or_else(|| Stat::of(pid)).filter(Stat::is_process)?;
        let exe = path.or_else(|| procfs::executable(pid));
        Some(Info { cwd: procfs::folder(pid), uid: procfs::owner(pid)?, argv, exe, ..stat.process })
    }

    fn is_worth_telling(&self, now: Mono) -> bool {
        let is_of_interest = |event: &Event| !matches!(event, Event::Minor { .. });
        self.drained.is_lossy
            || self.drained.events.len() >= MANY
            || self.oldest().is_some_and(|at| now.since(at) >= LATEST)
            || self.drained.events.iter().rev().any(is_of_interest)
    }

    fn oldest(&self) -> Option<Mono> {
        self.drained.events.first().map(queue::moment)
    }

    /// The moment by which something has to be done even if nothing comes.
    fn next_duty(&self) -> Mono {
        let tell = self.oldest().filter(|_| !self.is_told).map(|at| at.after(LATEST));
        tell.into_iter().fold(self.heartbeat.next_duty(), Mono::min)
    }

    /// Forgets who was of interest: ends went untold.
    pub(super) fn forget(&mut self) {
        self.of_interest.clear();
    }
}
