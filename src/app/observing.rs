//! Observing: holds the lock or waits for it, runs the observer, and notes in the log that it goes on.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use super::context::Context;
use super::lock::{self, Claim, ObserverLock};
use super::recorder::{Recorder, Report};
use super::{pilots, questions};
use crate::clock;
use crate::diagnostics::OrLog;
use crate::domain::log::run::{ProcessKey, SourceName};
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::Source;
use crate::domain::page::now::ObserverState;
use crate::domain::time::{Moment, between};
use crate::observe::event::Inspect;
use crate::observe::observer::{Observer, ObserverHandle, Parts};
use crate::observe::rules::{RuleProblem, Rules};
use crate::observe::tracker::{KnownRun, Options, is_alive};
use crate::observe::{inspect, source};
use crate::paths::{self, Paths};
use crate::storage::{OpenRun, Store};
use crate::threads::{self, Post};

/// So often the log is told that observation goes on: what a kill can lose of a run's last-seen time.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What observing needs.
#[derive(Clone)]
pub struct Setup {
    pub paths: Paths,
    pub settings: Settings,
    pub home: Option<PathBuf>,
    pub recorder: Recorder,
}

impl Setup {
    /// By the settings and folders of `context`.
    #[must_use]
    pub fn new(context: &Context, recorder: Recorder) -> Self {
        Self { paths: context.paths.clone(), settings: context.settings.clone(), home: paths::home(), recorder }
    }
}

enum Order {
    Begin(ObserverLock),
    Pause(bool),
    ReloadRules,
    Stop,
}

/// Observation from outside. Dropping it signs off and gives the lock to who waits for it.
pub struct Observing {
    orders: Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

impl Observing {
    /// Begins to observe, or waits for the lock while another process does. Who observes is reported, also later changes.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(setup: Setup) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let own = orders.clone();
        let thread = std::thread::Builder::new()
            .name("observing".into())
            .spawn(move || Observation { setup, active: None, noted: clock::now() }.run(&inbox, own))?;
        Ok(Self { orders, thread: Some(thread) })
    }

    /// While paused no run is recorded.
    pub fn pause(&self, is_paused: bool) {
        self.orders.post(Order::Pause(is_paused));
    }

    /// Reads the user's rules again.
    pub fn reload_rules(&self) {
        self.orders.post(Order::ReloadRules);
    }
}

impl Drop for Observing {
    fn drop(&mut self) {
        self.orders.post(Order::Stop);
        if let Some(thread) = self.thread.take() {
            threads::join(thread);
        }
    }
}

/// The thread's own state.
struct Observation {
    setup: Setup,
    active: Option<Active>,
    /// When the log was last told that observation goes on.
    noted: Moment,
}

/// While this process observes.
struct Active {
    observer: ObserverHandle,
    /// Asks whether runs that others record still go on.
    inspect: Box<dyn Inspect>,
    source: SourceName,
    /// Number of the stretch in the log; none while paused.
    stretch: Option<i64>,
    _lock: ObserverLock,
}

impl Observation {
    fn run(mut self, inbox: &Receiver<Order>, own: Sender<Order>) {
        match lock::claim(&self.setup.paths.lock()) {
            Ok(Claim::Held(lock)) => self.begin(lock),
            Ok(Claim::Elsewhere(file)) => {
                self.report(Report::Observer(ObserverState::Elsewhere));
                wait_aside(file, own);
            }
            Err(error) => {
                let reason = format!("cannot lock {}: {error}", self.setup.paths.lock().display());
                self.report(Report::Observer(ObserverState::Failed { reason }));
            }
        }
        loop {
            let order = match &self.active {
                Some(Active { stretch: Some(_), .. }) => inbox.recv_timeout(HEARTBEAT),
                _ => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(Order::Begin(lock)) => self.begin(lock),
                Ok(Order::Pause(is_paused)) => self.pause(is_paused),
                Ok(Order::ReloadRules) => self.reload_rules(),
                Err(RecvTimeoutError::Timeout) => self.beat(),
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.go_on();
        if let Some(active) = self.active.take() {
            active.observer.stop();
        }
    }

    /// Starts the observer; a failure is reported, and the lock given up.
    fn begin(&mut self, lock: ObserverLock) {
        match self.open() {
            Ok((observer, inspect, source)) => {
                self.active = Some(Active { observer, inspect, source, stretch: None, _lock: lock });
            }
            Err(error) => {
                let reason = format!("{error:#}");
                self.report(Report::Observer(ObserverState::Failed { reason }));
            }
        }
        self.begin_stretch();
        self.close_orphans();
    }

    fn open(&self) -> anyhow::Result<(ObserverHandle, Box<dyn Inspect>, SourceName)> {
        let source = source::open(self.setup.settings.observe.source)?;
        let name = source.name();
        let inspect = inspect::open()?;
        let worker = &self.setup.recorder.worker;
        let gone = || anyhow::anyhow!("the log is closed");
        let open = worker.call(|store| store.open_runs()).ok_or_else(gone)??;
        let salt = worker.call(Store::salt).ok_or_else(gone)??;
        let (rules, problems) = Rules::load(&self.setup.paths.rules());
        self.tell(problems);
        self.note_definitions(&rules);
        let seconds = self.setup.settings.observe.ask_unknown_from_s;
        let options = Options {
            salt: salt.to_vec(),
            home: self.setup.home.clone(),
            ask_unknown_from: (seconds > 0).then(|| Duration::from_secs(seconds)),
            source: name,
        };
        let known = open.into_iter().filter(|run| run.source == Source::Observed).map(known_run).collect();
        let parts = Parts { source, inspect, rules: Box::new(rules), options, known };
        let recorder = self.setup.recorder.clone();
        let observer = Observer::spawn(parts, move |event| recorder.record(event))?;
        Ok((observer, inspect::open()?, name))
    }

    /// What is counted from now on, for the weeks that pilots compare.
    fn note_definitions(&self, rules: &Rules) {
        let definitions = pilots::definitions(&self.setup.settings, rules);
        self.setup.recorder.write(move |store| pilots::note(store, &definitions, clock::now()));
    }

    /// Runs that `draglog run` had begun and whose process is gone for a while: whoever recorded them was killed.
    fn close_orphans(&self) {
        let Some(active) = &self.active else { return };
        let recorder = &self.setup.recorder;
        let Some(open) = recorder.call(|store| store.open_runs()) else { return };
        let now = clock::now();
        let is_orphan = |run: &OpenRun| {
            run.source == Source::Wrapped
                && between(run.last_seen, now) > HEARTBEAT * 2
                && !is_alive(&run.key, active.inspect.as_ref())
        };
        let lost: Vec<ProcessKey> = open.into_iter().filter(is_orphan).map(|run| run.key).collect();
        if !lost.is_empty() {
            recorder.write(move |store| store.close_lost(&lost).map(drop));
        }
    }

    fn begin_stretch(&mut self) {
        self.noted = clock::now();
        let Some(active) = &mut self.active else { return };
        let source = active.source;
        active.stretch = self.setup.recorder.call(move |store| store.observation_began(source, clock::now()));
    }

    /// The end of a pause is reported by the observer, which tells its source again.
    fn pause(&mut self, is_paused: bool) {
        self.go_on();
        let Some(active) = &mut self.active else {
            return self.report(Report::Told("Another draglog observes: pause it there.".into()));
        };
        active.observer.pause(is_paused);
        if is_paused {
            active.stretch = None;
            self.report(Report::Observer(ObserverState::Paused));
        } else {
            self.begin_stretch();
        }
    }

    fn reload_rules(&self) {
        let Some(active) = &self.active else { return };
        let (rules, problems) = Rules::load(&self.setup.paths.rules());
        self.tell(problems);
        self.note_definitions(&rules);
        active.observer.set_rules(Box::new(rules));
    }

    /// Twice a minute: tells the log that observation goes on, and looks after what no event tells.
    fn beat(&mut self) {
        if self.active.as_ref().is_some_and(|active| !active.observer.is_running()) {
            // Its last report said why. Another draglog may take over.
            self.active = None;
            let reason = "the observer ended; start draglog again".to_owned();
            return self.report(Report::Observer(ObserverState::Failed { reason }));
        }
        if between(self.noted, clock::now()) > HEARTBEAT * 3 {
            self.setup.recorder.write(|store| questions::resumed(store, clock::now()));
        }
        self.go_on();
        self.close_orphans();
    }

    /// Tells the log that this stretch, and every run open in it, was alive just now.
    fn go_on(&mut self) {
        let Some(active) = &mut self.active else { return };
        let Some(stretch) = active.stretch else { return };
        let (source, now) = (active.source, clock::now());
        let next = self.setup.recorder.call(move |store| store.observation_goes_on(stretch, source, now));
        active.stretch = next.or(active.stretch);
        self.noted = now;
    }

    fn tell(&self, problems: Vec<RuleProblem>) {
        for problem in problems {
            self.report(Report::Told(problem.to_string()));
        }
    }

    fn report(&self, report: Report) {
        (self.setup.recorder.listener)(report);
    }
}

/// Waits for the lock on a thread that only sleeps in the kernel.
fn wait_aside(file: std::fs::File, own: Sender<Order>) {
    let waiting = move || {
        if let Some(lock) = lock::wait_for(file).or_log("the observer's lock was not waited for") {
            own.post(Order::Begin(lock));
        }
    };
    let thread = std::thread::Builder::new().name("lock".into());
    thread.spawn(waiting).or_log("the observer's lock was not waited for");
}

fn known_run(run: OpenRun) -> KnownRun {
    KnownRun { key: run.key, started_at: run.started_at, last_seen: run.last_seen }
}
