//! One child process, waited for to the last detail: signals pass through, `^Z` stops both, stopped and slept time is
//! told apart.
//!
//! The child stays in our process group, so that it has the terminal and gets the keys' signals itself. The unsafe code
//! of the command line is here: three calls into libc.

use std::io;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGSTOP, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::origin::{Origin, WithOrigin};

/// What is passed on to the child or left to it; the stop key's signal is answered when the child has stopped.
const HANDLED: [i32; 7] = [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGTSTP];

/// How the child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChildStatus {
    Code(i32),
    Signal(i32),
}

/// What became of the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChildEnd {
    pub(super) status: ChildStatus,
    /// Start to end with everything in it.
    pub(super) elapsed: Duration,
    /// The part of it in which the child was stopped or the machine slept.
    pub(super) suspended: Duration,
}

/// A child that runs.
pub(super) struct RunningChild {
    pid: i32,
    child: Child,
    started: Clocks,
    /// The child's number as long as it may be signalled: until it is reaped, after which the number may be another's.
    target: Arc<Mutex<Option<i32>>>,
    signals: signal_hook::iterator::Handle,
}

impl RunningChild {
    /// Starts `command` with our terminal and process group.
    ///
    /// Handlers are in place before, so that no signal ends us and leaves the child alone; the child starts with the
    /// signal dispositions that we were started with.
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        // What we were told to ignore (nohup) stays ignored, here and in the child.
        let handled = HANDLED.into_iter().filter(|signal| !is_ignored(*signal));
        let mut arriving = SignalsInfo::<WithOrigin>::new(handled)?;
        let started = Clocks::now();
        let child = command.spawn()?;
        let pid = i32::try_from(child.id()).map_err(io::Error::other)?;
        let target = Arc::new(Mutex::new(Some(pid)));
        let signals = arriving.handle();
        let at = Arc::clone(&target);
        let pass_on = move || arriving.forever().filter(is_for_child).for_each(|origin| send(&at, origin.signal));
        if let Err(error) = std::thread::Builder::new().name("signals".into()).spawn(pass_on) {
            // The command matters more than what reaches it by way of us.
            crate::cli::tell(&format!("signals are not passed on: {error}"));
        }
        Ok(Self { pid, child, started, target, signals })
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it is over. Stops with it when the stop key was pressed, so that the shell takes the terminal back.
    pub(super) fn wait(mut self) -> io::Result<ChildEnd> {
        let mut stopped = Duration::ZERO;
        let mut stopped_at: Option<Clocks> = None;
        loop {
            match next_change(self.pid)? {
                ChildState::Stopped(signal) => {
                    let since = *stopped_at.get_or_insert_with(Clocks::now);
                    // A bare SIGSTOP is somebody else's debugging; nobody would wake us.
                    if signal != SIGSTOP {
                        signal_hook::low_level::raise(SIGSTOP)?;
                        stopped += Clocks::now().mono.saturating_sub(since.mono);
                        stopped_at = None;
                    }
                }
                ChildState::Continued => {
                    let since = stopped_at.take();
                    stopped += since.map_or(Duration::ZERO, |since| Clocks::now().mono.saturating_sub(since.mono));
                }
                ChildState::Over => break,
            }
        }
        let ended = Clocks::now();
        let elapsed = ended.with_sleep.saturating_sub(self.started.with_sleep);
        let awake = ended.mono.saturating_sub(self.started.mono);
        let still = stopped_at.map_or(Duration::ZERO, |since| ended.mono.saturating_sub(since.mono));
        let suspended = (elapsed.saturating_sub(awake) + stopped + still).min(elapsed);
        Ok(ChildEnd { status: self.reap()?, elapsed, suspended })
    }

    /// Takes the exit status. From here on the number may belong to another process, so nothing is sent to it any more.
    fn reap(&mut self) -> io::Result<ChildStatus> {
        use std::os::unix::process::ExitStatusExt;
        *self.target.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let status = self.child.wait()?;
        self.signals.close();
        let code = status.code().map(ChildStatus::Code).or_else(|| status.signal().map(ChildStatus::Signal));
        Ok(code.unwrap_or(ChildStatus::Code(1)))
    }
}

/// Whether the child has not got the signal itself already: keys reach the whole group, `kill` reached only us.
fn is_for_child(origin: &Origin) -> bool {
    let is_from_key = matches!(origin.signal, SIGINT | SIGQUIT | SIGTSTP) && origin.process.is_none();
    !is_from_key
}

fn send(target: &Mutex<Option<i32>>, signal: i32) {
    let target = target.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pid) = *target {
        kill(pid, signal);
        if matches!(signal, SIGTERM | SIGHUP) {
            // A stopped child would take it only when somebody continues it.
            kill(pid, SIGCONT);
        }
    }
}

/// What happened to the child next.
enum ChildState {
    Stopped(i32),
    Continued,
    /// It has ended and can be reaped.
    Over,
}

/// Sleeps until the child's state changes; does not reap it.
#[expect(unsafe_code, reason = "std's wait tells of ends only, and reaps")]
fn next_change(pid: i32) -> io::Result<ChildState> {
    let id = libc::id_t::try_from(pid).map_err(io::Error::other)?;
    loop {
        // SAFETY: siginfo_t is plain data for which all zeroes is a value.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        let changes = libc::WSTOPPED | libc::WCONTINUED;
        // SAFETY: `info` outlives the call.
        let result = unsafe { libc::waitid(libc::P_PID, id, &raw mut info, libc::WEXITED | libc::WNOWAIT | changes) };
        if result != 0 {
            let error = io::Error::last_os_error();
            if error.kind() == io::ErrorKind::Interrupted {
                continue;
            }
            return Err(error);
        }
        let change = match info.si_code {
            libc::CLD_STOPPED | libc::CLD_TRAPPED => {
                // SAFETY: the call filled the record of a child's change.
                ChildState::Stopped(unsafe { info.si_status() })
            }
            libc::CLD_CONTINUED => ChildState::Continued,
            _ => return Ok(ChildState::Over),
        };
        // It was only looked at; take it, so that the next call tells of the next change.
        // SAFETY: as above.
        unsafe { libc::waitid(libc::P_PID, id, &raw mut info, libc::WNOHANG | changes) };
        return Ok(change);
    }
}

#[expect(unsafe_code, reason = "std can only send SIGKILL")]
fn kill(pid: i32, signal: i32) {
    // SAFETY: no memory is involved, and the caller knows that the child has not been reaped.
    unsafe { libc::kill(pid, signal) };
}

#[expect(unsafe_code, reason = "std does not tell the disposition of a signal")]
fn is_ignored(signal: i32) -> bool {
    // SAFETY: sigaction is plain data; with a null pointer for the new one the call only reads.
    unsafe {
        let mut now: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal, std::ptr::null(), &raw mut now) == 0 && now.sa_sigaction == libc::SIG_IGN
    }
}

/// Two clocks that never jump, read at one moment.
#[derive(Debug, Clone, Copy)]
struct Clocks {
    /// Stands still while the machine sleeps.
    mono: Duration,
    with_sleep: Duration,
}

impl Clocks {
    fn now() -> Self {
        #[cfg(target_os = "macos")]
        let (mono, with_sleep) = (libc::CLOCK_UPTIME_RAW, libc::CLOCK_MONOTONIC);
        #[cfg(target_os = "linux")]
        let (mono, with_sleep) = (libc::CLOCK_MONOTONIC, libc::CLOCK_BOOTTIME);
        #[cfg(not(any(target_os = "linux", target_os = "macos")))]
        let (mono, with_sleep) = (libc::CLOCK_MONOTONIC, libc::CLOCK_MONOTONIC);
        Self { mono: read(mono), with_sleep: read(with_sleep) }
    }
}

#[expect(unsafe_code, reason = "std does not tell the clock that counts sleep")]
fn read(clock: libc::clockid_t) -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` outlives the call.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}
