//! What the rules make of a command line given to draglog itself (`run`, `why`), and where it would be run.
//!
//! Words of the command line are looked at and dropped; only what a rule calls it comes out.

use std::ffi::OsString;

use crate::domain::log::run::{Project, RunLabel};
use crate::domain::log::wait::{Actor, Kind};
use crate::domain::say::escape::clean;
use crate::observe::event::{Info, Inspector};
use crate::observe::project;
use crate::observe::rules::Rules;
use crate::observe::verdict::{HostKind, ProcessVerdict, RecognisedRun, ShellTask};
use crate::paths::Environment;
use crate::storage::Store;

/// How many ancestors are looked at.
const HIGHEST: usize = 64;

/// What the rules say of the command, or of the one that it wraps.
pub(super) fn verdict(rules: &Rules, command: &[OsString]) -> ProcessVerdict {
    let argv: Vec<String> = command.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    rules.classify_typed(&argv)
}

/// What to call the command: as its tool, also where a shell or draglog itself only passes it on. One that no rule knows is
/// called by the name of its program or script, and has no tool.
pub(super) fn label(rules: &Rules, command: &[OsString]) -> RunLabel {
    let found = match verdict(rules, command) {
        ProcessVerdict::Host(host) if host.kind == HostKind::Draglog => {
            let inner = command.iter().position(|word| word == "--").map(|at| &command[at + 1..]);
            return inner
                .filter(|inner| !inner.is_empty())
                .map_or_else(|| named(&command[0]), |inner| label(rules, inner));
        }
        ProcessVerdict::Shell(shell) => match shell.doing {
            ShellTask::Command => first_tool(rules, command),
            ShellTask::Script(script) => Err(script),
            ShellTask::Interactive => Err(shell.name),
        },
        ProcessVerdict::Run(run) => Ok(run),
        _ => Err(String::new()),
    };
    match found {
        Ok(run) => run.what,
        Err(name) if !name.is_empty() => unknown(name),
        Err(_) => command.first().map_or_else(|| unknown(String::new()), named),
    }
}

fn named(program: &OsString) -> RunLabel {
    let program = program.to_string_lossy();
    unknown(clean(program.rsplit('/').next().unwrap_or(&program)).chars().take(64).collect())
}

fn unknown(label: String) -> RunLabel {
    RunLabel { tool: String::new(), label, kind: Kind::Other, show_from: None, has_silent_status: false }
}

/// The first known tool in the text of a `sh -c`. The text is only taken apart where simple commands part, which is enough
/// to find a name in it; nothing of it is kept.
fn first_tool(rules: &Rules, command: &[OsString]) -> Result<RecognisedRun, String> {
    let is_command_flag = |word: &&OsString| {
        word.to_str().is_some_and(|word| word.starts_with('-') && !word.starts_with("--") && word.contains('c'))
    };
    let texts = command.iter().skip_while(|word| !is_command_flag(word)).skip(1);
    let text = texts.map(|word| word.to_string_lossy()).find(|word| !word.starts_with('-')).unwrap_or_default();
    let simple = text.split([';', '&', '|', '\n', '(', ')', '{', '}']);
    let tool = simple.into_iter().find_map(|simple| {
        let words: Vec<OsString> = simple
            .split_whitespace()
            .skip_while(|word| *word == "exec" || word.contains('='))
            .map(|word| word.trim_matches(['"', '\'']).into())
            .collect();
        match verdict(rules, &words) {
            ProcessVerdict::Run(run) if !words.is_empty() => Some(run),
            _ => None,
        }
    });
    tool.ok_or_else(String::new)
}

/// Whether a `draglog run` is among the processes above this one: what it runs is one wait, which is its own to record.
pub(super) fn is_inside_run(rules: &Rules, inspector: &dyn Inspector) -> bool {
    above(inspector).any(|process| {
        matches!(rules.classify(&process.argv, process.exe.as_deref(), &process.name), ProcessVerdict::Host(host) if host.kind == HostKind::Draglog)
            && process.argv.iter().take_while(|word| *word != "--").any(|word| word == "run")
    })
}

/// The processes above this one, the nearest first.
fn above(inspector: &dyn Inspector) -> impl Iterator<Item = Info> + '_ {
    let parent = inspector.info(std::process::id()).and_then(|own| inspector.info(own.parent));
    let next = |process: &Info| Some(process.parent).filter(|pid| *pid > 1).and_then(|pid| inspector.info(pid));
    std::iter::successors(parent.filter(|process| process.id.pid > 1), next).take(HIGHEST)
}

/// Who gives commands from where we are: an agent if one is among the ancestors, else a person.
pub(super) fn actor(rules: &Rules, inspector: &dyn Inspector) -> (Actor, Option<String>) {
    for process in above(inspector) {
        if let ProcessVerdict::Host(host) = rules.classify(&process.argv, process.exe.as_deref(), &process.name)
            && host.kind == HostKind::Agent
        {
            return (Actor::Agent, Some(host.name));
        }
    }
    (Actor::Person, None)
}

/// The same while the log, whose salt makes an identity, is not open: by its name alone.
pub(super) fn name_of_project() -> Option<Project> {
    let home = Environment::of_process().get("HOME").map(std::path::PathBuf::from);
    let project = project::of(&std::env::current_dir().ok()?, home.as_deref(), &[])?;
    Some(Project { identity: None, ..project })
}

/// The project of the current folder; none where it cannot be told.
pub(super) fn project_here(store: &mut Store) -> Option<Project> {
    let salt = store.salt().ok()?;
    let home = Environment::of_process().get("HOME").map(std::path::PathBuf::from);
    project::of(&std::env::current_dir().ok()?, home.as_deref(), &salt)
}
