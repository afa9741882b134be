//! `draglog why`: which rule, label, kind and actor a command gets, and why.

use std::ffi::OsString;

use serde::Serialize;

use super::{CommandResult, Context, error, out, recognise, tell};
use crate::domain::log::wait::{Actor, Kind, Source, Wait, WaitId};
use crate::domain::say::escape::clean;
use crate::observe::inspect;
use crate::observe::rules::Rules;
use crate::observe::verdict::{ProcessVerdict, ToolRole};
use crate::storage::Store;

/// Show which rule, label, kind and actor a command gets, and why
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog why -- npm run build   a command, from this terminal
  draglog why 42                 a wait in the log")]
pub struct Args {
    /// Number of a wait in the log
    #[arg(required_unless_present = "command", conflicts_with = "command", value_parser = super::tag::id)]
    id: Option<WaitId>,
    /// A command and its arguments, after `--`; it is not run
    #[arg(last = true, value_name = "CMD")]
    command: Vec<OsString>,
    /// Print one JSON document (draglog.why/1)
    #[arg(long)]
    json: bool,
}

/// The document of `draglog why --json`.
#[derive(Debug, Serialize)]
struct Document {
    schema: &'static str,
    id: Option<WaitId>,
    /// Whether it is (or would be) a wait.
    recorded: bool,
    tool: Option<String>,
    label: Option<String>,
    kind: Option<Kind>,
    actor: Option<Actor>,
    why: String,
    why_actor: Option<String>,
}

/// Answers, without running or recording anything.
///
/// # Errors
/// If there is no such wait, or stdout cannot be written to.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let document = match args.id {
        Some(id) => of_wait(context, id)?,
        None => of_command(context, &args.command),
    };
    if args.json { out::json(&document) } else { print(&document) }
}

fn of_command(context: &Context, command: &[OsString]) -> Document {
    let (rules, problems) = Rules::load(&context.paths.rules());
    for problem in &problems {
        tell(&problem.to_string());
    }
    let run = match recognise::verdict(&rules, command) {
        ProcessVerdict::Run(run) => run,
        other => {
            let why = why_not(&other);
            let tool = if let ProcessVerdict::NotAWait { tool, .. } = other { Some(tool) } else { None };
            return Document { tool, ..nothing(why) };
        }
    };
    let (actor, agent) = recognise::actor(&rules, &*inspect::open());
    let why_actor = agent.map_or_else(
        || "typed in the foreground of a terminal; with `&`, or without a terminal, it would be background".to_owned(),
        |name| format!("{name} is among the processes above this one"),
    );
    Document {
        recorded: true,
        tool: Some(run.what.tool),
        label: Some(run.what.label),
        kind: Some(run.what.kind),
        actor: Some(actor),
        why_actor: Some(why_actor),
        ..nothing(run.why)
    }
}

/// Nothing but why.
fn nothing(why: String) -> Document {
    Document {
        schema: "draglog.why/1",
        id: None,
        recorded: false,
        tool: None,
        label: None,
        kind: None,
        actor: None,
        why,
        why_actor: None,
    }
}

fn why_not(verdict: &ProcessVerdict) -> String {
    match verdict {
        ProcessVerdict::NotAWait { role, why, .. } => {
            let role = match role {
                ToolRole::Watcher => "it watches and runs until it is stopped",
                ToolRole::Server => "it serves and runs until it is stopped; what its script builds first is a wait of its own",
                ToolRole::Repl => "it talks with you",
                ToolRole::Other => "it is over at once, or nobody waits for it",
            };
            format!("{role}: {why}")
        }
        ProcessVerdict::Host(host) => {
            format!("{} starts commands of its own; each of those is looked at by itself", host.name)
        }
        ProcessVerdict::Shell(_) => {
            "a shell or a script: the tools it runs decide. With one of them it is one wait from its start to its end, however \
             many it runs: named after the script file, or with `-c` after the first tool"
                .into()
        }
        ProcessVerdict::Wrapper { name } | ProcessVerdict::PtyBridge { name } => {
            format!("{name} only runs other commands: the wait is the first known tool's, and no rule knows one here")
        }
        ProcessVerdict::Unknown { program, .. } => {
            format!(
                "no rule knows {program}; `draglog run -- …` records it all the same, a file in the rules folder teaches it"
            )
        }
        ProcessVerdict::Run(run) => run.why.clone(),
    }
}

fn of_wait(context: &Context, id: WaitId) -> anyhow::Result<Document> {
    let wait = read(id, &Store::open_read_only(&context.paths.data)?)?;
    Ok(Document {
        id: Some(id),
        recorded: true,
        label: Some(wait.label.clone()),
        kind: Some(wait.kind),
        actor: Some(wait.actor),
        why_actor: Some(why_actor(&wait).into()),
        tool: wait.tool.clone(),
        ..nothing(why_recorded(&wait))
    })
}

fn read(id: WaitId, store: &Store) -> anyhow::Result<Wait> {
    let wait = store.wait(id)?;
    anyhow::ensure!(store.unreadable() == 0, "wait {id} cannot be read; `draglog doctor` checks the log");
    let none = || format!("there is no wait {id} in the log; `draglog log` lists them with their numbers");
    wait.ok_or_else(|| error::usage(none()))
}

fn why_actor(wait: &Wait) -> &'static str {
    match wait.actor {
        Actor::Person if wait.is_turn() => "a person sent the prompt",
        Actor::Agent if wait.is_turn() => "nobody sat in front of the agent",
        Actor::Person => "in the foreground of a terminal, or said so by a person",
        Actor::Agent => "an AI agent was among the processes above it",
        Actor::Background => {
            "it had no terminal, was a background job that nobody brought to the front, or was started by an editor or a watcher"
        }
    }
}

fn why_recorded(wait: &Wait) -> String {
    let rule = wait.tool.as_deref().filter(|_| !wait.is_turn());
    let rule = rule.map_or_else(String::new, |tool| format!("; the rule is {tool}"));
    let source = match wait.source {
        Source::Observed => "the observer saw its process",
        Source::Wrapped => "`draglog run` started it",
        Source::Hook if wait.is_turn() => "the agent's hooks told of it",
        Source::Hook => "the shell hook told of it",
        Source::Manual => "a person entered it",
        Source::Imported => "it was imported",
    };
    format!("{source}{rule}")
}

fn print(document: &Document) -> CommandResult {
    let rows = [
        ("recorded", Some(if document.recorded { "yes" } else { "no" }.to_owned())),
        ("rule", document.tool.clone()),
        ("label", document.label.clone()),
        ("kind", document.kind.map(|kind| kind.to_string())),
        ("why", Some(document.why.clone())),
        ("actor", document.actor.map(|actor| actor.to_string())),
        ("because", document.why_actor.clone()),
    ];
    out::data(|out| {
        for (name, value) in rows {
            if let Some(value) = value {
                writeln!(out, "{name:<9} {}", clean(&value))?;
            }
        }
        Ok(())
    })
}
