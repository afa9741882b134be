//! `draglog round`: coach and trustee, from the definition to a result that both sign.

mod accept;
mod dap_tasks;
mod new;
mod next;
mod status;
mod withdraw;

use super::{CommandResult, Context};

/// A round for coach and trustee: open it, accept it, take the next step
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog round new ~/team \"November\" --weeks 2026-W44..2026-W47 --survey context_gaps      the coach
  draglog round accept ~/team/november       the trustee: looks at it and signs it
  draglog round status ~/team/november       anybody: how far it is and whose turn it is
  draglog round next ~/team/november --wait   coach and trustee, at their desks: to the result
  draglog round withdraw ~/team/november     gives it up before anything was opened
  draglog round dap-tasks layout.toml        tasks for an organisation's aggregation service

A figure that fewer than 5 people answered is never opened. Coach and trustee must be two people on two machines:
together they could read everything.")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Coach: open a round in a team's folder
    New(Box<new::Args>),
    /// Trustee: look at a round and accept it
    Accept(accept::Args),
    /// Say how far a round is and whose turn it is
    Status(status::Args),
    /// Take your next step, whichever it is
    Next(next::Args),
    /// Make the tasks of a collection over an organisation, for both halves of an aggregation service
    DapTasks(dap_tasks::Args),
    /// Give a round up before anything was opened
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
