//! `draglog round combine`: the coach's two calls.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::{CommandResult, Context, tell};
use crate::app::sharing::{self, Combined, told};
use crate::domain::round::result::Shown;
use crate::domain::say::text::clean;
use crate::share::collect::LeftOut;

/// Coach: the first step, and after the trustee's check the result
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    /// First try what could be learned from the result and the earlier ones; refuse if anything
    #[arg(long)]
    attack: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    // Whether it was edited comes before everything else.
    crate::share::round::read(&args.round)?;
    let mut store = context.open()?;
    match sharing::combine(&mut store, context, &args.round, args.attack)? {
        Combined::Step { file, contributions, left_out } => {
            list(&left_out);
            tell(&format!("{contributions} contributions opened on this side; wrote {}", file.display()));
            let folder = clean(&args.round.display().to_string());
            tell(&format!(
                "next: the trustee runs `draglog round check {folder}`, then `draglog round combine {folder}` again"
            ));
        }
        Combined::Result { file, result, left_out, is_similar } => {
            list(&left_out);
            if is_similar {
                tell("an earlier release was over nearly the same people, so everything is in words, without counts");
            }
            if args.attack {
                tell(
                    "the attack found nothing: no unanimity, no cell that is the rest, no comparison with an earlier release",
                );
            }
            let shown = result.blocks.iter().filter(|block| block.shown != Shown::Withheld).count();
            tell(&format!(
                "{} contributions, {shown} of {} figures shown; wrote {}",
                result.n,
                result.blocks.len(),
                file.display()
            ));
            tell("next: `draglog report` makes the page, `draglog round close` deletes the key");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What does not count, one line each.
pub(super) fn list(left_out: &[LeftOut]) {
    for one in left_out {
        tell(&told(one));
    }
}
