//! `draglog round withdraw`: gives a round up before anything was opened.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::consent::RosterArgs;
use super::super::{CommandResult, Context, git, tell};
use crate::app::sharing::{self, RoundPlace};

/// Give a round up before anything was opened
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "ROUND", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    #[command(flatten)]
    _roster: RosterArgs,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let place = RoundPlace::find(&args.round)?;
    let mut store = context.open()?;
    let role = sharing::withdraw_round(&mut store, context, &place)?;
    tell(&format!(
        "withdrawn as {role}: this machine opened nobody's answers, and the weeks are free where the other collector takes part again, or withdraws as well"
    ));
    git::tell_push(&place, "Withdraw the round");
    Ok(ExitCode::SUCCESS)
}
