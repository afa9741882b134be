//! `draglog stats`: adds up a period. Queue time, unanswered time and blocked time stay apart.

mod csv;
mod openmetrics;
mod panel;
mod week;

use std::process::ExitCode;

use chrono::{Local, NaiveDate, TimeDelta};
use unicode_width::UnicodeWidthStr;

use super::error::usage;
use super::selection::{Edges, open_to_read, tell_left_out};
use super::table::{Column, ColumnCell, Table};
use super::{CommandResult, Context, json, out, tell, words};
use crate::app::read;
use crate::app::read::stats::StatsQuery;
use crate::domain::figure::insight::Reach;
use crate::domain::figure::stats::{GroupFigures, Grouping, Queue, Summary};
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Actor;
use crate::domain::page::stats::StatsPage;
use crate::domain::say::count::count;
use crate::domain::say::escape::{self, clean};
use crate::domain::say::length::{duration, hours, plain, seconds as seconds_long, whole_millis};
use crate::domain::say::moment::exact;
use crate::domain::say::share;
use crate::domain::time::{Moment, Period, monday_of};

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
    #[arg(long, value_parser = words::of::<Grouping>(), value_name = "tag|label|project|week", hide_possible_values = true)]
    by: Option<Grouping>,
    /// Show the drag panel of the last weeks, each figure with its interval
    #[arg(long, conflicts_with_all = ["by", "csv", "since"])]
    panel: bool,
    /// Recap the week of --until (this one, unless given): its drag, what changed, one thing to try
    #[arg(long, conflicts_with_all = ["panel", "by", "csv", "since", "actor"])]
    week: bool,
    /// Number of weeks in the panel; the week of --until is the last
    #[arg(long, value_name = "1|4|12", value_parser = words::of::<Reach>(), default_value = "4", requires = "panel", hide_possible_values = true)]
    weeks: Reach,
    /// Whose waits to count
    #[arg(long, value_parser = words::of::<Actor>(), default_value = "person")]
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
        return week::run(args, until, context);
    }
    let store = open_to_read(context)?;
    if args.panel {
        return panel::run(args, until, &store, context);
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
    let is_markdown = args.format == Some(Format::Markdown);
    match parts {
        _ if args.json => out::json(&json::stats(summary, parts)),
        _ if args.format == Some(Format::OpenMetrics) => out::line(&openmetrics::text(summary)),
        Some((by, groups)) if args.csv => csv::groups(by, groups),
        None if args.csv => csv::figures(summary),
        _ if page.is_empty => Ok(tell_nothing(args.actor)),
        Some((by, groups)) if is_markdown => out::line(group_markdown(summary.period, by, groups).trim_end()),
        Some((by, groups)) => {
            let table = Table::of(groups, &group_columns(by)).render(out::width(), color);
            out::line(format!("{}\n\n{table}", heading(summary.period)).trim_end())
        }
        None if is_markdown => out::line(markdown("Waits", summary.period, &without_indent(told(summary))).trim_end()),
        None => out::line(&people(summary.period, &told(summary))),
    }
}

/// Monday of the week that `until` ends or lies in, or of this week.
fn last_monday(until: Option<Moment>, context: &Context) -> NaiveDate {
    monday_of(until.map_or(context.now, |until| until - TimeDelta::milliseconds(1)), &Local)
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
    hours(whole_millis(milliseconds))
}

/// How long one thing went on.
fn age(milliseconds: i64) -> String {
    duration(whole_millis(milliseconds))
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of one wait")]
fn milliseconds(value: f64) -> String {
    age(value.round() as i64)
}

/// Name and words of every figure, for people: the same in the table and in Markdown.
fn told(summary: &Summary) -> Vec<(String, String)> {
    let row = |name: &str, words: String| (name.to_owned(), words);
    let (latency, blocked, prompts) = (&summary.latency, &summary.blocked, &summary.prompts);
    let one = |length: Option<f64>| length.map_or("unknown".into(), milliseconds);
    let asked =
        format!("{} shown, {} answered, {}", prompts.shown, prompts.answered, plain(seconds_long(prompts.seconds)));
    let mut rows = vec![
        row("observed", length(summary.observed)),
        row("runs", summary.outcomes.runs().to_string()),
        row("machine time", length(latency.total)),
        row("median run", one(latency.median)),
        row("90th percentile", one(latency.p90)),
        row("outcomes", outcome_words(summary)),
        row("success rate", success_words(summary)),
        row("blocked", length(blocked.union)),
    ];
    rows.extend(blocked.by_tag.iter().map(|(tag, part)| row(&format!("  {tag}"), length(*part))));
    rows.push(row("not held up", length(blocked.not_held_up)));
    rows.push(row("not answered", length(blocked.unanswered)));
    rows.extend(summary.queue.iter().map(|queue| row(&format!("queue {}", queue.key), queue_words(queue))));
    rows.extend(retry_rows(summary));
    rows.extend(summary.turns.rows());
    rows.push(row("questions", asked));
    rows
}

fn queue_words(queue: &Queue) -> String {
    let median = |age: Option<u64>, words: fn(i64) -> String| {
        age.and_then(|age| i64::try_from(age).ok()).map_or("unknown".into(), words)
    };
    let (elapsed, working) = (median(queue.median, age), median(queue.working_median, length));
    let bound = if queue.is_lower_bound { "at least " } else { "" };
    format!(
        "{} closed, {} open, median {bound}{elapsed} elapsed, {bound}{working} of working time (Kaplan-Meier)",
        queue.closed, queue.open
    )
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

fn heading(period: Period) -> String {
    format!("{} to {}", exact(period.from), exact(period.to))
}

/// Figures under a heading.
fn people(period: Period, rows: &[(String, String)]) -> String {
    format!("{}\n\n{}", heading(period), columns(rows))
}

/// The same in Markdown.
fn markdown(title: &str, period: Period, rows: &[(String, String)]) -> String {
    let row = |(name, words): &(String, String)| line([escape::markdown(name), escape::markdown(words)]);
    let table: String = rows.iter().map(row).collect();
    format!("## {title}, {}\n\n| figure | value |\n|---|---|\n{table}", heading(period))
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    format!("| {} |\n", cells.into_iter().collect::<Vec<_>>().join(" | "))
}

/// Parts of blocked time stand under it in a column; elsewhere they say so.
fn without_indent(rows: Vec<(String, String)>) -> Vec<(String, String)> {
    let plain = |name: String| name.strip_prefix("  ").map_or(name.clone(), |name| format!("blocked, {name}"));
    rows.into_iter().map(|(name, words)| (plain(name), words)).collect()
}

fn group_markdown(period: Period, by: Grouping, groups: &[GroupFigures]) -> String {
    let columns = group_columns(by);
    let titles = line(columns.iter().map(|(column, _)| column.title().to_lowercase()));
    let row = |group| line(columns.iter().map(|(_, cell)| escape::markdown(&cell(group))));
    let rows: String = groups.iter().map(row).collect();
    format!("## Waits, {}\n\n{titles}|---|--:|--:|--:|--:|--:|--:|\n{rows}", heading(period))
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

const fn key_title(by: Grouping) -> &'static str {
    match by {
        Grouping::Tag => "TAG",
        Grouping::Label => "LABEL",
        Grouping::Project => "PROJECT",
        Grouping::Week => "WEEK",
    }
}

/// What tables say of a group.
fn group_columns(by: Grouping) -> [ColumnCell<'static, GroupFigures>; 7] {
    [
        (Column::Wide(key_title(by)), &|group| group.key.clone().unwrap_or_else(|| "(none)".into())),
        (Column::Right("RUNS"), &|group| group.outcomes.runs().to_string()),
        (Column::Right("SUCCESS"), &|group| group.outcomes.success_rate().map_or(String::new(), share::percent)),
        (Column::Right("MEDIAN"), &|group| group.latency.median.map_or(String::new(), milliseconds)),
        (Column::Right("MACHINE"), &|group| length(group.latency.total)),
        (Column::Right("BLOCKED"), &|group| length(group.blocked)),
        (Column::Right("NOT ANSWERED"), &|group| length(group.unanswered)),
    ]
}
