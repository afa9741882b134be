//! `draglog demo`: the UI on made-up data.

use std::io::IsTerminal;

use super::{CommandResult, Context};

/// Show the UI on made-up data, touching no file
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Opens it.
///
/// # Errors
/// If there is no terminal to open it on.
pub fn run(context: &Context) -> CommandResult {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        anyhow::bail!("the demo needs a terminal on stdin and stdout; run it in one");
    }
    crate::app::demo(context)
}
