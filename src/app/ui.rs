//! The terminal UI, put together: log, observer, files, signals and keys around one loop.

use std::io::IsTerminal;
use std::path::Path;
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
use super::pulses::{self, Catalog};
use super::recorder::{Listener, Recorder, Report};
use super::refresher::Refresher;
use super::{look, offers, questions, signals};
use crate::domain::settings::Settings;
use crate::domain::view::ObserverState;
use crate::paths::Paths;
use crate::storage::Store;
use crate::storage::worker::Worker;
use crate::tui::runtime::{self, Host as _};
use crate::tui::terminal::Guard;
use crate::tui::{Model, Msg, input, update};
use crate::{clock, spool};

/// Opens the UI and observes while it is open.
///
/// # Errors
/// If there is no terminal, or the log cannot be opened.
pub fn open(context: &Context, strip: bool) -> anyhow::Result<ExitCode> {
    open_at(context, strip, None)
}

/// A pulse to open the UI on.
struct Wanted {
    /// None: the one that is due.
    id: Option<String>,
    service: Option<String>,
}

fn open_at(context: &Context, strip: bool, pulse: Option<Wanted>) -> anyhow::Result<ExitCode> {
    need_terminal()?;
    let (mut store, notices) = context.open_quietly()?;
    if context.settings.keep.days > 0 {
        store.forget_older_than(context.settings.keep.days, context.now)?;
    }
    let session = Session::begin(context, store, strip)?;
    for notice in notices {
        session.send(Msg::Notice(notice));
    }
    session.run(true, pulse)
}

/// Opens the UI on a pulse; without an id on the one that is due. It observes meanwhile, as always.
///
/// # Errors
/// If there is no terminal, or the log cannot be opened.
pub fn open_pulse(context: &Context, id: Option<&str>, service: Option<String>) -> anyhow::Result<ExitCode> {
    open_at(context, false, Some(Wanted { id: id.map(str::to_owned), service }))
}

/// Opens the UI on made-up data, in memory; touches no file.
///
/// # Errors
/// If there is no terminal.
pub fn demo(context: &Context) -> anyhow::Result<ExitCode> {
    need_terminal()?;
    let mut store = Store::in_memory()?;
    super::demo::fill(&mut store, context.now)?;
    Session::begin(context, store, false)?.run(false, None)
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
    catalog: Catalog,
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
        let catalog = Catalog::new(context.paths.clone());
        let refresher = Refresher::new(worker.clone(), sender.clone(), Arc::new(settings.clone()), catalog.clone());
        let alarm = ring_for(&refresher)?;
        let session =
            Self { context: context.clone(), worker, writer, sender, inbox, refresher, alarm, catalog, model };
        if let Some(problem) = problem {
            session.send(Msg::Notice(problem));
        }
        Ok(session)
    }

    fn send(&self, msg: Msg) {
        let _ = self.sender.send(msg);
    }

    /// Runs the loop until the person leaves, then puts everything right.
    fn run(mut self, observes: bool, pulse: Option<Wanted>) -> anyhow::Result<ExitCode> {
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
            catalog: self.catalog.clone(),
            observing: None,
            guard,
        };
        let mut watches = None;
        if observes {
            desk.observing = Some(self.observe()?);
            watches = Some(self.watch_files());
        } else {
            self.send(Msg::Observer(ObserverState::Elsewhere));
        }
        if let Some(wanted) = pulse {
            let effects = self.model.open_pulse_about(wanted.id.as_deref(), wanted.service);
            for effect in effects {
                desk.carry_out(effect);
            }
        }
        // Whether something is to be asked is no part of the first frame.
        self.refresher.ask(&self.alarm);
        let ended = runtime::run(&mut terminal, &mut self.model, &self.inbox, &mut desk);
        drop(watches);
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
        let minutes = context.settings.observe.idle_cut_min;
        let recorder = Recorder {
            worker: self.worker.clone(),
            listener: self.listener(),
            idle_cut: (minutes > 0).then(|| Duration::from_mins(minutes)),
        };
        let setup = Setup {
            paths: context.paths.clone(),
            observe: context.settings.observe.clone(),
            home: std::env::home_dir(),
            recorder,
        };
        Ok(Observing::start(setup)?)
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

    /// Follows what others change: the log, the hook's spool, the user's pulses.
    fn watch_files(&self) -> Option<FileWatch> {
        let paths = &self.context.paths;
        let spool_folder = paths.spool();
        drop(crate::paths::make_private(&spool_folder));
        let reader = SpoolReader { paths: paths.clone(), worker: self.worker.clone() };
        let (refresher, alarm, database) = (self.refresher.clone(), self.alarm.clone(), paths.database());
        let surveys = paths.surveys();
        drop(crate::paths::make_private(&surveys));
        let own_pulses =
            Shelf { catalog: self.catalog.clone(), worker: self.worker.clone(), sender: self.sender.clone() };
        let settings = self.context.settings.clone();
        let (spool_inside, surveys_inside) = (spool_folder.clone(), surveys.clone());
        let changed = move |path: &Path| {
            if path.starts_with(&surveys_inside) {
                own_pulses.read_again(settings.clone());
                refresher.ask(&alarm);
            } else if path.starts_with(&spool_inside) {
                reader.take_in();
                refresher.ask(&alarm);
            } else if is_log(path, &database) {
                refresher.ask(&alarm);
            }
        };
        match files::watch(&[&paths.data, &spool_folder, &surveys], changed) {
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

/// Whether this file is the log or its write-ahead log.
fn is_log(path: &Path, database: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (file, log) = (name(path), name(database));
    file == log || file == format!("{log}-wal")
}

/// Takes in what the shell hook wrote.
struct SpoolReader {
    paths: Paths,
    worker: Worker,
}

impl SpoolReader {
    fn take_in(&self) {
        let folder = self.paths.spool();
        self.worker.send(move |store| drop(spool::take_in(&folder, store, clock::now())));
    }
}

/// Takes up the user's pulses when a file of theirs changes.
struct Shelf {
    catalog: Catalog,
    worker: Worker,
    sender: Sender<Msg>,
}

impl Shelf {
    /// A file that is not good is left out and told of with its line.
    fn read_again(&self, settings: Settings) {
        let (catalog, sender) = (self.catalog.clone(), self.sender.clone());
        self.worker.send(move |store| {
            let told = catalog.reload(store).and_then(|words| {
                let Some(words) = words else { return Ok(()) };
                let home = pulses::home(store, &*catalog.get(store)?, &settings, clock::now())?;
                let _ = sender.send(Msg::Notice(words));
                let _ = sender.send(Msg::Pulse(Box::new(home)));
                Ok(())
            });
            if let Err(error) = told {
                let _ = sender.send(Msg::Notice(error.to_string()));
            }
        });
    }
}

/// An alarm that refreshes when it rings. It needs the refresher, and the refresher's work needs it.
fn ring_for(refresher: &Refresher) -> std::io::Result<Alarm> {
    let refresher = refresher.clone();
    Alarm::start(move |alarm| refresher.ask(alarm))
}
