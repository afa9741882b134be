//! The thread that observes: owns the source of events and the tracker, drains at once, sends reports.
//!
//! It never draws and never commits, so that no event is lost over something slow. With no run open it sleeps until the
//! next event of interest: what has to be read at once, the source reads.

use std::io;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use super::cached::CachedInspector;
use super::event::{EventSource, Inspector, Waker};
use super::tracker::{Classifier, Machine, Options, Tracker};
use crate::domain::log::run::{OpenRun, RunEvent};
use crate::threads::OwnThread;

/// What an observer is made of.
pub struct Parts {
    pub source: Box<dyn EventSource>,
    pub inspect: Box<dyn Inspector>,
    pub rules: Box<dyn Classifier>,
    pub options: Options,
    /// Runs in the log that had not ended.
    pub known: Vec<OpenRun>,
}

/// What can be asked of the thread.
enum Command {
    Rules(Box<dyn Classifier>),
    Pause(bool),
    Stop,
}

/// The observing thread, from outside. Dropping it stops the thread and waits for it.
pub struct ObserverHandle {
    commands: Sender<Command>,
    waker: Waker,
    thread: OwnThread,
}

impl ObserverHandle {
    /// Classifies by other rules from now on.
    pub fn set_rules(&self, rules: Box<dyn Classifier>) {
        self.tell(Command::Rules(rules));
    }

    /// While paused no run begins; open ones are followed to their end. What began in a pause is never recorded. The end of a
    /// pause is told by the source. Each
    /// `pause(false)` draws that line anew.
    pub fn pause(&self, is_paused: bool) {
        self.tell(Command::Pause(is_paused));
    }

    /// Whether the thread goes on; it ends by itself only when its source fails for good.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.thread.is_running()
    }

    /// Stops observing. Returns once the source has signed off.
    pub fn stop(self) {
        drop(self);
    }

    fn tell(&self, command: Command) {
        // A thread that has ended needs no telling.
        if self.commands.send(command).is_ok() {
            self.waker.wake();
        }
    }
}

impl Drop for ObserverHandle {
    fn drop(&mut self) {
        self.tell(Command::Stop);
    }
}

/// What the thread owns.
pub struct Observer {
    source: Box<dyn EventSource>,
    inspect: CachedInspector,
    tracker: Tracker,
}

impl Observer {
    /// Starts the thread. `send` is called in it, for each report; it must not block for long.
    ///
    /// The first reports are the source, then what was found running.
    pub fn spawn(parts: Parts, send: impl Fn(RunEvent) + Send + 'static) -> io::Result<ObserverHandle> {
        let (commands, orders) = channel();
        let waker = parts.source.waker();
        let thread = OwnThread::start("observer", move || {
            let Parts { mut source, inspect, rules, options, known } = parts;
            source.set_relevance(rules.relevance());
            let inspect = CachedInspector::new(inspect);
            let tracker = Tracker::new(rules, options, source.name());
            Self { source, inspect, tracker }.run(known, &orders, &send);
        })?;
        Ok(ObserverHandle { commands, waker, thread })
    }

    fn run(&mut self, known: Vec<OpenRun>, orders: &Receiver<Command>, send: &dyn Fn(RunEvent)) {
        self.tell_source(send);
        self.with_tracker(send, |tracker, machine| tracker.adopt(known, machine));
        let mut events = Vec::new();
        while self.obey(orders, send) {
            let timeout = self.tracker.next_wake(self.inspect.clocks().mono);
            events.clear();
            if let Err(error) = self.source.wait(timeout, &mut events) {
                let reason = Some(format!("observing stopped: {error}; start draglog again"));
                send(RunEvent::SourceChanged { source: self.source.name(), reason });
                return;
            }
            for event in &events {
                self.inspect.note(event);
            }
            self.with_tracker(send, |tracker, machine| {
                for event in &events {
                    tracker.handle(event, machine);
                }
                tracker.tick(machine);
            });
        }
    }

    fn with_tracker(&mut self, send: &dyn Fn(RunEvent), work: impl FnOnce(&mut Tracker, &mut Machine<'_>)) {
        let mut out = Vec::new();
        let inspect = &self.inspect;
        work(&mut self.tracker, &mut Machine { inspect, watch: &mut *self.source, out: &mut out });
        out.into_iter().for_each(send);
    }

    /// Tells which source runs, and why it is this one.
    fn tell_source(&self, send: &dyn Fn(RunEvent)) {
        send(RunEvent::SourceChanged { source: self.source.name(), reason: self.source.reason() });
    }

    /// Carries out what was asked. Returns whether to go on.
    fn obey(&mut self, orders: &Receiver<Command>, send: &dyn Fn(RunEvent)) -> bool {
        loop {
            match orders.try_recv() {
                Ok(Command::Rules(rules)) => {
                    self.source.set_relevance(rules.relevance());
                    self.tracker.set_rules(rules);
                }
                Ok(Command::Pause(true)) => self.tracker.pause(),
                Ok(Command::Pause(false)) => {
                    self.tracker.resume(self.inspect.clocks().mono);
                    self.tell_source(send);
                }
                Ok(Command::Stop) | Err(TryRecvError::Disconnected) => return false,
                Err(TryRecvError::Empty) => return true,
            }
        }
    }
}
