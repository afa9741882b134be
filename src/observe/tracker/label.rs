//! What a run is called: the tool at its root, or a script with the tools it runs. Never an argument.

use std::path::Path;

use crate::domain::log::run::RunLabel;
use crate::domain::log::wait::Kind;
use crate::domain::say::escape::clean;
use crate::observe::chain::Link;
use crate::observe::verdict::{ProcessVerdict, Shell, ShellTask};

/// A script's label names so many tools; further ones are an ellipsis.
const TOOLS_NAMED: usize = 4;
/// Longer script names are cut, in characters.
const NAME_LENGTH: usize = 24;
/// File endings by which an interpreter's first argument is known to be a script.
const SCRIPT_ENDINGS: [&str; 9] = ["py", "rb", "pl", "js", "mjs", "ts", "lua", "php", "sh"];

/// What stands at the root of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RootKind {
    /// A known tool: its label, and nothing below changes it.
    Tool,
    /// A script or a program that no rule knows: its name, then the tools in the order in which they appeared.
    Script(String),
    /// A wrapper, `sh -c`, `sudo`: the label of the first tool below.
    Through,
}

impl RootKind {
    /// Tells what `link` is; `was_script` = it executed this script before it became what it is now.
    pub(super) fn of(link: &Link, was_script: Option<&str>) -> Self {
        match &link.verdict {
            // A shim (`jest` that executes `node jest.js`) has its tool's name; a script ending in `exec make` has not.
            ProcessVerdict::Run(tool) => match was_script {
                Some(name) if !tool.what.label.starts_with(name) && tool.what.tool != name => Self::Script(cut(name)),
                _ => Self::Tool,
            },
            ProcessVerdict::Shell(Shell { doing: ShellTask::Script(name), .. }) => Self::Script(cut(name)),
            ProcessVerdict::Unknown { program, .. } => Self::Script(cut(&script_of(&link.info.argv, program))),
            _ => Self::Through,
        }
    }
}

/// The label of one run, growing.
#[derive(Debug, Clone)]
pub(super) struct Label {
    root: RootKind,
    tools: Vec<RunLabel>,
    is_cut: bool,
    /// What the tools below say of a script whose name says nothing.
    kind: Option<Kind>,
}

impl Label {
    /// A run with nothing known of it but its root.
    pub(super) fn new(root: RootKind) -> Self {
        Self { root, tools: Vec::new(), is_cut: false, kind: None }
    }

    /// Another tool was seen. Returns whether the label changed by it.
    pub(super) fn add(&mut self, tool: &RunLabel) -> bool {
        if self.tools.iter().any(|known| known.label == tool.label) || self.is_settled() {
            return false;
        }
        if self.tools.len() == TOOLS_NAMED {
            self.is_cut = true;
        } else {
            self.tools.push(tool.clone());
        }
        true
    }

    /// Whether no further tool can change it.
    pub(super) fn is_settled(&self) -> bool {
        match self.root {
            RootKind::Tool | RootKind::Through => !self.tools.is_empty(),
            RootKind::Script(_) => self.is_cut,
        }
    }

    /// Whether what stands at the root is a script or passes a command on: more may follow its tools.
    pub(super) fn is_of_a_script(&self) -> bool {
        !matches!(self.root, RootKind::Tool)
    }

    /// A tool below says what kind of wait it is.
    pub(super) fn decide(&mut self, kind: Kind) {
        self.kind = Some(kind);
    }

    /// The words of its first tool, as they would be offered: program, and what follows.
    pub(super) fn first_words(&self) -> (String, Option<String>) {
        let label = self.tools.first().map_or("", |tool| tool.label.as_str());
        let (program, verb) = label.split_once(' ').map_or((label, None), |(program, verb)| (program, Some(verb)));
        (program.to_owned(), verb.map(str::to_owned))
    }

    /// Whether the run is as long as its (first) tool, so that handing over ends it.
    pub(super) fn ends_with_its_tool(&self) -> bool {
        !matches!(self.root, RootKind::Script(_))
    }

    /// The words; `None` while no tool is known.
    pub(super) fn what(&self) -> Option<RunLabel> {
        let first = self.tools.first()?;
        let label = match &self.root {
            RootKind::Tool | RootKind::Through => first.label.clone(),
            RootKind::Script(name) => {
                let mut tools: Vec<&str> = self.tools.iter().map(|tool| tool.label.as_str()).collect();
                tools.extend(self.is_cut.then_some("…"));
                format!("{name} ({})", tools.join(", "))
            }
        };
        let show_from = if self.tools.len() == 1 { first.show_from } else { None };
        Some(RunLabel {
            tool: first.tool.clone(),
            label,
            kind: self.kind.unwrap_or(first.kind),
            show_from,
            has_silent_status: first.has_silent_status && self.ends_with_its_tool(),
        })
    }
}

/// A script's name as labels have it: without folders, safe to show, not too long.
pub(super) fn cut(name: &str) -> String {
    let base = Path::new(name).file_name().map_or_else(|| name.into(), |base| base.to_string_lossy());
    let safe = clean(&base);
    if safe.chars().count() <= NAME_LENGTH {
        return safe;
    }
    safe.chars().take(NAME_LENGTH - 1).chain(['…']).collect()
}

/// `build.py` rather than `python3`.
fn script_of(argv: &[String], program: &str) -> String {
    let first = argv.get(1).map(Path::new);
    let is_script = first
        .and_then(Path::extension)
        .is_some_and(|ending| SCRIPT_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    match first.and_then(Path::file_name) {
        Some(name) if is_script && !name.as_encoded_bytes().starts_with(b"-") => name.to_string_lossy().into_owned(),
        _ => program.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(label: &str) -> RunLabel {
        RunLabel {
            tool: label.split(' ').next().unwrap_or_default().into(),
            label: label.into(),
            kind: Kind::Build,
            show_from: None,
            has_silent_status: false,
        }
    }

    fn label(root: RootKind, tools: &[&str]) -> String {
        let mut label = Label::new(root);
        for name in tools {
            label.add(&tool(name));
        }
        label.what().map(|what| what.label).unwrap_or_default()
    }

    #[test]
    fn a_script_names_its_tools_in_order_each_once() {
        let script = || RootKind::Script("build.sh".into());
        assert_eq!(label(script(), &["make", "npm test", "make"]), "build.sh (make, npm test)");
        assert_eq!(label(script(), &["a", "b", "c", "d", "e", "f"]), "build.sh (a, b, c, d, …)");
    }

    #[test]
    fn nothing_below_a_tool_or_a_second_one_below_a_wrapper_changes_the_label() {
        assert_eq!(label(RootKind::Tool, &["make", "cargo build"]), "make");
        assert_eq!(label(RootKind::Through, &["cargo build", "npm test"]), "cargo build");
    }

    #[test]
    fn a_script_name_is_short_safe_and_without_its_folder() {
        assert_eq!(cut("/home/ann/secret/deploy.sh"), "deploy.sh");
        assert_eq!(cut("\u{1b}]0;owned\u{7}x.sh"), "]0;ownedx.sh");
        assert_eq!(cut(&"long".repeat(20)).chars().count(), NAME_LENGTH);
        assert_eq!(script_of(&["python3".into(), "tools/build.py".into()], "python3"), "build.py");
        assert_eq!(script_of(&["python3".into(), "-c".into()], "python3"), "python3");
    }
}
