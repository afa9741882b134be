//! `draglog doctor --try`: a fake build of two seconds, under a name that a rule knows, followed into the log.

use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::{Check, Context};
use crate::app::lock::{self, Claim};
use crate::diagnostics::OrLog;
use crate::domain::log::filter::Filter;
use crate::domain::log::run::RunEvent;
use crate::domain::log::wait::Wait;
use crate::domain::say::text::duration;
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
    let seen = if matches!(lock::claim(&context.paths.lock()), Ok(Claim::Elsewhere(_))) {
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

    /// Runs it to its end. It is let go by its parent first: what draglog itself starts, no observer records.
    fn run(&self) -> anyhow::Result<()> {
        let script = r#"(sleep 0.2; exec "$0" 2) &"#;
        let mut shell = Command::new("sh");
        // The pipes stay open as long as the fake build runs, so this returns at its end.
        let output = shell.args(["-c", script]).arg(self.folder.join(TOOL)).stdin(Stdio::null()).output()?;
        anyhow::ensure!(output.status.success(), "the fake build could not be started: {}", output.status);
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
    let before = crate::clock::now();
    tool.run()?;
    let filter = Filter { since: Some(before), search: Some(TOOL.into()), ..Default::default() };
    let is_it = |wait: &&Wait| wait.started_at >= before && !wait.is_running();
    for _ in 0..LOOKS {
        if let Some(wait) = Store::open_read_only(&context.paths.data)?.waits(&filter)?.iter().rfind(is_it) {
            return Ok(format!("recorded as wait {}: {}, {}, {}", wait.id, wait.label, wait.actor, wait.outcome));
        }
        #[expect(clippy::disallowed_methods, reason = "another process writes; there is nothing here to wait on")]
        std::thread::sleep(BETWEEN_LOOKS);
    }
    anyhow::bail!("the draglog that observes has not recorded the fake build");
}

/// Nobody observes: an observer for this purpose sees it; nothing goes into the log.
fn by_own_observer(context: &Context) -> anyhow::Result<String> {
    let tool = FakeTool::new(context)?;
    let (sender, events) = mpsc::channel();
    let source = source::open(context.settings.observe.source)?;
    let options = Options { salt: Vec::new(), home: None, ask_unknown_from: None, source: source.name() };
    let (rules, _problems) = Rules::load(&context.paths.rules());
    let parts = Parts { source, inspect: inspect::open()?, rules: Box::new(rules), options, known: Vec::new() };
    let observer = Observer::spawn(parts, move |event| {
        sender.post(event);
    })?;
    tool.run()?;
    let mut started = None;
    let seen = loop {
        match events.recv_timeout(PATIENCE) {
            Ok(RunEvent::Started(run)) if run.what.tool == TOOL => started = Some(run),
            Ok(RunEvent::Ended(end)) => {
                if let Some(run) = started.as_ref().filter(|run| run.key == end.key) {
                    break Ok(format!(
                        "a fake build was seen as {}, {}, {}, {}; not recorded, as no draglog observes",
                        run.what.label,
                        run.actor,
                        end.outcome,
                        duration(end.latency)
                    ));
                }
            }
            Ok(_) => {}
            Err(_) => break Err(anyhow::anyhow!("the fake build was not seen")),
        }
    };
    observer.stop();
    seen
}
