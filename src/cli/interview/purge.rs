//! `draglog interview withdraw` and `purge`: what is not to be kept any longer.

use std::path::{Path, PathBuf};

use super::super::{CommandResult, Context, out, tell};
use crate::app::act::interviews;
use crate::domain::team::interview::{KEEP_DAYS, is_expired};

/// Delete an interview; possible until themes are made from it
#[derive(Debug, clap::Args)]
pub(super) struct WithdrawArgs {
    /// The interview's number or code name
    interview: String,
}

/// Remove interviews that are older than 90 days or merged
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview purge                from the log: what is older than 90 days, or in themes
  draglog interview purge interviews     the friction files of these in that folder, too
  draglog interview purge --all          every interview, cause and friction log in the log")]
pub(super) struct PurgeArgs {
    /// Folders with friction files; links are not followed
    #[arg(value_hint = clap::ValueHint::DirPath)]
    folders: Vec<PathBuf>,
    /// Remove every interview, cause and friction log, and every friction file in the folders
    #[arg(long)]
    all: bool,
    /// Only say what would go
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn withdraw(args: &WithdrawArgs, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let found = super::find(&store, &args.interview)?;
    let gone = store.withdraw_interview(found.id)?;
    tell(&interviews::withdrawn(&gone));
    out::line(&gone.code_name)
}

pub(super) fn purge(args: &PurgeArgs, context: &Context) -> CommandResult {
    let mut gone = context.open()?.purge_interviews(args.all, args.dry_run, context.now)?;
    let from_log = gone.clone();
    for folder in &args.folders {
        for path in old_files(folder, (args.all, &from_log), context)? {
            if !args.dry_run {
                std::fs::remove_file(&path).map_err(|error| {
                    anyhow::Error::new(error).context(format!("cannot remove {}", out::path(&path)))
                })?;
            }
            gone.push(out::path(&path));
        }
    }
    let would = if args.dry_run { "would be removed" } else { "removed" };
    tell(&match gone.len() {
        0 => format!("nothing is merged or older than {KEEP_DAYS} days"),
        count => format!("{count} {would}"),
    });
    out::lines(&gone)
}

/// Friction files in a folder whose week is long over, or whose interviews just went from the log. A file that is none, or that cannot be read, is left alone.
fn old_files(folder: &Path, (all, gone): (bool, &[String]), context: &Context) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| anyhow::Error::new(error).context(format!("cannot read {}", out::path(folder))))?;
    let today = context.now.date_naive();
    let mut old = Vec::new();
    for entry in entries.flatten() {
        let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_file || !name.starts_with("friction-") || path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        match crate::survey::friction::read_file(&path) {
            Ok(file) if all || gone.contains(&file.code_name) || is_expired(file.week, today) => {
                old.push(path);
            }
            Ok(_) => {}
            Err(_) => tell(&format!("{name} cannot be read and was left alone; look at it and remove it by hand")),
        }
    }
    old.sort();
    Ok(old)
}
