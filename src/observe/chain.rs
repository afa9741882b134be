//! What a person started, found from one recognised process: climb its ancestors until one of them is a *host*, a process
//! that starts commands of their own (an interactive shell, an editor, an agent). Pure; asks the system nothing.

use super::event::Info;
use super::verdict::{HostKind, ProcessVerdict, ToolRole};
use crate::domain::log::wait::Actor;

/// One process of a chain of ancestors, with what the rules say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub info: Info,
    pub verdict: ProcessVerdict,
    /// Commands below it are known to be their own, whatever the rules say: an interactive program, a built program that
    /// was handed over to, an unknown program or a shell without a terminal that has been up for long.
    pub is_host: bool,
    /// It has been up for a while: what it starts now has little to do with what it was started for.
    pub is_settled: bool,
}

/// The process that a run begins and ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Root {
    /// Its place in the chain.
    pub index: usize,
    pub actor: Actor,
    /// A shell with job control gave it a process group that is no other command line's.
    pub is_job: bool,
    /// Only where it stands makes it a background job: the person may bring it to the front.
    pub may_come_to_front: bool,
}

/// Why the climb stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StopReason {
    Host(HostKind),
    Shell,
    /// No further ancestor, or none that has to do with it.
    Top,
}

/// Finds the root of the run that the first process of `chain` (innermost first) belongs to.
///
/// `None` where the run is not ours to record: `draglog run` records it, or no process of the chain is the user's own.
#[must_use]
pub(crate) fn find_root(chain: &[Link], own_uid: u32) -> Option<Root> {
    let is_ours = chain.iter().any(|link| link.info.uid == own_uid);
    let (index, stop) = climb(chain)?;
    if !is_ours || stop == StopReason::Host(HostKind::Draglog) {
        return None;
    }
    let (actor, may_come_to_front) = actor(chain, index, stop);
    Some(Root { index, actor, is_job: stop == StopReason::Shell && has_own_group(chain, index), may_come_to_front })
}

fn climb(chain: &[Link]) -> Option<(usize, StopReason)> {
    let last = chain.len().checked_sub(1)?;
    let found = chain.windows(2).enumerate().find_map(|(index, pair)| {
        let is_helper = || chain.get(index + 2).is_some_and(|above| is_editors_helper(&pair[1], above));
        let stop = is_helper().then_some(StopReason::Host(HostKind::Editor)).or_else(|| stop_at(&pair[0], &pair[1]))?;
        Some((index, stop))
    });
    Some(found.unwrap_or((last, StopReason::Top)))
}

/// Whether `parent` is where the climb from `child` stops.
fn stop_at(child: &Link, parent: &Link) -> Option<StopReason> {
    if parent.info.id.pid <= 1 {
        return Some(StopReason::Top);
    }
    match &parent.verdict {
        // A bridge's monitor leads a session and gives its command a group, like a shell; it is none.
        ProcessVerdict::PtyBridge { .. } | ProcessVerdict::Wrapper { .. } | ProcessVerdict::Run(_) => {
            parent.is_host.then_some(StopReason::Top)
        }
        ProcessVerdict::Host(host) => Some(StopReason::Host(host.kind)),
        ProcessVerdict::NotAWait { role: ToolRole::Watcher, .. } => Some(StopReason::Host(HostKind::Watcher)),
        ProcessVerdict::NotAWait { role: ToolRole::Server | ToolRole::Repl | ToolRole::Other, .. } => {
            Some(StopReason::Top)
        }
        ProcessVerdict::Shell(_) if parent.verdict.is_interactive_shell() => Some(StopReason::Shell),
        ProcessVerdict::Shell(_) | ProcessVerdict::Unknown { .. } if has_job_control(child, parent) => {
            Some(StopReason::Shell)
        }
        ProcessVerdict::Shell(_) => (parent.is_host || leaves_terminal(child, parent)).then_some(StopReason::Top),
        ProcessVerdict::Unknown { .. } => {
            let is_foreign = child.info.terminal == 0 || child.info.terminal != parent.info.terminal;
            (parent.is_host || is_foreign).then_some(StopReason::Top)
        }
    }
}

/// What an editor starts that is no tool and no shell, and that has no terminal of its own, starts commands by itself: a
/// language server, an extension host.
fn is_editors_helper(link: &Link, above: &Link) -> bool {
    let has_own_terminal = link.info.terminal != 0 && link.info.terminal != above.info.terminal;
    above.verdict.is_host(HostKind::Editor)
        && !has_own_terminal
        && matches!(link.verdict, ProcessVerdict::Unknown { .. })
}

/// A session's leader that gives its children process groups of their own does job control.
fn has_job_control(child: &Link, parent: &Link) -> bool {
    let (child, parent) = (&child.info, &parent.info);
    parent.group != 0
        && parent.id.pid == parent.session
        && parent.session == child.session
        && parent.group != child.group
}

/// fish leaves a pipeline that begins with a builtin in its own group, and a shell without job control every command.
fn has_own_group(chain: &[Link], root: usize) -> bool {
    let group = |index: usize| chain.get(index).map(|link| link.info.group);
    group(root) != Some(0) && group(root) != group(root + 1)
}

/// From a terminal to none: above is a terminal emulator.
fn leaves_terminal(child: &Link, parent: &Link) -> bool {
    child.info.terminal != 0 && parent.info.terminal == 0
}

/// Whose it is, and whether that may change because a person brings it to the front.
fn actor(chain: &[Link], root: usize, stop: StopReason) -> (Actor, bool) {
    let above = chain.get(root + 1..).unwrap_or_default();
    if above.iter().any(|link| link.verdict.is_host(HostKind::Agent)) {
        return (Actor::Agent, false);
    }
    let Some(top) = chain.get(root) else { return (Actor::Background, false) };
    if is_started_by_a_program(top, above) {
        return (Actor::Background, false);
    }
    if is_in_front(&top.info, stop) {
        return (Actor::Person, false);
    }
    (Actor::Background, top.info.terminal != 0 && top.info.group != 0)
}

/// Whether an editor, a watcher or a server is above, nearer than a shell that a person opened, so that it is they who
/// start commands: a language server's check, a rebuild.
///
/// What an editor hands to a shell directly (`:make`), or gives a terminal of its own, is the person's. So is what a server's
/// script builds before it serves.
fn is_started_by_a_program(top: &Link, above: &[Link]) -> bool {
    let mut below = top;
    for link in above {
        match &link.verdict {
            shell if shell.is_interactive_shell() => return false,
            watcher if watcher.is_host(HostKind::Watcher) => return true,
            ProcessVerdict::NotAWait { role: ToolRole::Watcher, .. } => return true,
            ProcessVerdict::NotAWait { role: ToolRole::Server, .. } if link.is_settled || link.info.terminal == 0 => {
                return true;
            }
            editor if editor.is_host(HostKind::Editor) => {
                let has_own_terminal = below.info.terminal != 0 && below.info.terminal != link.info.terminal;
                let is_asked_for = matches!(&below.verdict, ProcessVerdict::Shell(_));
                return !(has_own_terminal || is_asked_for);
            }
            _ if has_job_control(below, link) => return false,
            _ => below = link,
        }
    }
    false
}

/// In the foreground of its terminal. Where the system tells no process groups: on a terminal, or below an interactive
/// shell that leads a session; such a run may as well have been started with `&`, which cannot be told there.
fn is_in_front(info: &Info, stop: StopReason) -> bool {
    if info.group == 0 {
        info.terminal != 0 || (info.session != 0 && stop == StopReason::Shell)
    } else {
        info.is_foreground()
    }
}

#[cfg(test)]
mod tests;
