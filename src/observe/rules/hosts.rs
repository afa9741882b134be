//! What is no tool but must be known to climb a process tree: agents, editors, shells, interpreters, wrappers.
//! Data: `assets/hosts.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::command::CommandWords;
use super::{pattern, schema};
use crate::observe::verdict::{Host, HostKind, ToolRole};

/// The text of the table, for the rules' version.
pub(super) const SOURCE: &str = include_str!("../../../assets/hosts.toml");

/// What one program is. Several rows may share a name; the first that holds for the command counts.
#[derive(Debug)]
pub(super) enum HostEntry {
    Host(HostRow),
    Shell { value_flags: Vec<String> },
    Interpreter(Interpreter),
    Wrapper { verbs: Vec<String> },
    PtyBridge,
    NotAWait(ToolRole),
}

/// A program whose children are commands of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostRow {
    name: String,
    kind: String,
    #[serde(default)]
    programs: Vec<String>,
    /// Ends of script paths under an interpreter.
    #[serde(default)]
    scripts: Vec<String>,
    #[serde(default)]
    modules: Vec<String>,
    /// Only with one of these in the path: for names that others have as well.
    #[serde(default)]
    only_under: Vec<String>,
    /// Only with one of these as the first word; `""` = without a word.
    #[serde(default)]
    only_verbs: Vec<String>,
    #[serde(default)]
    unless_verbs: Vec<String>,
}

impl HostRow {
    /// The host, if `command` has the form that tells it from namesakes.
    pub(super) fn host(&self, command: CommandWords<'_>) -> Option<Host> {
        let verb = command.first_word().unwrap_or("");
        let fits = (self.only_under.is_empty() || self.only_under.iter().any(|part| command.is_under(part)))
            && (self.only_verbs.is_empty() || self.only_verbs.iter().any(|word| word == verb))
            && !self.unless_verbs.iter().any(|word| word == verb);
        fits.then(|| Host { name: self.name.clone(), kind: kind(&self.kind).unwrap_or(HostKind::Session) })
    }
}

/// A program that runs scripts.
#[derive(Debug, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct Interpreter {
    programs: Vec<String>,
    /// Options whose next word is a value.
    #[serde(default)]
    pub(super) value_flags: Vec<String>,
    /// Options that are followed by program text instead of a file.
    #[serde(default)]
    pub(super) text_flags: Vec<String>,
    /// The option that names a module.
    pub(super) module_flag: Option<String>,
    /// The option that names the script.
    pub(super) script_flag: Option<String>,
    /// Options that make it the run of a module, before any script.
    #[serde(default)]
    pub(super) flag_modules: HashMap<String, String>,
    /// The first word is a module (a Java class) and no file.
    #[serde(default)]
    pub(super) is_module_first: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShellRow {
    programs: Vec<String>,
    #[serde(default)]
    value_flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrapperRow {
    programs: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotAWaitRow {
    role: String,
    #[serde(default)]
    programs: Vec<String>,
    #[serde(default)]
    scripts: Vec<String>,
    #[serde(default)]
    modules: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    host: Vec<HostRow>,
    shell: Vec<ShellRow>,
    interpreter: Vec<Interpreter>,
    wrapper: Vec<WrapperRow>,
    pty_bridge: Vec<WrapperRow>,
    not_a_wait: Vec<NotAWaitRow>,
}

/// The rows by the names they go by.
#[derive(Default)]
pub(super) struct Hosts {
    rows: Vec<HostEntry>,
    programs: HashMap<String, Vec<usize>>,
    patterns: Vec<(String, usize)>,
    scripts: Vec<(String, usize)>,
    modules: HashMap<String, usize>,
}

#[expect(clippy::expect_used, reason = "the file is compiled in and a test reads it")]
static HOSTS: LazyLock<Hosts> = LazyLock::new(|| {
    let table: Table = toml::from_str(SOURCE).expect("assets/hosts.toml parses");
    Hosts::from_table(table)
});

impl Hosts {
    /// The shipped table.
    pub(super) fn shipped() -> &'static Self {
        &HOSTS
    }

    fn from_table(table: Table) -> Self {
        let mut hosts = Self::default();
        for mut row in table.host {
            let names = [&mut row.programs, &mut row.scripts, &mut row.modules].map(std::mem::take);
            hosts.add(names, HostEntry::Host(row));
        }
        for row in table.shell {
            hosts.add([row.programs, vec![], vec![]], HostEntry::Shell { value_flags: row.value_flags });
        }
        for mut row in table.interpreter {
            let programs = std::mem::take(&mut row.programs);
            hosts.add([programs, vec![], vec![]], HostEntry::Interpreter(row));
        }
        for row in table.wrapper {
            hosts.add([row.programs, vec![], vec![]], HostEntry::Wrapper { verbs: row.verbs });
        }
        for row in table.pty_bridge {
            hosts.add([row.programs, vec![], vec![]], HostEntry::PtyBridge);
        }
        for row in table.not_a_wait {
            let role = schema::role(&row.role).unwrap_or(ToolRole::Other);
            hosts.add([row.programs, row.scripts, row.modules], HostEntry::NotAWait(role));
        }
        hosts
    }

    fn add(&mut self, [programs, scripts, modules]: [Vec<String>; 3], row: HostEntry) {
        let number = self.rows.len();
        self.rows.push(row);
        for name in programs {
            if pattern::is_pattern(&name) {
                self.patterns.push((name, number));
            } else {
                self.programs.entry(name).or_default().push(number);
            }
        }
        self.scripts.extend(scripts.into_iter().map(|script| (script, number)));
        self.modules.extend(modules.into_iter().map(|module| (module, number)));
    }

    /// The rows for a program of this base name, in the order of the file.
    pub(super) fn of_program(&self, base: &str) -> impl Iterator<Item = &HostEntry> {
        let exact = self.programs.get(base).into_iter().flatten();
        let pattern =
            self.patterns.iter().filter(move |(form, _)| pattern::matches(form, base)).map(|(_, number)| number);
        exact.chain(pattern).map(|number| &self.rows[*number])
    }

    /// The row for a script at the end of `path`.
    pub(super) fn of_script(&self, path: &str) -> Option<&HostEntry> {
        self.scripts.iter().find(|(end, _)| ends_with(path, end)).map(|(_, number)| &self.rows[*number])
    }

    /// The row for a module.
    pub(super) fn of_module(&self, module: &str) -> Option<&HostEntry> {
        self.modules.get(module).map(|number| &self.rows[*number])
    }
}

/// Whether `path` ends with the path components of `end`; in patterns `*` spans components only where `end` has a `/`.
pub(super) fn ends_with(path: &str, end: &str) -> bool {
    if !pattern::is_pattern(end) {
        return path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    }
    let tails = || path.rmatch_indices('/').map(|(at, _)| &path[at + 1..]).chain([path]);
    if end.contains('/') {
        tails().any(|tail| pattern::matches(end, tail))
    } else {
        tails().next().is_some_and(|name| pattern::matches(end, name))
    }
}

fn kind(word: &str) -> Option<HostKind> {
    Some(match word {
        "agent" => HostKind::Agent,
        "editor" => HostKind::Editor,
        "multiplexer" => HostKind::Multiplexer,
        "session" => HostKind::Session,
        "watcher" => HostKind::Watcher,
        "draglog" => HostKind::Draglog,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_parses_and_every_kind_and_role_is_known() {
        let table: Table = toml::from_str(SOURCE).unwrap();
        assert!(table.host.iter().all(|row| kind(&row.kind).is_some()));
        assert!(table.not_a_wait.iter().all(|row| schema::role(&row.role).is_some()));
    }

    #[test]
    fn a_script_is_known_by_whole_components_of_its_path() {
        assert!(ends_with("/x/prettier/bin/prettier.cjs", "prettier/bin/prettier.cjs"));
        assert!(!ends_with("/x/notprettier/bin/a.cjs", "prettier/bin/a.cjs"));
        assert!(ends_with("/r/.yarn/releases/yarn-4.1.0.cjs", "yarn-*.cjs"));
        assert!(!ends_with("/r/yarn-tools/x.cjs", "yarn-*.cjs"));
        assert!(ends_with("/lib/@sourcegraph/amp/dist/main.js", "@sourcegraph/amp/*"));
    }
}
