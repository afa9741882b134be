//! `draglog watch`: observes without a UI, a line as each wait ends.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use chrono::TimeDelta;

use super::backlog::Backlog;
use super::files::FileWatch;
use super::observing::ObservingThread;
use super::recorder::{News, NewsListener, Recorder};
use super::stopped::StoppedRuns;
use super::{backups, files, signals};
use crate::app::context::{Context, tell};
use crate::clock;
use crate::domain::log::run::SourceName;
use crate::domain::log::wait::{Source, Wait, WaitId};
use crate::domain::page::now::ObserverState;
use crate::domain::time::Moment;
use crate::storage::worker::Worker;
use crate::storage::{Cursor, StorageError, Store, Touch};
use crate::threads::{self, Post};

/// Observes until it is told to leave; `line` prints a wait that has ended and says whether anybody still reads.
///
/// # Errors
/// If the log cannot be opened, or nothing can be observed.
pub(crate) fn run(context: &Context, mut line: impl FnMut(&Wait) -> bool) -> anyhow::Result<ExitCode> {
    let mut store = open(context)?;
    context.forget_old(&mut store).iter().for_each(|notice| tell(notice));
    // What had ended before is nobody's news.
    let ended = EndFeed::from_now(&store)?;
    let (worker, writer) = Worker::spawn(store)?;
    let (sender, reports) = mpsc::channel();
    let leave = sender.clone();
    let _signals = signals::on_leave(move || leave.post(None))?;
    let is_asked = Arc::new(AtomicBool::new(false));
    let recorder = recorder(context, &worker, listener(sender, Arc::clone(&is_asked)));
    let mut watch = follow(context, &recorder);
    let backlog = recorder.backlog.clone();
    let observing = ObservingThread::start(context.clone(), recorder)?;
    let (before, after) = (observing.resting(), observing.resting());
    let _stops = signals::on_stop(move || before.rest(), move || after.go_on())?;
    let _backups = backups::start(context.paths.data.clone());
    let again = || watch.iter_mut().for_each(FileWatch::again);
    let told = tell_all(&reports, &is_asked, (&worker, ended), again, &mut line);
    drop((observing, watch));
    backlog.lost(clock::now()).iter().for_each(|words| tell(words));
    worker.on_replaced(None);
    drop(worker);
    // The last write is done when the log's thread has ended.
    threads::join(writer);
    told
}

/// Writes what happens to the log of `worker`.
fn recorder(context: &Context, worker: &Worker, listener: NewsListener) -> Recorder {
    let backlog = Backlog::new(context.settings.observe.idle_cut(), Some(context.paths.spool()));
    let mut recorder = Recorder::new(worker.clone(), listener, backlog, StoppedRuns::default());
    recorder.may_mend = context.is_interactive;
    recorder.follow_log();
    recorder
}

/// Follows what other processes change, where folders can be watched.
fn follow(context: &Context, recorder: &Recorder) -> Option<FileWatch> {
    let listener = Arc::clone(&recorder.listener);
    let changed = move || listener(News::Changed);
    let watch = files::watch_log(&context.paths, recorder, changed);
    let late = |error: &notify::Error| {
        tell(&format!("changes by other commands show up late: folders cannot be watched ({error})"));
    };
    watch.inspect_err(late).ok()
}

/// A damaged log is left to somebody on a terminal; what is seen until then waits in the spool.
fn open(context: &Context) -> anyhow::Result<Store> {
    let opened = context.open();
    match &opened {
        Err(error) if matches!(error.downcast_ref(), Some(StorageError::Corrupt)) => {
            tell(&format!("{error}; until then what is seen waits in {}", context.paths.spool().display()));
            Ok(Store::stand_in(&context.paths.data)?)
        }
        _ => opened,
    }
}

/// Passes reports on; of changes only one at a time, as one look finds them all.
fn listener(sender: Sender<Option<News>>, is_asked: Arc<AtomicBool>) -> NewsListener {
    Arc::new(move |report| {
        if !matches!(report, News::Changed) || !is_asked.swap(true, Ordering::SeqCst) {
            sender.post(Some(report));
        }
    })
}

/// Tells what happens until it is time to leave.
fn tell_all(
    reports: &Receiver<Option<News>>,
    is_asked: &AtomicBool,
    (worker, mut ended): (&Worker, EndFeed),
    mut again: impl FnMut(),
    line: &mut impl FnMut(&Wait) -> bool,
) -> anyhow::Result<ExitCode> {
    let mut unread = None;
    while let Ok(Some(report)) = reports.recv() {
        match report {
            News::Observer(ObserverState::Failed { reason }) => {
                anyhow::bail!("nothing can be observed: {reason}; `draglog doctor` has details");
            }
            News::Observer(state) => tell(&words(&state)),
            News::Told(words) | News::Failed(words) => tell(&words),
            News::Changed => {
                is_asked.store(false, Ordering::SeqCst);
                let look = move |store: &mut Store| (ended.new_in(store, clock::now()), ended);
                let Some((waits, after)) = worker.call(look) else { break };
                ended = after;
                let waits = waits.inspect_err(|error| tell_once(&mut unread, error)).unwrap_or_default();
                if !waits.iter().all(&mut *line) {
                    break;
                }
            }
            News::Replaced => again(),
            News::Ended(_) | News::Offer(_) | News::Recording(_) => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says that the log cannot be read, unless that was the last word of it.
fn tell_once(unread: &mut Option<String>, error: &StorageError) {
    let words = error.to_string();
    if unread.as_ref() != Some(&words) {
        tell(&words);
    }
    *unread = Some(words);
}

/// Which waits have ended since it was last asked, whoever recorded them: this observer, another one, `draglog run`, a hook,
/// a person. The log is followed by its own order of changes: a clock that is set back silences nothing.
struct EndFeed {
    cursor: Cursor,
    /// Those told last.
    told: VecDeque<(Moment, String)>,
}

/// What is added with its end in it is news if that is no longer ago.
const LATEST: TimeDelta = TimeDelta::minutes(10);
/// So many are known again where everything has to be read.
const KNOWN: usize = 1000;

impl EndFeed {
    fn from_now(store: &Store) -> Result<Self, StorageError> {
        Ok(Self { cursor: store.cursor()?, told: VecDeque::new() })
    }

    fn new_in(&mut self, store: &Store, now: Moment) -> Result<Vec<Wait>, StorageError> {
        let ended = if let Some((cursor, touched)) = store.touched_since(self.cursor)? {
            self.cursor = cursor;
            Self::among(&touched, store, now)?
        } else {
            self.cursor = store.cursor()?;
            let is_new = |wait: &Wait| !self.told.contains(&(wait.started_at, wait.label.clone()));
            store.ended_since(now - LATEST)?.into_iter().filter(is_new).collect()
        };
        self.told.extend(ended.iter().map(|wait| (wait.started_at, wait.label.clone())));
        self.told.drain(..self.told.len().saturating_sub(KNOWN));
        Ok(ended)
    }

    fn among(touched: &[(WaitId, Touch)], store: &Store, now: Moment) -> Result<Vec<Wait>, StorageError> {
        let mut ended = Vec::new();
        for (id, touch) in touched.iter().filter(|(_, touch)| matches!(touch, Touch::Ended | Touch::Added)) {
            let is_news = |wait: &Wait| {
                let is_late = wait.ended_at().is_none_or(|end| end < now - LATEST);
                *touch == Touch::Ended || (!is_late && wait.source != Source::Imported)
            };
            ended.extend(store.wait(*id)?.filter(|wait| !wait.is_running()).filter(is_news));
        }
        // Begun and over between two looks: it is in the list twice.
        ended.dedup_by_key(|wait| wait.id);
        Ok(ended)
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
