//! `draglog pulse results`: your answers over time. Descriptive: nothing is scored, versions are never mixed.

use std::io::Write;
use std::time::Duration;

use serde::Serialize;

use super::super::json::{Entries, each, object};
use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, done, out};
use crate::app::read::pulses;
use crate::domain::figure::pulse::{ArmTimes, ItemResult, PulseResults, ServiceResults};
use crate::domain::log::survey::{Answer, ItemKind, PulseResponse, TaskTimes, Unit};
use crate::domain::say::count::{count, times};
use crate::domain::say::escape::clean;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
use crate::storage::Store;

/// Show your own answers over time
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog pulse results                  every pulse that was taken
  draglog pulse results context_gaps
  draglog pulse results --json           draglog.pulse-results/1

Only answers to the same version and about the same service are compared.")]
pub(super) struct Args {
    /// The pulse; all that were taken unless given
    id: Option<String>,
    /// Print one JSON document (draglog.pulse-results/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let store = open_to_read(context)?;
    let loaded = super::load(&store, context)?;
    let all = pulses::results(&store, &loaded.surveys, args.id.as_deref())?;
    if let (Some(id), true) = (&args.id, all.is_empty()) {
        super::find(&loaded.surveys, id)?;
    }
    if args.json {
        return out::json(&object! { schema: "draglog.pulse-results/1", pulses: each(&all, part) });
    }
    if all.iter().all(|results| results.services.is_empty()) {
        return done("nothing was answered yet; `draglog pulse list` shows what there is");
    }
    out::data(|out| all.iter().try_for_each(|results| print(out, results, &store)))
}

fn part(results: &PulseResults) -> impl Serialize {
    let survey = &results.survey;
    let taken = results.responses().into_iter().map(|one| TakenPart {
        at: one.at().to_rfc3339(),
        answers: Entries(each(&survey.items, |item| (item.id.as_str(), one.answer(&item.id)))),
        service: one.sitting.service.as_deref(),
    });
    object! { id: &survey.id, version: survey.version, taken: taken.collect::<Vec<_>>() }
}

#[derive(Debug, Serialize)]
struct TakenPart<'a> {
    at: String,
    /// Every item in the survey's order, skipped ones as null.
    answers: Entries<'a, &'a Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
}

fn print(out: &mut dyn Write, results: &PulseResults, store: &Store) -> anyhow::Result<()> {
    let survey = &results.survey;
    let kept_apart = if results.is_current { "" } else { ", an earlier version, kept apart" };
    writeln!(out, "{} (version {}{kept_apart})", survey.title, survey.version)?;
    if survey.unit == Unit::Task {
        measured(out, &store.tasks()?)?;
    }
    for service in &results.services {
        print_service(out, service)?;
    }
    if let Some(line) = &survey.attribution {
        writeln!(out, "  {line}")?;
    }
    Ok(writeln!(out)?)
}

fn print_service(out: &mut dyn Write, results: &ServiceResults) -> anyhow::Result<()> {
    let day = |one: &PulseResponse| moment::day_and_year(one.at().date_naive());
    let numbers = results.records.iter().map(|one| format!("{} on {}", one.id, day(&one.response)));
    let numbers = numbers.collect::<Vec<_>>().join(", ");
    let about = results.service.as_ref().map_or(String::new(), |service| format!("{}: ", clean(service)));
    writeln!(out, "  {about}taken {}: {numbers}", times(results.records.len()))?;
    for result in &results.items {
        print_item(out, result)?;
    }
    let compared = results.compared.iter().map(|one| format!("    {}: {}", one.item, one.sentence));
    let placements = results.placements.iter().map(|one| format!("    {}: {}", one.item, one.line()));
    let mut lines = titled("  the latest compared with the time before", compared);
    lines.extend(titled("  in the ranges of the questions", placements));
    for sign in &results.careless {
        lines.push(format!("  {} `draglog pulse delete` removes it if it should not count", sign.sentence()));
    }
    Ok(lines.iter().try_for_each(|line| writeln!(out, "{line}"))?)
}

/// Lines under a title; none without lines.
fn titled(title: &str, lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines = lines.peekable();
    let title = lines.peek().map(|_| title.to_owned());
    title.into_iter().chain(lines).collect()
}

fn print_item(out: &mut dyn Write, result: &ItemResult) -> anyhow::Result<()> {
    let item = &result.item;
    let text = match &item.kind {
        ItemKind::Bipolar { left, right, .. } => format!("{left} | {right}"),
        _ => item.text.clone(),
    };
    writeln!(out, "\n  {}: {}", item.id, clean(&text))?;
    let option = |number: u8| if number == 0 { String::new() } else { number.to_string() };
    let mut rows: Vec<(String, String, usize)> =
        result.rows.iter().map(|row| (option(row.option), clean(&row.label), row.count)).collect();
    let rest = [("0", clean(&item.na), result.not_applicable), ("", "skipped".to_owned(), result.skipped)];
    rows.extend(
        rest.into_iter().filter(|(.., count)| *count > 0).map(|(key, words, count)| (key.to_owned(), words, count)),
    );
    let widest = rows.iter().map(|(_, words, _)| words.chars().count()).max().unwrap_or_default();
    for (key, words, count) in rows {
        let how_often = if count == 0 { "-".to_owned() } else { times(count) };
        writeln!(out, "    {key:>2}  {words:<widest$}  {how_often}")?;
    }
    if let Some(headline) = result.headline.as_ref().filter(|headline| headline.of > 0) {
        writeln!(out, "    {}: {} of {}", clean(&headline.name), headline.count, headline.of)?;
    }
    Ok(())
}

/// Measured times of a pilot's tasks, before any opinion about them.
pub(super) fn measured(out: &mut dyn Write, tasks: &[TaskTimes]) -> anyhow::Result<()> {
    writeln!(out, "  measured")?;
    for times in ArmTimes::of(tasks) {
        let after =
            |time: Option<Duration>| time.map_or("not known".to_owned(), |time| format!("after {}", duration(time)));
        let (over, draft, end) = (count(times.ended, "task"), after(times.to_draft), after(times.to_end));
        writeln!(out, "    {:<7}  {over} over, first draft {draft}, end {end} (medians)", times.arm)?;
        if let Some((length, tasks)) = times.in_turns {
            let length = duration(length);
            writeln!(out, "             agents at work for {length} in one (median of {tasks} with turns)")?;
        }
    }
    Ok(())
}
