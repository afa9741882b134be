//! Writes down what the observer reports, as it comes, and tells the rest of the program once it is on disk.

use std::sync::Arc;
use std::time::Duration;

use super::stopped::StoppedRuns;
use super::trees::Trees;
use crate::clock;
use crate::domain::log::run::{RunEvent, UnknownCommand};
use crate::domain::log::settings::ObserveSettings;
use crate::domain::log::wait::{Actor, Outcome, Source, Wait};
use crate::domain::page::now::ObserverState;
use crate::storage::worker::{Health, Worker};
use crate::storage::{StorageError, Store};

/// What the UI and `draglog watch` hear of.
#[derive(Debug)]
pub enum Report {
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
    /// The log takes what is recorded again, or no longer does.
    Health(Health),
    /// Something could not be written down: what, and what to do. Told once until a write works again.
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
    pub stopped: StoppedRuns,
    /// Looks whether files change between runs.
    trees: Trees,
}

impl Recorder {
    /// Writes to the log of `worker` by these settings.
    #[must_use]
    pub fn new(worker: Worker, listener: Listener, observe: &ObserveSettings, stopped: StoppedRuns) -> Self {
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
                    if run.actor == Actor::Agent {
                        let project = run.project.as_ref().map(|project| project.name.as_str());
                        store.agent_run_began(project, run.started_at)?;
                    }
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
                    trees.ended(&run.key, run.end.outcome == Outcome::Failed);
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
            crate::domain::say::moment::clock_seconds(now)
        );
        self.write(move |store| store.remember(EVENTS_LOST, Some(&now.to_rfc3339())));
        (self.listener)(Report::Told(words));
    }

    /// Has `work` done on the log's thread, then says that the log changed, or what went wrong.
    pub fn write(&self, work: impl FnOnce(&mut Store) -> Result<(), StorageError> + Send + 'static) {
        let own = self.clone();
        self.worker.send(move |store| {
            if own.noted(work(store)).is_some() {
                (own.listener)(Report::Changed);
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

    fn noted<T>(&self, written: Result<T, StorageError>) -> Option<T> {
        let news = self.worker.note(&written);
        if let Some(health) = news {
            (self.listener)(Report::Health(health));
        }
        match written {
            Ok(value) => return Some(value),
            Err(error) if news.is_some() || !error.is_of_the_disk() => {
                (self.listener)(Report::Failed(error.to_string()));
            }
            Err(_) => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, PoisonError};

    use super::*;

    #[test]
    fn a_log_that_takes_nothing_is_told_once_and_again_when_it_takes_something() {
        let folder = tempfile::tempdir().unwrap();
        drop(Store::open(folder.path(), clock::now()).unwrap());
        let store = Store::open_read_only(folder.path()).unwrap();
        let (worker, writer) = Worker::spawn(store).unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&told);
        let listener: Listener = Arc::new(move |report| {
            list.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{report:?}"));
        });
        let recorder = Recorder::new(worker, listener, &ObserveSettings::default(), StoppedRuns::default());
        let mute = |store: &mut Store| store.mute("make", true);
        assert_eq!(recorder.call(mute), None);
        recorder.write(mute);
        assert_eq!(recorder.call(|_| Ok(7)), Some(7));
        drop(recorder);
        writer.join().unwrap();
        let told: Vec<String> = told.lock().unwrap().iter().map(|report| report.chars().take(15).collect()).collect();
        assert_eq!(told, ["Health(Failing)", "Failed(\"the log", "Health(Writing)"]);
    }
}
