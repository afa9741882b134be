//! `draglog agent`: what AI agents tell of their turns, and the settings with which they do.

pub(crate) mod event;
mod file;
pub(crate) mod lines;

use std::process::ExitCode;

use super::error::usage;
use super::{CommandResult, Context, done, out, tell};
use crate::agents::Agent;
use crate::agents::settings::{snippet, with_hooks, without_hooks};
use crate::domain::say::words::UnknownWord;

/// Record the turns of AI coding agents
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "\
Examples:
  draglog agent claude             the settings to paste
  draglog agent claude --write     put them into Claude Code's own file
  draglog agent codex --remove     take them out again

A turn is what an agent does between your prompt and its reply. draglog keeps when it began and ended, which agent, session and \
turn, and the project's name; nothing of what was asked, done or answered. docs/agents.md says more.")]
pub struct Args {
    /// claude, codex, copilot, cursor, gemini, opencode or qwen
    #[arg(value_name = "NAME", required = true)]
    agent: Option<String>,
    /// Put the settings into the agent's own file; what was there stays, and a copy of it is kept beside it
    #[arg(long, conflicts_with = "remove")]
    write: bool,
    /// Take exactly those settings out of it
    #[arg(long)]
    remove: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Take in one event; agents' hooks call it
    Event(event::Args),
}

/// Prints an agent's settings, or puts them into its file.
///
/// # Errors
/// If there is no such agent, or its file cannot be read or written.
pub(crate) fn run(args: &Args, _context: &Context) -> CommandResult {
    let name = match (&args.command, &args.agent) {
        // Reached from a library only: the program takes the short way, see `event::main`.
        (Some(Command::Event(_)), _) => return Err(usage("`draglog agent event` is for hooks of agents")),
        (None, name) => name.as_deref().unwrap_or_default(),
    };
    let agent = Agent::of_id(name).ok_or_else(|| usage(UnknownWord::new("agent", name, Agent::ids()).to_string()))?;
    if !args.write && !args.remove {
        return show(&agent);
    }
    let file = file::SettingsFile::of(&agent)?;
    let text = if args.write { with_hooks(&agent, &file.text) } else { without_hooks(&agent, &file.text) };
    let text = text.map_err(|error| anyhow::anyhow!("{}: {error}; nothing was changed", file.path.display()))?;
    change(&agent, &file, &text, args.write)
}

fn show(agent: &Agent) -> CommandResult {
    let place = file::path(agent).map_or_else(|_| agent.settings.file.clone(), |path| path.display().to_string());
    tell(&format!("for {place}; `draglog agent {} --write` puts it there", agent.id));
    out::line(snippet(agent).trim_end())
}

fn change(agent: &Agent, file: &file::SettingsFile, text: &str, is_writing: bool) -> CommandResult {
    let path = file.path.display();
    if text == file.text {
        let state = if is_writing { "has them already" } else { "has none" };
        return done(&format!("{path} {state}; nothing was changed"));
    }
    out::line(&lines::difference(&file.text, text))?;
    if text.is_empty() {
        file.remove()?;
        tell(&format!("{path} is removed"));
    } else if let Some(backup) = file.replace(text)? {
        tell(&format!("{path} is changed; as it was it is kept in {}", backup.display()));
    } else {
        tell(&format!("{path} is made"));
    }
    if is_writing && agent.settings.trust.is_some() {
        tell(&format!("{} does nothing with new hooks before you accept them: start it once and do", agent.name));
    }
    Ok(ExitCode::SUCCESS)
}
