//! `draglog share contribute`: one file, once.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::{CommandResult, Context, tell};
use crate::app::sharing::{self, Wish};
use crate::domain::round::Mode;

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
    leave_out: Vec<String>,
    /// Write the file here instead of into the round's folder
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// The roster changed, and that is right
    #[arg(long)]
    accept_roster: bool,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    // Whether it was edited comes before everything else.
    let round = crate::share::round::read(&args.round)?.round;
    // A round that is refused leaves no roster behind as the one that was seen first.
    sharing::floor(context, &round)?;
    let mut store = context.open()?;
    super::accepted(&mut store, context, &round.roster, args.accept_roster)?;
    let wish = Wish { blank: args.blank, leave_out: args.leave_out };
    let left = sharing::contribute(&mut store, context, &args.round, &wish, args.output.as_deref())?;
    for note in &left.notes {
        tell(note);
    }
    let (answered, blocks) = left.answered;
    tell(&format!("wrote {}, {} bytes: {answered} of {blocks} blocks say something", left.file.display(), left.bytes));
    if round.mode == Mode::Open {
        tell("the round is open: whoever merges can read what you said");
    }
    Ok(ExitCode::SUCCESS)
}
