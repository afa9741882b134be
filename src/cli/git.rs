//! The lines to paste where a team's folder is a git work tree. draglog itself runs no git.

use super::tell;
use crate::app::sharing::{RoundPlace, is_git, shown};
use crate::domain::say::escape::shell;

/// How others get what was just written.
pub(super) fn push(folder: &str, message: &str) -> String {
    let folder = shell(folder);
    format!(
        "share it: git -C {folder} pull --rebase && git -C {folder} add -A . && git -C {folder} commit -m \"{message}\" && git -C {folder} push"
    )
}

/// Tells how others get what was just written into a team's folder, if that is a git work tree.
pub(super) fn tell_push(place: &RoundPlace, message: &str) {
    let folder = place.team.folder.path();
    if is_git(folder) {
        tell(&push(&shown(folder), message));
    }
}

/// How to get what others wrote.
pub(super) fn pull(folder: &str) -> String {
    format!("first get what others wrote: git -C {} pull --rebase", shell(folder))
}
