//! What sysinfo tells of a process on any system.
//!
//! Not known here: process groups, terminals and their foreground group, and so the last input;
//! starts are whole seconds, and the boot is known by when it was instead of by a random id.

use std::cell::RefCell;

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

use crate::domain::time::Moment;
use crate::observe::event::{Clocks, Info, Inspector, Mono, ProcId};
use crate::observe::sys;

/// Asks sysinfo.
#[derive(Debug)]
pub(super) struct Portable {
    system: RefCell<System>,
    boot_id: String,
}

impl Portable {
    pub(super) fn new() -> Self {
        let boot_id = format!("boot-{}", System::boot_time());
        Self { system: RefCell::new(System::new()), boot_id }
    }
}

impl Inspector for Portable {
    fn info(&self, pid: u32) -> Option<Info> {
        let pid = Pid::from_u32(pid);
        let mut system = self.system.borrow_mut();
        let kind = ProcessRefreshKind::nothing()
            .without_tasks()
            .with_cmd(UpdateKind::Always)
            .with_exe(UpdateKind::Always)
            .with_cwd(UpdateKind::Always)
            .with_user(UpdateKind::Always);
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, kind);
        system.process(pid).filter(|process| process.thread_kind().is_none()).map(describe)
    }

    fn all(&self) -> Vec<u32> {
        let mut system = self.system.borrow_mut();
        let kind = ProcessRefreshKind::nothing().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, kind);
        system.processes().keys().map(|pid| pid.as_u32()).collect()
    }

    fn started(&self, process: ProcId) -> Option<Mono> {
        let Clocks { mono, wall, .. } = self.clocks();
        let seconds = wall.timestamp().checked_sub(i64::try_from(process.start).ok()?)?;
        let age = u64::try_from(seconds).unwrap_or(0).checked_mul(1_000_000_000)?;
        Some(Mono(mono.0.saturating_sub(age)))
    }

    fn last_input(&self, _terminal: u64) -> Option<Moment> {
        None
    }

    fn clocks(&self) -> Clocks {
        super::clocks()
    }

    fn boot_id(&self) -> String {
        self.boot_id.clone()
    }

    fn own_uid(&self) -> u32 {
        sys::user_id()
    }
}

fn describe(process: &Process) -> Info {
    Info {
        id: ProcId { pid: process.pid().as_u32(), start: process.start_time() },
        parent: process.parent().map_or(0, Pid::as_u32),
        group: 0,
        session: process.session_id().map_or(0, Pid::as_u32),
        terminal: 0,
        foreground_group: -1,
        name: process.name().to_string_lossy().into_owned(),
        argv: process.cmd().iter().map(|argument| argument.to_string_lossy().into_owned()).collect(),
        exe: process.exe().map(Into::into),
        cwd: process.cwd().map(Into::into),
        uid: process.effective_user_id().or(process.user_id()).map_or(u32::MAX, |user| **user),
        is_stopped: process.status() == ProcessStatus::Stop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::wait::Actor;
    use crate::observe::chain::{Link, find_root};
    use crate::observe::verdict::{ProcessVerdict, Shell, ShellTask};

    #[test]
    fn it_sees_itself_as_it_is() {
        let system = Portable::new();
        let own = system.info(std::process::id()).unwrap();
        assert_eq!(own.cwd, std::env::current_dir().ok());
        assert_eq!(own.exe, std::env::current_exe().ok());
        assert_eq!(own.argv, std::env::args().collect::<Vec<_>>());
        assert_eq!(own.uid, system.own_uid());
        assert!(!own.is_foreground());
        assert_eq!(own.group, 0, "not told");
        assert!(system.all().contains(&own.id.pid));
        assert!(system.started(own.id).unwrap() <= system.clocks().mono);
        assert_eq!(system.info(u32::MAX - 1), None);
    }

    #[test]
    fn a_command_below_the_shell_of_a_session_is_the_persons_as_far_as_can_be_told() {
        let own = Portable::new().info(std::process::id()).unwrap();
        let shell = ProcessVerdict::Shell(Shell { name: "zsh".into(), doing: ShellTask::Interactive });
        let below = ProcessVerdict::Unknown { program: "make".into(), verb: None };
        let actor = |session, parent: &ProcessVerdict| {
            let leader = Info { id: ProcId { pid: 70, start: 1 }, session, ..own.clone() };
            let above = Link { info: leader, verdict: parent.clone(), is_host: true, is_settled: false };
            let command = Link {
                info: Info { session, ..own.clone() },
                verdict: below.clone(),
                is_host: false,
                is_settled: false,
            };
            find_root(&[command, above], own.uid).map(|root| root.actor)
        };
        assert_eq!(actor(70, &shell), Some(Actor::Person));
        assert_eq!(actor(0, &shell), Some(Actor::Background), "a shell of no session");
        assert_eq!(actor(70, &below), Some(Actor::Background), "no shell");
    }
}
