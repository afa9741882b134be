//! The Linux source: a stream of starts (kernel events or the newest pid), pidfds for ends, one place to wait for both.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use super::connector::{Connector, ConnectorFault};
use super::exits::Exits;
use super::last_pid::LastPid;
use crate::domain::log::run::SourceName;
use crate::observe::event::{Closeness, Event, EventSource, Mono, ProcId, Relevance, Waker, Watcher};
use crate::observe::procfs::TickClock;
use crate::observe::sys::{self, Epoll};

/// Tokens of the two descriptors that are no pidfd; those have their pid.
const WAKER: u64 = u64::MAX;
const STREAM: u64 = u64::MAX - 1;

/// Events arrive already read, so their listener needs no hurry: it is woken no more often than this.
const NAP: Duration = Duration::from_millis(10);

/// How often the status of a death is looked for anew: EXIT events wake nobody by themselves.
const SEARCH: Duration = Duration::from_millis(5);

/// Where starts come from.
enum Stream {
    Connector(Connector),
    LastPid(LastPid),
}

/// Process events on Linux.
pub(super) struct LinuxSource {
    stream: Stream,
    exits: Exits,
    epoll: Epoll,
    wake: Arc<File>,
    reason: Option<String>,
    ticks: TickClock,
    /// When a wait last ended.
    waited: Mono,
    relevance: Option<Relevance>,
    /// Found outside of [`EventSource::wait`], to be delivered by the next one.
    pending: Vec<Event>,
}

impl LinuxSource {
    /// Kernel events, if they come.
    pub(super) fn connector() -> Result<Self, ConnectorFault> {
        let source = Self::new(Stream::Connector(Connector::open()?), Exits::new(), None)?;
        source.listen_to_stream()?;
        Ok(source)
    }

    /// The newest process number; `reason` says why nothing better.
    pub(super) fn last_pid(reason: String) -> io::Result<Self> {
        let stream = Stream::LastPid(LastPid::open(sys::monotonic())?);
        Self::new(stream, Exits::new(), Some(reason))
    }

    fn new(stream: Stream, exits: Exits, reason: Option<String>) -> io::Result<Self> {
        let epoll = Epoll::new()?;
        let wake = Arc::new(File::from(sys::eventfd()?));
        epoll.add(wake.as_fd(), WAKER)?;
        Ok(Self {
            stream,
            exits,
            epoll,
            wake,
            reason,
            ticks: TickClock::new(),
            waited: Mono::default(),
            relevance: None,
            pending: Vec::new(),
        })
    }

    fn listen_to_stream(&self) -> io::Result<()> {
        match &self.stream {
            Stream::Connector(connector) => self.epoll.add(connector.descriptor(), STREAM),
            Stream::LastPid(_) => Ok(()),
        }
    }

    /// The moment by which something has to be done even if nothing comes.
    fn next_duty(&self) -> Mono {
        let stream = match &self.stream {
            Stream::Connector(_) => Mono(u64::MAX),
            Stream::LastPid(source) => source.next_tick(),
        };
        let search = self.exits.is_searching().then(|| sys::monotonic().after(SEARCH));
        [self.exits.next_look(), search].into_iter().flatten().fold(stream, Mono::min)
    }

    /// Waits for descriptors until `until` and takes in what they say. `true` = somebody used the waker.
    fn wait_once(&mut self, until: Option<Mono>, out: &mut Vec<Event>) -> io::Result<bool> {
        let duty = self.next_duty();
        let next = until.map_or(duty, |until| until.min(duty));
        let timeout = if out.is_empty() { next.since(sys::monotonic()) } else { Duration::ZERO };
        let ready = self.epoll.wait(timeout)?;
        let now = sys::monotonic();
        let mut was_woken = false;
        // EXIT events before the deaths they explain.
        self.take_stream(now, out)?;
        for one in ready {
            match one.token {
                WAKER => was_woken = true,
                STREAM => {}
                _ => self.exits.ready(one, &self.epoll, now),
            }
        }
        if was_woken {
            let mut counter = [0; 8];
            if let Err(error) = (&*self.wake).read(&mut counter) {
                tracing::debug!("the waker could not be read: {error}");
            }
        }
        self.exits.settle(now, out);
        Ok(was_woken)
    }

    /// How long to let events pile up before they are read.
    fn nap(&self, now: Mono) -> Option<Duration> {
        let awake = now.since(self.waited);
        (matches!(self.stream, Stream::Connector(_)) && awake < NAP).then(|| NAP.saturating_sub(awake))
    }

    fn take_stream(&mut self, now: Mono, out: &mut Vec<Event>) -> io::Result<()> {
        let lives = match &mut self.stream {
            Stream::LastPid(source) => return source.tick(now, out),
            Stream::Connector(connector) => connector.drain(out, &mut self.exits),
        };
        if lives.unwrap_or(false) { Ok(()) } else { self.renew(out) }
    }

    /// The stream is dead: a new socket, and if that is silent as well, the newest pid.
    fn renew(&mut self, out: &mut Vec<Event>) -> io::Result<()> {
        match Connector::open() {
            Ok(connector) => {
                connector.set_relevance(self.relevance.clone());
                self.stream = Stream::Connector(connector);
            }
            Err(_) => self.fall_back(out)?,
        }
        self.listen_to_stream()?;
        out.push(Event::Lost);
        Ok(())
    }

    fn fall_back(&mut self, out: &mut Vec<Event>) -> io::Result<()> {
        self.stream = Stream::LastPid(LastPid::open(sys::monotonic())?);
        self.reason = Some("kernel events went silent: another program has switched them off".to_owned());
        out.push(Event::Switched { source: SourceName::LastPid, reason: self.reason.clone() });
        Ok(())
    }

    /// A run that was over before it could be watched: the stream knows how it ended, or is about to say so.
    fn recall(&mut self, process: ProcId, now: Mono) -> bool {
        let Stream::Connector(connector) = &mut self.stream else { return false };
        if let Err(error) = connector.drain(&mut self.pending, &mut self.exits) {
            tracing::debug!("process events could not be read, which the next wait deals with: {error}");
        }
        let Some(life) = connector.recent(process.pid) else { return false };
        // The number may have passed to another process since; a tick is the precision of start times.
        let started = self.ticks.moment(process.start);
        if life.at.0 + self.ticks.nanoseconds() < started.0 {
            return false;
        }
        match life.exit {
            Some(exit) => self.pending.push(Event::Gone { process, status: Some(exit.status), at: exit.at }),
            None => self.exits.expect(process, now),
        }
        true
    }
}

impl Watcher for LinuxSource {
    fn watch(&mut self, process: ProcId) -> bool {
        let now = sys::monotonic();
        if !self.exits.watch(process, &self.epoll, now) {
            return self.recall(process, now);
        }
        if let Stream::Connector(connector) = &self.stream
            && let Some(exit) = connector.recent(process.pid).and_then(|life| life.exit)
        {
            // Its EXIT event has been read already; it is a zombie, or its leader thread is gone.
            self.exits.exit_seen(process.pid, exit);
        }
        true
    }

    fn unwatch(&mut self, process: ProcId) {
        self.exits.unwatch(process);
    }

    fn follow(&mut self, process: ProcId, how: Closeness) {
        if let Stream::LastPid(source) = &mut self.stream {
            source.follow(process, how, sys::monotonic());
        }
    }
}

impl EventSource for LinuxSource {
    fn name(&self) -> SourceName {
        match self.stream {
            Stream::Connector(_) => SourceName::Events,
            Stream::LastPid(_) => SourceName::LastPid,
        }
    }

    fn reason(&self) -> Option<String> {
        self.reason.clone()
    }

    fn wait(&mut self, timeout: Option<Duration>, out: &mut Vec<Event>) -> io::Result<()> {
        let begun_at = sys::monotonic();
        let until = timeout.map(|timeout| begun_at.after(timeout));
        let mut new = std::mem::take(&mut self.pending);
        if let Some(nap) = self.nap(begun_at) {
            // Only the waker may end a nap early.
            sys::wait_readable(self.wake.as_fd(), timeout.map_or(nap, |timeout| timeout.min(nap)));
        }
        loop {
            let was_woken = self.wait_once(until, &mut new)?;
            let is_over = until.is_some_and(|until| sys::monotonic() >= until);
            if !new.is_empty() || was_woken || is_over {
                break;
            }
        }
        self.waited = sys::monotonic();
        out.append(&mut new);
        Ok(())
    }

    fn set_relevance(&mut self, relevance: Option<Relevance>) {
        if let Stream::Connector(connector) = &self.stream {
            connector.set_relevance(relevance.clone());
        }
        self.relevance = relevance;
    }

    fn waker(&self) -> Waker {
        let wake = Arc::clone(&self.wake);
        Waker(Arc::new(move || {
            if let Err(error) = (&*wake).write(&1_u64.to_ne_bytes()) {
                tracing::debug!("the waker's counter is full, and so readable: {error}");
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::procfs::Stat;

    fn own() -> ProcId {
        let pid = std::process::id();
        Stat::of(pid).unwrap().process.id
    }

    /// Kernel events, or `None` in a container.
    fn kernel_events() -> Option<LinuxSource> {
        match LinuxSource::connector() {
            Ok(source) => Some(source),
            Err(why) => {
                assert!(why.to_string().contains("kernel"), "{why}");
                None
            }
        }
    }

    fn start_and_end(source: &mut LinuxSource) {
        let mut child = std::process::Command::new("sleep").arg("0.3").spawn().unwrap();
        let pid = child.id();
        let mut out = Vec::new();
        let begun_at = sys::monotonic();
        let mut is_over = false;
        while !is_over && sys::monotonic().since(begun_at) < Duration::from_secs(20) {
            source.wait(Some(Duration::from_secs(1)), &mut out).unwrap();
            for event in std::mem::take(&mut out) {
                if event.start().is_some_and(|(seen, _)| seen == pid) {
                    assert!(source.watch(Stat::of(pid).unwrap().process.id));
                }
                if let Event::Gone { process, status, .. } = event {
                    is_over = process.pid == pid && status == Some(0);
                }
            }
        }
        child.wait().unwrap();
        assert!(is_over);
    }

    #[test]
    fn a_stream_that_died_is_renewed_and_everything_is_to_be_looked_at_again() {
        let Some(mut source) = kernel_events() else { return };
        let mut out = Vec::new();
        source.renew(&mut out).unwrap();
        assert!(out.contains(&Event::Lost));
        assert_eq!(source.name(), SourceName::Events);
        start_and_end(&mut source);
    }

    #[test]
    fn what_was_watched_stays_watched_when_the_newest_pid_takes_over() {
        let Some(mut source) = kernel_events() else { return };
        assert!(source.watch(own()));
        let mut out = Vec::new();
        source.fall_back(&mut out).unwrap();
        assert!(matches!(&out[..], [Event::Switched { source: SourceName::LastPid, reason: Some(_) }]));
        assert_eq!(source.name(), SourceName::LastPid);
        assert!(source.exits.has(own().pid));
        start_and_end(&mut source);
    }
}
