//! `draglog stats`.

use super::{CommandResult, Context};

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Does it.
pub fn run(args: Args, context: &Context) -> CommandResult {
    let _ = (args, context);
    Err(anyhow::anyhow!("not here yet"))
}
