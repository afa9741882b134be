//! `draglog round accept`: the trustee signs what was looked at.

use std::path::PathBuf;

use super::super::consent::{AtTerminal, RosterArgs};
use super::super::{CommandResult, Context, done, git, tell};
use crate::app::sharing::{self, RoundPlace};

/// Trustee: look at a round and accept it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "ROUND", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    #[command(flatten)]
    roster: RosterArgs,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let place = RoundPlace::find(&args.round)?;
    let mut store = context.open()?;
    sharing::accept_round(&mut store, context, &place, &AtTerminal::new(args.roster, context))?;
    tell("accepted: contributions can be made now, and only you and the coach together could read one");
    git::tell_push(&place, "Accept the round");
    let status = sharing::status(&place, context)?;
    done(&format!("for the chat: {}", status.message))
}
