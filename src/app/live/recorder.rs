//! Writes down what the observer reports, as it comes, and tells the rest of the program once it is on disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::backlog::Backlog;
use super::stopped::StoppedRuns;
use super::trees::Trees;
use crate::clock;
use crate::diagnostics::OrLog;
use crate::domain::log::gap::{Cause, Gap};
use crate::domain::log::run::{RunEnd, RunEvent, UnknownCommand};
use crate::domain::log::wait::{Actor, Outcome, Source, Wait};
use crate::domain::page::now::ObserverState;
use crate::domain::say::moment::clock as clock_of;
use crate::spool::{self, SpoolError};
use crate::storage::worker::Worker;
use crate::storage::{StorageError, Store};

/// What the UI and `draglog watch` hear of.
#[derive(Debug)]
pub enum News {
    /// The log has changed.
    Changed,
    /// A wait has ended and is on disk.
    Ended(Box<Wait>),
    /// A long foreground command ended that no rule knows.
    Offer(UnknownCommand),
    /// Who observes has changed.
    Observer(ObserverState),
    /// One line worth telling.
    Told(String),
    /// Another file is the log now.
    Replaced,
    /// The log takes nothing, as far as this gap tells; `None` = it takes what is recorded again.
    Recording(Option<Gap>),
    /// Something could not be written down: what, and what to do. Told once until a write works again.
    Failed(String),
}

/// Where reports go; called on the observer's and the store's threads.
pub type NewsListener = Arc<dyn Fn(News) + Send + Sync>;

/// How long the log may be busy before what is recorded waits elsewhere …
const PATIENCE: Duration = Duration::from_secs(2);
/// … and while it takes nothing anyway.
const SHORT_PATIENCE: Duration = Duration::from_millis(250);
/// As long as a person waits who changes something.
const PATIENCE_OF_A_PERSON: Duration = Duration::from_secs(15);

/// Writes run events to the log.
#[derive(Clone)]
pub struct Recorder {
    pub worker: Worker,
    pub listener: NewsListener,
    /// What the log has not taken yet.
    pub backlog: Backlog,
    /// Learns which runs are stopped.
    pub stopped: StoppedRuns,
    /// Whether a person is there to hear of a damaged log.
    pub may_mend: bool,
    /// Commands whose names could not be read, and that nobody was told of yet.
    unread: Arc<AtomicU64>,
    /// Looks whether files change between runs.
    trees: Trees,
}

impl Recorder {
    /// Writes to the log of `worker`; what that does not take waits in `backlog`.
    #[must_use]
    pub fn new(worker: Worker, listener: NewsListener, backlog: Backlog, stopped: StoppedRuns) -> Self {
        let trees = Trees::new(worker.clone());
        Self { worker, listener, backlog, stopped, may_mend: false, unread: Arc::default(), trees }
    }

    /// Has the log's thread open the file that is the log whenever another has taken its place.
    pub(super) fn follow_log(&self) {
        let own = self.clone();
        self.worker.on_replaced(Some(Box::new(move |store| renew(store, &own))));
    }

    /// Takes in one event. Returns at once; the log's thread does the writing, in order.
    pub fn record(&self, event: RunEvent) {
        match event {
            RunEvent::Unread => {
                self.unread.fetch_add(1, Ordering::SeqCst);
            }
            RunEvent::EventsLost => self.missing(Gap::at(Cause::EventsLost, clock::now())),
            RunEvent::Unrecognised(command) => (self.listener)(News::Offer(command)),
            RunEvent::SourceChanged { source, reason } => {
                (self.listener)(News::Observer(ObserverState::Here { source, reason }));
            }
            event => {
                self.stopped.hear(&event);
                if self.backlog.push(event) {
                    self.ask_to_write();
                }
            }
        }
    }

    /// Something is missing: says so, and has the log say so.
    pub fn missing(&self, gap: Gap) {
        (self.listener)(News::Told(gap.words(clock::now())));
        self.write(move |store| store.note_gap(&gap));
    }

    /// Now and then: tells how many commands were over before their names could be read.
    pub fn tell_unread(&self) {
        let unread = self.unread.swap(0, Ordering::SeqCst);
        if unread > 0 {
            self.missing(Gap { lost: Some(unread), ..Gap::at(Cause::TooShort, clock::now()) });
        }
    }

    /// Tries again to write what waits.
    pub fn retry(&self) {
        if self.backlog.is_left() {
            self.ask_to_write();
        }
    }

    /// Before this process goes: writes what waits, or leaves it in the spool.
    pub fn leave(&self) {
        self.tell_unread();
        while self.backlog.is_left() {
            let own = self.clone();
            if self.worker.call(move |store| own.write_down(store)) != Some(true) {
                break;
            }
        }
        self.backlog.spill();
    }

    fn ask_to_write(&self) {
        let own = self.clone();
        self.worker.send(move |store| {
            if own.write_down(store) && own.backlog.is_left() {
                own.ask_to_write();
            }
        });
    }

    /// Writes the oldest of what waits as one; whether the log took it.
    fn write_down(&self, store: &mut Store) -> bool {
        let events = self.backlog.take();
        let was_in_trouble = self.backlog.is_in_trouble();
        let patience = if was_in_trouble { SHORT_PATIENCE } else { PATIENCE };
        store.set_patience(patience).or_log("how long to wait for the log was not set");
        let written = self.take_in_spilled(store).and_then(|()| {
            store.together(|store| events.iter().map(|event| self.written(store, event)).collect::<Result<Vec<_>, _>>())
        });
        store.set_patience(PATIENCE_OF_A_PERSON).or_log("how long to wait for the log was not set");
        match written {
            Ok(reports) => {
                self.told(&events, reports);
                true
            }
            Err(error) => self.not_taken(store, events, &error, was_in_trouble),
        }
    }

    /// The log did not take these events; whether there is a new one that may.
    fn not_taken(&self, store: &mut Store, events: Vec<RunEvent>, error: &StorageError, was_in_trouble: bool) -> bool {
        let is_news = self.backlog.put_back(events, error, clock::now());
        if matches!(error, StorageError::Corrupt) && self.mend(store) {
            return true;
        }
        if was_in_trouble {
            self.backlog.spill();
        }
        self.tell_trouble(is_news, error);
        false
    }

    /// Puts a damaged log aside where a person is there to hear of it; whether there is a new one.
    fn mend(&self, store: &mut Store) -> bool {
        if !self.may_mend || store.is_replaced() {
            return false;
        }
        let Some(words) = store.mend(clock::now()).or_log("a damaged log was not put aside") else { return false };
        (self.listener)(News::Told(words));
        (self.listener)(News::Replaced);
        true
    }

    /// After trouble: what is in the spool is older than what waits here.
    fn take_in_spilled(&self, store: &mut Store) -> Result<(), StorageError> {
        let Some(spool) = self.backlog.spilled() else { return Ok(()) };
        // It may have become writable, which only opening it anew tells.
        renew(store, self);
        store.probe()?;
        match spool::take_in(spool, store, clock::now()) {
            Err(SpoolError::Log(error)) => Err(error),
            taken => {
                taken.or_log("what waited in the spool could not be taken in");
                Ok(())
            }
        }
    }

    /// Writes one event; gives what is to be told of it. What is wrong with the event alone stops no other.
    fn written(&self, store: &mut Store, event: &RunEvent) -> Result<Option<News>, StorageError> {
        match self.write_one(store, event) {
            Err(error) if !error.is_of_the_disk() => Ok(Some(News::Failed(error.to_string()))),
            written => written,
        }
    }

    fn write_one(&self, store: &mut Store, event: &RunEvent) -> Result<Option<News>, StorageError> {
        match event {
            RunEvent::Started(run) => {
                let wait = store.begin(run, Source::Observed)?;
                if run.actor == Actor::Agent {
                    let project = run.project.as_ref().map(|project| project.name.as_str());
                    store.agent_run_began(project, run.started_at)?;
                }
                self.trees.began(store, run, wait)?;
            }
            RunEvent::Relabelled { key, what } => store.relabel(key, what)?,
            RunEvent::Progress { key, steps, suspended, .. } => {
                store.progress(key, *steps, *suspended, clock::now())?;
            }
            RunEvent::InFront { key } => store.brought_to_front(key)?,
            RunEvent::Ended(run) => return self.write_end(store, run),
            _ => {}
        }
        Ok(None)
    }

    fn write_end(&self, store: &mut Store, run: &RunEnd) -> Result<Option<News>, StorageError> {
        let idle_cut = self.backlog.idle_cut;
        let mut ended = store.end(run, idle_cut)?;
        if let Some(began) = self.backlog.beginning(&run.key).filter(|_| ended.is_none()) {
            // Another file has taken the place of the one in which it began.
            store.begin(&began, Source::Observed)?;
            ended = store.end(run, idle_cut)?;
        }
        let wait = ended.map(|id| store.wait(id)).transpose()?.flatten();
        Ok(wait.map(|wait| News::Ended(Box::new(wait))))
    }

    /// What was written is on disk.
    fn told(&self, events: &[RunEvent], reports: Vec<Option<News>>) {
        for event in events {
            if let RunEvent::Ended(run) = event {
                self.backlog.forget(&run.key);
                self.trees.ended(&run.key, run.end.outcome() == Outcome::Failed);
            }
        }
        reports.into_iter().flatten().for_each(|report| (self.listener)(report));
        self.tell_recovery();
        if !events.is_empty() {
            (self.listener)(News::Changed);
        }
    }

    fn tell_trouble(&self, is_news: bool, error: &StorageError) {
        if is_news {
            tracing::warn!("the log does not take what is recorded: {error}");
            (self.listener)(News::Failed(error.to_string()));
        }
        (self.listener)(News::Recording(self.backlog.gap()));
    }

    /// If nothing waits any more after trouble: says so; what is missing the log says from now on.
    fn tell_recovery(&self) {
        let now = clock::now();
        let Some(gap) = self.backlog.recovered(now) else { return };
        (self.listener)(News::Recording(None));
        if gap.lost.is_some_and(|lost| lost > 0) {
            return self.missing(gap);
        }
        let words = format!(
            "the log takes what is recorded again; of the time since {} nothing is missing",
            clock_of(gap.since)
        );
        (self.listener)(News::Told(words));
    }

    /// Has `work` done on the log's thread, then says that the log changed, or what went wrong.
    pub fn write(&self, work: impl FnOnce(&mut Store) -> Result<(), StorageError> + Send + 'static) {
        let own = self.clone();
        self.worker.send(move |store| {
            if own.noted(work(store)).is_some() {
                (own.listener)(News::Changed);
            }
        });
    }

    /// The same for what is waited for; `None` if it went wrong, which was told.
    pub fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StorageError> + Send + 'static,
    ) -> Option<T> {
        self.worker.call(work).and_then(|written| self.noted(written))
    }

    /// How a change went that a person made: if the log did not take it, it takes nothing else either.
    pub fn note<T>(&self, written: &Result<T, StorageError>) {
        if let Err(error) = written
            && error.is_of_the_disk()
        {
            self.backlog.failed(error, clock::now());
            (self.listener)(News::Recording(self.backlog.gap()));
        }
    }

    fn noted<T>(&self, written: Result<T, StorageError>) -> Option<T> {
        match written {
            Ok(value) => return Some(value),
            Err(error) if error.is_of_the_disk() => {
                let is_news = self.backlog.failed(&error, clock::now());
                self.tell_trouble(is_news, &error);
            }
            Err(error) => (self.listener)(News::Failed(error.to_string())),
        }
        None
    }
}

/// Opens the file that is the log now, and tells it of the runs that go on.
pub(super) fn renew(store: &mut Store, recorder: &Recorder) {
    let words = match store.renew(clock::now()) {
        Ok(Some(words)) => words,
        Ok(None) => return,
        Err(error) => {
            let is_news = recorder.backlog.failed(&error, clock::now());
            return recorder.tell_trouble(is_news, &error);
        }
    };
    let begun = recorder.backlog.beginnings();
    let told = store.together(|store| begun.iter().try_for_each(|run| store.begin(run, Source::Observed).map(drop)));
    told.or_log("a run that goes on was not told to the log in a new place");
    (recorder.listener)(News::Told(words));
    (recorder.listener)(News::Replaced);
    (recorder.listener)(News::Changed);
}

#[cfg(test)]
#[path = "recorder_tests.rs"]
mod tests;
