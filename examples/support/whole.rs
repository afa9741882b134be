//! The observer as the program runs it: best source, tracker, shipped rules, in a thread of its own.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use draglog::domain::log::run::{RunEnd, RunEvent, RunStart};
use draglog::domain::log::settings::SourceChoice;
use draglog::observe::observer::{Observer, ObserverHandle, Parts};
use draglog::observe::rules::Rules;
use draglog::observe::tracker::Options;
use draglog::observe::{inspect, source};

/// A whole observer at work.
pub(crate) struct Whole {
    handle: ObserverHandle,
    reports: Receiver<RunEvent>,
    thread: PathBuf,
    used_before: Duration,
    wakeups_before: u64,
}

/// What it did.
pub(crate) struct Done {
    pub(crate) processor_time: Duration,
    pub(crate) wakeups: u64,
    pub(crate) started: Vec<RunStart>,
    pub(crate) ended: Vec<RunEnd>,
}

impl Whole {
    /// Starts it, and waits until it has looked at what runs already.
    pub(crate) fn start(choice: SourceChoice) -> anyhow::Result<Self> {
        let source = source::open(choice);
        println!("source: {}{}", source.name(), source.reason().map(|why| format!(" ({why})")).unwrap_or_default());
        let options =
            Options { salt: b"measured".to_vec(), home: None, ask_unknown_from: Some(Duration::from_secs(30)) };
        let rules = Box::new(Rules::builtin());
        let parts = Parts { source, inspect: inspect::open(), rules, options, known: Vec::new() };
        let (send, reports) = channel();
        let handle = Observer::spawn(parts, move |report| drop(send.send(report)))?;
        std::thread::park_timeout(Duration::from_millis(500));
        let thread = thread_called("observer")?;
        let (used_before, wakeups_before) = used(&thread)?;
        Ok(Self { handle, reports, thread, used_before, wakeups_before })
    }

    /// Stops it.
    pub(crate) fn stop(self) -> anyhow::Result<Done> {
        let (used, wakeups) = used(&self.thread)?;
        self.handle.stop();
        let (mut started, mut ended) = (Vec::new(), Vec::new());
        for report in self.reports.try_iter() {
            match report {
                RunEvent::Started(run) => started.push(run),
                RunEvent::Ended(run) => ended.push(run),
                _ => {}
            }
        }
        let processor_time = used.saturating_sub(self.used_before);
        Ok(Done { processor_time, wakeups: wakeups - self.wakeups_before, started, ended })
    }
}

fn thread_called(name: &str) -> anyhow::Result<PathBuf> {
    for entry in fs::read_dir("/proc/self/task")? {
        let folder = entry?.path();
        if draglog::files::read_of_kernel(folder.join("comm"))?.trim() == name {
            return Ok(folder);
        }
    }
    anyhow::bail!("no thread is called {name}")
}

/// Processor time of a thread, and how often it has slept.
fn used(thread: &std::path::Path) -> anyhow::Result<(Duration, u64)> {
    let text = draglog::files::read_of_kernel(thread.join("schedstat"))?;
    let nanoseconds = text.split_whitespace().next().unwrap_or("0").parse()?;
    let status = draglog::files::read_of_kernel(thread.join("status"))?;
    let sleeps = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")).unwrap_or("0");
    Ok((Duration::from_nanos(nanoseconds), sleeps.trim().parse()?))
}
