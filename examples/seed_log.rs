//! Fills a log with three believable years up to now: `seed_log --waits 500000 --data-dir DIR`.
//!
//! With `--measure` it then asks the log what the screens and commands ask and prints how long each answer took.

#![expect(clippy::print_stdout, reason = "an example that reports on stdout")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::TimeDelta;
use clap::Parser;
use draglog::app::demo;
use draglog::app::read::now::page;
use draglog::domain::log::filter::Filter;
use draglog::domain::log::settings::Settings;
use draglog::storage::Store;

const THREE_YEARS: Duration = Duration::from_secs(3 * 365 * 86_400);

#[derive(Parser)]
struct Arguments {
    /// How many waits.
    #[arg(long, default_value_t = 500_000)]
    waits: usize,
    /// Folder of the log; made where it is missing.
    #[arg(long)]
    data_dir: PathBuf,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Adds nothing: measures the log that is there.
    #[arg(long)]
    measure: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let now = draglog::clock::now();
    if arguments.measure {
        return measure(&arguments.data_dir);
    }
    let (mut store, _) = Store::open(&arguments.data_dir, now)?;
    let (count, took) =
        timed(|| store.insert_history(demo::history(arguments.seed, now, THREE_YEARS, arguments.waits)));
    println!("{} waits in {:.1} s, {} bytes", count?, took.as_secs_f64(), store.stats_for_doctor()?.bytes);
    Ok(())
}

fn measure(folder: &std::path::Path) -> anyhow::Result<()> {
    let now = draglog::clock::now();
    let (opened, took) = timed(|| Store::open(folder, now));
    let (store, _) = opened?;
    report("open", took, "");
    let (view, took) = timed(|| page(&store, now, &Settings::default()));
    let view = view?;
    report("Now page", took, &format!("{} waits in all, {} today", view.total_waits, view.today.waits));
    let wait = view.latest.first().context("the log is empty")?;
    let (usual, took) = timed(|| store.usual(wait));
    report("usual", took, &format!("{} runs", usual?.map_or(0, |usual| usual.runs)));
    for days in [7, 30] {
        let filter = Filter { since: Some(now - TimeDelta::days(days)), ..Filter::default() };
        let (waits, took) = timed(|| store.waits(&filter));
        report(&format!("waits, {days} days"), took, &format!("{} waits", waits?.len()));
    }
    let past = Filter {
        since: Some(now - TimeDelta::days(730)),
        until: Some(now - TimeDelta::days(723)),
        ..Filter::default()
    };
    let (waits, took) = timed(|| store.waits(&past));
    report("waits, 7 days two years ago", took, &format!("{} waits", waits?.len()));
    let (projects, took) = timed(|| store.projects());
    report("projects", took, &format!("{} of them", projects?.len()));
    let memory = draglog::files::read_of_kernel("/proc/self/status").unwrap_or_default();
    for line in memory.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM")) {
        println!("{line}");
    }
    Ok(())
}

fn report(what: &str, took: Duration, detail: &str) {
    println!("{what:<28} {:>8.2} ms  {detail}", took.as_secs_f64() * 1000.0);
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this example is for")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let result = work();
    (result, begin.elapsed())
}
