//! `draglog pilot list`: the pilots with their verdicts.

use super::super::json::{each, object};
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, done, out};
use super::document;
use crate::app::read::pilots;
use crate::domain::figure::pilot::PilotReading;
use crate::domain::say::moment;

/// List the pilots with their verdicts
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON document (draglog.pilots/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let readings = pilots::read(&open_to_read(context)?, &context.settings, context.now)?;
    if args.json {
        return out::json(&object! { schema: "draglog.pilots/1", pilots: each(&readings, document::pilot) });
    }
    if readings.is_empty() {
        return done("no pilot yet; `draglog pilot start NAME --metric blocked_hours` registers one");
    }
    out::table(&table(&readings), context.color)
}

fn table(readings: &[PilotReading]) -> Table {
    let weeks = |reading: &PilotReading| {
        let (before, after) = reading.subject.counts();
        format!("{before} + {after}")
    };
    Table::of(
        readings,
        &[
            (Column::Wide("NAME"), &name),
            (Column::Wide("ABOUT"), &|reading| format!("{}, {}", reading.pilot.metric, reading.pilot.about)),
            (Column::Left("STARTED"), &|reading| moment::exact_day(reading.pilot.started_at.date_naive())),
            (Column::Right("WEEKS"), &weeks),
            (Column::Left("VERDICT"), &PilotReading::verdict_words),
        ],
    )
}

fn name(reading: &PilotReading) -> String {
    let stopped = if reading.pilot.is_running(reading.now) { "" } else { " (stopped)" };
    format!("{}{stopped}", reading.pilot.name)
}
