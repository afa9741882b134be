//! `draglog log`: lists what was recorded, newest last.

use std::process::ExitCode;

use super::selection::{Selection, open_to_read, tell_left_out};
use super::table::{Column, Table};
use super::{CommandResult, Context, json, out, tell};
use crate::app::read;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::log::LogPage;
use crate::domain::say::length::duration;
use crate::domain::say::moment;

/// List what was recorded
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog log --since today
  draglog log --since 7d --kind test --project api-server
  draglog log --untagged --actor person
  draglog log --since 2026-11-01 --until 2026-12-01 --csv > november.csv

A wait is listed when it overlaps the period. Without --since all waits are listed.")]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Print one JSON document (draglog.log/1)
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print CSV with one header
    #[arg(long)]
    csv: bool,
}

/// Lists the waits.
///
/// # Errors
/// If the log cannot be read, or the period ends before it begins.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let filter = args.selection.filter(context.now)?;
    let reading = Reading::new(context.now, &context.settings);
    let store = open_to_read(context)?;
    let page = read::log::page(&store, &filter, reading)?;
    tell_left_out(&store);
    if args.json {
        return out::json(&json::log(&page));
    }
    if args.csv {
        let record = |wait| json::WAIT.iter().map(|(_, field)| field(wait, reading)).collect();
        return out::csv(json::WAIT.iter().map(|(key, _)| *key), page.waits.iter().map(record));
    }
    if page.waits.is_empty() {
        tell(none_because(store.first_wait()?.is_some()));
    }
    print(&page, context)
}

const fn none_because(there_are_others: bool) -> &'static str {
    if there_are_others {
        "no wait in the log fits what was asked for; leave an option out, `draglog log` lists all of them"
    } else {
        "no waits to list; leave `draglog` open in a pane while you build, or enter one with `draglog wait add`"
    }
}

/// Prints waits as a table for people; nothing at all where there are none.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn print(page: &LogPage, context: &Context) -> CommandResult {
    if page.waits.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    out::table(&table(page), context.color)
}

fn table(LogPage { waits, reading }: &LogPage) -> Table {
    let blocked = |wait: &Wait| reading.blocked(wait).map_or(String::new(), |span| duration(span.length()));
    Table::of(
        waits,
        &[
            (Column::Right("ID"), &|wait| wait.id.to_string()),
            (Column::Left("STARTED"), &|wait| moment::exact(wait.started_at)),
            (Column::Right("LENGTH"), &|wait| duration(wait.latency(reading.now))),
            (Column::Right("BLOCKED"), &blocked),
            (Column::Left("OUTCOME"), &|wait| wait.state().to_owned()),
            (Column::Wide("LABEL"), &label),
            (Column::Wide("PROJECT"), &|wait| wait.project.clone().unwrap_or_default()),
            (Column::Left("TAG"), &|wait| tag(wait, *reading)),
            (Column::Wide("NOTE"), &|wait| wait.note.clone().unwrap_or_default()),
        ],
    )
}

fn label(wait: &Wait) -> String {
    match wait.actor {
        Actor::Person => wait.label.clone(),
        Actor::Agent | Actor::Background => format!("{} ({})", wait.label, wait.actor),
    }
}

fn tag(wait: &Wait, reading: Reading) -> String {
    match (wait.tag(), reading.held_up(wait)) {
        (Some(tag), _) => tag.to_string(),
        (None, Some(true)) => "held up".into(),
        (None, Some(false)) => "not held up".into(),
        (None, None) => String::new(),
    }
}
