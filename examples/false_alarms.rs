//! How often each sentence-maker speaks where there is nothing to tell: `false_alarms [--logs 200]`.
//!
//! Each log has twelve weeks of runs, reviews and context hunts drawn from distributions that do not change: lengths are
//! lognormal with a share that a whole day has in common, as it is on a machine that has good and bad days.

#![expect(clippy::print_stdout, reason = "an example that reports on stdout")]

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, TimeZone};
use clap::Parser;
use draglog::domain::figure::insight::look::LookEvidence;
use draglog::domain::figure::insight::looks::MAKERS;
use draglog::domain::figure::insight::{Frame, PanelInputs, Reach, panel};
use draglog::domain::figure::stats::WaitRecords;
use draglog::domain::log::reading::Reading;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::wait::{End, HuntOutcome, Kind, Outcome, Source, Wait, WaitId, WaitTag};
use draglog::domain::time::{Moment, Span};
use fastrand::Rng;

#[derive(Parser)]
struct Arguments {
    /// How many logs.
    #[arg(long, default_value_t = 200)]
    logs: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Label, middle length in seconds, runs a day.
const COMMANDS: [(&str, f64, usize); 8] = [
    ("cargo check", 8.0, 9),
    ("cargo test", 48.0, 4),
    ("cargo build", 70.0, 3),
    ("npm test", 34.0, 4),
    ("npm run build", 58.0, 2),
    ("pytest", 95.0, 2),
    ("make", 240.0, 1),
    ("docker build", 160.0, 1),
];
/// Standard deviations of the logarithm: of a run, of what the runs of one day have in common, and of what those of one
/// command in one week have; weeks are half like the last.
const OF_A_RUN: f64 = 0.4;
const OF_A_DAY: f64 = 0.15;
const OF_A_WEEK: f64 = 0.15;
const WEEKS: u64 = 12;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let zone =
        FixedOffset::east_opt(3600).unwrap_or(FixedOffset::east_opt(0).ok_or_else(|| anyhow::anyhow!("no zone"))?);
    let monday: NaiveDate = "2026-11-16".parse()?;
    let now = DateTime::parse_from_rfc3339("2026-11-20T17:30:00+01:00")?;
    let mut rng = Rng::with_seed(arguments.seed);
    let mut fired: BTreeMap<&str, u64> = BTreeMap::new();
    for _ in 0..arguments.logs {
        let (waits, observed) = log(&mut rng, monday, now, zone);
        let inputs = PanelInputs {
            records: WaitRecords { waits: &waits, observed: &observed, ..Default::default() },
            ..Default::default()
        };
        let reading = Reading::new(now, &Settings::default());
        let panel = panel(&inputs, Frame { monday, reach: Reach::Month }, reading, &zone);
        let evidence = LookEvidence::new(inputs, &panel, reading, &zone);
        for look in MAKERS.iter().filter_map(|maker| maker.look(&evidence)) {
            *fired.entry(look.id).or_default() += 1;
        }
    }
    println!("{} logs without a signal; sentences:", arguments.logs);
    for (id, count) in &fired {
        println!("{id:<26} {count:>5}  {:>3.0} %", 100.0 * *count as f64 / arguments.logs as f64);
    }
    if fired.is_empty() {
        println!("none");
    }
    Ok(())
}

fn log(rng: &mut Rng, monday: NaiveDate, now: Moment, zone: FixedOffset) -> (Vec<Wait>, Vec<Span>) {
    let (mut waits, mut observed) = (Vec::new(), Vec::new());
    let mut of_week = COMMANDS.map(|_| normal(rng));
    for day in (0..WEEKS * 7).filter(|day| day % 7 < 5) {
        let date = monday - Days::new(7 * (WEEKS - 1)) + Days::new(day);
        let Some(midnight) = date.and_hms_opt(0, 0, 0).and_then(|time| zone.from_local_datetime(&time).earliest())
        else {
            continue;
        };
        let at = |rng: &mut Rng| midnight + TimeDelta::seconds(rng.i64(9 * 3600..17 * 3600));
        observed.push(Span { start: midnight + TimeDelta::hours(9), end: midnight + TimeDelta::hours(17) });
        let of_day = normal(rng) * OF_A_DAY;
        if day % 7 == 0 {
            of_week = of_week.map(|level| 0.5 * level + 0.75_f64.sqrt() * normal(rng));
        }
        for ((label, middle, runs), of_week) in COMMANDS.iter().zip(of_week) {
            for _ in 0..*runs {
                let seconds = middle * (of_day + of_week * OF_A_WEEK + normal(rng) * OF_A_RUN).exp();
                let begun = Wait::begun(next(&waits), Kind::Build, Source::Observed, *label, at(rng));
                let outcome = if rng.f64() < 0.2 { Outcome::Failed } else { Outcome::Succeeded };
                waits.push(ended(Wait { project: Some("api-server".into()), ..begun }, seconds, outcome));
            }
        }
        if rng.f64() < 0.3 {
            let begun = Wait::begun(next(&waits), Kind::Context, Source::Manual, "context", at(rng));
            let found = [HuntOutcome::Docs, HuntOutcome::Code, HuntOutcome::Person][rng.usize(0..3)];
            waits.push(ended(
                Wait { found: Some(found), tag: "context_hunt".parse().ok().map(WaitTag::by_person), ..begun },
                1500.0,
                Outcome::Unknown,
            ));
        }
        if rng.f64() < 0.5 {
            let seconds = 6.0 * 3600.0 * (normal(rng) * 1.0).exp();
            let begun = Wait::begun(next(&waits), Kind::Review, Source::Manual, "review", at(rng));
            waits.push(ended(
                Wait { tag: "review_wait".parse().ok().map(WaitTag::by_person), ..begun },
                seconds,
                Outcome::Unknown,
            ));
        }
    }
    waits.retain(|wait| wait.started_at < now);
    for wait in waits.iter_mut().filter(|wait| wait.ended_at().is_some_and(|end| end > now)) {
        wait.end = None;
    }
    waits.sort_by_key(|wait| wait.started_at);
    (waits, observed)
}

fn next(waits: &[Wait]) -> WaitId {
    WaitId(i64::try_from(waits.len()).unwrap_or_default() + 1)
}

fn ended(wait: Wait, seconds: f64, outcome: Outcome) -> Wait {
    let measured = Duration::from_secs_f64(seconds);
    Wait { end: Some(End::new(wait.started_at + measured, outcome)), measured, ..wait }
}

/// A standard normal number (Box and Muller).
fn normal(rng: &mut Rng) -> f64 {
    (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos()
}
