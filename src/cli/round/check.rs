//! `draglog round check`: the trustee's own eyes: own roster, signatures, own count, own ledger, then the answer.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::error::refused;
use super::super::share::accepted;
use super::super::{CommandResult, Context, tell};
use crate::app::sharing;
use crate::domain::round::Member;
use crate::domain::say::text::clean;
use crate::share::keys::fingerprint;
use crate::share::{files, keys};

/// Trustee: count, verify and answer the coach's step
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    /// The members as you know them; the roster of the first round you saw unless given
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    roster: Option<PathBuf>,
    /// The roster changed, and that is right
    #[arg(long)]
    accept_roster: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    // Whether it was edited comes before everything else.
    let round = crate::share::round::read(&args.round)?.round;
    let mut store = context.open()?;
    match &args.roster {
        Some(file) => {
            let own = keys::roster(file, &files::read_text(file, files::MAX_SMALL)?)?;
            compare(&own, &round.roster)?;
        }
        None => accepted(&mut store, context, &round.roster, args.accept_roster)?,
    }
    let checked = sharing::check(&mut store, context, &args.round)?;
    super::combine::list(&checked.left_out);
    if checked.is_similar {
        tell("an earlier release was over nearly the same people, so the result will be in words, without counts");
    }
    tell(&format!(
        "{} valid contributions of {} members; wrote {}",
        checked.contributions,
        round.roster.len(),
        checked.file.display()
    ));
    let folder = clean(&args.round.display().to_string());
    tell(&format!(
        "next: the coach runs `draglog round combine {folder}` again; you can run `draglog round close {folder}`"
    ));
    Ok(ExitCode::SUCCESS)
}

/// The round's members must all be known to the trustee; who is missing is told, for it is no danger.
fn compare(own: &[Member], round: &[Member]) -> anyhow::Result<()> {
    let is_known = |member: &&Member| own.iter().any(|other| other.key == member.key);
    let unknown: Vec<&Member> = round.iter().filter(|member| !is_known(member)).collect();
    for member in &unknown {
        tell(&format!("not on your roster: {}  {}", fingerprint(&member.key), member.name));
    }
    for member in own.iter().filter(|member| !round.iter().any(|other| other.key == member.key)) {
        tell(&format!("not in the round: {}  {}", fingerprint(&member.key), member.name));
    }
    if unknown.is_empty() {
        return Ok(());
    }
    Err(refused(format!(
        "{} members of the round are not on your roster; they may be invented to read somebody's part, so nothing was checked",
        unknown.len()
    )))
}
