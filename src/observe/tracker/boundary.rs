//! Where one command's processes end and others' begin.

use crate::observe::verdict::{Role, ShellTask, Verdict};

/// Commands below such a process are their own.
pub(super) fn is_boundary(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Host(_) => true,
        Verdict::NotAWait { role, .. } => matches!(role, Role::Watcher | Role::Server | Role::Repl),
        _ => is_interactive_shell(verdict),
    }
}

pub(super) fn is_interactive_shell(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Shell(shell) if shell.doing == ShellTask::Interactive)
}
