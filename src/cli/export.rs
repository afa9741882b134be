//! `draglog export`: the log as a file for another machine of the same person.

use std::path::PathBuf;

use super::selection::tell_left_out;
use super::{CommandResult, Context, done};
use crate::domain::say::count::count;
use crate::share::files;

/// Write the log to a file for another machine of yours
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog export -o laptop.json
  draglog import draglog laptop.json     on the other machine, every day if you like

In the file: finished waits with tags, answers and notes, finished pulses, when draglog was watching. Both machines then \
have both logs; nothing is there twice, and what was changed or deleted after an import stays as it is. \
Not in it: waits that still run, the journal of undo, questions and their budget, pilots, rounds and keys, interviews, and \
what was imported of pull requests, test reports and presence. \
It is your own data in plain words: give it to nobody.")]
pub struct Args {
    /// The file to write; one that is there is replaced
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: PathBuf,
}

/// Writes the file, readable by its owner alone.
///
/// # Errors
/// If the log cannot be read, or the file cannot be written.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let (portable, counts) = store.export()?;
    tell_left_out(&store);
    files::write_json(&args.output, &portable, true)?;
    let (waits, pulses) = (count(counts.waits, "wait"), count(counts.pulses, "pulse"));
    done(&format!("wrote {waits} and {pulses} to {}", args.output.display()))
}
