//! Runs commands of known length and exit code and prints how many the observer saw, and how exactly.
//!
//! `cargo run --release --example observer_completeness -- [--source events|last-pid|poll] [--busy N] [--from MS] [--runs N]`
//!
//! The truth about a start lies between the moment before `spawn` and the first line of the command's own `main`; about an
//! end, between the command's last line and the parent's `wait`. An error is the distance to that stretch.

#![expect(clippy::print_stdout, reason = "printing the figures is what it is for")]

mod support;

use std::process::{Child, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Parser;
use draglog::domain::log::settings::SourceChoice;
use draglog::observe::event::Mono;
use support::{Listener, Report};

#[derive(Parser, Clone)]
struct Options {
    #[arg(long, default_value = "auto")]
    source: SourceChoice,
    /// Commands to run, four at a time.
    #[arg(long, default_value_t = 1_000)]
    runs: usize,
    /// The shortest and the longest, in milliseconds; between them log-uniform.
    #[arg(long, default_value_t = 5.0)]
    from: f64,
    #[arg(long, default_value_t = 500.0)]
    to: f64,
    /// Programs that only keep the processors busy.
    #[arg(long, default_value_t = 0)]
    busy: usize,
}

/// What really happened, as stretches of time.
struct Truth {
    id: usize,
    code: u8,
    start: (Mono, Mono),
    end: (Mono, Mono),
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = support::play() {
        return Ok(code);
    }
    let options = Options::parse();
    let busy: Vec<Child> = (0..options.busy)
        .map(|_| std::process::Command::new("sh").args(["-c", "while :; do :; done"]).spawn())
        .collect::<Result<_, _>>()?;
    let listener = Listener::start(options.source);
    let truths = run_all(&options);
    std::thread::park_timeout(std::time::Duration::from_millis(1_500));
    let report = listener.stop()?;
    for mut child in busy {
        child.kill()?;
        child.wait()?;
    }
    print(&options, &truths?, &report);
    Ok(ExitCode::SUCCESS)
}

fn run_all(options: &Options) -> anyhow::Result<Vec<Truth>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut truths = Vec::new();
        loop {
            let id = next.fetch_add(1, Ordering::Relaxed);
            if id >= options.runs {
                return anyhow::Ok(truths);
            }
            truths.push(run(id, options)?);
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().unwrap_or_else(|_| anyhow::bail!("a thread panicked"))?);
        }
        Ok(all)
    })
}

fn run(id: usize, options: &Options) -> anyhow::Result<Truth> {
    let length = (options.from.ln() + fastrand::f64() * (options.to / options.from).ln()).exp();
    let code = fastrand::u8(..);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds above zero")]
    let mut command = support::command(id, length.round() as u64, code)?;
    let before = support::now();
    let output = command.spawn()?.wait_with_output()?;
    let after = support::now();
    let text = String::from_utf8(output.stdout)?;
    let mut told = text.split_whitespace().map(str::parse::<u64>);
    let (Some(Ok(began_at)), Some(Ok(ended_at))) = (told.next(), told.next()) else {
        anyhow::bail!("command {id} did not tell its times: {text:?}")
    };
    Ok(Truth { id, code, start: (before, Mono(began_at)), end: (Mono(ended_at), after) })
}

fn print(options: &Options, truths: &[Truth], report: &Report) {
    let found: Vec<_> = truths.iter().filter_map(|truth| Some((truth, report.seen.get(&truth.id)?))).collect();
    let exact = |(truth, seen): &&(&Truth, &support::Seen)| matches!(seen.end, Some((Some(status), ..)) if status == i32::from(truth.code) << 8);
    let wrong = |(truth, seen): &&(&Truth, &support::Seen)| matches!(seen.end, Some((Some(status), ..)) if status != i32::from(truth.code) << 8);
    println!("{} runs of {} to {} ms, {} busy loops", truths.len(), options.from, options.to, options.busy);
    println!("goal: at least 999 of 1,000 seen, each exact; start error within 5 ms, end error within 10 ms");
    println!("goal where the newest pid is the source: every run of 100 ms or more (--from 100)");
    println!(
        "seen {}, exact exit code {}, wrong {}, end not seen {}, not watchable {}, losses {}",
        found.len(),
        found.iter().filter(exact).count(),
        found.iter().filter(wrong).count(),
        found.iter().filter(|(_, seen)| seen.end.is_none()).count(),
        report.unwatched,
        report.lost
    );
    let ends = || found.iter().filter_map(|(truth, seen)| Some((truth, seen.end?)));
    line("start error", found.iter().map(|(truth, seen)| distance(seen.started_at, truth.start)));
    line("  (truth known to)", found.iter().map(|(truth, _)| width(truth.start)));
    line("start known after", found.iter().map(|(_, seen)| width((seen.started_at, seen.known_at))));
    line("end error", ends().map(|(truth, (_, at, _))| distance(at, truth.end)));
    line("  (truth known to)", ends().map(|(truth, _)| width(truth.end)));
    line("end told after", ends().map(|(_, (_, at, told_at))| width((at, told_at))));
    println!("listener: {:?} processor time, {} wake-ups", report.processor_time, report.wakeups);
}

fn width((from, to): (Mono, Mono)) -> f64 {
    to.since(from).as_secs_f64() * 1_000.0
}

/// How far `at` lies outside of the stretch, in milliseconds.
fn distance(at: Mono, (from, to): (Mono, Mono)) -> f64 {
    width((at, from)).max(width((to, at)))
}

fn line(name: &str, values: impl Iterator<Item = f64>) {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |share: usize| values.get((values.len().saturating_sub(1)) * share / 100).copied().unwrap_or(f64::NAN);
    println!("{name:20} p50 {:8.3} ms   p99 {:8.3} ms   max {:8.3} ms", at(50), at(99), at(100));
}
