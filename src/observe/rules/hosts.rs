//! What is no tool but must be known to climb a process tree: agents, editors, shells, interpreters, wrappers.
//! Data: `assets/hosts.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::command::CommandWords;
use super::names::NameIndex;
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
    kind: HostKind,
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
        fits.then(|| Host { name: self.name.clone(), kind: self.kind })
    }
}

/// A program that runs scripts.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Interpreter {
    programs: Vec<String>,
    /// Options whose next word is a value.
    pub(super) value_flags: Vec<String>,
    /// Options that are followed by program text instead of a file.
    pub(super) text_flags: Vec<String>,
    /// The option that names a module.
    pub(super) module_flag: Option<String>,
    /// The option that names the script.
    pub(super) script_flag: Option<String>,
    /// Options that make it the run of a module, before any script.
    pub(super) flag_modules: HashMap<String, String>,
    /// The first word is a module (a Java class) and no file.
    pub(super) is_module_first: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ShellRow {
    programs: Vec<String>,
    value_flags: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrapperRow {
    programs: Vec<String>,
    verbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotAWaitRow {
    role: ToolRole,
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

/// The shipped table.
#[expect(clippy::expect_used, reason = "the file is compiled in and a test reads it")]
pub(super) static SHIPPED: LazyLock<NameIndex<HostEntry>> =
    LazyLock::new(|| index(toml::from_str(SOURCE).expect("assets/hosts.toml parses")));

fn index(table: Table) -> NameIndex<HostEntry> {
    let mut hosts = NameIndex::new();
    for mut row in table.host {
        let [programs, scripts, modules] = [&mut row.programs, &mut row.scripts, &mut row.modules].map(std::mem::take);
        hosts.add(&programs, &scripts, &modules, HostEntry::Host(row));
    }
    for row in table.shell {
        hosts.add(&row.programs, &[], &[], HostEntry::Shell { value_flags: row.value_flags });
    }
    for mut row in table.interpreter {
        hosts.add(&std::mem::take(&mut row.programs), &[], &[], HostEntry::Interpreter(row));
    }
    for row in table.wrapper {
        hosts.add(&row.programs, &[], &[], HostEntry::Wrapper { verbs: row.verbs });
    }
    for row in table.pty_bridge {
        hosts.add(&row.programs, &[], &[], HostEntry::PtyBridge);
    }
    for row in table.not_a_wait {
        hosts.add(&row.programs, &row.scripts, &row.modules, HostEntry::NotAWait(row.role));
    }
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_parses() {
        assert!(toml::from_str::<Table>(SOURCE).is_ok_and(|table| !table.host.is_empty()));
    }
}
