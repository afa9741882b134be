//! `draglog pilot list`: the pilots with their verdicts.

use serde::Serialize;

use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, out, tell};
use super::document::PilotPart;
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

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    pilots: Vec<PilotPart>,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let readings = pilots::read(&open_to_read(context)?, &context.settings, context.now)?;
    if args.json {
        let pilots = readings.iter().map(PilotPart::new).collect();
        return out::json(&Document { schema: "draglog.pilots/1", pilots });
    }
    if readings.is_empty() {
        tell("no pilot yet; `draglog pilot start NAME --metric blocked_hours` registers one");
        return Ok(std::process::ExitCode::SUCCESS);
    }
    let mut table = Table::new(&[
        Column::Wide("NAME"),
        Column::Wide("ABOUT"),
        Column::Left("STARTED"),
        Column::Right("WEEKS"),
        Column::Left("VERDICT"),
    ]);
    for reading in &readings {
        table.row(row(reading));
    }
    out::table(&table, context.color)
}

fn row(reading: &PilotReading) -> [String; 5] {
    let (pilot, (before, after)) = (&reading.pilot, reading.subject.counts());
    let stopped = if pilot.is_running(reading.now) { "" } else { " (stopped)" };
    [
        format!("{}{stopped}", pilot.name),
        format!("{}, {}", pilot.metric, pilot.about),
        moment::exact_day(pilot.started_at.date_naive()),
        format!("{before} + {after}"),
        reading.verdict_words(),
    ]
}
