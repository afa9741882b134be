//! `draglog watch`: observes without a UI.

use std::io::{self, Write};

use super::{CommandResult, Context};
use crate::app::live::watch;
use crate::clock;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::say::escape::clean;
use crate::domain::say::length::duration;
use crate::domain::say::moment::clock_seconds;

/// Observe without a UI and print a line as each wait ends
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog watch                  until Ctrl-C
  draglog watch --json | jq .    one wait object in each line")]
pub struct Args {
    /// Print each wait as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Observes until it is interrupted, or nobody reads any more.
///
/// # Errors
/// If the log cannot be opened or nothing can observe here.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    watch::run(context, |wait| {
        let line = if args.json { json(wait, context) } else { Ok(words(wait)) };
        line.is_ok_and(|line| print(&line).is_ok())
    })
}

fn print(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn json(wait: &Wait, context: &Context) -> serde_json::Result<String> {
    let reading = Reading::new(clock::now(), &context.settings);
    serde_json::to_string(&super::json::wait(wait, reading))
}

/// `14:05:09  cargo build  api-server  succeeded  1m 10s`, agents' and background runs marked.
fn words(wait: &Wait) -> String {
    let ended = clock_seconds(wait.ended_at().unwrap_or(wait.started_at));
    let project = wait.project.as_deref().map(clean).unwrap_or_default();
    let actor = if wait.actor == Actor::Person { String::new() } else { format!("  ({})", wait.actor) };
    format!("{ended}  {}  {project}  {}  {}{actor}", clean(&wait.label), wait.state(), duration(wait.measured))
}
