//! `draglog agent`: what AI agents tell of their turns.

pub mod event;

use super::{CommandResult, Context};

/// Record the turns of AI coding agents
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Take in one event; what agents' hooks call
    Event(event::Args),
}

/// Carries it out.
///
/// # Errors
/// As the command; `event` has none.
pub fn run(args: &Args, _context: &Context) -> CommandResult {
    match &args.command {
        // Reached from a library only: the program takes the short way, see `event::main`.
        Command::Event(_) => Err(super::error::usage("`agent event` is for hooks")),
    }
}
