//! Writes down what the observer reports, as it comes, and tells the rest of the program once it is on disk.

use std::sync::Arc;
use std::time::Duration;

use super::stopped::Stopped;
use super::trees::Trees;
use crate::clock;
use crate::domain::log::run::{RunEvent, Unrecognised};
use crate::domain::log::settings::Observe;
use crate::domain::log::wait::{Outcome, Source, Wait};
use crate::domain::page::now::ObserverState;
use crate::storage::worker::Worker;
use crate::storage::{StorageError, Store};

/// What the UI and `draglog watch` hear of.
#[derive(Debug)]
pub enum Report {
    /// The log has changed.
    Changed,
    /// A wait has ended and is on disk.
    Ended(Box<Wait>),
    /// A long foreground command ended that no rule knows.
    Offer(Unrecognised),
    /// Who observes has changed.
    Observer(ObserverState),
    /// One line worth telling.
    Told(String),
    /// Something could not be written down: what, and what to do.
    Failed(String),
}

/// Under which the log remembers when events were last lost.
pub const EVENTS_LOST: &str = "events_lost";

/// Where reports go; called on the observer's and the store's threads.
pub type Listener = Arc<dyn Fn(Report) + Send + Sync>;

/// Writes run events to the log.
#[derive(Clone)]
pub struct Recorder {
    pub worker: Worker,
    pub listener: Listener,
    /// Blocked time ends so long after the last input on the run's terminal; `None` = it is never cut.
    pub idle_cut: Option<Duration>,
    /// Learns which runs are stopped.
    pub stopped: Stopped,
    /// Looks whether files change between runs.
    trees: Trees,
}

impl Recorder {
    /// Writes to the log of `worker` by these settings.
    #[must_use]
    pub fn new(worker: Worker, listener: Listener, observe: &Observe, stopped: Stopped) -> Self {
        let minutes = observe.idle_cut_min;
        let idle_cut = (minutes > 0).then(|| Duration::from_mins(minutes));
        let trees = Trees::new(worker.clone());
        Self { worker, listener, idle_cut, stopped, trees }
    }

    /// Takes in one event. Returns at once; the log's thread does the writing, in order.
    pub fn record(&self, event: RunEvent) {
        match event {
            RunEvent::Started(run) => {
                let trees = self.trees.clone();
                self.write(move |store| {
                    let wait = store.begin(&run, Source::Observed)?;
                    trees.began(store, &run, wait)
                });
            }
            RunEvent::Relabelled { key, what } => self.write(move |store| store.relabel(&key, &what)),
            RunEvent::Progress { key, steps, suspended, is_stopped } => {
                self.stopped.note(&key, is_stopped);
                self.write(move |store| store.progress(&key, steps, suspended, clock::now()));
            }
            RunEvent::InFront { key } => self.write(move |store| store.brought_to_front(&key)),
            RunEvent::Ended(run) => {
                self.stopped.note(&run.key, false);
                let (idle_cut, listener, trees) = (self.idle_cut, self.listener.clone(), self.trees.clone());
                self.write(move |store| {
                    let ended = store.end(&run, idle_cut)?;
                    trees.ended(&run.key, run.outcome == Outcome::Failed);
                    if let Some(wait) = ended.map(|id| store.wait(id)).transpose()?.flatten() {
                        listener(Report::Ended(Box::new(wait)));
                    }
                    Ok(())
                });
            }
            RunEvent::EventsLost => self.events_lost(),
            RunEvent::Unrecognised(command) => (self.listener)(Report::Offer(command)),
            RunEvent::SourceChanged { source, reason } => {
                (self.listener)(Report::Observer(ObserverState::Here { source, reason }));
            }
        }
    }

    /// Says so, and has the log say so to `status` and `doctor`.
    fn events_lost(&self) {
        let now = clock::now();
        let words = format!(
            "at {} more happened than the system could tell: very short runs of that moment may be missing",
            now.format("%H:%M:%S")
        );
        self.write(move |store| store.remember(EVENTS_LOST, Some(&now.to_rfc3339())));
        (self.listener)(Report::Told(words));
    }

    /// Has `work` done on the log's thread, then says that the log changed, or what went wrong.
    pub fn write(&self, work: impl FnOnce(&mut Store) -> Result<(), StorageError> + Send + 'static) {
        let listener = self.listener.clone();
        self.worker.send(move |store| match work(store) {
            Ok(()) => listener(Report::Changed),
            Err(error) => listener(Report::Failed(error.to_string())),
        });
    }
}
