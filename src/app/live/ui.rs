//! The terminal UI, put together: log, observer, files, signals and keys around one loop.

use std::io::IsTerminal;
use std::mem::ManuallyDrop;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, bail};

use super::alarm::Alarm;
use super::backlog::Backlog;
pub(crate) use super::desk::InterviewOptions;
use super::desk::{Desk, Sharing};
use super::files::{self, FileWatch};
use super::observing::ObservingThread;
use super::recorder::{self, NewsListener, Recorder};
use super::refresher::Refresher;
use super::stopped::StoppedRuns;
use super::{backups, look, play, signals};
use crate::app::act::{import, offers};
use crate::app::context::tell;
use crate::app::read::insights::Insights;
use crate::app::read::pulses::{self, Catalog};
use crate::app::read::{now, questions};
use crate::app::{Context, demo};
use crate::clock;
use crate::diagnostics::OrLog;
use crate::domain::log::settings::Settings;
use crate::domain::page::now::ObserverState;
use crate::domain::page::pulse;
use crate::domain::team::report::Report;
use crate::paths::Environment;
use crate::storage::worker::Worker;
use crate::storage::{StorageError, Store};
use crate::threads::{self, Post};
use crate::tui::runtime;
use crate::tui::screens::interview::InterviewRequest;
use crate::tui::terminal::TerminalGuard;
use crate::tui::{Model, Msg, input, update};

/// What to open the UI on.
pub(crate) enum StartScreen {
    Now,
    /// The same in one row.
    Strip,
    /// A pulse; without an id the one that is due.
    Pulse {
        id: Option<String>,
        service: Option<String>,
    },
    /// The Team screen with a report.
    Report(Box<Report>),
    Interview(InterviewRequest, InterviewOptions),
    /// The Share screen, on the round in this folder if one is given.
    Share(Option<String>),
    /// The Team screen of the demo's team.
    MadeUpTeam,
}

/// Opens the UI on `first` and observes while it is open.
///
/// # Errors
/// If there is no terminal, or the log cannot be opened.
pub(crate) fn open(context: &Context, first: StartScreen) -> anyhow::Result<ExitCode> {
    need_terminal()?;
    let (mut store, mut notices) = context.open_quietly()?;
    notices.extend(context.forget_old(&mut store));
    let _backups = backups::start(context.paths.data.clone());
    let has_history = store.has_history()?;
    let mut session = Session::begin(context, store, matches!(first, StartScreen::Strip))?;
    if !has_history {
        session.model.ui.history = import::offered(&Environment::of_process());
    }
    for notice in notices {
        session.send(Msg::Notice(notice));
    }
    session.run(true, first)
}

/// Opens the UI on made-up data, in memory; touches no file. With `is_team` on the Team screen of a made-up team.
///
/// # Errors
/// If there is no terminal.
pub(crate) fn made_up(context: &Context, is_team: bool) -> anyhow::Result<ExitCode> {
    need_terminal()?;
    let context = Context { now: demo::begin_the_day(is_team), ..context.clone() };
    let mut store = Store::in_memory()?;
    demo::fill(&mut store, context.now)?;
    let first = if is_team { StartScreen::MadeUpTeam } else { StartScreen::Now };
    Session::begin(&context, store, false)?.run(false, first)
}

fn need_terminal() -> anyhow::Result<()> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        bail!(
            "the UI needs a terminal, and this is none; use `draglog watch` to observe without one, \
             `draglog status` for one line, or `draglog log --json` for what was recorded"
        );
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        bail!(
            "this terminal draws no screen (TERM=dumb); open `draglog` in another one, or use `draglog watch`, \
             `draglog status` and `draglog log` here"
        );
    }
    Ok(())
}

/// What is shown first, and what is wrong with the theme that was asked for.
fn first_frame(context: &Context, store: &Store, strip: bool) -> anyhow::Result<(Model, Option<String>)> {
    let (theme, problem) = look::theme(context);
    let mut model = Model::new(context.settings.clone(), theme, context.now);
    model.ui.is_row = strip;
    let overview = now::page(store, context.now, &context.settings)?;
    model.ui.questions = questions::state(store, &context.settings, context.now)?;
    update(&mut model, Msg::Now(Box::new(overview)), context.now);
    Ok((model, problem))
}

/// Shared with who hears that a folder was made anew.
type Watches = Arc<Mutex<Vec<FileWatch>>>;

/// All parts of an open UI.
struct Session {
    context: Context,
    recorder: Recorder,
    writer: std::thread::JoinHandle<()>,
    sender: Sender<Msg>,
    inbox: Receiver<Msg>,
    refresher: Refresher,
    alarm: Alarm,
    watches: Watches,
    catalog: Catalog,
    model: Model,
}

impl Session {
    /// Reads what the first frame shows.
    fn begin(context: &Context, store: Store, strip: bool) -> anyhow::Result<Self> {
        let (model, problem) = first_frame(context, &store, strip)?;
        let (sender, inbox) = mpsc::channel();
        let (worker, writer) = Worker::spawn(store)?;
        let (stopped, catalog) = (StoppedRuns::default(), Catalog::new(context.paths.clone()));
        let settings = Arc::new(context.settings.clone());
        let refresher = Refresher::new(worker.clone(), sender.clone(), settings, stopped.clone(), catalog.clone());
        let ringing = refresher.clone();
        let alarm = Alarm::start(move |alarm| ringing.ask(alarm))?;
        // The demo touches no file.
        let spool = catalog.data().map(|_| context.paths.spool());
        let backlog = Backlog::new(context.settings.observe.idle_cut(), spool);
        if let Some(problem) = problem {
            sender.post(Msg::Notice(problem));
        }
        let watches = Watches::default();
        let listener = listener((&worker, &sender), (&refresher, &alarm), &watches);
        let mut recorder = Recorder::new(worker, listener, backlog, stopped);
        recorder.may_mend = true;
        let context = context.clone();
        Ok(Self { context, recorder, writer, sender, inbox, refresher, alarm, watches, catalog, model })
    }

    fn send(&self, msg: Msg) {
        self.sender.post(msg);
    }

    /// Runs the loop until the person leaves, then puts everything right.
    fn run(mut self, observes: bool, first: StartScreen) -> anyhow::Result<ExitCode> {
        let quit = self.sender.clone();
        let _signals = signals::on_leave(move || quit.post(Msg::Quit))?;
        let stop = self.sender.clone();
        let _stops = signals::on_stop_asked(move || stop.post(Msg::Key(input::Key::Ctrl('z'))))?;
        let guard = TerminalGuard::take(self.context.settings.ui.mouse).context("the terminal could not be taken")?;
        // Its destructor prints to stderr when the cursor cannot be shown, and panics when that is gone too. The guard shows it.
        let mut terminal = ManuallyDrop::new(guard.terminal()?);
        input::spawn(self.sender.clone())?;
        self.recorder.follow_log();
        let mut desk = self.desk(guard);
        let recorder = self.recorder.clone();
        let mut day = None;
        if observes {
            desk.observing = Some(ObservingThread::start(self.context.clone(), recorder)?);
            *threads::lock(&self.watches) = self.watch_files();
        } else {
            self.send(Msg::Observer(ObserverState::MadeUp));
            day = Some(play::play(recorder, self.context.now)?);
        }
        self.start_at(first, &mut desk);
        // Sets the alarm: what runs already may be due for a question.
        self.refresher.ask(&self.alarm);
        let ended = runtime::run(&mut terminal, &mut self.model, &self.inbox, &mut desk);
        drop(day);
        drop(desk);
        self.end();
        ended?;
        Ok(ExitCode::SUCCESS)
    }

    /// What carries out the wishes of the screen.
    fn desk(&self, guard: TerminalGuard) -> Desk {
        Desk {
            recorder: self.recorder.clone(),
            inbox: self.sender.clone(),
            refresher: self.refresher.clone(),
            alarm: self.alarm.clone(),
            settings: self.context.settings.clone(),
            paths: self.context.paths.clone(),
            catalog: self.catalog.clone(),
            insights: Insights::default(),
            interviewing: InterviewOptions::default(),
            sharing: Sharing::default(),
            observing: None,
            guard,
        }
    }

    /// Waits until everything is on disk.
    fn end(self) {
        self.recorder.backlog.lost(clock::now()).iter().for_each(|words| tell(words));
        // Who had the UI open has seen in its header that the log was damaged.
        self.recorder.worker.send(|store| {
            store.damage_seen(clock::now()).or_log("that the damage of the log was seen is not noted");
        });
        threads::lock(&self.watches).clear();
        self.alarm.stop();
        self.recorder.worker.on_replaced(None);
        drop((self.recorder, self.refresher));
        // The last write is done when the log's thread has ended.
        threads::join(self.writer);
    }

    /// Opens what was asked for.
    fn start_at(&mut self, first: StartScreen, desk: &mut Desk) {
        let Model { ui, screens, .. } = &mut self.model;
        match first {
            StartScreen::Now | StartScreen::Strip => {}
            StartScreen::Pulse { id, service } => screens.pulse.open_at(ui, id.as_deref(), service),
            StartScreen::Report(report) => screens.team.open_report(ui, report),
            StartScreen::Share(folder) => screens.share.open_at(ui, folder),
            StartScreen::MadeUpTeam => {
                desk.sharing = Sharing::of_a_team();
                screens.team.open_teams(ui);
            }
            StartScreen::Interview(wish, interviewing) => {
                desk.interviewing = interviewing;
                screens.interview.open_at(ui, wish);
            }
        }
    }

    /// Follows what others change: the log, the hook's spool, the user's pulses.
    fn watch_files(&self) -> Vec<FileWatch> {
        let (refresher, alarm) = (self.refresher.clone(), self.alarm.clone());
        let changed = move || refresher.changed(&alarm);
        let log = files::watch_log(&self.context.paths, &self.recorder, changed);
        let watches = [log, self.watch_pulses()];
        let late = |error: &notify::Error| {
            self.send(Msg::Notice(format!("changes by others show late: folders cannot be watched ({error})")));
        };
        watches.into_iter().filter_map(|watch| watch.inspect_err(late).ok()).collect()
    }

    /// A survey or a follow-up that lands in its folder is taken up without a restart.
    fn watch_pulses(&self) -> notify::Result<FileWatch> {
        let folders = [self.context.paths.surveys(), self.context.paths.followups()];
        // Without the folders nobody can put a file there; the shipped pulses are there all the same.
        for folder in &folders {
            crate::paths::make_private(folder).or_log("a folder of pulses or follow-ups could not be made");
        }
        let (refresher, alarm) = (self.refresher.clone(), self.alarm.clone());
        let (worker, sender) = (self.recorder.worker.clone(), self.sender.clone());
        let (catalog, settings) = (self.catalog.clone(), self.context.settings.clone());
        files::watch(&[&folders[0], &folders[1]], move |_| {
            let (catalog, settings, sender) = (catalog.clone(), settings.clone(), sender.clone());
            worker.send(move |store| {
                if let Err(error) = read_again(store, &catalog, &settings, &sender) {
                    sender.post(Msg::Notice(error.to_string()));
                }
            });
            refresher.ask(&alarm);
        })
    }
}

/// What the observer reports becomes messages and refreshes.
fn listener(
    (worker, sender): (&Worker, &Sender<Msg>),
    (refresher, alarm): (&Refresher, &Alarm),
    watches: &Watches,
) -> NewsListener {
    let (worker, sender) = (worker.clone(), sender.clone());
    let (refresher, alarm, watches) = (refresher.clone(), alarm.clone(), Arc::clone(watches));
    Arc::new(move |report| match report {
        recorder::News::Changed => refresher.changed(&alarm),
        recorder::News::Ended(wait) => sender.post(Msg::Ended(wait)),
        recorder::News::Observer(state) => sender.post(Msg::Observer(state)),
        recorder::News::Told(words) => sender.post(Msg::Notice(words)),
        recorder::News::Recording(gap) => sender.post(Msg::Recording(gap)),
        recorder::News::Replaced => threads::lock(&watches).iter_mut().for_each(FileWatch::again),
        recorder::News::Failed(message) => sender.post(Msg::Failed { ticket: None, message }),
        recorder::News::Offer(offer) => {
            let sender = sender.clone();
            worker.send(move |store| {
                if offers::is_first(store, &offer).or_log("a command was not offered as a build") == Some(true) {
                    sender.post(Msg::Offer(offer));
                }
            });
        }
    })
}

/// Takes up the user's pulses. A file that is not good is left out and told of with its line.
fn read_again(
    store: &mut Store,
    catalog: &Catalog,
    settings: &Settings,
    sender: &Sender<Msg>,
) -> Result<(), StorageError> {
    let Some(words) = catalog.reload(store)? else { return Ok(()) };
    let home = pulses::home(store, &*catalog.get(store)?, settings, clock::now())?;
    sender.post(Msg::Notice(words));
    sender.post(pulse::Reply::Home(Box::new(home)).into());
    Ok(())
}
