//! `draglog share contribute`: one file, once.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::consent::{AtTerminal, RosterArgs};
use super::super::{CommandResult, Context, git, tell};
use crate::app::sharing::{self, Order, RoundPlace, Wish};
use crate::domain::round::BlockId;
use crate::domain::say::count::count;

/// Write your part of a round: one file, once
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "ROUND", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    /// Say nothing at all; the file looks like every other, and counts
    #[arg(long)]
    blank: bool,
    /// Leave this block unanswered; may be given several times
    #[arg(long, value_name = "BLOCK")]
    leave_out: Vec<BlockId>,
    /// Write the file here instead of into the round's folder
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Write it while the weeks are still running
    #[arg(long)]
    early: bool,
    #[command(flatten)]
    roster: RosterArgs,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let place = RoundPlace::find(&args.round)?;
    let mut store = context.open()?;
    let wish = Wish { blank: args.blank, leave_out: args.leave_out };
    let order = Order { wish: &wish, output: args.output.as_deref(), early: args.early, seen: None };
    let consent = AtTerminal::new(args.roster, context);
    let left = sharing::contribute(&mut store, context, &place, order, &consent)?;
    let (answered, blocks) = left.answered;
    let file = sharing::shown(&left.file);
    tell(&format!("wrote {file}, {}: {answered} of {blocks} blocks say something", count(left.bytes, "byte")));
    if args.output.is_none() {
        git::tell_push(&place, "Contribute");
    }
    Ok(ExitCode::SUCCESS)
}
