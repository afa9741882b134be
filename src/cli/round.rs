//! `draglog round`: coach and trustee, from the definition to a result that both sign.

mod accept;
mod dap_tasks;
mod new;
mod next;
mod status;
mod withdraw;

use super::{CommandResult, Context};

/// Open a round, accept it, take the next step (for coach and trustee)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog round new ~/team November --weeks 2026-W44..2026-W47 --survey context_gaps
  draglog round accept ~/team/november         the trustee: looks at it and signs it
  draglog round status ~/team/november         anybody: how far it is and whose turn it is
  draglog round next ~/team/november --wait    coach and trustee: step by step to the result
  draglog round withdraw ~/team/november       gives it up before anything was opened
  draglog round dap-tasks layout.toml          tasks for an organisation's aggregation service

A figure that fewer than 5 people answered is never opened. Coach and trustee must be two people on two machines: \
together they could read everything.")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    New(Box<new::Args>),
    Accept(accept::Args),
    Status(status::Args),
    Next(next::Args),
    DapTasks(dap_tasks::Args),
    Withdraw(withdraw::Args),
}

/// Does what the subcommand says.
///
/// # Errors
/// As the subcommand says; 3 where a person is protected by not going on, 4 where a file is not valid.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::New(args) => new::run(*args, context),
        Action::Accept(args) => accept::run(&args, context),
        Action::Status(args) => status::run(&args, context),
        Action::Next(args) => next::run(&args, context),
        Action::DapTasks(args) => dap_tasks::run(&args, context),
        Action::Withdraw(args) => withdraw::run(&args, context),
    }
}
