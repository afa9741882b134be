//! `draglog round status`: how far a round is, for anybody.

use std::path::PathBuf;

use serde::Serialize;

use super::super::consent::RosterArgs;
use super::super::json::{Time, object};
use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, out, tell};
use crate::app::sharing::{self, RoundPlace, own_is_counted};
use crate::domain::round::status::RoundStatus;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact;

/// Say how far a round is and whose turn it is
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "ROUND", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    /// Print one JSON document (draglog.round-status/1)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    _roster: RosterArgs,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let place = RoundPlace::find(&args.round)?;
    let status = sharing::status(&place, context)?;
    if own_is_counted(&open_to_read(context)?, &place)? == Some(false) {
        tell("your part is not among those that the result counts; ask the coach why");
    }
    if args.json {
        return out::json(&document(&status));
    }
    out::data(|out| {
        writeln!(out, "{}, {}", clean(&status.title), status.weeks.words())?;
        writeln!(out, "State          {}", status.state.as_str().replace('_', " "))?;
        writeln!(out, "Contributions  {} of {}", status.contributions, status.members)?;
        writeln!(out, "Closes         {}", exact(status.closes))?;
        writeln!(out, "Turn           {}", status.turn)?;
        writeln!(out, "Next           {}", clean(&status.next))?;
        writeln!(out, "For the chat   {}", clean(&status.message))?;
        Ok(())
    })
}

fn document(status: &RoundStatus) -> impl Serialize {
    object! {
        schema: "draglog.round-status/1",
        title: &status.title,
        weeks: status.weeks,
        closes: Time(status.closes),
        state: status.state.as_str(),
        contributions: status.contributions,
        members: status.members,
        turn: status.turn.as_str(),
        next: &status.next,
        message: &status.message,
    }
}
