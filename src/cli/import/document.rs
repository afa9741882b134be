//! What an import tells: what was read, what was kept, what was left out and why.

use super::super::json::{Time, object, seconds_of};
use super::super::{CommandResult, out};
use crate::app::act::import::{ImportSummary, Request, WatchCoverage};
use crate::domain::log::evidence::{Findings, ImportFormat};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
use crate::domain::time::Moment;

/// `draglog.import/1`.
pub(super) fn json(request: &Request, imported: &ImportSummary) -> CommandResult {
    let (findings, taken) = (&imported.findings, &imported.taken);
    out::json(&object! {
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
        first_problem: findings.first_problem.as_ref().map(|(place, why)| object! { place, why }),
        from: imported.reach.map(|(from, _)| Time(from)),
        to: imported.reach.map(|(_, to)| Time(to)),
        coverage: imported.coverage.map(|coverage| object! {
            present_seconds: seconds_of(coverage.present),
            observed_seconds: seconds_of(coverage.observed),
        }),
    })
}

pub(super) fn people(request: &Request, imported: &ImportSummary) -> CommandResult {
    out::lines(lines(request, imported).iter().map(|line| clean(line)))
}

fn lines(request: &Request, imported: &ImportSummary) -> Vec<String> {
    let (findings, taken) = (&imported.findings, &imported.taken);
    let (read, kept) = nouns(request.format);
    let verb = if request.dry_run { "would take in" } else { "took in" };
    let reach = imported
        .reach
        .filter(|_| taken.added + taken.updated > 0)
        .map_or(String::new(), |(from, to)| format!(", {}", days(from, to)));
    let mut lines = vec![format!("read {}, {verb} {}{reach}", count(findings.read, read), count(taken.added, kept))];
    let counts = [
        (taken.updated, "updated: the file has more about them than before"),
        (taken.known, "known from an earlier import"),
        (taken.recorded, "in the log already: draglog saw them, or another history had them"),
    ];
    let left_out = findings.left_out.iter().map(|(reason, number)| (*number, format!("left out: {}", reason.name())));
    let counts = counts.into_iter().map(|(number, words)| (number, words.to_owned())).chain(left_out);
    lines.extend(counts.filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number:>7} {words}")));
    lines.extend(not_understood(findings, request.format));
    lines.extend(imported.coverage.map(coverage));
    if request.format.is_history() && taken.added > 0 && !request.dry_run {
        lines.push("`draglog log` lists them; they give runs an ETA, and no question is asked about them".into());
    }
    lines
}

fn not_understood(findings: &Findings, format: ImportFormat) -> Option<String> {
    let (place, why) = findings.first_problem.as_ref()?;
    let Findings { not_understood, read, .. } = findings;
    Some(format!("{not_understood:>7} of {read} not understood; the first is {} {place}: {why}", place_of(format)))
}

/// `10\u{2013}16 Nov 2026`, both days included.
fn days(from: Moment, to: Moment) -> String {
    moment::days_with_year(from.date_naive(), to.date_naive())
}

fn coverage(coverage: WatchCoverage) -> String {
    let (observed, present) = (duration(coverage.observed), duration(coverage.present));
    format!("draglog was watching for {observed} of the {present} that you were at the machine")
}

/// What is read and what is kept, one of each.
const fn nouns(format: ImportFormat) -> (&'static str, &'static str) {
    match format {
        ImportFormat::GhPrs => ("pull request", "pull request"),
        ImportFormat::GhRuns | ImportFormat::GlabPipelines | ImportFormat::BkBuilds => ("CI run", "CI run"),
        ImportFormat::Junit => ("report", "report"),
        ImportFormat::Atuin | ImportFormat::ZshHistory => ("command", "run"),
        ImportFormat::Activitywatch => ("event", "stretch"),
        ImportFormat::Draglog => ("record", "record"),
    }
}

const fn place_of(format: ImportFormat) -> &'static str {
    match format {
        ImportFormat::ZshHistory => "line",
        ImportFormat::Atuin => "row",
        ImportFormat::GhPrs | ImportFormat::GhRuns | ImportFormat::GlabPipelines | ImportFormat::BkBuilds => "number",
        ImportFormat::Junit => "report",
        ImportFormat::Activitywatch => "event",
        ImportFormat::Draglog => "record",
    }
}
