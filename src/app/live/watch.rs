//! `draglog watch`: observes without a UI, a line as each wait ends.

use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use chrono::TimeDelta;

use super::observing::{ObservingThread, Setup};
use super::recorder::{Listener, Recorder, Report};
use super::stopped::StoppedRuns;
use super::{files, signals};
use crate::app::context::{Context, tell};
use crate::clock;
use crate::domain::log::run::SourceName;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::page::now::ObserverState;
use crate::domain::time::Moment;
use crate::storage::worker::Worker;
use crate::storage::{StorageError, Store};
use crate::threads::{self, Post};

/// Observes until it is told to leave; `line` prints a wait that has ended and says whether anybody still reads.
///
/// # Errors
/// If the log cannot be opened, or nothing can be observed.
pub fn run(context: &Context, mut line: impl FnMut(&Wait) -> bool) -> anyhow::Result<ExitCode> {
    let mut store = context.open()?;
    if let Some(notice) = context.forget_old(&mut store) {
        tell(&notice);
    }
    let mut ended = EndedWaits::since(context.now);
    // What had ended before is nobody's news.
    ended.new_in(&store, context.now)?;
    let (worker, writer) = Worker::spawn(store)?;
    let (sender, reports) = mpsc::channel();
    let leave = sender.clone();
    let _signals = signals::on_leave(move || leave.post(None))?;
    let is_asked = Arc::new(AtomicBool::new(false));
    let listener = listener(sender, Arc::clone(&is_asked));
    let changed = Arc::clone(&listener);
    let watch = files::watch_log(&context.paths, &worker, move || changed(Report::Changed));
    if let Err(error) = &watch {
        tell(&format!("changes by other commands show up late: folders cannot be watched ({error})"));
    }
    let recorder = Recorder::new(worker.clone(), listener, &context.settings.observe, StoppedRuns::default());
    let observing = ObservingThread::start(Setup::new(context, recorder))?;
    let (before, after) = (observing.resting(), observing.resting());
    let _stops = signals::on_stop(move || before.rest(), move || after.go_on())?;
    let told = tell_all(&reports, &is_asked, &worker, ended, &mut line);
    drop((observing, watch));
    drop(worker);
    // The last write is done when the log's thread has ended.
    threads::join(writer);
    told
}

/// Passes reports on; of changes only one at a time, as one look finds them all.
fn listener(sender: Sender<Option<Report>>, is_asked: Arc<AtomicBool>) -> Listener {
    Arc::new(move |report| {
        if !matches!(report, Report::Changed) || !is_asked.swap(true, Ordering::SeqCst) {
            sender.post(Some(report));
        }
    })
}

/// Tells what happens until it is time to leave.
fn tell_all(
    reports: &Receiver<Option<Report>>,
    is_asked: &AtomicBool,
    worker: &Worker,
    mut ended: EndedWaits,
    line: &mut impl FnMut(&Wait) -> bool,
) -> anyhow::Result<ExitCode> {
    while let Ok(Some(report)) = reports.recv() {
        match report {
            Report::Observer(ObserverState::Failed { reason }) => {
                anyhow::bail!("nothing can be observed: {reason}; `draglog doctor` has details");
            }
            Report::Observer(state) => tell(&words(&state)),
            Report::Told(words) | Report::Failed(words) => tell(&words),
            Report::Changed => {
                is_asked.store(false, Ordering::SeqCst);
                let asked = worker.call(move |store| ended.new_in(store, clock::now()).map(|waits| (ended, waits)));
                let Some(answer) = asked else { break };
                let (next, waits) = answer?;
                ended = next;
                if !waits.iter().all(&mut *line) {
                    break;
                }
            }
            Report::Ended(_) | Report::Offer(_) | Report::Health(_) => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Which waits have ended since it was last asked, whoever recorded them: this observer, another one, `draglog run`, a hook,
/// a person.
struct EndedWaits {
    since: Moment,
    known: HashSet<WaitId>,
}

/// An end is written down no later than this after it happened (a hook's when the spool is taken in).
const LATEST: TimeDelta = TimeDelta::minutes(10);

impl EndedWaits {
    fn since(moment: Moment) -> Self {
        Self { since: moment, known: HashSet::new() }
    }

    fn new_in(&mut self, store: &Store, now: Moment) -> Result<Vec<Wait>, StorageError> {
        self.since = self.since.max(now - LATEST);
        let recent = store.ended_since(self.since)?;
        let known = std::mem::take(&mut self.known);
        self.known = recent.iter().map(|wait| wait.id).collect();
        Ok(recent.into_iter().filter(|wait| !known.contains(&wait.id)).collect())
    }
}

fn words(state: &ObserverState) -> String {
    match state {
        ObserverState::Here { source, reason } => {
            let source = match source {
                SourceName::Events => "kernel process events",
                SourceName::LastPid => "the newest process number, ten times a second",
                SourceName::Poll => "a process list, once a second",
            };
            let reason = reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
            format!("observing by {source}{reason}")
        }
        ObserverState::Elsewhere => "another draglog observes; waiting to take over".into(),
        ObserverState::Starting => "starting".into(),
        ObserverState::Paused => "paused".into(),
        ObserverState::MadeUp => "made-up data".into(),
        ObserverState::Failed { reason } => format!("cannot observe: {reason}"),
    }
}
