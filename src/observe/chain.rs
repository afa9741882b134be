//! What a person started, found from one recognised process: climb its ancestors until one of them is a *host*, a process
//! that starts commands of their own (an interactive shell, an editor, an agent). Pure; asks the system nothing.

use super::event::Info;
use super::verdict::{HostKind, Role, ShellTask, Verdict};
use crate::domain::log::wait::Actor;

/// One process of a chain of ancestors, with what the rules say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub info: Info,
    pub verdict: Verdict,
    /// Commands below it are known to be their own, whatever the rules say: an interactive program, a built program that
    /// was handed over to, an unknown program or a shell without a terminal that has been up for long.
    pub is_host: bool,
}

/// The process that a run begins and ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root {
    /// Its place in the chain.
    pub index: usize,
    pub actor: Actor,
    /// A shell with job control gave it a process group that is no other command line's.
    pub is_job: bool,
}

/// Why the climb stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Host(HostKind),
    Shell,
    /// No further ancestor, or none that has to do with it.
    Top,
}

/// Finds the root of the run that the first process of `chain` (innermost first) belongs to.
///
/// `None` where the run is not ours to record: `draglog run` records it, or no process of the chain is the user's own.
#[must_use]
pub fn find_root(chain: &[Link], own_uid: u32) -> Option<Root> {
    let is_ours = chain.iter().any(|link| link.info.uid == own_uid);
    let (index, stop) = climb(chain)?;
    if !is_ours || stop == Stop::Host(HostKind::Draglog) {
        return None;
    }
    let actor = actor(chain, index, stop);
    Some(Root { index, actor, is_job: stop == Stop::Shell && has_own_group(chain, index) })
}

fn climb(chain: &[Link]) -> Option<(usize, Stop)> {
    let last = chain.len().checked_sub(1)?;
    let found = chain.windows(2).enumerate().find_map(|(index, pair)| Some((index, stop_at(&pair[0], &pair[1])?)));
    Some(found.unwrap_or((last, Stop::Top)))
}

/// Whether `parent` is where the climb from `child` stops.
fn stop_at(child: &Link, parent: &Link) -> Option<Stop> {
    if parent.info.id.pid <= 1 {
        return Some(Stop::Top);
    }
    match &parent.verdict {
        // A bridge's monitor leads a session and gives its command a group, like a shell; it is none.
        Verdict::PtyBridge { .. } | Verdict::Wrapper { .. } | Verdict::Run(_) => parent.is_host.then_some(Stop::Top),
        Verdict::Host(host) => Some(Stop::Host(host.kind)),
        Verdict::NotAWait { role: Role::Watcher | Role::Server, .. } => Some(Stop::Host(HostKind::Watcher)),
        Verdict::NotAWait { role: Role::Repl | Role::Other, .. } => Some(Stop::Top),
        Verdict::Shell(shell) if shell.doing == ShellTask::Interactive => Some(Stop::Shell),
        Verdict::Shell(_) | Verdict::Unknown { .. } if has_job_control(child, parent) => Some(Stop::Shell),
        Verdict::Shell(_) => (parent.is_host || leaves_terminal(child, parent)).then_some(Stop::Top),
        Verdict::Unknown { .. } => {
            let is_foreign = child.info.terminal == 0 || child.info.terminal != parent.info.terminal;
            (parent.is_host || is_foreign).then_some(Stop::Top)
        }
    }
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

fn actor(chain: &[Link], root: usize, stop: Stop) -> Actor {
    let is_agent = |link: &Link| matches!(&link.verdict, Verdict::Host(host) if host.kind == HostKind::Agent);
    if chain.iter().skip(root + 1).any(is_agent) {
        return Actor::Agent;
    }
    if stop == Stop::Host(HostKind::Watcher) {
        return Actor::Background;
    }
    let is_person = chain.get(root).is_some_and(|link| is_in_front(&link.info, stop));
    if is_person { Actor::Person } else { Actor::Background }
}

/// In the foreground of its terminal. Where the system tells no process groups: on a terminal, or below an interactive
/// shell that leads a session; such a run may as well have been started with `&`, which cannot be told there.
fn is_in_front(info: &Info, stop: Stop) -> bool {
    if info.group == 0 {
        info.terminal != 0 || (info.session != 0 && stop == Stop::Shell)
    } else {
        info.is_foreground()
    }
}

#[cfg(test)]
mod tests;
