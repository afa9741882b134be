//! `draglog watch`: observes without a UI, a line as each wait ends.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use super::context::{Context, tell};
use super::observing::{Observing, Setup};
use super::recorder::{Listener, Recorder, Report};
use super::signals;
use super::stopped::Stopped;
use crate::domain::run::SourceName;
use crate::domain::view::ObserverState;
use crate::domain::wait::Wait;
use crate::storage::worker::Worker;

/// Observes until it is told to leave; `line` prints a wait that has ended and says whether anybody still reads.
///
/// # Errors
/// If the log cannot be opened, or nothing can be observed.
pub fn run(context: &Context, mut line: impl FnMut(&Wait) -> bool) -> anyhow::Result<ExitCode> {
    let mut store = context.open()?;
    if context.settings.keep.days > 0 {
        store.forget_older_than(context.settings.keep.days, context.now)?;
    }
    let (worker, writer) = Worker::spawn(store)?;
    let (sender, reports) = mpsc::channel();
    let leave = sender.clone();
    let _signals = signals::on_leave(move || drop(leave.send(None)))?;
    let listener: Listener = Arc::new(move |report| drop(sender.send(Some(report))));
    let minutes = context.settings.observe.idle_cut_min;
    let idle_cut = (minutes > 0).then(|| Duration::from_mins(minutes));
    let recorder = Recorder { worker: worker.clone(), listener, idle_cut, stopped: Stopped::default() };
    let setup = Setup {
        paths: context.paths.clone(),
        observe: context.settings.observe.clone(),
        home: std::env::home_dir(),
        recorder,
    };
    let observing = Observing::start(setup)?;
    let mut ended = Ok(ExitCode::SUCCESS);
    while let Ok(Some(report)) = reports.recv() {
        match report {
            Report::Ended(wait) if !line(&wait) => break,
            Report::Observer(ObserverState::Failed { reason }) => {
                ended = Err(anyhow::anyhow!("nothing can be observed: {reason}; `draglog doctor` tells more"));
                break;
            }
            Report::Observer(state) => tell(&words(&state)),
            Report::Told(words) | Report::Failed(words) => tell(&words),
            Report::Ended(_) | Report::Changed | Report::Offer(_) => {}
        }
    }
    drop(observing);
    drop(worker);
    // The last write is done when the log's thread has ended.
    drop(writer.join());
    ended
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
