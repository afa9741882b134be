//! What the UI costs: time to the first frame, memory, and what it does while nothing runs. Prints each figure with its
//! goal.
//!
//! ```text
//! cargo run --release --example seed_log -- --waits 500000 --data-dir /tmp/log
//! cargo run --release --example ui_cost -- --data-dir /tmp/log --seconds 60 target/release/draglog
//! ```
//!
//! Nothing else may start processes meanwhile: each one wakes the observer.

#![expect(clippy::print_stdout, reason = "it prints figures")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Parser;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

#[derive(Parser)]
struct Args {
    #[arg(long)]
    data_dir: PathBuf,
    /// How long to watch it idle.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How often to start it.
    #[arg(long, default_value_t = 20)]
    starts: usize,
    program: PathBuf,
}

/// A started UI.
struct Ui {
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    started: Instant,
    /// Closing it would hang the terminal up.
    _master: Box<dyn MasterPty + Send>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut starts = Vec::new();
    for _ in 0..args.starts {
        let mut ui = Ui::start(&args)?;
        starts.push(ui.first_frame()?);
        ui.end()?;
    }
    starts.sort_unstable();
    println!(
        "first frame        {:6.1} ms middle, {:.1} slowest of {}   goal 30",
        millis(starts[starts.len() / 2]),
        millis(starts[starts.len() - 1]),
        starts.len()
    );
    let mut ui = Ui::start(&args)?;
    ui.first_frame()?;
    ui.take(Duration::from_secs(3));
    let pid = ui.child.process_id().context("the UI has no pid")?;
    let (wakes, cpu) = (wake_ups(pid)?, cpu_ticks(pid)?);
    let bytes = ui.take(Duration::from_secs(args.seconds));
    let seconds = args.seconds as f64;
    println!("resident memory    {:6.1} MB   goal 25", resident_kb(pid)? / 1024.0);
    println!("idle: written      {bytes:6} bytes in {seconds:.0} s   goal 0");
    println!("idle: wake-ups     {:6.2} a second   goal 2", (wake_ups(pid)? - wakes) / seconds);
    println!("idle: CPU          {:6.3} s a minute", (cpu_ticks(pid)? - cpu) / 100.0 * 60.0 / seconds);
    ui.end()
}

fn millis(length: Duration) -> f64 {
    length.as_secs_f64() * 1000.0
}

impl Ui {
    fn start(args: &Args) -> anyhow::Result<Self> {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(args.program.canonicalize()?);
        command.env("TERM", "xterm-256color");
        command.env("DRAGLOG_DATA_DIR", &args.data_dir);
        command.env("DRAGLOG_CONFIG_DIR", args.data_dir.join("config"));
        command.env_remove("COLORTERM");
        let mut reader = pty.master.try_clone_reader()?;
        let (sender, output) = mpsc::channel();
        let started = Instant::now();
        let child = pty.slave.spawn_command(command)?;
        drop(pty.slave);
        std::thread::spawn(move || {
            let mut buffer = [0; 16384];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            child,
            output,
            screen: vt100::Parser::new(24.try_into()?, 80.try_into()?, 0),
            started,
            _master: pty.master,
        })
    }

    /// Until today's sums are on the screen.
    fn first_frame(&mut self) -> anyhow::Result<Duration> {
        loop {
            let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(20)) else { bail!("no first frame came") };
            self.screen.process(&bytes);
            if self.screen.screen().contents().contains("Latest waits") {
                return Ok(self.started.elapsed());
            }
        }
    }

    /// Counts what it writes for so long.
    fn take(&self, length: Duration) -> usize {
        let (until, mut count) = (Instant::now() + length, 0);
        loop {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => count += bytes.len(),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return count,
            }
        }
    }

    fn end(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

/// Times that any of its threads went to sleep and was woken.
fn wake_ups(pid: u32) -> anyhow::Result<f64> {
    let mut sum = 0.0;
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        sum += field(&task?.path().join("status"), "voluntary_ctxt_switches")?;
    }
    Ok(sum)
}

fn resident_kb(pid: u32) -> anyhow::Result<f64> {
    field(Path::new(&format!("/proc/{pid}/status")), "VmRSS")
}

fn field(path: &Path, name: &str) -> anyhow::Result<f64> {
    let text = fs::read_to_string(path)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).context("no such field")?;
    Ok(line.split_whitespace().next().context("an empty field")?.parse()?)
}

/// User and system time in hundredths of a second.
fn cpu_ticks(pid: u32) -> anyhow::Result<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let rest = text.rsplit(") ").next().context("an odd stat")?;
    let words: Vec<&str> = rest.split(' ').collect();
    Ok(words[11].parse::<f64>()? + words[12].parse::<f64>()?)
}
