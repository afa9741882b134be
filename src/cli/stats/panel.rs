//! `draglog stats --panel`: the figures of the Insights screen.

use super::{Args, Format};
use crate::app::read::insights::panel_of;
use crate::app::read::pulses::Catalog;
use crate::cli::selection::tell_left_out;
use crate::cli::{CommandResult, Context, json, out};
use crate::domain::figure::insight::{CommandRuns, Coverage, DragMetric, Frame, Panel, PulseHeadline, TagShare};
use crate::domain::log::reading::Reading;
use crate::domain::log::tag::Tag;
use crate::domain::say::count::count;
use crate::domain::say::interval;
use crate::domain::say::moment::day;
use crate::domain::time::Moment;
use crate::storage::Store;

/// Commands named in text; the document has them all.
const COMMANDS: usize = 5;

/// Prints the panel; its last week is the one that `until` ends or lies in.
///
/// # Errors
/// If the log cannot be read.
pub(super) fn run(args: &Args, until: Option<Moment>, store: &Store, context: &Context) -> CommandResult {
    let frame = Frame { monday: super::last_monday(until, context), reach: args.weeks };
    let catalog = Catalog::new(context.paths.clone());
    let reading = Reading::new(context.now, &context.settings);
    let panel = panel_of(store, &catalog, frame, args.actor, reading)?;
    tell_left_out(store);
    if args.json {
        return out::json(&json::stats_of_panel(&panel));
    }
    if panel.is_empty() {
        return Ok(super::tell_nothing(args.actor));
    }
    let rows = told(&panel);
    if args.format == Some(Format::Markdown) {
        return out::line(super::markdown("Drag", panel.span, &rows).trim_end());
    }
    out::line(&super::people(panel.span, &rows))
}

/// Name and words of every figure.
fn told(panel: &Panel) -> Vec<(String, String)> {
    let row = |name: &str, words: String| (name.to_owned(), words);
    let summary = &panel.summary;
    let mut rows = vec![
        row("drag", panel.blocked()),
        row("usual movement", usual(panel)),
        row("machine time", super::length(summary.latency.total)),
        row("not held up", super::length(summary.blocked.not_held_up)),
        row("not answered", super::length(summary.blocked.unanswered)),
    ];
    rows.extend(panel.tags.iter().map(tag));
    rows.extend(panel.metrics.iter().map(metric));
    rows.extend(panel.slowest.iter().take(COMMANDS).map(|of| (format!("slow: {}", command(of)), slow(of))));
    rows.extend(panel.repeated.iter().take(COMMANDS).map(|of| (format!("often: {}", command(of)), often(of))));
    rows.extend(super::retry_rows(summary));
    rows.extend(summary.turns.rows());
    let imports = panel.imports;
    rows.extend(imports.tests.map(|tests| row("test reports", tests.words())));
    rows.extend(imports.ci.map(|ci| row("CI runs", ci.words())));
    rows.extend(imports.reopened.map(|reopened| row("opened again", reopened.words())));
    rows.extend(panel.said.iter().map(headline));
    rows.extend(imports.presence.map(|presence| row("at the machine", presence.words())));
    rows.push(row("coverage", format!("{}; not seen: {}", panel.coverage.line(), Coverage::NOT_SEEN)));
    rows
}

fn metric(metric: &DragMetric) -> (String, String) {
    let origin = metric.origin.map_or(String::new(), |origin| format!(" [{}]", origin.name()));
    (metric.drag.name().to_owned(), format!("{}{origin}", metric.words()))
}

fn headline(said: &PulseHeadline) -> (String, String) {
    let day = day(said.at.date_naive());
    (format!("pulse: {}", said.title), format!("{}: {} ({day})", said.share, said.answer))
}

fn usual(panel: &Panel) -> String {
    let Some(usual) = panel.usual else { return "not known before six observed weeks".to_owned() };
    let limits = usual.chart.limits;
    let words = format!("{} per observed week; {}", interval::hours([limits.lower, limits.upper]), usual.words());
    panel.movement().map_or_else(|| words.clone(), |movement| format!("{words}; {movement}"))
}

fn tag(share: &TagShare) -> (String, String) {
    let id = share.tag.map_or("untagged", Tag::id);
    let wave = share.wave.map_or(String::new(), |wave| format!(" [{wave}]"));
    let blocked = super::length(share.blocked);
    (format!("  {id}{wave}"), format!("{blocked}, {}, band {}", share.share.percentage(), share.band + 1))
}

fn command(command: &CommandRuns) -> String {
    let project = command.project.as_ref().map_or(String::new(), |project| format!(" in {project}"));
    format!("{}{project}", command.label)
}

fn slow(command: &CommandRuns) -> String {
    let length = super::milliseconds;
    let median = format!("median {}{}", length(command.median.value), command.median.bounds(length));
    format!("{median}, 90th percentile {}, {}", length(command.p90), count(command.runs, "run"))
}

fn often(command: &CommandRuns) -> String {
    format!("{}, {} in total", count(command.runs, "run"), super::length(command.total))
}
