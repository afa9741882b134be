//! Prints what observing costs: `cargo run --release --example observer_cost -- idle | storm | around [--source …]`.
//!
//! - `idle`: with many sleeping processes and nothing starting, beside `top -d 1 -b` in the same stretch of time.
//! - `storm`: many short processes, as fast as they go or at a given rate.
//! - `around`: such a storm around one long run, whose start, end and exit code must still be right.

#![expect(clippy::print_stdout, reason = "printing the figures is what it is for")]

mod support;

use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use clap::{Parser, ValueEnum};
use draglog::domain::settings::SourceChoice;
use draglog::observe::event::Mono;
use support::Listener;

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
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = support::play() {
        return Ok(code);
    }
    let options = Options::parse();
    println!("load before: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    match options.what {
        What::Idle => idle(&options)?,
        What::Storm => storm(&options)?,
        What::Around => around(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn idle(options: &Options) -> anyhow::Result<()> {
    let count = options.processes.unwrap_or(500);
    let sleepers: Vec<Child> =
        (0..count).map(|id| anyhow::Ok(support::command(id, 0, 0)?.spawn()?)).collect::<Result<_, _>>()?;
    std::thread::park_timeout(Duration::from_secs(3));
    let mut top = Command::new("top").args(["-d", "1", "-b"]).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let listener = Listener::start(options.source)?;
    std::thread::park_timeout(Duration::from_secs(options.seconds));
    let report = listener.stop()?;
    let of_top = processor_time(top.id())?;
    top.kill()?;
    top.wait()?;
    for mut sleeper in sleepers {
        drop(sleeper.stdin.take());
        sleeper.wait()?;
    }
    let own = report.processor_time;
    println!("{} s with {count} sleeping processes, {} starts seen", options.seconds, report.starts);
    println!("observer {own:?}, {} wake-ups; top {of_top:?}", report.wakeups);
    println!("top uses {:.0} times as much", of_top.as_secs_f64() / own.as_secs_f64());
    Ok(())
}

/// User and system time of another process, from its schedstat.
fn processor_time(pid: u32) -> anyhow::Result<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/schedstat"))?;
    Ok(Duration::from_nanos(text.split_whitespace().next().unwrap_or("0").parse()?))
}

fn storm(options: &Options) -> anyhow::Result<()> {
    let count = options.processes.unwrap_or(10_000);
    let listener = Listener::start(options.source)?;
    let begun_at = support::now();
    start_many(count, options.rate)?;
    let took = support::now().since(begun_at);
    std::thread::park_timeout(Duration::from_millis(500));
    let report = listener.stop()?;
    let per_thousand = report.processor_time.as_secs_f64() * 1_000.0 / (count as f64 / 1_000.0);
    println!("{count} processes in {took:?}: {} starts seen, {} losses", report.starts, report.lost);
    println!("observer {:?}, {} wake-ups: {per_thousand:.1} ms for 1,000", report.processor_time, report.wakeups);
    Ok(())
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
    let listener = Listener::start(options.source)?;
    std::thread::scope(|scope| {
        let storm = scope.spawn(|| start_many(count, options.rate));
        std::thread::park_timeout(Duration::from_millis(500));
        let before = support::now();
        let mut run = support::command(1, 0, CODE)?.spawn()?;
        std::thread::park_timeout(Duration::from_secs(3));
        let is_storming = !storm.is_finished();
        drop(run.stdin.take());
        let output = run.wait_with_output()?;
        let after = support::now();
        storm.join().unwrap_or_else(|_| anyhow::bail!("the storm panicked"))?;
        std::thread::park_timeout(Duration::from_millis(500));
        let report = listener.stop()?;
        let text = String::from_utf8(output.stdout)?;
        let told: Vec<u64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        println!("{count} processes around one run (storm still on at its end: {is_storming})");
        println!("starts seen {}, losses {}, processor time {:?}", report.starts, report.lost, report.processor_time);
        let seen = report.seen.get(&1).copied().unwrap_or_default();
        let (status, ended_at, told_at) = seen.end.unwrap_or_default();
        println!("what it is was known {:?} after its start", seen.known_at.since(seen.started_at));
        let after_begin = |moment: Mono| moment.since(before);
        println!(
            "start seen {:?} after spawn began; its main began after {:?}",
            after_begin(seen.started_at),
            after_begin(Mono(told[0]))
        );
        println!(
            "its last line came after {:?}, wait returned after {:?}",
            after_begin(Mono(told[1])),
            after_begin(after)
        );
        println!("end seen after {:?}, told {:?} later", after_begin(ended_at), told_at.since(ended_at));
        println!("status {status:?}, expected {}", i32::from(CODE) << 8);
        Ok(())
    })
}
