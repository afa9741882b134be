//! `draglog forget`: removes waits for good.

use std::process::ExitCode;

use anyhow::Context as _;
use chrono::Local;

use super::consent::is_yes;
use super::tag::id;
use super::words::did_you_mean;
use super::{CommandResult, Context, done, tell};
use crate::app::prepared;
use crate::domain::log::wait::WaitId;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::moment;
use crate::domain::say::when::Bound;
use crate::storage::{Erasure, ForgetScope, Store};

/// Remove waits for good
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true), after_help = "\
Examples:
  draglog forget 41 42 --yes
  draglog forget --before 2026-01-01 --dry-run
  draglog forget --project secret-thing
  draglog forget --everything

It asks first; where there is no terminal to ask on, pass --yes. It cannot be undone.")]
pub struct Args {
    /// Numbers of waits, as `draglog log` shows them
    #[arg(value_name = "ID", group = "which", value_parser = id)]
    ids: Vec<WaitId>,
    /// Every wait and pulse from before this moment
    #[arg(long, value_name = "TIME", group = "which", allow_hyphen_values = true)]
    before: Option<Bound>,
    /// Every wait of this project
    #[arg(long, value_name = "NAME", group = "which")]
    project: Option<String>,
    /// The whole log
    #[arg(long, group = "which")]
    everything: bool,
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Removes what was named, after asking.
///
/// # Errors
/// If there is no such wait or project, nobody can be asked and `--yes` is not given, or the log cannot be written.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    let (is_dry, is_sure) = (args.dry_run, args.yes);
    let mut store = context.open()?;
    let what = meant(args, &mut store, context)?;
    let found = store.forget(&what, true)?;
    let words = words(&found);
    let is_everything = what == ForgetScope::Everything;
    if is_dry {
        tell(&format!("would forget {words}"));
        return stays(&store, is_everything);
    }
    if found == Erasure::default() && what != ForgetScope::Everything {
        return done("nothing in the log is of that kind, so nothing was forgotten; `draglog log` lists the waits");
    }
    if !is_sure && !confirmed(&words, context)? {
        anyhow::bail!("nothing was forgotten");
    }
    store.forget(&what, false)?;
    prepared::forget_all(&context.paths.data)?;
    if is_everything {
        crate::diagnostics::remove(&context.paths.log_file()).context("the log file was not removed")?;
    }
    tell(&format!("forgot {words}"));
    stays(&store, is_everything)
}

/// Tells what stays although everything goes, and why.
fn stays(store: &Store, is_everything: bool) -> CommandResult {
    let releases = if is_everything { store.ledger()?.len() as u64 } else { 0 };
    if is_everything {
        tell("the keys in the data folder stay until you delete them; `draglog round withdraw` deletes a round's");
    }
    if releases > 0 {
        tell(&format!(
            "the ledger of {} stays: it protects those who took part from a second release over others",
            count(releases, "round")
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn meant(args: Args, store: &mut Store, context: &Context) -> anyhow::Result<ForgetScope> {
    if args.everything {
        return Ok(ForgetScope::Everything);
    }
    if let Some(before) = args.before {
        return Ok(ForgetScope::Before(before.0.resolve(context.now, &Local)));
    }
    if let Some(project) = args.project {
        let known = store.projects()?;
        let what = ForgetScope::Project(project.clone());
        // Deleted waits are of no project in the log, but what they were can still be taken back.
        if !known.contains(&project) && store.forget(&what, true)? == Erasure::default() {
            let hint = did_you_mean(&project, &known);
            anyhow::bail!("no wait of project `{}` in the log{hint}", clean(&project));
        }
        return Ok(what);
    }
    Ok(ForgetScope::Waits(args.ids))
}

/// "42 waits from 2 Jan 2026 to 4 Mar 2026, 7 questions, and 3 changes that could be undone".
fn words(found: &Erasure) -> String {
    let mut words = count(found.waits, "wait");
    if let (Some(earliest), Some(latest)) = (found.earliest, found.latest) {
        let [first, last] = [earliest, latest].map(|at| moment::day_and_year(at.date_naive()));
        words = if first == last { format!("{words} of {first}") } else { format!("{words} from {first} to {last}") };
    }
    if let Some((last, before)) = others(found).split_last() {
        words = [&[words], before].concat().join(", ") + ", and " + last;
    }
    words
}

/// "7 questions", "3 changes that could be undone".
fn others(found: &Erasure) -> Vec<String> {
    let others = [
        (found.pulses, "pulse"),
        (found.tasks, "task"),
        (found.evidence, "imported record"),
        (found.interviews, "interview"),
        (found.prompts, "question"),
        (found.sent, "share log line"),
        (found.rosters, "team"),
    ];
    let mut others: Vec<String> =
        others.into_iter().filter(|(number, _)| *number > 0).map(|(number, word)| count(number, word)).collect();
    if found.changes > 0 {
        others.push(count(found.changes, "change") + " that could be undone");
    }
    others
}

fn confirmed(words: &str, context: &Context) -> anyhow::Result<bool> {
    if !context.is_interactive {
        anyhow::bail!(
            "{words} would be forgotten for good, and there is no terminal to ask on; pass --yes to do it, --dry-run to look"
        );
    }
    Ok(is_yes(&format!("Forget {words} for good? This cannot be undone."))?)
}
