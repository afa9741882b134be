//! `draglog watch`: observes without a UI.

use super::{CommandResult, Context};

/// Observe without a UI; a line as each wait ends
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog watch                  until Ctrl-C
  draglog watch --json | jq .    one wait object in each line")]
pub struct Args {
    /// Print each wait as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Observes until it is interrupted.
///
/// # Errors
/// If the log cannot be opened or nothing can observe here.
pub fn run(args: &Args, context: &Context) -> CommandResult {
    crate::app::watch(context, args.json)
}
