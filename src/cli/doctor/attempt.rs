//! `draglog doctor --try`: a fake build of two seconds, under a name that a rule knows, followed into the log.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use super::{Check, Context};
use crate::app::lock::{self, LockClaim};
use crate::diagnostics::OrLog;
use crate::domain::log::run::OpenRun;
use crate::domain::log::run::RunEvent;
use crate::domain::say::length::duration;
use crate::observe::observer::{Observer, Parts};
use crate::observe::rules::Rules;
use crate::observe::tracker::Options;
use crate::observe::{inspect, source};
use crate::storage::Store;
use crate::threads::Post;

const NAME: &str = "try";
/// The tool whose name the fake build goes by.
const TOOL: &str = "make";
/// How long its end may take to be reported.
const PATIENCE: Duration = Duration::from_secs(5);
/// So often another draglog's log is looked at, three seconds in all.
const LOOKS: u32 = 30;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Runs the fake build and tells how it was seen.
pub(super) fn check(context: &Context) -> Check {
    let seen = if matches!(lock::claim(&context.paths.lock()), Ok(LockClaim::Elsewhere(_))) {
        in_the_log(context)
    } else {
        by_own_observer(context)
    };
    seen.map_or_else(
        |error| {
            Check::fail(NAME, format!("{error:#}"), "the checks above say why; `draglog run` works without an observer")
        },
        |detail| Check::ok(NAME, detail),
    )
}

/// A link named like a tool to `sleep`, removed with its folder.
struct FakeTool {
    folder: PathBuf,
}

impl FakeTool {
    fn new(context: &Context) -> anyhow::Result<Self> {
        let folder = context.paths.state.join(format!("try.{}", std::process::id()));
        crate::paths::make_private(&folder)?;
        let made = Self { folder };
        let sleep = ["/bin/sleep", "/usr/bin/sleep"].into_iter().find(|path| std::path::Path::new(path).exists());
        let Some(sleep) = sleep else { anyhow::bail!("there is no `sleep` to make a fake build of") };
        symlink(sleep, made.folder.join(TOOL))?;
        Ok(made)
    }

    /// Starts it. It is let go by its parent first: what draglog itself starts, no observer records.
    fn start(&self) -> anyhow::Result<FakeBuild> {
        let script = r#"(sleep 0.2; exec "$0" 2) & echo $!"#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).arg(self.folder.join(TOOL)).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut shell = shell.spawn()?;
        let Some(stdout) = shell.stdout.take() else { anyhow::bail!("the fake build says nothing") };
        let mut stdout = BufReader::new(stdout);
        let mut pid = String::new();
        stdout.read_line(&mut pid)?;
        let status = shell.wait()?;
        anyhow::ensure!(status.success(), "the fake build could not be started: {status}");
        Ok(FakeBuild { pid: pid.trim().parse()?, stdout })
    }
}

/// The fake build while it runs.
struct FakeBuild {
    /// By which it is told from others' builds.
    pid: u32,
    stdout: BufReader<ChildStdout>,
}

impl FakeBuild {
    /// Waits for its end: the pipe stays open as long as it runs.
    fn wait(mut self) -> anyhow::Result<()> {
        self.stdout.read_to_string(&mut String::new())?;
        Ok(())
    }
}

impl Drop for FakeTool {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).or_log("the folder of the fake build could not be removed");
    }
}

/// Another draglog observes: what it recorded is in the log.
fn in_the_log(context: &Context) -> anyhow::Result<String> {
    let tool = FakeTool::new(context)?;
    let running = tool.start()?;
    let pid = running.pid;
    let is_it = |run: &OpenRun| (run.key.pid == pid).then_some(run.wait);
    let open = look_for(context, |store| Ok(store.open_runs()?.iter().find_map(is_it)))?;
    let Some(id) = open else { anyhow::bail!("the draglog that observes has not seen the fake build") };
    running.wait()?;
    let ended = look_for(context, |store| Ok(store.wait(id)?.filter(|wait| !wait.is_running())))?;
    let Some(wait) = ended else { anyhow::bail!("the draglog that observes has not seen the fake build end") };
    Ok(format!("recorded as wait {}: {}, {}, {}", wait.id, wait.label, wait.actor, wait.state()))
}

/// Looks into the log again and again, as another process writes it.
fn look_for<T>(
    context: &Context,
    mut look: impl FnMut(&Store) -> anyhow::Result<Option<T>>,
) -> anyhow::Result<Option<T>> {
    for _ in 0..LOOKS {
        let found = look(&Store::open_read_only(&context.paths.data)?)?;
        if found.is_some() {
            return Ok(found);
        }
        #[expect(clippy::disallowed_methods, reason = "another process writes; there is nothing here to wait on")]
        std::thread::sleep(BETWEEN_LOOKS);
    }
    Ok(None)
}

/// Nobody observes: an observer for this purpose sees it; nothing goes into the log.
fn by_own_observer(context: &Context) -> anyhow::Result<String> {
    let tool = FakeTool::new(context)?;
    let (sender, events) = mpsc::channel();
    let source = source::open(context.settings.observe.source);
    let options = Options { salt: Vec::new(), home: None, ask_unknown_from: None };
    let (rules, _problems) = Rules::load(&context.paths.rules());
    let parts = Parts { source, inspect: inspect::open(), rules: Box::new(rules), options, known: Vec::new() };
    let observer = Observer::spawn(parts, move |event| {
        sender.post(event);
    })?;
    let running = tool.start()?;
    let pid = running.pid;
    running.wait()?;
    let seen = seen(&events, pid);
    observer.stop();
    seen
}

/// The process of the fake build, as the observer reports it.
fn seen(events: &Receiver<RunEvent>, pid: u32) -> anyhow::Result<String> {
    let mut started = None;
    loop {
        match events.recv_timeout(PATIENCE).map_err(|_| anyhow::anyhow!("the fake build was not seen"))? {
            RunEvent::Started(run) if run.key.pid == pid => started = Some(run),
            RunEvent::Ended(end) => {
                if let Some(run) = started.as_ref().filter(|run| run.key == end.key) {
                    return Ok(format!(
                        "a fake build was seen as {}, {}, {}, {}; not recorded, as no draglog observes",
                        run.what.label,
                        run.actor,
                        end.end.outcome(),
                        duration(end.latency)
                    ));
                }
            }
            _ => {}
        }
    }
}
