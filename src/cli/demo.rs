//! `draglog demo`: the UI on made-up data.

use super::{CommandResult, Context};

/// Show the UI on made-up data, touching no file
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog demo            a developer's twelve weeks
  draglog demo --team     eight people over four rounds; n does the coach's last step")]
pub struct Args {
    /// Show a made-up team over four rounds, with interviews, on the Team screen
    #[arg(long)]
    team: bool,
}

/// Opens it.
///
/// # Errors
/// If there is no terminal to open it on.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    crate::app::live::ui::made_up(context, args.team)
}
