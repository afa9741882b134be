//! `draglog share`: a person's side of teams and rounds. What leaves is shown first, leaves once, and is listed for ever.

mod contribute;
mod dap;
mod join;
mod leave;
mod list;
mod log;
mod preview;
mod show;
mod team;

use super::{CommandResult, Context};

/// Join a team, see exactly what would leave, contribute to a round, or not
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog share join ~/team --name Ada             your own line on the roster, once
  draglog share team ~/team                        who is in it, with fingerprints to read aloud
  draglog share preview ~/team/november            what would leave, in words
  draglog share contribute ~/team/november         your part, sealed in two halves
  draglog share contribute ~/team/november --blank
  draglog share dap TASKS.toml --preview           an organisation's collection: what would leave
  draglog share list                               rounds of the teams you follow
  draglog share log                                everything that ever left this machine

A team is a folder that all of you can write to, a round a folder in it. Nothing is sent anywhere: draglog writes one \
file into it. Coach and trustee together could read your part, neither can alone.")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Join(join::Args),
    Team(team::Args),
    List(list::Args),
    Preview(preview::Args),
    Show(show::Args),
    Contribute(contribute::Args),
    Dap(Box<dap::Args>),
    Log(log::Args),
    Leave(leave::Args),
}

/// Does what the subcommand says.
///
/// # Errors
/// As the subcommand says; 3 where a person is protected by not going on, 4 where a file is not valid.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::Join(args) => join::run(args, context),
        Action::Team(args) => team::run(args, context),
        Action::List(args) => list::run(&args, context),
        Action::Preview(args) => preview::run(args, context),
        Action::Show(args) => show::run(args, context),
        Action::Contribute(args) => contribute::run(args, context),
        Action::Dap(args) => dap::run(*args, context),
        Action::Log(args) => log::run(&args, context),
        Action::Leave(args) => leave::run(&args, context),
    }
}
