//! `draglog round dap-tasks`: an organisation's collection, for the people who run an aggregation service.

use std::path::PathBuf;

use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, done, out, tell};
use crate::app::sharing;
use crate::domain::say::count::count;
use crate::share::dap::plan::TEMPLATE;

/// Make the tasks of a collection over an organisation, for both halves of an aggregation service
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog round dap-tasks --example > layout.toml      one to start from, with every key explained
  draglog round dap-tasks layout.toml -o tasks         keys and tokens are drawn, once

TASKS.toml goes to every developer; the folders leader, helper and collector to one operator each and to nobody else: \
docs/organisation.md says who runs what, and when to collect.")]
pub(super) struct Args {
    /// What is asked, of which weeks, and where the halves are
    #[arg(value_name = "LAYOUT", value_hint = clap::ValueHint::FilePath, required_unless_present = "example")]
    layout: Option<PathBuf>,
    /// Write the files into this new folder; named after the title unless given
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    output: Option<PathBuf>,
    /// Print a layout to start from
    #[arg(long, conflicts_with_all = ["layout", "output"])]
    example: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let Some(layout) = &args.layout else { return out::text(TEMPLATE) };
    let store = open_to_read(context)?;
    let made = sharing::make_tasks(&store, context, layout, args.output.as_deref())?;
    let (collection, folder) = (&made.collection, out::path(&made.folder));
    tell(&format!(
        "made {} of \"{}\" in {folder}, for {}: {}, {} or more for each week",
        count(collection.tasks.len(), "task"),
        collection.title,
        count(collection.weeks.count(), "week"),
        collection.weeks.words(),
        count(collection.rules.minimum, "report"),
    ));
    tell("TASKS.toml                 to every developer");
    tell("leader/tasks-leader.yaml   to the operator of the leader: secret");
    tell("helper/tasks-helper.yaml   to the operator of the helper: secret");
    tell("collector                  to whoever collects: the token in it is secret");
    done("each hands on nothing of it; delete what was handed over here")
}
