//! What the rules make of a command line given to draglog itself (`run`, `why`), and where it would be run.
//!
//! Words of the command line are looked at and dropped; only what a rule calls it comes out.

use std::ffi::OsString;

use crate::domain::run::{Project, RunLabel};
use crate::domain::text::clean;
use crate::domain::wait::{Actor, Kind};
use crate::observe::event::Inspect;
use crate::observe::project;
use crate::observe::rules::Rules;
use crate::observe::verdict::{HostKind, Verdict};
use crate::paths::Environment;
use crate::storage::Store;

/// So far behind a wrapper (`time`, `env A=b`) a known tool is looked for.
const WRAPPER_WORDS: usize = 8;
/// So many ancestors are looked at.
const HIGHEST: usize = 64;

/// What the rules say of the command, or of the one that it wraps.
pub(super) fn verdict(rules: &Rules, command: &[OsString]) -> Verdict {
    let argv: Vec<String> = command.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let outer = classify(rules, &argv);
    if !matches!(outer, Verdict::Wrapper { .. } | Verdict::PtyBridge { .. }) {
        return outer;
    }
    let inner = (1..argv.len().min(WRAPPER_WORDS)).map(|from| classify(rules, &argv[from..]));
    inner.into_iter().find(|verdict| matches!(verdict, Verdict::Run(_) | Verdict::NotAWait { .. })).unwrap_or(outer)
}

fn classify(rules: &Rules, argv: &[String]) -> Verdict {
    rules.classify(argv, None, &base_name(argv))
}

fn base_name(argv: &[String]) -> String {
    let program = argv.first().map_or("", String::as_str);
    clean(program.rsplit('/').next().unwrap_or(program)).chars().take(64).collect()
}

/// What to call the command. One that no rule knows is called by its program's name.
pub(super) fn label(rules: &Rules, command: &[OsString]) -> RunLabel {
    if let Verdict::Run(run) = verdict(rules, command) {
        return RunLabel { tool: run.tool, label: run.label, kind: run.kind, show_from: run.show_from };
    }
    let program = command.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
    let name = base_name(&[program]);
    RunLabel { tool: name.clone(), label: name, kind: Kind::Other, show_from: None }
}

/// Who gives commands from where we are: an agent if one is among the ancestors, else a person.
pub(super) fn actor(rules: &Rules, inspector: &dyn Inspect) -> (Actor, Option<String>) {
    let mut next = inspector.info(std::process::id()).map(|own| own.parent);
    for _ in 0..HIGHEST {
        let Some(process) = next.filter(|pid| *pid > 1).and_then(|pid| inspector.info(pid)) else { break };
        if let Verdict::Host(host) = rules.classify(&process.argv, process.exe.as_deref(), &process.name)
            && host.kind == HostKind::Agent
        {
            return (Actor::Agent, Some(host.name));
        }
        next = Some(process.parent);
    }
    (Actor::Person, None)
}

/// The project of the current folder; none where it cannot be told.
pub(super) fn project_here(store: &mut Store) -> Option<Project> {
    let salt = store.salt().ok()?;
    let home = Environment::of_process().get("HOME").map(std::path::PathBuf::from);
    project::of(&std::env::current_dir().ok()?, home.as_deref(), &salt)
}
