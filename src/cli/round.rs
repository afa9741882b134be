//! A round for coach and trustee: `draglog round`.

use super::{CommandResult, Context};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
///
/// # Errors
/// Always, until it is built.
pub fn run(_args: Args, _context: &Context) -> CommandResult {
    anyhow::bail!("`draglog round` is not built yet")
}
