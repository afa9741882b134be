//! The lines to paste where a team's folder is a git work tree. draglog itself runs no git.

use crate::domain::say::escape::shell;

/// How others get what was just written.
pub(super) fn push(folder: &str, message: &str) -> String {
    let folder = shell(folder);
    format!(
        "share it: git -C {folder} pull --rebase && git -C {folder} add -A . && git -C {folder} commit -m \"{message}\" && git -C {folder} push"
    )
}

/// How to get what others wrote.
pub(super) fn pull(folder: &str) -> String {
    format!("first get what others wrote: git -C {} pull --rebase", shell(folder))
}
