//! `draglog round close`: nobody can reopen the files later.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::{CommandResult, Context, tell};
use crate::app::sharing;

/// Delete this machine's key of the round
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let (round, roles) = sharing::close(context, &args.round)?;
    if roles.is_empty() {
        tell("this machine holds no key of the round, so there is nothing to delete");
    }
    for role in roles {
        tell(&format!(
            "deleted the {role}'s key of \"{}\": what was sealed to it cannot be opened here again",
            round.round.title
        ));
    }
    Ok(ExitCode::SUCCESS)
}
