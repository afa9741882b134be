//! `draglog interview`: friction interviews for coaches, from the guide to ranked themes.

mod agreement;
mod codebook;
mod compare;
mod guide;
mod log;
mod markdown;
mod purge;
mod readback;
mod start;
mod themes;

use std::path::{Path, PathBuf};

use super::{CommandResult, Context, error, out, tell};
use crate::domain::say::problem::Problem;
use crate::domain::team::interview::{FrictionFile, Interview, InterviewId, ThemesFile};
use crate::storage::Store;
use crate::survey::themes::ThemesError;

/// Lead friction interviews and rank their themes (for coaches)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview start                          the guide, the clock, one key for an incident
  draglog interview timeline                       the last week, on the developer's machine
  draglog interview readback 3                     the whole file in plain words
  draglog interview export 3 -o interviews         friction-<codename>.toml, once it was read
  draglog interview themes interviews/*.toml -o themes-checkout.toml

The file of an interview carries a random code name and an ISO week: no name, no day. Themes of fewer than five interviews \
are shown to nobody.")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Start(start::StartInterviewArgs),
    /// Show your own last week to look at together; nothing of it is copied or exported
    Timeline,
    List(readback::ListArgs),
    Readback(readback::Readback),
    Export(readback::Export),
    Check(readback::CheckArgs),
    Withdraw(purge::WithdrawArgs),
    Purge(purge::PurgeArgs),
    Themes(themes::Args),
    Agreement(agreement::Args),
    Compare(compare::Args),
    Codebook(codebook::Args),
    Guide(guide::Args),
    Log(log::Args),
}

/// Does what the subcommand says.
///
/// # Errors
/// If a file is not valid (exit code 4), too few people stand behind themes (3), or the log cannot be used.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::Start(args) => start::start(args, context),
        Action::Timeline => start::timeline(context),
        Action::List(args) => readback::list(&args, context),
        Action::Readback(args) => readback::readback(&args, context),
        Action::Export(args) => readback::export(&args, context),
        Action::Check(args) => readback::check(&args),
        Action::Withdraw(args) => purge::withdraw(&args, context),
        Action::Purge(args) => purge::purge(&args, context),
        Action::Themes(args) => themes::run(&args, context),
        Action::Agreement(args) => agreement::run(&args),
        Action::Compare(args) => compare::run(&args, context),
        Action::Codebook(args) => codebook::run(args, context),
        Action::Guide(args) => guide::run(args, context),
        Action::Log(args) => log::run(args, context),
    }
}

/// An interview by its number or code name.
fn find(store: &Store, given: &str) -> anyhow::Result<Interview> {
    if let Ok(id) = given.parse() {
        return Ok(store.interview(InterviewId(id))?);
    }
    let interviews = store.interviews()?;
    let names = interviews.iter().map(|interview| interview.code_name.clone());
    let unknown = crate::domain::say::words::UnknownWord::new("interview", given, names);
    interviews.into_iter().find(|one| one.code_name == given).ok_or_else(|| {
        if unknown.expected.is_empty() {
            return error::usage("there is no interview in the log; `draglog interview start` starts one");
        }
        error::usage(unknown.to_string())
    })
}

/// Reads every file; what is wrong with any of them is told, line by line, before it fails. The others are not touched.
fn read_all(files: &[PathBuf]) -> anyhow::Result<Vec<(String, FrictionFile)>> {
    let (mut read, mut broken) = (Vec::new(), 0);
    for path in files {
        match crate::survey::friction::read_file(path) {
            Ok(file) => read.push((out::path(path), file)),
            Err(problems) => {
                broken += 1;
                tell_problems(&problems);
            }
        }
    }
    if broken > 0 {
        return Err(error::invalid(format!(
            "{broken} of {} files cannot be read, so nothing was merged or written; mend them, or leave them out",
            files.len()
        )));
    }
    Ok(read)
}

/// The themes in a file.
///
/// # Errors
/// If it is no themes file (exit code 4, each problem is told before), or one of too few people (3).
pub(super) fn read_themes(path: &Path) -> anyhow::Result<ThemesFile> {
    crate::survey::themes::read_file(path).map_err(|unfit| match unfit {
        ThemesError::Wrong(problems) => {
            tell_problems(&problems);
            error::invalid(format!("{} is not a readable themes file", out::path(path)))
        }
        ThemesError::Weak(problem) => error::refused(problem.to_string()),
    })
}

fn tell_problems(problems: &[Problem]) {
    /// A file that is wrong in every line is told by its first ones.
    const MOST: usize = 20;
    for problem in problems.iter().take(MOST) {
        tell(&problem.to_string());
    }
    if problems.len() > MOST {
        tell(&format!("and {} more in this file", problems.len() - MOST));
    }
}

/// Text to a file, or to stdout where none was named.
fn give(text: &str, file: Option<&Path>) -> CommandResult {
    let Some(path) = file else {
        return out::text(text);
    };
    crate::share::files::replace(path, text.as_bytes(), true)?;
    out::line(&out::path(path))
}
