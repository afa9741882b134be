//! Where one command's processes end and others' begin.

use crate::observe::verdict::{ProcessVerdict, ShellTask, ToolRole};

/// Commands below such a process are their own.
pub(super) fn is_boundary(verdict: &ProcessVerdict) -> bool {
    match verdict {
        ProcessVerdict::Host(_) => true,
        ProcessVerdict::NotAWait { role, .. } => matches!(role, ToolRole::Watcher | ToolRole::Server | ToolRole::Repl),
        _ => is_interactive_shell(verdict),
    }
}

pub(super) fn is_interactive_shell(verdict: &ProcessVerdict) -> bool {
    matches!(verdict, ProcessVerdict::Shell(shell) if shell.doing == ShellTask::Interactive)
}
