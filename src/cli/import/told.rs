//! What an import tells: what was read, what was kept, what was left out and why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::json::{Time, seconds_of};
use super::super::{CommandResult, out};
use crate::app::importing::{Coverage, Imported, Request};
use crate::domain::log::evidence::{Format, LeftOut};
use crate::domain::say::text::{clean, duration};

/// `draglog.import/1`.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    format: Format,
    dry_run: bool,
    read: u64,
    added: u64,
    updated: u64,
    known: u64,
    recorded: u64,
    left_out: &'a BTreeMap<LeftOut, u64>,
    not_understood: u64,
    first_problem: Option<ProblemDocument<'a>>,
    from: Option<Time>,
    to: Option<Time>,
    coverage: Option<CoverageDocument>,
}

#[derive(Serialize)]
struct ProblemDocument<'a> {
    place: u64,
    why: &'a str,
}

#[derive(Serialize)]
struct CoverageDocument {
    present_seconds: f64,
    observed_seconds: f64,
}

pub(super) fn json(request: &Request, imported: &Imported) -> CommandResult {
    let (findings, taken) = (&imported.findings, &imported.taken);
    out::json(&Document {
        schema: "draglog.import/1",
        format: request.format,
        dry_run: request.dry_run,
        read: findings.read,
        added: taken.added,
        updated: taken.updated,
        known: taken.known,
        recorded: taken.recorded,
        left_out: &findings.left_out,
        not_understood: findings.not_understood,
        first_problem: findings.first_problem.as_ref().map(|(place, why)| ProblemDocument { place: *place, why }),
        from: imported.reach.map(|(from, _)| Time(from)),
        to: imported.reach.map(|(_, to)| Time(to)),
        coverage: imported.coverage.map(|coverage| CoverageDocument {
            present_seconds: seconds_of(coverage.present),
            observed_seconds: seconds_of(coverage.observed),
        }),
    })
}

pub(super) fn people(request: &Request, imported: &Imported) -> CommandResult {
    out::data(|out| {
        for line in lines(request, imported) {
            writeln!(out, "{}", clean(&line))?;
        }
        Ok(())
    })
}

fn lines(request: &Request, imported: &Imported) -> Vec<String> {
    let (findings, taken) = (&imported.findings, &imported.taken);
    let (read, kept) = nouns(request.format);
    let verb = if request.dry_run { "would take in" } else { "took in" };
    let reach = imported
        .reach
        .filter(|_| taken.added + taken.updated > 0)
        .map_or(String::new(), |(from, to)| format!(" from {} to {}", from.format("%Y-%m-%d"), to.format("%Y-%m-%d")));
    let mut lines =
        vec![format!("read {}, {verb} {}{reach}", counted(findings.read, read), counted(taken.added, kept))];
    let mut also = |count: u64, words: &str| {
        if count > 0 {
            lines.push(format!("{count:>7} {words}"));
        }
    };
    also(taken.updated, "told more than before, brought up to date");
    also(taken.known, "known from an earlier import");
    also(taken.recorded, "in the log already: draglog saw them, or another history told of them");
    for (reason, count) in &findings.left_out {
        also(*count, &format!("left out: {}", reason.words()));
    }
    if let Some((place, why)) = &findings.first_problem {
        let count = findings.not_understood;
        lines.push(format!(
            "{count:>7} of {} not understood; the first is {} {place}: {why}",
            findings.read,
            place_of(request.format)
        ));
    }
    lines.extend(imported.coverage.map(coverage));
    if request.format.is_history() && taken.added > 0 && !request.dry_run {
        lines.push("`draglog log` lists them; they give runs an ETA and are never asked about".into());
    }
    lines
}

fn coverage(coverage: Coverage) -> String {
    let (observed, present) = (duration(coverage.observed), duration(coverage.present));
    format!("draglog was watching for {observed} of the {present} that you were at the machine")
}

/// What is read and what is kept, one of each.
const fn nouns(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::GhPrs => ("pull request", "pull request"),
        Format::Junit => ("report", "report"),
        Format::Atuin | Format::ZshHistory => ("command", "run"),
        Format::Activitywatch => ("event", "stretch"),
    }
}

const fn place_of(format: Format) -> &'static str {
    match format {
        Format::ZshHistory => "line",
        Format::Atuin => "row",
        Format::GhPrs => "number",
        Format::Junit => "report",
        Format::Activitywatch => "event",
    }
}

fn counted(count: u64, noun: &str) -> String {
    let end = match (count, noun.ends_with("ch")) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{count} {noun}{end}")
}
