//! `draglog log`: lists what was recorded, newest last.

use super::json::{LogDocument, Time, WaitDocument};
use super::out::{self, CsvField};
use super::selection::{Selection, open_to_read, tell_left_out};
use super::table::{Column, Table};
use super::{CommandResult, Context, tell};
use crate::app::read;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::log::LogPage;
use crate::domain::say::length::duration;
use crate::domain::say::moment;

/// List what was recorded, newest last
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
        return out::json(&LogDocument::new(&page));
    }
    if args.csv {
        return out::csv(&HEADER, page.waits.iter().map(|wait| record(&WaitDocument::new(wait, reading))));
    }
    if page.waits.is_empty() {
        tell(if store.first_wait()?.is_some() {
            "no wait in the log fits what was asked for; leave an option out, `draglog log` lists all of them"
        } else {
            "no waits to list; leave `draglog` open in a pane while you build, or enter one with `draglog wait add`"
        });
    }
    print(&page, context)
}

/// Prints waits as a table for people; nothing at all where there are none.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn print(page: &LogPage, context: &Context) -> CommandResult {
    out::data(|out| {
        if page.waits.is_empty() {
            return Ok(());
        }
        Ok(out.write_all(table(page).render(out::width(), context.color).as_bytes())?)
    })
}

fn table(LogPage { waits, reading }: &LogPage) -> Table {
    let mut table = Table::new(&[
        Column::Right("ID"),
        Column::Left("STARTED"),
        Column::Right("LENGTH"),
        Column::Right("BLOCKED"),
        Column::Left("OUTCOME"),
        Column::Wide("LABEL"),
        Column::Wide("PROJECT"),
        Column::Left("TAG"),
        Column::Wide("NOTE"),
    ]);
    for wait in waits {
        table.row([
            wait.id.to_string(),
            moment::exact(wait.started_at),
            duration(wait.latency(reading.now)),
            reading.blocked(wait).map_or(String::new(), |span| duration(span.length())),
            wait.state().to_owned(),
            label(wait),
            wait.project.clone().unwrap_or_default(),
            tag(wait, *reading),
            wait.note.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// Whose run it was is said only where it was not the person's.
fn label(wait: &Wait) -> String {
    match wait.actor {
        Actor::Person => wait.label.clone(),
        Actor::Agent | Actor::Background => format!("{} ({})", wait.label, wait.actor),
    }
}

fn tag(wait: &Wait, reading: Reading) -> String {
    match (wait.tag, reading.held_up(wait)) {
        (Some(tag), _) => tag.to_string(),
        (None, Some(true)) => "held up".into(),
        (None, Some(false)) => "not held up".into(),
        (None, None) => String::new(),
    }
}

/// The fields of a wait in `draglog.log/1`, in its order.
const HEADER: [&str; 23] = [
    "id",
    "kind",
    "class",
    "source",
    "actor",
    "tool",
    "label",
    "project",
    "started_at",
    "ended_at",
    "seconds",
    "suspended_seconds",
    "outcome",
    "exit_code",
    "signal",
    "held_up",
    "blocked_seconds",
    "tag",
    "facet",
    "tag_source",
    "attention",
    "idle_cut",
    "note",
];

fn record(wait: &WaitDocument) -> Vec<CsvField> {
    vec![
        CsvField::own(Some(wait.id)),
        CsvField::own(Some(wait.kind)),
        CsvField::own(Some(wait.class)),
        CsvField::own(Some(wait.source)),
        CsvField::own(Some(wait.actor)),
        CsvField::text(wait.tool.as_deref()),
        CsvField::text(Some(&wait.label)),
        CsvField::text(wait.project.as_deref()),
        CsvField::own(Some(wait.started_at)),
        CsvField::own::<Time>(wait.ended_at),
        CsvField::own(Some(wait.seconds)),
        CsvField::own(Some(wait.suspended_seconds)),
        CsvField::own(Some(wait.outcome)),
        CsvField::own(wait.exit_code),
        CsvField::own(wait.signal),
        CsvField::own(wait.held_up),
        CsvField::own(wait.blocked_seconds),
        CsvField::own(wait.tag),
        CsvField::text(wait.facet.as_deref()),
        CsvField::own(wait.tag_source),
        CsvField::own(wait.attention),
        CsvField::own(Some(wait.idle_cut)),
        CsvField::text(wait.note.as_deref()),
    ]
}
