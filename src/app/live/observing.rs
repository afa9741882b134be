//! Observing: holds the lock or waits for it, runs the observer, and notes in the log that it goes on.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::agents::{self, StatusFolders};
use super::backlog::Backlog;
use super::recorder::{News, Recorder};
use super::standby::{self, Standby};
use crate::app::act::{pilots, questions};
use crate::app::lock::{self, LockClaim, ObserverLock};
use crate::app::read::missing;
use crate::app::{Context, read};
use crate::clock;
use crate::diagnostics::OrLog;
use crate::domain::log::gap::{Cause, Gap};
use crate::domain::log::run::{OpenRun, ProcessKey, SourceName};
use crate::domain::log::wait::Source;
use crate::domain::page::now::ObserverState;
use crate::domain::say::problem::Problem;
use crate::domain::time::{Moment, between};
use crate::observe::event::{Inspector, Mono};
use crate::observe::observer::{Observer, ObserverHandle, Parts};
use crate::observe::rules::Rules;
use crate::observe::tracker::{Options, is_alive};
use crate::observe::{inspect, source};
use crate::paths;
use crate::storage::Store;
use crate::threads::{OwnThread, Post};

/// How often the log is told that observation goes on: what a kill can lose of a run's last-seen time.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How often it is tried again to write what the log did not take.
const RETRY: Duration = Duration::from_secs(1);
/// A shorter time without an observer is not worth a word.
const SHORTEST_GAP: Duration = Duration::from_secs(2);

enum Order {
    /// The lock, after it was waited for.
    Claimed(LockClaim),
    /// Gives observing up, and says so when that is done.
    Rest(Sender<()>),
    GoOn,
    Pause(bool),
    ReloadRules,
    /// The log takes nothing.
    Behind,
    Stop,
}

/// Observation from outside. Dropping it signs off and gives the lock to who waits for it.
pub(crate) struct ObservingThread {
    orders: Sender<Order>,
    _thread: OwnThread,
}

impl ObservingThread {
    /// Begins to observe, or waits for the lock while another process does. Who observes is reported, also later changes.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(context: Context, recorder: Recorder) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let own = orders.clone();
        let work = move || Observation::new(context, recorder, own).run(&inbox);
        Ok(Self { orders, _thread: OwnThread::start("observing", work)? })
    }

    /// While paused no run is recorded.
    pub(crate) fn pause(&self, is_paused: bool) {
        self.orders.post(Order::Pause(is_paused));
    }

    /// A handle for who stops the process.
    #[must_use]
    pub(crate) fn resting(&self) -> RestHandle {
        RestHandle(self.orders.clone())
    }

    /// Reads the user's rules again.
    pub(crate) fn reload_rules(&self) {
        self.orders.post(Order::ReloadRules);
    }
}

impl Drop for ObservingThread {
    fn drop(&mut self) {
        self.orders.post(Order::Stop);
    }
}

/// The thread's own state.
struct Observation {
    context: Context,
    recorder: Recorder,
    own: Sender<Order>,
    active: Option<ActiveObserver>,
    standby: Option<Standby>,
    /// When the log was last told that observation goes on.
    noted: Moment,
    /// Since when observing is given up, as the process was about to stop.
    resting_since: Option<Moment>,
}

/// While this process observes.
struct ActiveObserver {
    observer: ObserverHandle,
    /// Asks whether runs that others record still go on.
    inspect: Box<dyn Inspector>,
    source: SourceName,
    /// Number of the stretch in the log; none while paused.
    stretch: Option<i64>,
    lock: ObserverLock,
    /// When the lock was last told that observation goes on, on both clocks.
    beaten: (Mono, Moment),
    /// What agents write of their sessions.
    agents: StatusFolders,
}

impl ActiveObserver {
    /// Since when this process was stopped, if it was.
    fn stopped_since(&self) -> Option<Moment> {
        let (beaten, since) = self.beaten;
        (self.inspect.clocks().mono.since(beaten) > standby::BEAT * 2).then_some(since)
    }

    /// Tells the lock that observing goes on, and what the log cannot be told.
    fn beat(&mut self, backlog: &Backlog) {
        let Some(key) = own_key(&*self.inspect) else { return };
        self.beaten = (self.inspect.clocks().mono, clock::now());
        let told = self.lock.beat(&key, note(backlog).as_deref());
        told.or_log("the lock was not told that observing goes on; another draglog may take over");
    }
}

impl Observation {
    fn new(context: Context, recorder: Recorder, own: Sender<Order>) -> Self {
        let wake = own.clone();
        recorder.backlog.on_trouble(move || wake.post(Order::Behind));
        Self { context, recorder, own, active: None, standby: None, noted: clock::now(), resting_since: None }
    }

    fn run(mut self, inbox: &Receiver<Order>) {
        self.seek();
        loop {
            let is_behind = self.recorder.backlog.is_in_trouble();
            let order = match (&self.active, &self.standby) {
                _ if is_behind => inbox.recv_timeout(RETRY),
                (Some(_), _) => inbox.recv_timeout(standby::BEAT),
                (None, Some(_)) => inbox.recv_timeout(standby::LOOK),
                (None, None) => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(Order::Claimed(claim)) => self.claimed(claim),
                Ok(Order::Rest(done)) => {
                    self.rest();
                    drop(done);
                }
                Ok(Order::GoOn) => self.wake(),
                Ok(Order::Pause(is_paused)) => self.pause(is_paused),
                Ok(Order::ReloadRules) => self.reload_rules(),
                Ok(Order::Behind) => self.beat(),
                Err(RecvTimeoutError::Timeout) => {
                    self.recorder.retry();
                    self.beat();
                    self.look_at_holder();
                }
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.leave();
    }

    /// Asks for the lock.
    fn seek(&mut self) {
        match lock::claim(&self.context.paths.lock()) {
            Ok(claim) => self.claimed(claim),
            Err(error) => self.cannot_lock(&error),
        }
    }

    fn claimed(&mut self, claim: LockClaim) {
        match claim {
            // Given up again where this process observes already, or is about to stop.
            LockClaim::Held(_) if self.active.is_some() || self.resting_since.is_some() => {}
            LockClaim::Held(lock) => self.begin(lock),
            LockClaim::Elsewhere(elsewhere) => {
                self.report(News::Observer(ObserverState::Elsewhere));
                let own = self.own.clone();
                match Standby::begin(elsewhere, move |claim| own.post(Order::Claimed(claim))) {
                    Ok(standby) => self.standby = Some(standby),
                    Err(error) => self.cannot_lock(&error),
                }
            }
        }
    }

    fn cannot_lock(&self, error: &io::Error) {
        self.failed(format!("cannot lock {}: {error}", self.context.paths.lock().display()));
    }

    /// Another draglog has the lock: if it observes nothing, this one does.
    fn look_at_holder(&mut self) {
        if !self.standby.as_mut().is_some_and(Standby::is_idle) {
            return;
        }
        match lock::take_over(&self.context.paths.lock()) {
            Ok(lock) => {
                self.report(News::Told("the draglog that observed is stopped; this one observes now".into()));
                self.begin(lock);
            }
            Err(error) => {
                self.standby = None;
                self.cannot_lock(&error);
            }
        }
    }

    /// Gives observing up; the log knows how far it went.
    fn leave(&mut self) {
        self.go_on();
        self.standby = None;
        let Some(active) = self.active.take() else { return };
        let ActiveObserver { observer, inspect, lock, .. } = active;
        observer.stop();
        // What the log does not take now goes to the spool; what that does not take either is told by the lock.
        self.recorder.leave();
        let note = note(&self.recorder.backlog);
        if let Some(key) = own_key(&*inspect) {
            lock.beat(&key, note.as_deref()).or_log("the lock was not told what is missing");
        }
    }

    fn rest(&mut self) {
        self.leave();
        self.resting_since = Some(clock::now());
    }

    fn wake(&mut self) {
        let since = self.resting_since.take();
        self.seek();
        if let Some(since) = since {
            self.tell_gap(since);
        }
    }

    /// Nothing was observed from `since` until now, unless another draglog did.
    fn tell_gap(&self, since: Moment) {
        let now = clock::now();
        let covered = self.recorder.worker.call(move |store| store.observed(since, now));
        let is_covered = covered
            .and_then(Result::ok)
            .is_some_and(|spans| spans.iter().any(|span| between(span.start, span.end) * 2 > between(since, now)));
        if between(since, now) >= SHORTEST_GAP && !is_covered {
            let gap = Gap { until: Some(now), ..Gap::begun(Cause::NotObserved, since) };
            self.recorder.missing(gap);
        }
    }

    /// Starts the observer; a failure is reported, and the lock given up.
    fn begin(&mut self, lock: ObserverLock) {
        self.standby = None;
        match self.open(lock) {
            Ok(mut active) => {
                active.agents.follow_new(&self.recorder);
                let before = active.lock.left_behind().and_then(|note| missing::told_before(&note));
                active.beat(&self.recorder.backlog);
                self.active = Some(active);
                if let Some(gap) = before {
                    self.recorder.missing(gap);
                }
            }
            Err(error) => self.failed(format!("{error:#}")),
        }
        self.begin_stretch();
        self.close_orphans();
    }

    fn open(&self, lock: ObserverLock) -> anyhow::Result<ActiveObserver> {
        let events = source::open(self.context.settings.observe.source);
        let source = events.name();
        let worker = &self.recorder.worker;
        let gone = || anyhow::anyhow!("the log is closed");
        let open = worker.call(|store| store.open_runs()).ok_or_else(gone)??;
        let salt = worker.call(Store::salt).ok_or_else(gone)??;
        let (rules, problems) = Rules::load(&self.context.paths.rules());
        self.tell(problems);
        self.note_definitions(&rules);
        let seconds = self.context.settings.observe.ask_unknown_from_s;
        let options = Options {
            salt: salt.to_vec(),
            home: paths::home(),
            ask_unknown_from: (seconds > 0).then(|| Duration::from_secs(seconds)),
        };
        let known = open.into_iter().filter(|run| run.source == Source::Observed).collect();
        let parts = Parts { source: events, inspect: inspect::open(), rules: Box::new(rules), options, known };
        let recorder = self.recorder.clone();
        let observer = Observer::spawn(parts, move |event| recorder.record(event))?;
        let (inspect, agents) = (inspect::open(), StatusFolders::of_all_agents());
        let beaten = (inspect.clocks().mono, clock::now());
        Ok(ActiveObserver { observer, inspect, source, stretch: None, lock, beaten, agents })
    }

    /// What is counted from now on, for the weeks that pilots compare.
    fn note_definitions(&self, rules: &Rules) {
        let definitions = read::pilots::definitions(&self.context.settings, rules);
        self.recorder.write(move |store| pilots::note(store, &definitions, clock::now()));
    }

    /// Runs that `draglog run` had begun and whose process is gone for a while: whoever recorded them was killed.
    fn close_orphans(&self) {
        let Some(active) = &self.active else { return };
        let recorder = &self.recorder;
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
        active.stretch = self.recorder.call(move |store| store.observation_began(source, clock::now()));
    }

    /// The end of a pause is reported by the observer, which tells its source again.
    fn pause(&mut self, is_paused: bool) {
        self.go_on();
        let Some(active) = &mut self.active else {
            return self.report(News::Told("Another draglog observes: pause it there.".into()));
        };
        active.observer.pause(is_paused);
        if is_paused {
            active.stretch = None;
            self.report(News::Observer(ObserverState::Paused));
        } else {
            self.begin_stretch();
        }
    }

    fn reload_rules(&self) {
        let Some(active) = &self.active else { return };
        let (rules, problems) = Rules::load(&self.context.paths.rules());
        self.tell(problems);
        self.note_definitions(&rules);
        active.observer.set_rules(Box::new(rules));
    }

    /// Now and then: tells lock and log that observation goes on, and looks after what no event tells.
    fn beat(&mut self) {
        let Some(active) = &mut self.active else { return };
        if !active.observer.is_running() {
            // Its last report said why. Another draglog may take over.
            self.active = None;
            return self.failed("the observer ended; start draglog again".to_owned());
        }
        let stopped_since = active.stopped_since();
        if stopped_since.is_some() {
            active.stretch = None;
        }
        if !active.lock.is_in_force() {
            self.leave();
            return self.seek();
        }
        active.beat(&self.recorder.backlog);
        self.recorder.tell_unread();
        active.agents.follow_new(&self.recorder);
        agents::settle(&self.recorder, active.inspect.as_ref());
        if let Some(since) = stopped_since {
            self.tell_gap(since);
            self.begin_stretch();
        }
        self.note();
    }

    /// Twice a minute: tells the log.
    fn note(&mut self) {
        let is_noting = self.active.as_ref().is_some_and(|active| active.stretch.is_some());
        let since = between(self.noted, clock::now());
        if !is_noting || since < HEARTBEAT {
            return;
        }
        if since > HEARTBEAT * 3 {
            self.recorder.write(|store| questions::resumed(store, clock::now()));
        }
        self.go_on();
        self.close_orphans();
    }

    /// Tells the log that this stretch, and every run open in it, was alive just now.
    fn go_on(&mut self) {
        let Some(active) = &mut self.active else { return };
        let Some(stretch) = active.stretch else { return };
        let (source, now) = (active.source, clock::now());
        let next = self.recorder.call(move |store| store.observation_goes_on(stretch, source, now));
        active.stretch = next.or(active.stretch);
        self.noted = now;
    }

    fn tell(&self, problems: Vec<Problem>) {
        for problem in problems {
            self.report(News::Told(problem.to_string()));
        }
    }

    fn failed(&self, reason: String) {
        self.report(News::Observer(ObserverState::Failed { reason }));
    }

    fn report(&self, report: News) {
        (self.recorder.listener)(report);
    }
}

/// Lets another thread give observing up and take it up again.
#[derive(Clone)]
pub(crate) struct RestHandle(Sender<Order>);

impl RestHandle {
    /// Gives observing up before the process stops (`^Z`), so that another draglog can observe meanwhile. Returns when the
    /// lock is free.
    pub(crate) fn rest(&self) {
        let (done, is_done) = mpsc::channel();
        self.0.post(Order::Rest(done));
        // Nothing is ever sent: the other end is dropped when it is done, or when nobody observes any more.
        if is_done.recv().is_ok() {
            tracing::trace!("an answer came where none is sent");
        }
    }

    /// Observes again, or waits until the other draglog leaves.
    pub(crate) fn go_on(&self) {
        self.0.post(Order::GoOn);
    }
}

/// What the log cannot be told.
fn note(backlog: &Backlog) -> Option<String> {
    backlog.gap().map(|gap| missing::line(&gap, backlog.held()))
}

/// This process, as it is known to others.
fn own_key(inspect: &dyn Inspector) -> Option<ProcessKey> {
    let own = inspect.place(std::process::id())?;
    Some(ProcessKey { pid: own.id.pid, start: own.id.start, boot: inspect.boot_id() })
}
