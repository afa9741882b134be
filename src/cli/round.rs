//! `draglog round`: the collectors' side of a round, coach and trustee.

mod check;
mod close;
mod combine;
mod key;
mod new;

use super::{CommandResult, Context};

/// A round for coach and trustee: open, check, combine, close
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog round key                               coach and trustee, one key each for every round
  draglog round new --title \"November\" --weeks 2026-W44..2026-W47 --survey context_gaps toil_hours --roster roster.txt --coach draglog-collector:... --trustee draglog-collector:... -o team/2026-11
  draglog round combine team/2026-11              coach: first step
  draglog round check team/2026-11                trustee: own eyes, own count
  draglog round combine team/2026-11              coach: the result
  draglog round close team/2026-11                both: the key is deleted

A sum of fewer than 5 people never appears. Coach and trustee must be two people: together they could read everything.")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Open a round in a folder of its own
    New(Box<new::Args>),
    /// Make a collector's key for one round and print its public line
    Key(key::Args),
    /// Coach: the first step, and after the trustee's check the result
    Combine(combine::Args),
    /// Trustee: count, verify and answer the coach's step
    Check(check::Args),
    /// Delete this machine's key of the round
    Close(close::Args),
}

/// Does what the subcommand says.
///
/// # Errors
/// As the subcommand says; 3 where a person is protected by not going on, 4 where a file is not valid.
pub fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::New(args) => new::run(*args, context),
        Action::Key(args) => key::run(&args, context),
        Action::Combine(args) => combine::run(&args, context),
        Action::Check(args) => check::run(&args, context),
        Action::Close(args) => close::run(&args, context),
    }
}
