//! `draglog share leave`: nobody waits for this person any more.

use std::path::PathBuf;

use super::super::{CommandResult, Context, done};
use crate::app::sharing;

/// Take your line off a team's roster
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The team's folder
    #[arg(value_name = "TEAM", value_hint = clap::ValueHint::DirPath)]
    team: PathBuf,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let was_there = sharing::leave(&mut store, context, &args.team)?;
    done(if was_there {
        "your line is off the roster; what you contributed before stays where it is"
    } else {
        "you were not on the roster; the team is not followed any more"
    })
}
