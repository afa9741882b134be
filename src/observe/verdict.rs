//! What a command line is, as the rules see it. Made by `rules`, used by `tracker`, shown by `draglog why`.

use std::path::Path;

use super::event::Info;
use super::pattern;
use crate::domain::log::run::RunLabel;
use crate::domain::say::words::words;

/// What one process is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessVerdict {
    /// A run of a known tool.
    Run(RecognisedRun),
    /// A known tool doing what is no wait: a server, a watcher, a REPL, `--version`.
    NotAWait { tool: String, role: ToolRole, why: String },
    /// A process that starts other people's or programs' commands: climbing the process tree stops below it.
    Host(Host),
    /// A shell; with a script it may be the root of a run labelled by the script's file name.
    Shell(Shell),
    /// Something that only runs another command: `time`, `env`, `nice`, `xargs`, `nohup`.
    Wrapper { name: String },
    /// `sudo`, `doas`, `script`, `su`: gives its command a terminal of its own; climb through.
    PtyBridge { name: String },
    /// No rule knows it. `program` is the cleaned base name.
    Unknown { program: String, verb: Option<String> },
}

impl ProcessVerdict {
    /// Whether commands below it are their own.
    pub(super) fn is_boundary(&self) -> bool {
        match self {
            Self::Host(_) => true,
            Self::NotAWait { role, .. } => *role != ToolRole::Other,
            _ => self.is_interactive_shell(),
        }
    }

    /// Whether it is a shell that somebody types into.
    pub(super) fn is_interactive_shell(&self) -> bool {
        matches!(self, Self::Shell(shell) if shell.doing == ShellTask::Interactive)
    }

    /// Whether it is a host of this kind.
    pub(super) fn is_host(&self, kind: HostKind) -> bool {
        matches!(self, Self::Host(host) if host.kind == kind)
    }
}

/// A run of a known tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecognisedRun {
    /// Its rule, and what it is called.
    pub what: RunLabel,
    /// The run ends as succeeded when the built program is executed.
    pub hand_off: Option<HandOff>,
    /// A script of a name that no list knows (`npm run worker`): what runs below it decides whether it is a wait.
    pub is_undecided: bool,
    /// Which lines of the rule decided, in words for `draglog why`.
    pub why: String,
}

/// How it is seen that a built program starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandOff {
    /// The tool's own process executes something that is no known tool (`cargo run`).
    pub replaces_itself: bool,
    /// A child executes a file whose path matches one of these globs (`*/go-build*/exe/*`).
    pub children: Vec<String>,
}

impl HandOff {
    /// Whether a process is the program that a tool built and started as its child.
    pub(super) fn is_built(&self, info: &Info) -> bool {
        let exe = info.exe.as_deref().or_else(|| info.argv.first().map(Path::new));
        exe.is_some_and(|exe| self.children.iter().any(|form| pattern::matches(form, &exe.to_string_lossy())))
    }
}

words! {
    /// What a known tool does when it is no wait. Options are looked at in this order.
    pub enum ToolRole, "role" {
        /// Help, version, listing, cleaning: over at once or of no interest.
        Other = "other",
        /// Runs until it is stopped and starts runs by itself: those are background.
        Watcher = "watcher",
        /// Runs until it is stopped.
        Server = "server",
        /// Talks with the person.
        Repl = "repl",
    }
}

/// A process whose children are commands of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    pub name: String,
    pub kind: HostKind,
}

words! {
    /// Kinds of hosts.
    pub enum HostKind, "kind of host" {
        /// An AI coding agent: everything below it is the agent's.
        Agent = "agent",
        /// An editor or IDE.
        Editor = "editor",
        /// tmux, screen, zellij.
        Multiplexer = "multiplexer",
        /// A terminal emulator, sshd, login, a desktop, init.
        Session = "session",
        /// `watch`, `entr`, `watchexec`: each command below is a background run.
        Watcher = "watcher",
        /// draglog itself: `draglog run` records its command exactly, the observer leaves it alone.
        Draglog = "draglog",
    }
}

/// A shell process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// `bash`, `zsh`, `fish`, `sh`.
    pub name: String,
    pub doing: ShellTask,
}

/// What a shell was started for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellTask {
    /// No script and no command: a person (or a pipe) types into it.
    Interactive,
    /// `sh -c …`.
    Command,
    /// A script file; its cleaned base name.
    Script(String),
}
