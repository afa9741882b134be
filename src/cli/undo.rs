//! `draglog undo`: takes back the last change made by a person.

use std::process::ExitCode;

use super::{CommandResult, Context, tell};

/// Take back the last change made by a person
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A tag, an edit, an answer, a wait entered by hand. Each further undo goes one change back; forgetting is final."
)]
pub struct Args {}

/// Takes it back.
///
/// # Errors
/// If there is nothing to take back or the log cannot be written.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let Args {} = args;
    match context.open()?.undo(context.now)? {
        Some(done) => tell(&done.words),
        None => anyhow::bail!("nothing to undo in the log; only what a person changed can be taken back"),
    }
    Ok(ExitCode::SUCCESS)
}
