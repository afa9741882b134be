//! Fills the log of one made-up member of a team with sixteen weeks up to a day, for `docs/samples.sh`: waits that have their
//! tags, and the stretches in which draglog was open.

#![expect(clippy::print_stdout, reason = "an example that reports on stdout")]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use clap::Parser;
use draglog::app::demo;
use draglog::domain::log::run::SourceName;
use draglog::domain::time::{Moment, Span};
use draglog::storage::Store;

const WEEKS: i64 = 16;

#[derive(Parser)]
struct Arguments {
    /// Folder of the log; made where it is missing.
    #[arg(long)]
    data_dir: PathBuf,
    /// Which member: each has another log.
    #[arg(long)]
    member: u64,
    /// The day after the last week, such as 2026-11-23.
    #[arg(long)]
    until: NaiveDate,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let midnight = arguments.until.and_hms_opt(0, 0, 0).context("a day has a midnight")?;
    let until: Moment = midnight.and_utc().fixed_offset();
    let (mut store, _) = Store::open(&arguments.data_dir, until)?;
    let length = Duration::from_secs(WEEKS.unsigned_abs() * 7 * 24 * 3600);
    // Some wait more than others: from about ten waits a day to about twenty.
    let waits = 800 + 120 * usize::try_from(arguments.member % 8)?;
    let count = store.insert_history(demo::history(arguments.member, until, length, waits))?;
    store.insert_observed(SourceName::Events, observed(until))?;
    println!("{count} waits");
    Ok(())
}

/// Every working day from nine to half past five.
fn observed(until: Moment) -> impl Iterator<Item = Span> {
    let days = (1..=WEEKS * 7).rev().map(move |back| until - TimeDelta::days(back));
    let working = days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    working.map(|day| Span { start: day + TimeDelta::hours(9), end: day + TimeDelta::minutes(17 * 60 + 30) })
}
