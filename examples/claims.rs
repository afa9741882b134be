//! How often draglog claims something of a log in which nothing goes on, how often it finds what does, and how often its
//! intervals over runs cover the truth: `cargo run --release --example claims -- [--logs 400]`. The seed is fixed.

#![expect(clippy::print_stdout, reason = "an example's output is its figure")]

use std::time::Duration;

use chrono::{Days, NaiveDate, TimeDelta, Utc};
use clap::Parser;
use draglog::domain::figure::insight::look::LookEvidence;
use draglog::domain::figure::insight::recap::recap;
use draglog::domain::figure::insight::{
    Anchor, Basis, Drag, Estimate, Frame, LocalReading, MetricValue, Panel, PanelInputs, Reach, looks, panel,
};
use draglog::domain::figure::pilot::{self, Pilot, Verdict};
use draglog::domain::figure::stats::{self, Metric, Scope, WaitRecords};
use draglog::domain::log::reading::Reading;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::wait::{End, Kind, Outcome, Source, Wait, WaitId, WaitTag};
use draglog::domain::time::{Moment, Span};
use fastrand::Rng;

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = 400)]
    logs: u32,
}

const SEED: u64 = 20_261_130;

/// How weekly figures come about where nothing changes.
#[derive(Clone, Copy)]
enum Weeks {
    Normal,
    Skewed,
    /// Each like the last (0.5).
    Together,
}

impl Weeks {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Normal, "normal"), (Self::Skewed, "skewed"), (Self::Together, "neighbours move together (0.5)")];

    /// So many weeks with mean 1 that vary by 20 % (the skewed ones by 50 %), times `drop` from the `at`-th on.
    fn series(self, rng: &mut Rng, weeks: usize, (at, drop): (usize, f64)) -> Vec<f64> {
        let mut level = normal(rng);
        let week = |place: usize| {
            let noise = normal(rng);
            level = 0.5 * level + 0.75_f64.sqrt() * noise;
            let value = match self {
                Self::Normal => 1.0 + 0.2 * noise,
                Self::Skewed => (0.47 * noise - 0.11).exp(),
                Self::Together => 1.0 + 0.2 * level,
            };
            value.max(0.02) * if place >= at { drop } else { 1.0 }
        };
        (0..weeks).map(week).collect()
    }
}

fn main() -> anyhow::Result<()> {
    let Arguments { logs } = Arguments::parse();
    let mut rng = Rng::with_seed(SEED);
    println!("{logs} logs each\n");
    pilots(logs, &mut rng);
    movement(logs, &mut rng)?;
    recaps(logs.div_ceil(10), &mut rng)?;
    intervals(logs, &mut rng);
    Ok(())
}

fn percent(hits: u32, of: u32) -> String {
    format!("{:.0} %", 100.0 * f64::from(hits) / f64::from(of.max(1)))
}

fn count(logs: u32, mut log: impl FnMut() -> bool) -> String {
    let hits = (0..logs).filter(|_| log()).count();
    percent(u32::try_from(hits).unwrap_or(logs), logs)
}

/// A verdict on nothing, and on a lasting drop of 30 %; and how often the interval alone would claim at every look.
fn pilots(logs: u32, rng: &mut Rng) {
    println!(
        "| pilot, judged once | weeks | claims on nothing | finds a drop of 30 % | if looked at every week | any signal (XmR) |\n|---|---|---|---|---|---|"
    );
    for (kind, name) in Weeks::ALL {
        for after in [4, 8, 12, 26] {
            let claims = |rng: &mut Rng, drop: f64| {
                matches!(
                    verdict(&kind.series(rng, 8 + after, (8, drop))),
                    Verdict::LargerThanUsual | Verdict::AgainstExpectation
                )
            };
            let nothing = count(logs, || claims(rng, 1.0));
            let drop = count(logs, || claims(rng, 0.7));
            let (mut looks, mut signals) = (0, 0);
            for _ in 0..logs {
                let weeks = kind.series(rng, 8 + after, (8, 1.0));
                let shift = |after: usize| stats::hodges_lehmann(&weeks[..8], &weeks[8..8 + after]);
                looks += u32::from((1..=after).any(|after| shift(after).is_some_and(|shift| shift.p <= 0.05)));
                let series: Vec<Option<f64>> = weeks.iter().copied().map(Some).collect();
                let limits = stats::xmr::Limits::of(&series[..8], stats::xmr::FACTOR);
                signals += u32::from(limits.is_some_and(|limits| !limits.signals(&series[8..]).is_empty()));
            }
            println!(
                "| {name} | 8 + {after} | {nothing} | {drop} | {} | {} |",
                percent(looks, logs),
                percent(signals, logs)
            );
        }
    }
    println!();
}

fn monday() -> NaiveDate {
    NaiveDate::default() + Days::new(4 + 7 * 2000)
}

fn start(week: usize) -> Moment {
    let days = Days::new(7 * week as u64);
    draglog::domain::time::midnight(monday() + days, &Utc)
}

/// What a pilot with eight weeks before says of weekly blocked hours.
fn verdict(weeks: &[f64]) -> Verdict {
    let (mut waits, mut observed) = (Vec::new(), Vec::new());
    for (week, hours) in weeks.iter().enumerate() {
        waits.push(blocked(&waits, start(week), *hours));
        observed.push(Span { start: start(week), end: start(week) + TimeDelta::hours(40) });
    }
    let pilot = Pilot {
        name: "p".into(),
        hypothesis: "h".into(),
        metric: Metric::Blocked,
        about: Scope::All,
        control: None,
        worth: 0.3,
        baseline_weeks: 8,
        judged_after: None,
        picked_because_bad: false,
        registered_at: start(8),
        started_at: start(8),
        stopped_at: None,
    };
    let evidence = stats::WeeklyEvidence { waits: &waits, observed: &observed, trees: &[] };
    pilot::read(pilot, &evidence, &[], Reading::new(start(weeks.len()), &Settings::default()), &Utc).verdict
}

fn blocked(before: &[Wait], start: Moment, hours: f64) -> Wait {
    let begun = Wait::begun(next(before), Kind::Environment, Source::Manual, "environment", start);
    ended(begun, hours * 3600.0, Outcome::Succeeded)
}

fn next(waits: &[Wait]) -> WaitId {
    WaitId(i64::try_from(waits.len()).unwrap_or_default() + 1)
}

fn ended(wait: Wait, seconds: f64, outcome: Outcome) -> Wait {
    let measured = Duration::from_secs_f64(seconds);
    Wait { end: Some(End::new(wait.started_at + measured, outcome)), measured, ..wait }
}

/// Limits of usual movement over a year: what is claimed where nothing changes, and how soon a lasting drop is told.
fn movement(logs: u32, rng: &mut Rng) -> anyhow::Result<()> {
    const YEAR: usize = 52;
    const CHANGE: usize = 40;
    println!(
        "| usual movement, limits from 12 weeks | years with a week that stands out | years with a sentence | weeks with a sentence | a drop of 30 % told within 4 weeks | within 8 |\n|---|---|---|---|---|---|"
    );
    for (kind, name) in Weeks::ALL {
        let (mut out, mut years, mut weeks, mut seen) = (0, 0, 0, [0, 0]);
        for _ in 0..logs {
            let asks = told(&kind.series(rng, YEAR, (YEAR, 1.0)));
            out += u32::from(asks.iter().any(Option::is_some));
            years += u32::from(asks.contains(&Some(true)));
            weeks += u32::try_from(asks.iter().filter(|asks| **asks == Some(true)).count())?;
            let asks = told(&kind.series(rng, YEAR, (CHANGE, 0.7)));
            for (seen, within) in seen.iter_mut().zip([4, 8]) {
                *seen += u32::from(asks[CHANGE - 12..CHANGE - 12 + within].contains(&Some(true)));
            }
        }
        let judged = logs * u32::try_from(YEAR - 12)?;
        let [four, eight] = seen.map(|seen| percent(seen, logs));
        println!(
            "| {name} | {} | {} | {:.1} % | {four} | {eight} |",
            percent(out, logs),
            percent(years, logs),
            100.0 * f64::from(weeks) / f64::from(judged)
        );
    }
    println!();
    Ok(())
}

/// For each week after the first twelve: whether it has a signal, and whether that is worth a sentence.
fn told(weeks: &[f64]) -> Vec<Option<bool>> {
    let series: Vec<Option<f64>> = weeks.iter().copied().map(Some).collect();
    let Some(limits) = stats::xmr::Limits::of(&series[..12], stats::xmr::FACTOR) else { return Vec::new() };
    let signals = limits.floored().signals(&series[12..]);
    let of = |at: usize| signals.iter().filter(|signal| signal.at == at).map(stats::xmr::Signal::asks).max();
    (0..weeks.len() - 12).map(of).collect()
}

/// A year of runs, sixteen a day; failures come independently, or in rows.
fn year(rng: &mut Rng, in_rows: bool) -> (Vec<Wait>, Vec<Span>) {
    let (mut waits, mut observed, mut failed) = (Vec::new(), Vec::new(), false);
    for week in 0..52 {
        let level = (0.2 * normal(rng)).exp();
        for day in 0..5 {
            let morning = start(week) + TimeDelta::days(day) + TimeDelta::hours(9);
            observed.push(Span { start: morning, end: morning + TimeDelta::hours(8) });
            for run in 0..16 {
                let chance = match (in_rows, failed) {
                    (true, true) => 0.55,
                    (true, false) => 0.09,
                    (false, _) => 1.0 / 6.0,
                };
                failed = rng.f64() < chance;
                let begun = Wait::begun(
                    next(&waits),
                    Kind::Test,
                    Source::Observed,
                    "make test",
                    morning + TimeDelta::minutes(30 * run),
                );
                let wait = Wait { tag: "build_test".parse().ok().map(WaitTag::by_person), ..begun };
                let outcome = if failed { Outcome::Failed } else { Outcome::Succeeded };
                waits.push(ended(wait, 300.0 * level * (0.3 * normal(rng)).exp(), outcome));
            }
        }
    }
    (waits, observed)
}

/// In how many weeks and years the recap says that something changed where nothing did.
fn recaps(logs: u32, rng: &mut Rng) -> anyhow::Result<()> {
    println!(
        "| recap, nothing changed | weeks with a sentence on hours | on runs that passed | years with any |\n|---|---|---|---|"
    );
    for (in_rows, name) in [(false, "failures independent"), (true, "failures in rows")] {
        let (mut weeks, mut hours, mut passed, mut years) = (0, 0, 0, 0);
        for _ in 0..logs {
            let (waits, observed) = year(rng, in_rows);
            let mut is_any = false;
            for week in 13..52 {
                let changed = changed(&waits, &observed, week)?;
                let has =
                    |words: &str| changed.iter().any(|line| line.contains("worth asking") && line.contains(words));
                (weeks, hours, passed) =
                    (weeks + 1, hours + u32::from(has("hours held up")), passed + u32::from(has("runs passed")));
                is_any |= has("worth asking");
            }
            years += u32::from(is_any);
        }
        println!("| {name} | {} | {} | {} |", percent(hours, weeks), percent(passed, weeks), percent(years, logs));
    }
    println!();
    Ok(())
}

fn changed(waits: &[Wait], observed: &[Span], week: usize) -> anyhow::Result<Vec<String>> {
    let frame = Frame { monday: monday() + Days::new(7 * week as u64), reach: Reach::Week };
    let now = start(week + 1);
    let reading = Reading::new(now, &Settings::default());
    let anchor = Anchor::of(&[], observed.first().map(|first| first.start), frame, &Utc);
    let anchor = anchor.ok_or_else(|| anyhow::anyhow!("nothing was observed"))?;
    let strip = frame.strip(&Utc);
    let seen = |from: Moment, to: Moment| (between(waits, from, to), observed);
    let mut basis = Basis::from(anchor);
    let (first, _) = seen(start(0), start(12));
    basis.add(
        &WaitRecords { waits: first, observed, ..WaitRecords::default() },
        (anchor.monday, frame.monday),
        &LocalReading { reading, zone: &Utc },
    );
    let (own, _) = seen(strip.from, strip.to);
    let inputs = PanelInputs {
        records: WaitRecords { waits: own, observed, ..Default::default() },
        basis: Some(&basis),
        ..Default::default()
    };
    let panel: Panel = panel(&inputs, frame, reading, &Utc);
    let evidence = LookEvidence::new(inputs, &panel, reading, &Utc);
    Ok(recap(&evidence, &looks::worth_a_look(&evidence), &[]).changed)
}

/// Those of `waits`, by their start, that began between two moments.
fn between(waits: &[Wait], from: Moment, to: Moment) -> &[Wait] {
    let at = |moment: Moment| waits.partition_point(|wait| wait.started_at < moment);
    &waits[at(from)..at(to)]
}

/// How often the intervals of run duration and success share cover the truth where days differ and failures come in rows.
fn intervals(logs: u32, rng: &mut Rng) {
    println!(
        "| interval over runs | weeks | run duration covers | single runs would | success share covers | Wilson would |\n|---|---|---|---|---|---|"
    );
    for (reach, weeks) in [(Reach::Week, 1_u64), (Reach::Month, 4), (Reach::Quarter, 12)] {
        let mut covered = [0; 4];
        for _ in 0..logs {
            let runs = stretch(rng, weeks);
            let monday = monday() + Days::new(7 * (weeks - 1));
            let now: Moment = start(usize::try_from(weeks).unwrap_or_default());
            let reading = Reading::new(now, &Settings::default());
            let panel = panel(
                &PanelInputs { records: WaitRecords { waits: &runs, ..Default::default() }, ..Default::default() },
                Frame { monday, reach },
                reading,
                &Utc,
            );
            let estimate = |drag: Drag| {
                panel.metrics.iter().find(|metric| metric.drag == drag).and_then(|metric| match metric.value {
                    MetricValue::Length { median, .. } => Some(median),
                    MetricValue::Share { estimate, .. } => Some(estimate),
                    _ => None,
                })
            };
            let lengths: Vec<f64> = runs.iter().map(|run| run.measured.as_secs_f64() * 1000.0).collect();
            let passed = runs.iter().filter(|run| run.has(Outcome::Succeeded)).count() as u64;
            let single = stats::median_interval(&lengths).map(|median| [median.low, median.high]);
            let ends = |estimate: Option<Estimate>| estimate?.interval.map(|interval| [interval.low, interval.high]);
            let found = [
                (ends(estimate(Drag::RunDuration)), 60_000.0),
                (single, 60_000.0),
                (ends(estimate(Drag::SuccessRate)), 5.0 / 6.0),
                (stats::wilson95(passed, lengths.len() as u64), 5.0 / 6.0),
            ];
            for (covered, (ends, truth)) in covered.iter_mut().zip(found) {
                *covered += u32::from(ends.is_some_and(|[low, high]| low <= truth && truth <= high));
            }
        }
        let [days, single, share, wilson] = covered.map(|covered| percent(covered, logs));
        println!("| days differ by 30 %, failures in rows | {weeks} | {days} | {single} | {share} | {wilson} |");
    }
}

/// Weeks of twelve runs a day with a median of a minute; the runs of a day have something in common, and failures come in rows.
fn stretch(rng: &mut Rng, weeks: u64) -> Vec<Wait> {
    let (mut waits, mut failed) = (Vec::new(), false);
    for day in (0..weeks * 7).filter(|day| day % 7 < 5) {
        let morning = start(0) + TimeDelta::days(i64::try_from(day).unwrap_or_default()) + TimeDelta::hours(9);
        let level = 0.3 * normal(rng);
        for run in 0..12 {
            failed = rng.f64() < if failed { 0.55 } else { 0.09 };
            let begun = Wait::begun(
                next(&waits),
                Kind::Test,
                Source::Observed,
                "make test",
                morning + TimeDelta::minutes(30 * run),
            );
            let outcome = if failed { Outcome::Failed } else { Outcome::Succeeded };
            waits.push(ended(begun, 60.0 * (level + 0.3 * normal(rng)).exp(), outcome));
        }
    }
    waits
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut Rng) -> f64 {
    (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos()
}
