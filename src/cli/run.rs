//! `draglog run`: runs a command and records it exactly.
//!
//! The command comes first: it runs whether or not it can be recorded, and its status is ours. stdin and stdout are
//! never touched. No argument of it is kept.

mod child;

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{CommandResult, Context, recognise, tell, words};
use crate::app::live::trees::Site;
use crate::clock;
use crate::diagnostics::OrLog;
use crate::domain::log::change::{Change, TagChange};
use crate::domain::log::run::{ProcessKey, RunEnd, RunStart};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{End, Exit, Outcome, Source};
use crate::domain::time::Moment;
use crate::observe::inspect;
use crate::observe::rules::Rules;
use crate::spool::{self, SpoolEntry};
use crate::storage::Store;
use crate::threads::Post;
use child::{ChildEnd, ChildStatus};

/// How often the log is told that the command still runs.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// When the command is over, the shell waits so long at most for a log that is busy.
const PATIENCE: Duration = Duration::from_secs(2);
/// Could not be found.
const NOT_FOUND: u8 = 127;
/// Found, but could not be started.
const NOT_STARTED: u8 = 126;

/// Run a command, record it exactly, exit with its status
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  draglog run -- make -j8
  draglog run --tag env_setup -- ./set-up-board.sh

Signals reach the command. The exit status is the command's own; 128+N where signal N ended it, \
127 where it was not found, 126 where it could not be started.")]
pub struct Args {
    /// Tag the wait at once
    #[arg(long, value_name = "TAG", value_parser = words::of::<Tag>(), hide_possible_values = true)]
    tag: Option<Tag>,
    /// The command and its arguments, after `--`
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<OsString>,
}

/// Runs the command to its end.
///
/// # Errors
/// If the command has started and cannot be waited for. What goes wrong with the log is only told.
pub(crate) fn run(args: &Args, context: anyhow::Result<Context>) -> CommandResult {
    let Some((program, arguments)) = args.command.split_first() else { return Ok(ExitCode::SUCCESS) };
    let started_at = clock::now();
    let running = match start(program, arguments) {
        Ok(running) => running,
        Err(error) => return Ok(ExitCode::from(not_started(program, &error))),
    };
    // Once it is reaped nobody can tell anything of it.
    let process = process(running.pid());
    let (over, ended) = mpsc::channel();
    let (writing, written) = mpsc::channel();
    let unwritten = UnwrittenRun::default();
    let (own, beginning) = (args.clone(), unwritten.clone());
    let record = move || {
        let recorded = context.and_then(|context| {
            let Some(run) = describe(&context, &own, process?, started_at) else { return Ok(()) };
            beginning.set(&context, &run, own.tag);
            Recording::begin(&context, own.tag, run)?.keep(&ended)
        });
        writing.post(recorded);
    };
    // The log may be slow to open: that is no time of the command.
    if let Err(error) = std::thread::Builder::new().name("recording".into()).spawn(record) {
        tell(&format!("the command runs but is not recorded: {error}"));
    }
    let finished = running.wait()?;
    over.post(finished);
    match written.recv_timeout(PATIENCE) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => unwritten.leave(&finished, &format!("{error:#}")),
        Err(RecvTimeoutError::Timeout) => unwritten.leave(&finished, "the log is busy"),
        Err(RecvTimeoutError::Disconnected) => unwritten.leave(&finished, "recording ended early"),
    }
    Ok(exit_code(finished.status))
}

/// As a shell would end.
fn exit_code(status: ChildStatus) -> ExitCode {
    let code = match status {
        ChildStatus::Code(code) => code,
        ChildStatus::Signal(signal) => 128 + signal,
    };
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// What the log may not take: it goes to the spool then, and into the log later. Twice the same is once.
#[derive(Clone, Default)]
struct UnwrittenRun(Arc<Mutex<Option<RunDraft>>>);

struct RunDraft {
    spool: PathBuf,
    run: RunStart,
    tag: Option<Tag>,
}

impl UnwrittenRun {
    fn set(&self, context: &Context, run: &RunStart, tag: Option<Tag>) {
        let beginning = RunDraft { spool: context.paths.spool(), run: run.clone(), tag };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(beginning);
    }

    /// Leaves the run in the spool, as the log did not take it, and says so.
    fn leave(&self, finished: &ChildEnd, why: &str) {
        let beginning = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(RunDraft { spool, run, tag }) = beginning else {
            return tell(&format!("this run is not recorded: {why}"));
        };
        let end = SpoolEntry::Ended { run: ended(&run, finished), idle_cut: None };
        match spool::leave(&spool, &[SpoolEntry::Began { run, source: Source::Wrapped, tag }, end]) {
            Ok(()) => tell(&format!("this run is recorded later, as the log did not take it: {why}")),
            Err(error) => tell(&format!("this run may be missing from the log or lack its end: {why}; {error}")),
        }
    }
}

/// What the system tells apart the process `pid` by; it must not have been reaped.
fn process(pid: u32) -> anyhow::Result<ProcessKey> {
    let inspector = inspect::open();
    let child = inspector.info(pid).ok_or_else(|| anyhow::anyhow!("the system has no information on process {pid}"))?;
    Ok(ProcessKey { pid, start: child.id.start, boot: inspector.boot_id() })
}

/// As a shell does it: a file without a `#!` line that the kernel refuses is a script for `sh`.
fn start(program: &OsStr, arguments: &[OsString]) -> io::Result<child::RunningChild> {
    child::RunningChild::spawn(Command::new(program).args(arguments)).or_else(|error| {
        let is_file = Path::new(program).components().count() > 1;
        if error.raw_os_error() == Some(libc::ENOEXEC) && is_file {
            return child::RunningChild::spawn(Command::new("sh").arg(program).args(arguments));
        }
        Err(error)
    })
}

fn not_started(program: &OsStr, error: &io::Error) -> u8 {
    let name = program.to_string_lossy();
    if error.kind() == io::ErrorKind::NotFound {
        tell(&format!("cannot run `{name}`: it was not found; check its name and PATH"));
        NOT_FOUND
    } else {
        tell(&format!("cannot run `{name}`: {error}; check that it is a program that you may execute"));
        NOT_STARTED
    }
}

/// The open wait of a command that runs.
struct Recording {
    store: Store,
    run: RunStart,
    /// Where to look at the files if it fails.
    site: Option<Site>,
}

impl Recording {
    /// Writes the wait at its start, so that nothing that happens to us can lose it.
    fn begin(context: &Context, tag: Option<Tag>, run: RunStart) -> anyhow::Result<Self> {
        let mut store = context.open()?;
        let run = RunStart { project: recognise::project_here(&mut store), ..run };
        let wait = store.begin(&run, Source::Wrapped)?;
        if let Some(tag) = tag {
            let change = TagChange { wait, tag: Some(tag), facet: None, note: None };
            store.apply(&Change::Tag(change), context.now)?;
        }
        let site = Site::of(&run, wait);
        if let Some(site) = &site {
            // What is not known is not counted; the run is recorded all the same.
            site.began(&mut store).or_log("the tree of a run that began was not noted");
        }
        Ok(Self { store, run, site })
    }

    /// Tells the log now and then that the run goes on, so that a kill of us loses little of it; writes its end.
    fn keep(mut self, ended: &Receiver<ChildEnd>) -> anyhow::Result<()> {
        loop {
            match ended.recv_timeout(HEARTBEAT) {
                Err(RecvTimeoutError::Timeout) => self.goes_on(),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Ok(finished) => return self.end(&finished),
            }
        }
    }

    /// A log that is busy now may take it the next time.
    fn goes_on(&mut self) {
        let written = self.store.progress(&self.run.key, 0, Duration::ZERO, clock::now());
        written.or_log("that a run goes on was not noted");
    }

    fn end(mut self, finished: &ChildEnd) -> anyhow::Result<()> {
        let run = ended(&self.run, finished);
        self.store.end(&run, None)?;
        if let Some(site) = self.site.filter(|_| run.end.outcome() == Outcome::Failed) {
            site.failed(&mut self.store).or_log("the tree of a run that failed was not noted");
        }
        Ok(())
    }
}

/// What is known of the run before the log is open. `None` inside another `draglog run`, whose wait this is a part of.
fn describe(context: &Context, args: &Args, key: ProcessKey, started_at: Moment) -> Option<RunStart> {
    let inspector = inspect::open();
    let (rules, _problems) = Rules::load(&context.paths.rules());
    if recognise::is_inside_run(&rules, &*inspector) {
        return None;
    }
    Some(RunStart {
        key,
        what: recognise::label(&rules, &args.command),
        actor: recognise::actor(&rules, &*inspector).0,
        project: recognise::name_of_project(),
        started_at,
        parent_pid: std::process::id(),
        folder: std::env::current_dir().ok(),
    })
}

fn ended(run: &RunStart, finished: &ChildEnd) -> RunEnd {
    let exit = match finished.status {
        ChildStatus::Code(code) => Exit::Code(code),
        ChildStatus::Signal(signal) => Exit::Signal(signal),
    };
    let elapsed = chrono::TimeDelta::from_std(finished.elapsed).unwrap_or_default();
    let at = run.started_at.checked_add_signed(elapsed).unwrap_or(run.started_at);
    RunEnd {
        key: run.key.clone(),
        end: End::judged(at, run.what.outcome(Some(exit)), Some(exit)),
        latency: finished.elapsed.saturating_sub(finished.suspended),
        suspended: finished.suspended,
        steps: 0,
        last_input: None,
    }
}
