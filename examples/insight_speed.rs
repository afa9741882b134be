//! How long the drag panel takes on a large log: opening it, going from week to week, and `stats --since 90d --by week`.
//!
//! `cargo run --release --example seed_log -- --waits 500000 --data-dir DIR`, then
//! `cargo run --release --example insight_speed -- DIR`. Prints the middle and the slowest of several goes, and where the time goes.

#![expect(clippy::print_stdout, reason = "an example's output is its figure")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{Local, TimeDelta};
use draglog::domain::figure::insight::{Frame, PanelInputs, panel};
use draglog::domain::figure::stats::{Grouping, WaitRecords, groups, summary};
use draglog::domain::log::filter::Filter;
use draglog::domain::log::prompt::ShownPrompt;
use draglog::domain::log::reading::Reading;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::wait::{Actor, Wait};
use draglog::domain::time::{Moment, Period};
use draglog::storage::Store;

/// Goes of each measurement.
const GOES: usize = 9;

fn main() -> anyhow::Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).map_or_else(|| ".".into(), Into::into);
    let now = draglog::clock::now();
    let mut opening = Vec::new();
    for _ in 0..GOES {
        opening.push(timed(|| open_panel(&folder, now))?);
    }
    report("open the panel (log closed before)", opening);
    let (store, _) = Store::open(&folder, now)?;
    let reading = Reading::new(now, &Settings::default());
    let frame = Frame::current(now, &Local);
    let mut reads = Vec::new();
    for _ in 0..GOES {
        reads.push(timed(|| waits(&store, frame.strip(&Local)))?);
    }
    report("  reading twelve weeks", reads);
    let strip = waits(&store, frame.strip(&Local))?;
    println!("{:>44} waits", strip.len());
    let mut sums = Vec::new();
    for _ in 0..GOES {
        sums.push(timed(|| {
            Ok(panel(
                &PanelInputs { records: WaitRecords { waits: &strip, ..Default::default() }, ..Default::default() },
                frame,
                reading,
                &Local,
            ))
        })?);
    }
    report("  the figures of them", sums);
    weekly(&store, now)
}

/// `draglog stats --since 90d --by week`, without its process.
fn weekly(store: &Store, now: Moment) -> anyhow::Result<()> {
    let reading = Reading::new(now, &Settings::default());
    let period = Period { from: now - TimeDelta::days(90), to: now };
    let mut goes = Vec::new();
    for _ in 0..GOES {
        goes.push(timed(|| {
            let waits = waits(store, period)?;
            let inputs = WaitRecords { waits: &waits, ..Default::default() };
            Ok((summary(&inputs, period, reading), groups(&waits, Grouping::Week, period, reading, &Local)))
        })?);
    }
    report("stats --since 90d --by week", goes);
    Ok(())
}

fn open_panel(folder: &Path, now: Moment) -> anyhow::Result<()> {
    let (store, _) = Store::open(folder, now)?;
    let frame = Frame::current(now, &Local);
    let strip = frame.strip(&Local);
    let waits = waits(&store, strip)?;
    let (observed, trees) = (store.observed(strip.from, strip.to)?, store.trees(&waits)?);
    let prompts: Vec<ShownPrompt> = store.prompts(strip.from)?.into_iter().map(ShownPrompt::settled).collect();
    let inputs = PanelInputs {
        records: WaitRecords {
            waits: &waits,
            observed: &observed,
            prompts: &prompts,
            trees: &trees,
            ..Default::default()
        },
        ..Default::default()
    };
    let panel = panel(&inputs, frame, Reading::new(now, &Settings::default()), &Local);
    anyhow::ensure!(panel.weeks.len() == 12, "a strip has twelve weeks");
    Ok(())
}

fn waits(store: &Store, period: Period) -> anyhow::Result<Vec<Wait>> {
    let (since, until) = (Some(period.from), Some(period.to));
    Ok(store.waits(&Filter { since, until, actor: Some(Actor::Person), ..Filter::default() })?)
}

fn report(what: &str, mut goes: Vec<Duration>) {
    goes.sort_unstable();
    let milliseconds = |length: Duration| length.as_secs_f64() * 1000.0;
    let (middle, slowest) = (goes[goes.len() / 2], goes[goes.len() - 1]);
    println!("{what:<36} {:>7.1} ms, slowest {:>7.1} ms", milliseconds(middle), milliseconds(slowest));
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this example is for")]
fn timed<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}
