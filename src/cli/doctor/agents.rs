//! Which agents there are, and which of them tell draglog of their turns.

use std::path::{Path, PathBuf};

use super::Check;
use crate::agents::Agent;
use crate::agents::settings::told;
use crate::domain::say::count::list;
use crate::{files, paths};

const NAME: &str = "agents";
/// Settings are smaller.
const LARGEST: u64 = 4 << 20;

/// One line for all agents that are installed, and one for each that needs something.
pub(super) fn check() -> Vec<Check> {
    let Some(home) = paths::home() else { return Vec::new() };
    let (mut telling, mut silent, mut checks) = (Vec::new(), Vec::new(), Vec::new());
    for agent in Agent::all() {
        let folder = agent.folder(&home, variable);
        let has_hooks = hooks(&agent, &folder);
        if has_hooks == agent.events().count() {
            checks.extend(untrusted(&agent, &folder));
            telling.push(agent.name);
        } else if has_hooks > 0 {
            let fix = format!("draglog agent {} --write", agent.id);
            checks.push(Check::warn(NAME, format!("{} reports only part of its turns", agent.name), fix));
        } else if is_installed(&agent, &folder) {
            silent.push((agent.name, agent.id));
        }
    }
    let names: Vec<&String> = silent.iter().map(|(name, _)| name).collect();
    let words = match (telling.as_slice(), silent.as_slice()) {
        ([], []) => return checks,
        ([], [..]) => format!("{} found, not connected", list(&names)),
        ([..], []) => format!("turns of {} are recorded", list(&telling)),
        ([..], [..]) => format!("turns of {} are recorded; {} found, not connected", list(&telling), list(&names)),
    };
    let how = silent.first().map(|(_, id)| format!("; `draglog agent {id}` prints what would connect it"));
    checks.insert(0, Check::ok(NAME, format!("{words}{}", how.unwrap_or_default())));
    checks
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// How many of its events have a hook of draglog's.
fn hooks(agent: &Agent, folder: &Path) -> usize {
    let text = files::read_text(&agent.settings_file(folder), LARGEST).ok();
    text.and_then(|text| told(agent, &text).ok()).map_or(0, |events| events.len())
}

/// An agent that runs no hook before the person has accepted it, where nothing shows that they did.
fn untrusted(agent: &Agent, folder: &Path) -> Option<Check> {
    let trust = agent.settings.trust.as_ref()?;
    let file = Path::new(&trust.file).file_name().map(|name| folder.join(name))?;
    let text = files::read_text(&file, LARGEST).unwrap_or_default();
    if text.contains(&trust.mark) {
        return None;
    }
    let detail = format!("{} waits for you to accept draglog's hooks", agent.name);
    Some(Check::warn(NAME, detail, format!("start {} once and accept them", agent.id)))
}

/// Whether it has a folder, where that is its own, or its program can be found.
fn is_installed(agent: &Agent, folder: &Path) -> bool {
    let is_shared = agent.settings.file.starts_with(".config/");
    (!is_shared && folder.is_dir()) || is_in_path(agent.program.as_ref().unwrap_or(&agent.id))
}

fn is_in_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(program).is_file()))
}
