//! `draglog stats`: adds up a period. Queue time, unanswered time and blocked time stay apart.

mod openmetrics;
mod panel;
mod turns;
mod week;

use std::process::ExitCode;
use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::error::usage;
use super::json::{StatsDocument, Time, seconds};
use super::out::{self, CsvField};
use super::selection::{Edges, open_to_read, tell_left_out};
use super::table::{Column, Table};
use super::{CommandResult, Context, tell, words};
use crate::app::read;
use crate::app::read::stats::StatsQuery;
use crate::domain::figure::insight::Reach;
use crate::domain::figure::stats::{GroupFigures, Grouping, Queue, Summary};
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Actor;
use crate::domain::page::stats::StatsPage;
use crate::domain::say::count::count;
use crate::domain::say::escape::{self, clean};
use crate::domain::say::length::{duration, hours, plain, seconds as seconds_long};
use crate::domain::say::moment::exact;
use crate::domain::say::share;
use panel::PanelOptions;

/// Add up runs, latency, outcomes and blocked time
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog stats --since week
  draglog stats --since 30d --by label
  draglog stats --since 2026-11-01 --until 2026-12-01 --format markdown
  draglog stats --panel --weeks 12
  draglog stats --week --until week --format markdown
  draglog stats --since today --format openmetrics > draglog.prom

Runs are counted where they began; blocked time is clipped to the period. Only a person's waits count. \
Without --since the period begins with the first record. Percentiles are interpolated (type 7).")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Args {
    #[command(flatten)]
    edges: Edges,
    /// Group the waits
    #[arg(long, value_parser = words::by(), value_name = "tag|label|project|week", hide_possible_values = true)]
    by: Option<Grouping>,
    /// Show the drag panel of the last weeks, each figure with its interval
    #[arg(long, conflicts_with_all = ["by", "csv", "since"])]
    panel: bool,
    /// Recap the week of --until (this one, unless given): its drag, what changed, one thing to try
    #[arg(long, conflicts_with_all = ["panel", "by", "csv", "since", "actor"])]
    week: bool,
    /// Number of weeks in the panel; the week of --until is the last
    #[arg(long, value_name = "1|4|12", value_parser = words::reach(), default_value = "4", requires = "panel", hide_possible_values = true)]
    weeks: Reach,
    /// Whose waits to count
    #[arg(long, value_parser = words::actor(), default_value = "person")]
    actor: Actor,
    /// Print one JSON document (draglog.stats/1)
    #[arg(long, group = "form")]
    json: bool,
    /// Print CSV with one header
    #[arg(long, group = "form")]
    csv: bool,
    /// Print Markdown, or OpenMetrics for a collector that reads text files
    #[arg(long, group = "form", value_name = "markdown|openmetrics", hide_possible_values = true)]
    format: Option<Format>,
}

/// Other forms of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Markdown,
    #[value(name = "openmetrics")]
    OpenMetrics,
}

/// Prints the figures.
///
/// # Errors
/// If the log cannot be read, or the period ends before it begins.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let (since, until) = args.edges.resolve(context.now)?;
    if args.format == Some(Format::OpenMetrics) && (args.by.is_some() || args.panel || args.week) {
        return Err(usage("OpenMetrics has the figures of one period; leave --by, --panel and --week out"));
    }
    if args.week {
        return week::run(until, args.json, args.format, context);
    }
    let store = open_to_read(context)?;
    if args.panel {
        let wish =
            PanelOptions { reach: args.weeks, until, actor: args.actor, is_json: args.json, format: args.format };
        return panel::run(wish, &store, context);
    }
    let reading = Reading::new(context.now, &context.settings);
    let query = StatsQuery { since, until, actor: args.actor, by: args.by };
    let page = read::stats::page(&store, query, reading)?;
    tell_left_out(&store);
    print(&page, args, context.color)
}

/// One period in the form that was asked for.
fn print(page: &StatsPage, args: &Args, color: bool) -> CommandResult {
    let (summary, parts) = (&page.summary, page.parts());
    if args.json {
        return out::json(&StatsDocument::new(summary, parts));
    }
    if args.format == Some(Format::OpenMetrics) {
        return out::line(&openmetrics::text(summary));
    }
    match (args.csv, parts) {
        (true, Some((by, groups))) => out::csv(
            &GROUP_HEADER.map(|name| if name == "key" { by.as_str() } else { name }),
            groups.iter().map(record),
        ),
        (true, None) => out::csv(&["figure", "value"], figures(summary)),
        (false, _) if page.is_empty => Ok(tell_nothing(args.actor)),
        (false, _) if args.format == Some(Format::Markdown) => out::line(markdown(summary, parts).trim_end()),
        (false, _) => out::line(people(summary, parts, color).trim_end()),
    }
}

/// In place of rows of noughts: the fact and what to do.
fn tell_nothing(actor: Actor) -> ExitCode {
    let (whose, also) = match actor {
        Actor::Person => (String::new(), ""),
        actor => (format!(" of {actor} runs"), " leave `--actor` out,"),
    };
    tell(&format!(
        "nothing{whose} was recorded in this period; leave `draglog` open in a pane while you build,{also} or see another period \
         with `--since` and `--until`"
    ));
    ExitCode::SUCCESS
}

/// A sum of time.
fn length(milliseconds: i64) -> String {
    hours(Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default()))
}

/// How long one thing went on.
fn age(milliseconds: i64) -> String {
    duration(Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default()))
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of one wait")]
fn length_of(milliseconds: Option<f64>) -> String {
    milliseconds.map_or("unknown".into(), |value| age(value.round() as i64))
}

/// Name and words of every figure, for people: the same in the table and in Markdown.
fn told(summary: &Summary) -> Vec<(String, String)> {
    let row = |name: &str, words: String| (name.to_owned(), words);
    let (outcomes, blocked) = (&summary.outcomes, &summary.blocked);
    let mut rows = vec![
        row("observed", length(summary.observed)),
        row("runs", outcomes.runs().to_string()),
        row("machine time", length(summary.latency.total)),
        row("median run", length_of(summary.latency.median)),
        row("90th percentile", length_of(summary.latency.p90)),
        row("outcomes", outcome_words(summary)),
        row("success rate", success_words(summary)),
        row("blocked", length(blocked.union)),
    ];
    rows.extend(blocked.by_tag.iter().map(|(tag, part)| row(&format!("  {tag}"), length(*part))));
    rows.push(row("not held up", length(blocked.not_held_up)));
    rows.push(row("not answered", length(blocked.unanswered)));
    for queue in &summary.queue {
        let age = queue.median.and_then(|age| i64::try_from(age).ok()).map_or("unknown".into(), age);
        let bound = if queue.is_lower_bound { "at least " } else { "" };
        let working = queue.working_median.and_then(|age| i64::try_from(age).ok()).map_or("unknown".into(), length);
        let words = format!(
            "{} closed, {} open, median {bound}{age} elapsed, {bound}{working} of working time (Kaplan-Meier)",
            queue.closed, queue.open
        );
        rows.push(row(&format!("queue {}", queue.key), words));
    }
    rows.extend(retry_rows(summary));
    rows.extend(summary.turns.rows());
    let prompts = &summary.prompts;
    rows.push(row(
        "questions",
        format!("{} shown, {} answered, {}", prompts.shown, prompts.answered, plain(seconds_long(prompts.seconds))),
    ));
    rows
}

fn retry_rows(summary: &Summary) -> impl Iterator<Item = (String, String)> + '_ {
    summary.retries.iter().map(|retry| {
        let project = retry.project.as_ref().map_or(String::new(), |project| format!(" in {project}"));
        let words = format!(
            "failed, then passed with no tracked file changed: {}",
            share::of(retry.failed_then_passed_unchanged, count(retry.runs, "run"))
        );
        (format!("{}{project}", retry.label), words)
    })
}

fn outcome_words(summary: &Summary) -> String {
    let counts = &summary.outcomes;
    let parts = [
        (counts.succeeded, "succeeded"),
        (counts.failed, "failed"),
        (counts.cancelled, "cancelled"),
        (counts.unknown, "unknown"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
    if said.is_empty() { "none".into() } else { said.join(", ") }
}

fn success_words(summary: &Summary) -> String {
    match (summary.outcomes.success_rate(), summary.outcomes.wilson95()) {
        (Some(rate), Some([low, high])) => {
            format!("{} (95 % Wilson interval {})", share::percent(rate), share::percents([low, high]))
        }
        _ => "unknown".into(),
    }
}

fn heading(summary: &Summary) -> String {
    format!("{} to {}", exact(summary.period.from), exact(summary.period.to))
}

fn people(summary: &Summary, parts: Option<(Grouping, &[GroupFigures])>, color: bool) -> String {
    if let Some((by, groups)) = parts {
        let (first, [runs, success, median, machine, blocked, silent]) = group_titles(by);
        let mut table = Table::new(&[
            Column::Wide(first),
            Column::Right(runs),
            Column::Right(success),
            Column::Right(median),
            Column::Right(machine),
            Column::Right(blocked),
            Column::Right(silent),
        ]);
        for group in groups {
            table.row(group_words(group));
        }
        return format!("{}\n\n{}", heading(summary), table.render(out::width(), color));
    }
    let rows = told(summary);
    format!("{}\n\n{}", heading(summary), columns(&rows))
}

/// Names and words under each other.
fn columns(rows: &[(String, String)]) -> String {
    let widest = rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
    let line = |(name, words): &(String, String)| {
        let name = clean(name);
        format!("{name}{:gap$}  {}\n", "", clean(words), gap = widest.saturating_sub(name.width()))
    };
    rows.iter().map(line).collect::<String>().trim_end().to_owned()
}

const fn group_titles(by: Grouping) -> (&'static str, [&'static str; 6]) {
    let first = match by {
        Grouping::Tag => "TAG",
        Grouping::Label => "LABEL",
        Grouping::Project => "PROJECT",
        Grouping::Week => "WEEK",
    };
    (first, ["RUNS", "SUCCESS", "MEDIAN", "MACHINE", "BLOCKED", "NOT ANSWERED"])
}

fn group_words(group: &GroupFigures) -> Vec<String> {
    vec![
        group.key.clone().unwrap_or_else(|| "(none)".into()),
        group.outcomes.runs().to_string(),
        group.outcomes.success_rate().map_or(String::new(), share::percent),
        group.latency.median.map_or(String::new(), |median| length_of(Some(median))),
        length(group.latency.total),
        length(group.blocked),
        length(group.unanswered),
    ]
}

fn markdown(summary: &Summary, parts: Option<(Grouping, &[GroupFigures])>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = format!("## Waits, {}\n\n", heading(summary));
    if let Some((by, groups)) = parts {
        let (first, titles) = group_titles(by);
        text += &line(&std::iter::once(first).chain(titles).map(str::to_lowercase).collect::<Vec<_>>());
        text += "|---|--:|--:|--:|--:|--:|--:|\n";
        for group in groups {
            text += &line(&group_words(group).iter().map(|cell| escape::markdown(cell)).collect::<Vec<_>>());
        }
        return text;
    }
    text += "| figure | value |\n|---|---|\n";
    for (name, words) in told(summary) {
        let indent = if name.starts_with(' ') { "blocked, " } else { "" };
        text += &line(&[format!("{indent}{}", escape::markdown(name.trim())), escape::markdown(&words)]);
    }
    text
}

fn figures(summary: &Summary) -> Vec<Vec<CsvField>> {
    let own = |name: &str, value: Option<String>| vec![CsvField::Own(name.into()), CsvField::own(value)];
    let time = |name: &str, value: i64| own(name, Some(seconds(value).to_string()));
    let (outcomes, blocked, interval) = (&summary.outcomes, &summary.blocked, summary.outcomes.wilson95());
    let mut rows = vec![
        own("from", Some(Time(summary.period.from).to_string())),
        own("to", Some(Time(summary.period.to).to_string())),
        time("observed_seconds", summary.observed),
        own("runs", Some(outcomes.runs().to_string())),
        time("latency.total_seconds", summary.latency.total),
        own("latency.median_seconds", from_ms(summary.latency.median)),
        own("latency.p90_seconds", from_ms(summary.latency.p90)),
        own("outcomes.succeeded", Some(outcomes.succeeded.to_string())),
        own("outcomes.failed", Some(outcomes.failed.to_string())),
        own("outcomes.cancelled", Some(outcomes.cancelled.to_string())),
        own("outcomes.unknown", Some(outcomes.unknown.to_string())),
        own("outcomes.success_rate", outcomes.success_rate().map(|rate| rate.to_string())),
        own("outcomes.wilson95.low", interval.map(|[low, _]| low.to_string())),
        own("outcomes.wilson95.high", interval.map(|[_, high]| high.to_string())),
        time("blocked.seconds", blocked.union),
        time("blocked.sum_seconds", blocked.sum),
        time("blocked.unanswered_seconds", blocked.unanswered),
        time("blocked.not_held_up_seconds", blocked.not_held_up),
    ];
    rows.extend(blocked.by_tag.iter().map(|(tag, part)| time(&format!("blocked.by_tag.{tag}"), *part)));
    for queue in &summary.queue {
        let figures = queue_figures(queue).into_iter();
        rows.extend(figures.map(|(name, value)| own(&format!("queue.{}.{name}", queue.key), value)));
    }
    for retry in &summary.retries {
        let name = format!("retries.{}.{}", retry.label, retry.project.as_deref().unwrap_or_default());
        rows.push(vec![CsvField::Text(name), CsvField::own(Some(retry.failed_then_passed_unchanged))]);
    }
    rows.extend(turns::figures(&summary.turns).map(|(name, value)| own(name, value)));
    rows.push(own("prompts.shown", Some(summary.prompts.shown.to_string())));
    rows.push(own("prompts.answered", Some(summary.prompts.answered.to_string())));
    rows.push(own("prompts.seconds_asked", Some(summary.prompts.seconds.to_string())));
    rows
}

fn queue_figures(queue: &Queue) -> [(&'static str, Option<String>); 5] {
    [
        ("closed", Some(queue.closed.to_string())),
        ("open", Some(queue.open.to_string())),
        ("median_seconds", from_ms(queue.median.map(|age| age as f64))),
        ("median_is_lower_bound", Some(queue.is_lower_bound.to_string())),
        ("median_working_seconds", from_ms(queue.working_median.map(|age| age as f64))),
    ]
}

fn from_ms(value: Option<f64>) -> Option<String> {
    value.map(|value| (value.round() / 1000.0).to_string())
}

const GROUP_HEADER: [&str; 9] = [
    "key",
    "runs",
    "succeeded",
    "failed",
    "median_seconds",
    "latency_seconds",
    "blocked_seconds",
    "unanswered_seconds",
    "not_held_up_seconds",
];

fn record(group: &GroupFigures) -> Vec<CsvField> {
    vec![
        CsvField::text(group.key.as_deref()),
        CsvField::own(Some(group.outcomes.runs())),
        CsvField::own(Some(group.outcomes.succeeded)),
        CsvField::own(Some(group.outcomes.failed)),
        CsvField::own(group.latency.median.map(|median| median.round() / 1000.0)),
        CsvField::own(Some(seconds(group.latency.total))),
        CsvField::own(Some(seconds(group.blocked))),
        CsvField::own(Some(seconds(group.unanswered))),
        CsvField::own(Some(seconds(group.not_held_up))),
    ]
}
