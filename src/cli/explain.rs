//! What a file is and what it reveals: `draglog explain`.

use super::{CommandResult, Context};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
///
/// # Errors
/// Always, until it is built.
pub fn run(_args: Args, _context: &Context) -> CommandResult {
    anyhow::bail!("`draglog explain` is not built yet")
}
