//! What the observer's examples share: commands of known length and exit code, and a listener that does to every start what
//! the program does.

use std::collections::HashMap;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use draglog::domain::log::settings::SourceChoice;
use draglog::observe::event::{Event, Inspector, Mono, ProcId, Waker};
use draglog::observe::{inspect, source};

/// First argument of this program when it plays a command.
pub(crate) const COMMAND: &str = "played-command";

/// The monotonic clock.
pub(crate) fn now() -> Mono {
    thread_local! {
        static SYSTEM: Box<dyn Inspector> = inspect::open();
    }
    SYSTEM.with(|system| system.clocks().mono)
}

/// Plays a command if the arguments ask for it: `COMMAND ID MILLISECONDS CODE` tells on stdout when it began and ended, with 0
/// ms it lasts until its standard input closes.
pub(crate) fn play() -> Option<ExitCode> {
    let began_at = now();
    let arguments: Vec<String> = std::env::args().collect();
    let [_, mark, _, milliseconds, code] = arguments.as_slice() else { return None };
    if mark != COMMAND {
        return None;
    }
    let lasts = Duration::from_millis(milliseconds.parse().ok()?);
    if lasts.is_zero() {
        let _ = std::io::stdin().read_line(&mut String::new());
    } else {
        let passed = now().since(began_at);
        std::thread::park_timeout(lasts.saturating_sub(passed));
    }
    println!("{} {}", began_at.0, now().0);
    Some(ExitCode::from(code.parse::<u8>().ok()?))
}

/// The command line of a played command.
pub(crate) fn command(id: usize, milliseconds: u64, code: u8) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([COMMAND.to_owned(), id.to_string(), milliseconds.to_string(), code.to_string()]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    Ok(command)
}

/// One played command as the listener saw it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    pub(crate) started_at: Mono,
    /// When the listener had read what the command is.
    pub(crate) known_at: Mono,
    /// Status word, moment of the end, and when the listener was told.
    pub(crate) end: Option<(Option<i32>, Mono, Mono)>,
}

/// What the listener brings home.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) seen: HashMap<usize, Seen>,
    pub(crate) starts: u64,
    pub(crate) passed: u64,
    pub(crate) lost: u64,
    /// Could not be watched although it could be read.
    pub(crate) unwatched: u64,
    pub(crate) processor_time: Duration,
    pub(crate) wakeups: u64,
}

/// A thread that listens until it is told to stop.
pub(crate) struct Listener {
    thread: std::thread::JoinHandle<anyhow::Result<Report>>,
    stop: Arc<AtomicBool>,
    waker: Waker,
}

impl Listener {
    pub(crate) fn start(choice: SourceChoice) -> Self {
        let mut source = source::open(choice);
        println!("source: {}{}", source.name(), source.reason().map(|why| format!(" ({why})")).unwrap_or_default());
        let (stop, waker) = (Arc::new(AtomicBool::new(false)), source.waker());
        let is_over = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let system = inspect::open();
            let mut report = Report::default();
            let mut events = Vec::new();
            let mut watched = HashMap::new();
            let before = processor_time()?;
            while !is_over.load(Ordering::SeqCst) {
                source.wait(None, &mut events)?;
                report.wakeups += 1;
                for event in events.drain(..) {
                    if let Some(process) = report.take(&event, system.as_ref(), &mut watched)
                        && !source.watch(process)
                    {
                        report.unwatched += 1;
                    }
                }
            }
            report.processor_time = processor_time()?.saturating_sub(before);
            Ok(report)
        });
        Self { thread, stop, waker }
    }

    pub(crate) fn stop(self) -> anyhow::Result<Report> {
        self.stop.store(true, Ordering::SeqCst);
        self.waker.wake();
        self.thread.join().unwrap_or_else(|_| anyhow::bail!("the listener panicked"))
    }
}

impl Report {
    /// Takes in one event; a process to watch, if it shows one.
    fn take(&mut self, event: &Event, system: &dyn Inspector, watched: &mut HashMap<ProcId, usize>) -> Option<ProcId> {
        match event {
            Event::Exec { .. } | Event::Read { .. } | Event::Minor { .. } => {
                self.starts += 1;
                let (pid, at) = event.start()?;
                let read = if let Event::Read { info, .. } = event { Some((**info).clone()) } else { None };
                let info = read.or_else(|| system.info(pid))?;
                let [_, mark, id, ..] = info.argv.as_slice() else { return None };
                let id = id.parse().ok().filter(|_| mark == COMMAND)?;
                self.seen.entry(id).or_insert(Seen { started_at: at, known_at: now(), end: None });
                watched.insert(info.id, id);
                return Some(info.id);
            }
            Event::Gone { process, status, at } => {
                if let Some(seen) = watched.remove(process).and_then(|id| self.seen.get_mut(&id)) {
                    seen.end = Some((*status, *at, now()));
                }
            }
            Event::Lost => self.lost += 1,
            Event::Exit { .. } | Event::Switched { .. } => {}
            // Seen, and over before anything could be read of it.
            Event::Passed { .. } | Event::Unread { .. } => self.passed += 1,
        }
        None
    }
}

/// What this thread has used so far.
pub(crate) fn processor_time() -> anyhow::Result<Duration> {
    let text = draglog::files::read_of_kernel("/proc/thread-self/schedstat")?;
    let first = text.split_whitespace().next().unwrap_or("0");
    Ok(Duration::from_nanos(first.parse()?))
}
