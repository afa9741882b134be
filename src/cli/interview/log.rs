//! `draglog interview log`: a friction log, line by line, while somebody tries a task.

use std::io::{BufRead, IsTerminal};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::super::json::{each, object};
use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, done, error, out, tell, words};
use crate::clock;
use crate::domain::log::tag::Tag;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::length::duration;
use crate::domain::team::interview::friction_log::{FrictionLog, Mark, Note, Size, parse, wording};
use crate::storage::Store;

/// Keep a friction log while trying something yourself
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  draglog interview log start --persona \"a new colleague\" --goal \"the first build\" --size small
  draglog interview log                       a line per event, until Ctrl-D
    cloned the repository
    + one command set everything up
    - e the login was asked for three times   (a letter after the - is a tag)
    undo                                      removes the last line
    done                                      ends it
  draglog interview log note --friction --tag env_setup \"the login was asked for three times\"
  draglog interview log export -o first-build.md

Each line is saved at once. Write what happened and what you expected, not what you felt."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Begin a friction log
    Start {
        /// In whose shoes: "a new colleague on a new laptop"
        #[arg(long)]
        persona: String,
        /// What you want to reach: "the first build"
        #[arg(long)]
        goal: String,
        /// How large the goal is: small, medium or large
        #[arg(long, value_parser = clap::builder::ValueParser::new(|text: &str| text.parse::<Size>()))]
        size: Option<Size>,
    },
    /// Add one note
    Note {
        /// What happened
        text: String,
        /// It went better than you would expect
        #[arg(long, conflicts_with = "friction")]
        joy: bool,
        /// It held you up
        #[arg(long)]
        friction: bool,
        /// What held you up
        #[arg(long, value_parser = words::of::<Tag>(), hide_possible_values = true)]
        tag: Option<Tag>,
    },
    /// End the open friction log
    Done,
    /// Delete a friction log with its notes
    Drop {
        /// Its number; the open one unless given
        id: Option<i64>,
    },
    /// List the friction logs
    List {
        /// Print one JSON document (draglog.walks/1)
        #[arg(long)]
        json: bool,
    },
    /// Print a friction log as Markdown
    Export {
        /// Its number; the last one unless given
        id: Option<i64>,
        /// The file to write; stdout unless given
        #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        output: Option<PathBuf>,
    },
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        None => from_lines(&mut context.open()?),
        Some(Action::Start { persona, goal, size }) => {
            let id = context.open()?.begin_friction_log(&persona, &goal, size, context.now)?.id;
            tell(&format!(
                "friction log {id} goes on; `draglog interview log` takes a line for each thing that happens"
            ));
            out::line(&id.to_string())
        }
        Some(Action::Note { text, joy, friction, tag }) => {
            let mark = match (joy, friction || tag.is_some()) {
                (true, _) => Mark::Joy,
                (false, true) => Mark::Friction,
                (false, false) => Mark::Plain,
            };
            note(&mut context.open()?, &Note { at: context.now, mark, tag, text })?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Action::Done) => done(&at_its_end(&context.open()?.end_friction_log(context.now)?)),
        Some(Action::Drop { id }) => {
            anyhow::ensure!(context.open()?.drop_friction_log(id)?, NO_SUCH_LOG);
            done("deleted the friction log with its notes")
        }
        Some(Action::List { json }) => list(json, context),
        Some(Action::Export { id, output }) => export(id, output.as_deref(), context),
    }
}

fn export(id: Option<i64>, output: Option<&Path>, context: &Context) -> CommandResult {
    let logs = open_to_read(context)?.friction_logs()?;
    let Some(log) = logs.iter().rev().find(|log| id.is_none_or(|id| log.id == id)) else {
        return Err(error::usage(NO_SUCH_LOG));
    };
    super::give(&log.markdown(), output)
}

const NO_SUCH_LOG: &str = "there is no such friction log; `draglog interview log list` has the numbers";

/// Writes down what happened, and says which words would be better where it names a person.
fn note(store: &mut Store, note: &Note) -> anyhow::Result<()> {
    if let Some(words) = wording(&note.text) {
        tell(&words);
    }
    Ok(store.note_friction(note)?)
}

/// Takes lines until there are no more: typed, or from a pipe.
fn from_lines(store: &mut Store) -> CommandResult {
    let Some(log) = store.open_friction_log()? else {
        anyhow::bail!("no friction log is open; start one with `draglog interview log start --persona P --goal G`");
    };
    if std::io::stdin().is_terminal() {
        tell(&format!(
            "{} ({} so far): a line for each thing that happens, + joy, - friction, undo, done; Ctrl-D puts it aside",
            log.goal,
            log.notes.len()
        ));
    }
    for line in std::io::stdin().lock().lines() {
        if take(store, &line?)?.is_break() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes one line; `done` is the last.
fn take(store: &mut Store, line: &str) -> anyhow::Result<ControlFlow<()>> {
    match line.trim() {
        "" => {}
        "done" => {
            tell(&at_its_end(&store.end_friction_log(clock::now())?));
            return Ok(ControlFlow::Break(()));
        }
        "undo" => match store.unnote_friction()? {
            Some(text) => tell(&format!("taken back: {text}")),
            None => tell("there is no line to take back"),
        },
        _ => {
            if let Some((mark, tag, text)) = parse(line) {
                note(store, &Note { at: clock::now(), mark, tag, text })?;
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn at_its_end(log: &FrictionLog) -> String {
    let of = |mark| log.notes.iter().filter(|note| note.mark == mark).count();
    format!(
        "{} took {}: {} of joy, {} of friction; `draglog interview log export {}` prints it",
        log.goal,
        duration(log.length()),
        of(Mark::Joy),
        of(Mark::Friction),
        log.id
    )
}

fn list(is_json: bool, context: &Context) -> CommandResult {
    let logs = open_to_read(context)?.friction_logs()?;
    if is_json {
        return out::json(&object! { schema: "draglog.walks/1", walks: each(&logs, walk) });
    }
    if logs.is_empty() {
        return done("no friction log yet; `draglog interview log start --persona P --goal G` begins one");
    }
    out::lines(logs.iter().map(in_words))
}

fn in_words(log: &FrictionLog) -> String {
    let state = if log.ended.is_none() { "goes on" } else { "done" };
    let (goal, persona) = (clean(&log.goal), clean(&log.persona));
    let (notes, length) = (count(log.notes.len(), "note"), duration(log.length()));
    format!("{}  {goal} ({persona}): {notes}, {length}, {state}", log.id)
}

fn walk(log: &FrictionLog) -> impl Serialize {
    object! {
        id: log.id,
        persona: &log.persona,
        goal: &log.goal,
        notes: log.notes.len(),
        seconds: log.length().as_secs_f64(),
        is_done: log.ended.is_some(),
    }
}
