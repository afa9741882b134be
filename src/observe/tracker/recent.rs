//! A small memory of what was executed lately and is (so far) part of no run: a script's run starts when the script did,
//! not when its first tool does, and programs that rewrite their arguments are known by the first ones.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::observe::event::{Mono, ProcId};
use crate::observe::verdict::{ProcessVerdict, Shell, ShellTask};

/// So many processes are remembered; the oldest goes first.
const CAPACITY: usize = 2_048;
/// An unknown program that executes another one so soon stood in front of it.
const PROXY_GOES_ON: Duration = Duration::from_secs(2);

/// What a `sh -c` becomes later than this begins with itself: before, the shell did something else.
const COMMAND_GOES_ON: Duration = Duration::from_millis(100);

/// One remembered process.
#[derive(Debug, Clone)]
pub(super) struct RecentProcess {
    start: u64,
    /// When the first program of the command was executed: `env` in `env make`.
    pub(super) begun: Mono,
    /// What it is now.
    pub(super) verdict: ProcessVerdict,
    /// The script that it was before it executed what it is now.
    pub(super) was_script: Option<String>,
}

/// The memory.
#[derive(Debug, Default)]
pub(super) struct RecentProcesses {
    by_pid: HashMap<u32, RecentProcess>,
    order: VecDeque<(u32, u64)>,
}

impl RecentProcesses {
    /// `process` executed something that the rules call `verdict`.
    pub(super) fn note(&mut self, process: ProcId, at: Mono, verdict: &ProcessVerdict) {
        let before = self.by_pid.remove(&process.pid).filter(|before| before.start == process.start);
        let is_new = before.is_none();
        let (begun, was_script) = match before {
            Some(before) if leads_on(&before.verdict, at.since(before.begun)) => {
                let script = script_of(&before.verdict).or(before.was_script);
                (before.begun, script)
            }
            _ => (at, None),
        };
        let recent = RecentProcess { start: process.start, begun, verdict: verdict.clone(), was_script };
        self.by_pid.insert(process.pid, recent);
        if is_new {
            self.order.push_back((process.pid, process.start));
        }
        while self.order.len() > CAPACITY {
            let Some((pid, start)) = self.order.pop_front() else { break };
            if self.by_pid.get(&pid).is_some_and(|recent| recent.start == start) {
                self.by_pid.remove(&pid);
            }
        }
    }

    /// What is remembered of `process`.
    pub(super) fn get(&self, process: ProcId) -> Option<&RecentProcess> {
        self.by_pid.get(&process.pid).filter(|recent| recent.start == process.start)
    }

    /// It ended.
    pub(super) fn forget(&mut self, pid: u32) {
        self.by_pid.remove(&pid);
    }
}

/// Whether what a process executes after `gap` is still the same command. A proxy that no rule knows goes on at once.
fn leads_on(verdict: &ProcessVerdict, gap: Duration) -> bool {
    match verdict {
        ProcessVerdict::Wrapper { .. }
        | ProcessVerdict::PtyBridge { .. }
        | ProcessVerdict::Run(_)
        | ProcessVerdict::Shell(Shell { doing: ShellTask::Script(_), .. }) => true,
        ProcessVerdict::Unknown { .. } => gap < PROXY_GOES_ON,
        ProcessVerdict::Shell(Shell { doing: ShellTask::Command, .. }) => gap < COMMAND_GOES_ON,
        ProcessVerdict::Shell(_) | ProcessVerdict::NotAWait { .. } | ProcessVerdict::Host(_) => false,
    }
}

fn script_of(verdict: &ProcessVerdict) -> Option<String> {
    match verdict {
        ProcessVerdict::Shell(Shell { doing: ShellTask::Script(name), .. }) => Some(name.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(doing: ShellTask) -> ProcessVerdict {
        ProcessVerdict::Shell(Shell { name: "sh".into(), doing })
    }

    #[test]
    fn a_command_begins_with_its_first_program_and_not_with_the_shell_that_became_it() {
        let mut recents = RecentProcesses::default();
        let process = ProcId { pid: 7, start: 1 };
        let make = ProcessVerdict::Unknown { program: "make".into(), verb: None };
        recents.note(process, Mono(10), &shell(ShellTask::Interactive));
        recents.note(process, Mono(20), &shell(ShellTask::Script("build.sh".into())));
        recents.note(process, Mono(30), &make);
        let recent = recents.get(process).unwrap();
        assert_eq!((recent.begun, recent.was_script.as_deref()), (Mono(20), Some("build.sh")));
        assert!(recents.get(ProcId { pid: 7, start: 2 }).is_none());
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut recents = RecentProcesses::default();
        for pid in 0..10_000 {
            recents.note(ProcId { pid, start: 1 }, Mono(1), &shell(ShellTask::Command));
        }
        assert_eq!((recents.by_pid.len(), recents.order.len()), (CAPACITY, CAPACITY));
    }
}
