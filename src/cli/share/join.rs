//! `draglog share join`: the line for the roster.

use super::super::{CommandResult, Context, out, tell};
use crate::app::sharing;

/// Make your key and print the one line for the roster
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How you stand on the roster; made up of the key unless given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

/// Prints exactly one line, the same each time.
pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let line = sharing::join(context, args.name.as_deref())?;
    tell("send this line to your coach; the key itself stays in the data folder");
    out::line(&line)
}
