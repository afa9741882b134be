//! The page that a team discusses: `draglog report`.

use super::{CommandResult, Context};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
///
/// # Errors
/// Always, until it is built.
pub fn run(_args: Args, _context: &Context) -> CommandResult {
    anyhow::bail!("`draglog report` is not built yet")
}
