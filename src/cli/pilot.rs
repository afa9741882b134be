//! Register a change beforehand and see what may be said of it: `draglog pilot`.

use super::{CommandResult, Context};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
///
/// # Errors
/// Always, until it is built.
pub fn run(_args: Args, _context: &Context) -> CommandResult {
    anyhow::bail!("`draglog pilot` is not built yet")
}
