//! `draglog share list`: the rounds of the teams that are followed.

use std::process::ExitCode;

use serde::Serialize;

use super::super::consent::RosterArgs;
use super::super::json::Time;
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, out, tell};
use crate::app::sharing::{FollowedRound, OwnFile, followed, own_is_counted};
use crate::domain::round::status::RoundState;
use crate::storage::Store;

/// List the rounds of the teams you follow
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON document (draglog.share-list/1)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    _roster: RosterArgs,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    rounds: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    folder: String,
    title: String,
    weeks: String,
    closes: Time,
    state: &'static str,
    turn: &'static str,
    contributions: u32,
    members: u32,
    asked: bool,
    contributed: bool,
    /// Whether the file that left last lies in the folder; null without one.
    there: Option<bool>,
    /// Whether the result counts one's own part; null without a result or a part.
    counted: Option<bool>,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let store = open_to_read(context)?;
    let (rounds, problems) = followed(&store, context)?;
    for problem in problems {
        tell(&problem);
    }
    let rows = rounds.iter().map(|round| row(&store, round)).collect::<anyhow::Result<Vec<_>>>()?;
    for row in rows.iter().filter(|row| row.counted == Some(false)) {
        tell(&format!("\"{}\": your part is not among those that were counted; ask the coach why", row.title));
    }
    rounds.iter().filter(|round| round.status.state != RoundState::Confirmed).for_each(tell_of_own);
    if args.json {
        return out::json(&Document { schema: "draglog.share-list/1", rounds: rows });
    }
    if rows.is_empty() {
        tell("no round in the teams you follow; `draglog share join TEAM` follows one");
        return Ok(ExitCode::SUCCESS);
    }
    out::table(&table(rows), context.color)
}

fn table(rows: Vec<Row>) -> Table {
    let mut table = Table::new(&[
        Column::Left("folder"),
        Column::Left("weeks"),
        Column::Left("state"),
        Column::Right("parts"),
        Column::Left("yours"),
        Column::Left("turn"),
        Column::Wide("title"),
    ]);
    for row in rows {
        let yours = match (row.there, row.counted) {
            (_, Some(false)) => "not counted",
            (Some(false), None) => "not there",
            (Some(_), _) => "there",
            (None, _) if row.asked => "missing",
            (None, _) => "not asked",
        };
        table.row([
            row.folder,
            row.weeks,
            row.state.replace('_', " "),
            format!("{}/{}", row.contributions, row.members),
            yours.to_owned(),
            row.turn.to_owned(),
            row.title,
        ]);
    }
    table
}

/// Says where the folder does not hold the part that left last.
fn tell_of_own(round: &FollowedRound) {
    let title = &round.status.title;
    match round.own {
        Some(OwnFile::Gone) => tell(&format!(
            "\"{title}\": your part is not in the folder; `draglog share contribute` writes the same bytes again"
        )),
        Some(OwnFile::Another) => tell(&format!(
            "\"{title}\": another file than the one that left last lies there in your name; delete it, and contribute again"
        )),
        Some(OwnFile::There) | None => {}
    }
}

fn row(store: &Store, round: &FollowedRound) -> anyhow::Result<Row> {
    let status = &round.status;
    Ok(Row {
        folder: round.place.shown(),
        title: status.title.clone(),
        weeks: status.weeks.to_string(),
        closes: Time(status.closes),
        state: status.state.as_str(),
        turn: status.turn.as_str(),
        contributions: status.contributions,
        members: status.members,
        asked: round.is_asked,
        contributed: round.own.is_some(),
        there: round.own.map(|own| own == OwnFile::There),
        counted: own_is_counted(store, &round.place)?,
    })
}
