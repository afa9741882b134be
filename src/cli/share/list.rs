//! `draglog share list`: the rounds of the teams that are followed.

use serde::Serialize;

use super::super::consent::RosterArgs;
use super::super::json::{Time, each, object};
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, done, out, tell};
use crate::app::sharing::{FollowedRound, OwnFile, followed, own_is_counted};
use crate::domain::round::status::RoundState;

/// List the rounds of the teams you follow
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON document (draglog.share-list/1)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    _roster: RosterArgs,
}

/// A round, and whether its result counts your part; not known without a result or a part.
type Row = (FollowedRound, Option<bool>);

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let store = open_to_read(context)?;
    let (rounds, problems) = followed(&store, context)?;
    for problem in problems {
        tell(&problem);
    }
    let with_own = |round: FollowedRound| own_is_counted(&store, &round.place).map(|counted| (round, counted));
    let rows = rounds.into_iter().map(with_own).collect::<anyhow::Result<Vec<Row>>>()?;
    for (round, _) in rows.iter().filter(|(_, counted)| *counted == Some(false)) {
        let title = &round.status.title;
        tell(&format!("\"{title}\": your part is not among those that were counted; ask the coach why"));
    }
    rows.iter().filter(|(round, _)| round.status.state != RoundState::Confirmed).for_each(tell_of_own);
    if args.json {
        return out::json(&object! { schema: "draglog.share-list/1", rounds: each(&rows, row) });
    }
    if rows.is_empty() {
        return done("no round in the teams you follow; `draglog share join TEAM` follows one");
    }
    out::table(&table(&rows), context.color)
}

fn table(rows: &[Row]) -> Table {
    Table::of(
        rows,
        &[
            (Column::Left("folder"), &|(round, _)| round.place.shown()),
            (Column::Left("weeks"), &|(round, _)| round.status.weeks.words()),
            (Column::Left("state"), &|(round, _)| round.status.state.as_str().replace('_', " ")),
            (Column::Right("parts"), &|(round, _)| format!("{}/{}", round.status.contributions, round.status.members)),
            (Column::Left("yours"), &|row| yours(row).to_owned()),
            (Column::Left("turn"), &|(round, _)| round.status.turn.as_str().to_owned()),
            (Column::Wide("title"), &|(round, _)| round.status.title.clone()),
        ],
    )
}

/// What became of your part.
fn yours((round, counted): &Row) -> &'static str {
    match (&round.own, counted) {
        (_, Some(false)) => "not counted",
        (Some(OwnFile::There), _) | (Some(_), Some(true)) => "there",
        (Some(_), None) => "not there",
        (None, _) if round.is_asked => "missing",
        (None, _) => "not asked",
    }
}

/// Says where the folder does not hold the part that left last.
fn tell_of_own((round, _): &Row) {
    let title = &round.status.title;
    match &round.own {
        Some(OwnFile::Gone) => tell(&format!(
            "\"{title}\": your part is not in the folder; `draglog share contribute` writes the same bytes again"
        )),
        Some(OwnFile::Another) => tell(&format!(
            "\"{title}\": another file than the one that left last lies there in your name; delete it, and contribute again"
        )),
        Some(OwnFile::Unreadable(error)) => tell(&format!(
            "\"{title}\": what lies in the folder in your name cannot be read: {error}; delete it, and contribute again"
        )),
        Some(OwnFile::There) | None => {}
    }
}

fn row((round, counted): &Row) -> impl Serialize {
    let status = &round.status;
    object! {
        folder: round.place.shown(),
        title: &status.title,
        weeks: status.weeks,
        closes: Time(status.closes),
        state: status.state.as_str(),
        turn: status.turn.as_str(),
        contributions: status.contributions,
        members: status.members,
        asked: round.is_asked,
        contributed: round.own.is_some(),
        /// Whether the file that left last lies in the folder; null without one.
        there: round.own.as_ref().map(|own| *own == OwnFile::There),
        counted: counted,
    }
}
