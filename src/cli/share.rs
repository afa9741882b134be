//! `draglog share`: a developer's side of a round. What leaves is shown first, leaves once, and is listed for ever.

mod contribute;
mod join;
mod log;
mod preview;
mod roster;
mod show;

pub(super) use roster::accepted;

use super::{CommandResult, Context};

/// See exactly what would leave, contribute to a round, or not
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog share join --name Ada             your line for the roster, once
  draglog share preview team/2026-11        what would leave, in words
  draglog share preview team/2026-11 --bytes
  draglog share show team/2026-11           the same on a screen, with the choices beside it
  draglog share contribute team/2026-11     your part, sealed in two halves
  draglog share contribute team/2026-11 --blank
  draglog share log                         everything that ever left this machine

A round is a folder that the team shares. Nothing is sent anywhere: draglog writes one file into it.
In a sealed round coach and trustee together could read your part, neither can alone.")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make your key and print the one line for the roster
    Join(join::Args),
    /// Show what would leave, in words or byte for byte
    Preview(preview::Args),
    /// Open the Share screen, on a round if one is given
    Show(show::Args),
    /// Write your part of a round: one file, once
    Contribute(contribute::Args),
    /// List everything that ever left this machine
    Log(log::Args),
}

/// Does what the subcommand says.
///
/// # Errors
/// As the subcommand says; 3 where a person is protected by not going on, 4 where a file is not valid.
pub fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::Join(args) => join::run(&args, context),
        Action::Preview(args) => preview::run(args, context),
        Action::Show(args) => show::run(args, context),
        Action::Contribute(args) => contribute::run(args, context),
        Action::Log(args) => log::run(&args, context),
    }
}
