//! Prints what observing costs: `cargo run --release --example observer_cost -- idle | storm | around [--source …]`.
//!
//! - `idle`: with many sleeping processes and nothing starting, beside `top -d 1 -b` in the same stretch of time.
//! - `storm`: many short processes below a run of make, as fast as they go or at a given rate.
//! - `around`: such a storm of strangers around one run, whose start, end and exit code must still be right.
//!
//! What is measured is the whole observer as the program runs it, with tracker and shipped rules; with `--alone` it is a source
//! and a reader of command lines, no more.

#![expect(clippy::print_stdout, reason = "printing the figures is what it is for")]

mod support;
#[path = "support/whole.rs"]
mod whole;

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use clap::{Parser, ValueEnum};
use draglog::domain::log::settings::SourceChoice;
use support::Listener;
use whole::{Done, Whole};

/// First argument of this program when it starts many processes.
const STARTER: &str = "played-starter";

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Idle,
    Storm,
    Around,
}

#[derive(Parser)]
struct Options {
    what: What,
    #[arg(long, default_value = "auto")]
    source: SourceChoice,
    /// Length of the idle measurement.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Sleeping processes beside (idle), or short ones to start (storm, around).
    #[arg(long)]
    processes: Option<usize>,
    /// Starts a second; 0 = as fast as four threads go.
    #[arg(long, default_value_t = 0)]
    rate: u32,
    /// The processes of the storm are part of no run.
    #[arg(long)]
    strangers: bool,
    /// Without tracker and rules.
    #[arg(long)]
    alone: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = support::play() {
        return Ok(code);
    }
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mark, count, rate] = arguments.as_slice()
        && mark == STARTER
    {
        start_many(count.parse()?, rate.parse()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let options = Options::parse();
    println!("load before: {}", draglog::files::read_of_kernel("/proc/loadavg")?.trim());
    match options.what {
        What::Idle => idle(&options)?,
        What::Storm => storm(&options)?,
        What::Around => around(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Either of the two that can be measured.
enum Measured {
    Whole(Whole),
    Alone(Listener),
}

impl Measured {
    fn start(options: &Options) -> anyhow::Result<Self> {
        if options.alone {
            println!("measured: the source, and reading command lines");
            return Ok(Self::Alone(Listener::start(options.source)));
        }
        println!("measured: the whole observer");
        Whole::start(options.source).map(Self::Whole)
    }

    fn stop(self) -> anyhow::Result<Done> {
        match self {
            Self::Whole(whole) => whole.stop(),
            Self::Alone(listener) => {
                let report = listener.stop()?;
                println!("starts {}, of which over {}, losses {}", report.starts, report.passed, report.lost);
                for seen in report.seen.values() {
                    println!("a command was known {:?} after its start", seen.known_at.since(seen.started_at));
                }
                let (processor_time, wakeups) = (report.processor_time, report.wakeups);
                Ok(Done { processor_time, wakeups, started: Vec::new(), ended: Vec::new() })
            }
        }
    }
}

fn idle(options: &Options) -> anyhow::Result<()> {
    let count = options.processes.unwrap_or(500);
    let sleepers: Vec<Child> =
        (0..count).map(|id| anyhow::Ok(support::command(id, 0, 0)?.spawn()?)).collect::<Result<_, _>>()?;
    std::thread::park_timeout(Duration::from_secs(3));
    let mut top = Command::new("top").args(["-d", "1", "-b"]).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let measured = Measured::start(options)?;
    std::thread::park_timeout(Duration::from_secs(options.seconds));
    let done = measured.stop()?;
    let of_top = processor_time(top.id())?;
    top.kill()?;
    top.wait()?;
    for mut sleeper in sleepers {
        drop(sleeper.stdin.take());
        sleeper.wait()?;
    }
    let own = done.processor_time;
    println!("{} s with {count} sleeping processes", options.seconds);
    println!("observer {own:?}, {} wake-ups; top {of_top:?}", done.wakeups);
    let a_minute = own.as_secs_f64() * 60.0 / options.seconds as f64;
    println!("{a_minute:.4} s of processor time a minute (goal where the newest pid is the source: 0.04)");
    let share = of_top.as_secs_f64() / own.as_secs_f64();
    println!("1/{share:.0} of what top uses (goal where kernel events are: 1/20)");
    Ok(())
}

/// User and system time of another process, from its schedstat.
fn processor_time(pid: u32) -> anyhow::Result<Duration> {
    let text = draglog::files::read_of_kernel(format!("/proc/{pid}/schedstat"))?;
    Ok(Duration::from_nanos(text.split_whitespace().next().unwrap_or("0").parse()?))
}

fn storm(options: &Options) -> anyhow::Result<()> {
    let count = options.processes.unwrap_or(10_000);
    let measured = Measured::start(options)?;
    let begun_at = support::now();
    starter(options, count)?.wait()?;
    let took = support::now().since(begun_at);
    std::thread::park_timeout(Duration::from_millis(500));
    let done = measured.stop()?;
    let per_thousand = done.processor_time.as_secs_f64() * 1_000.0 / (count as f64 / 1_000.0);
    let goal = if options.rate == 0 { 10 } else { 30 };
    let place = if options.strangers { "of no run" } else { "below one run" };
    println!("{count} processes {place} in {took:?}");
    println!("observer {:?}, {} wake-ups", done.processor_time, done.wakeups);
    println!("{per_thousand:.1} ms for 1,000 (goal {goal})");
    print_runs(&done, if options.strangers { 0 } else { count });
    Ok(())
}

fn print_runs(done: &Done, steps: usize) {
    for run in &done.started {
        println!("run `{}` began", run.what.label);
    }
    for run in &done.ended {
        println!("run ended {:?} after {:?}, {} steps (goal {steps})", run.end.outcome(), run.latency, run.steps);
    }
}

/// This program again, under the name of a tool or of none.
fn starter(options: &Options, count: usize) -> anyhow::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg0(if options.strangers { "starter" } else { "make" });
    command.args([STARTER.to_owned(), count.to_string(), options.rate.to_string()]).stdin(Stdio::null());
    Ok(command.spawn()?)
}

fn start_many(count: usize, rate: u32) -> anyhow::Result<()> {
    let threads = if rate == 0 { 4 } else { 1 };
    let pause = if rate == 0 { Duration::ZERO } else { Duration::from_secs(1) / rate };
    let work = || {
        let begun_at = support::now();
        for number in 1..=count / threads {
            Command::new("true").stdin(Stdio::null()).status()?;
            let due = pause * u32::try_from(number)?;
            std::thread::park_timeout(due.saturating_sub(support::now().since(begun_at)));
        }
        anyhow::Ok(())
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| anyhow::bail!("a thread panicked")))
    })
}

fn around(options: &Options) -> anyhow::Result<()> {
    const CODE: u8 = 42;
    let count = options.processes.unwrap_or(20_000);
    let measured = Measured::start(options)?;
    let mut storm = starter(&Options { strangers: true, source: options.source, ..*options }, count)?;
    std::thread::park_timeout(Duration::from_millis(500));
    let before = support::now();
    let before_wall = draglog::clock::now();
    let mut run = support::command(1, 0, CODE)?.arg0("make").spawn()?;
    std::thread::park_timeout(Duration::from_secs(3));
    let is_storming = storm.try_wait()?.is_none();
    drop(run.stdin.take());
    let output = run.wait_with_output()?;
    let after = support::now();
    storm.wait()?;
    std::thread::park_timeout(Duration::from_millis(500));
    let done = measured.stop()?;
    let text = String::from_utf8(output.stdout)?;
    let told: Vec<u64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    println!("{count} processes around one run (storm still on at its end: {is_storming})");
    println!("processor time {:?}", done.processor_time);
    println!("its main began {:?} after spawn", Duration::from_nanos(told[0] - before.0));
    println!("it lasted at least {:?}, at most {:?}", Duration::from_nanos(told[1] - told[0]), after.since(before));
    for run in &done.started {
        println!(
            "told: `{}` began {} us after spawn",
            run.what.label,
            (run.started_at - before_wall).num_microseconds().unwrap_or_default()
        );
    }
    for run in &done.ended {
        println!("told: lasted {:?}, exit code {:?} (goal {CODE})", run.latency, run.end.exit());
    }
    println!("{} runs told (goal 1)", done.ended.len());
    Ok(())
}
