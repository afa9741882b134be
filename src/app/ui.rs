//! The terminal UI, put together: log, observer, files, signals and keys around one loop.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::alarm::Alarm;
use super::context::Context;
use super::desk::Desk;
use super::files::{self, FileWatch};
use super::observing::{Observing, Setup};
use super::recorder::{Listener, Recorder, Report};
use super::refresher::Refresher;
use super::stopped::Stopped;
use super::{demo, look, offers, questions, signals};
use crate::domain::settings::Settings;
use crate::domain::view::ObserverState;
use crate::storage::Store;
use crate::storage::worker::Worker;
use crate::tui::runtime;
use crate::tui::terminal::Guard;
use crate::tui::{Model, Msg, input, update};

/// Opens the UI and observes while it is open.
///
/// # Errors
/// If there is no terminal, or the log cannot be opened.
pub fn open(context: &Context, strip: bool) -> anyhow::Result<ExitCode> {
    need_terminal()?;
    let (mut store, notices) = context.open_quietly()?;
    if context.settings.keep.days > 0 {
        store.forget_older_than(context.settings.keep.days, context.now)?;
    }
    let session = Session::begin(context, store, strip)?;
    for notice in notices {
        session.send(Msg::Notice(notice));
    }
    session.run(true)
}

/// Opens the UI on made-up data, in memory; touches no file.
///
/// # Errors
/// If there is no terminal.
pub fn made_up(context: &Context) -> anyhow::Result<ExitCode> {
    need_terminal()?;
    let context = Context { now: demo::begin_the_day(), ..context.clone() };
    let mut store = Store::in_memory()?;
    demo::fill(&mut store, context.now)?;
    Session::begin(&context, store, false)?.run(false)
}

fn need_terminal() -> anyhow::Result<()> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        bail!(
            "the UI needs a terminal, and this is none; use `draglog watch` to observe without one, \
             `draglog status` for one line, or `draglog log --json` for what was recorded"
        );
    }
    Ok(())
}

/// All parts of an open UI.
struct Session {
    context: Context,
    worker: Worker,
    writer: std::thread::JoinHandle<()>,
    sender: Sender<Msg>,
    inbox: Receiver<Msg>,
    refresher: Refresher,
    alarm: Alarm,
    stopped: Stopped,
    model: Model,
}

impl Session {
    /// Reads what the first frame shows.
    fn begin(context: &Context, store: Store, strip: bool) -> anyhow::Result<Self> {
        let settings: &Settings = &context.settings;
        let (theme, problem) = look::theme(context);
        let mut model = Model::new(settings.clone(), theme, context.now);
        model.is_row = strip;
        let overview = store.now_view(context.now, settings)?;
        model.questions = questions::state(&store, settings, context.now)?;
        update(&mut model, Msg::Now(Box::new(overview)), context.now);
        let (sender, inbox) = mpsc::channel();
        let (worker, writer) = Worker::spawn(store)?;
        let stopped = Stopped::default();
        let refresher = Refresher::new(worker.clone(), sender.clone(), Arc::new(settings.clone()), stopped.clone());
        let alarm = ring_for(&refresher)?;
        let context = context.clone();
        let session = Self { context, worker, writer, sender, inbox, refresher, alarm, stopped, model };
        if let Some(problem) = problem {
            session.send(Msg::Notice(problem));
        }
        Ok(session)
    }

    fn send(&self, msg: Msg) {
        let _ = self.sender.send(msg);
    }

    /// Runs the loop until the person leaves, then puts everything right.
    fn run(mut self, observes: bool) -> anyhow::Result<ExitCode> {
        let quit = self.sender.clone();
        let _signals = signals::on_leave(move || drop(quit.send(Msg::Quit)))?;
        let guard = Guard::take(self.context.settings.ui.mouse).context("the terminal could not be taken")?;
        let mut terminal = guard.terminal()?;
        input::spawn(self.sender.clone())?;
        let mut desk = Desk {
            worker: self.worker.clone(),
            inbox: self.sender.clone(),
            refresher: self.refresher.clone(),
            alarm: self.alarm.clone(),
            settings: self.context.settings.clone(),
            paths: self.context.paths.clone(),
            observing: None,
            guard,
        };
        let (mut watches, mut play) = (None, None);
        if observes {
            desk.observing = Some(self.observe()?);
            watches = Some(self.watch_files());
        } else {
            self.send(Msg::Observer(ObserverState::MadeUp));
            play = Some(demo::play(self.recorder(), self.context.now)?);
        }
        // Sets the alarm: what runs already may be due for a question.
        self.refresher.ask(&self.alarm);
        let ended = runtime::run(&mut terminal, &mut self.model, &self.inbox, &mut desk);
        drop((watches, play));
        drop(desk);
        self.alarm.stop();
        drop((self.worker, self.refresher));
        // The last write is done when the log's thread has ended.
        drop(self.writer.join());
        ended?;
        Ok(ExitCode::SUCCESS)
    }

    fn observe(&self) -> anyhow::Result<Observing> {
        let context = &self.context;
        let setup = Setup {
            paths: context.paths.clone(),
            observe: context.settings.observe.clone(),
            home: std::env::home_dir(),
            recorder: self.recorder(),
        };
        Ok(Observing::start(setup)?)
    }

    /// Writes what happens to the log, and tells the screen.
    fn recorder(&self) -> Recorder {
        let minutes = self.context.settings.observe.idle_cut_min;
        Recorder {
            worker: self.worker.clone(),
            listener: self.listener(),
            idle_cut: (minutes > 0).then(|| Duration::from_mins(minutes)),
            stopped: self.stopped.clone(),
        }
    }

    /// What the observer reports becomes messages and refreshes.
    fn listener(&self) -> Listener {
        let (sender, refresher, alarm) = (self.sender.clone(), self.refresher.clone(), self.alarm.clone());
        let worker = self.worker.clone();
        Arc::new(move |report| match report {
            Report::Changed => refresher.ask(&alarm),
            Report::Ended(wait) => drop(sender.send(Msg::Ended(wait))),
            Report::Observer(state) => drop(sender.send(Msg::Observer(state))),
            Report::Told(words) => drop(sender.send(Msg::Notice(words))),
            Report::Failed(message) => drop(sender.send(Msg::Failed { ticket: None, message })),
            Report::Offer(offer) => {
                let sender = sender.clone();
                worker.send(move |store| {
                    if offers::is_first(store, &offer).unwrap_or(false) {
                        let _ = sender.send(Msg::Offer(offer));
                    }
                });
            }
        })
    }

    /// Follows what other processes change: the log, the hook's spool.
    fn watch_files(&self) -> Option<FileWatch> {
        let (refresher, alarm) = (self.refresher.clone(), self.alarm.clone());
        match files::watch_log(&self.context.paths, &self.worker, move || refresher.ask(&alarm)) {
            Ok(watch) => Some(watch),
            Err(error) => {
                self.send(Msg::Notice(format!(
                    "changes by other draglogs show late: folders cannot be watched ({error})"
                )));
                None
            }
        }
    }
}

/// An alarm that refreshes when it rings. It needs the refresher, and the refresher's work needs it.
fn ring_for(refresher: &Refresher) -> std::io::Result<Alarm> {
    let refresher = refresher.clone();
    Alarm::start(move |alarm| refresher.ask(alarm))
}
