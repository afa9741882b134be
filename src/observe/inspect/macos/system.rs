//! Asks libproc and sysctl. It tells everything of the current user's processes, and of others' only their place and user.

use std::fs;
use std::os::unix::fs::MetadataExt;

use chrono::DateTime;

use crate::domain::time::Moment;
use crate::observe::event::{Clocks, Info, Inspector, Mono, ProcId, TreePlace};
use crate::observe::inspect::clocks;
use crate::observe::sys::{self, ProcessScope};

/// Reads what the kernel keeps of a process.
#[derive(Debug)]
pub(in crate::observe::inspect) struct Macos {
    boot_id: String,
}

impl Macos {
    pub(in crate::observe::inspect) fn new() -> Self {
        Self { boot_id: sys::boot_session().unwrap_or_default() }
    }
}

impl Inspector for Macos {
    fn info(&self, pid: u32) -> Option<Info> {
        let command = self.command(pid)?;
        Some(Info { cwd: sys::folder(pid), ..command })
    }

    fn command(&self, pid: u32) -> Option<Info> {
        let Some(info) = sys::bsd_info(pid) else { return of_another_user(pid) };
        let terminal = super::terminal(info.e_tdev);
        Some(Info {
            id: ProcId { pid, start: start_of(&info) },
            parent: info.pbi_ppid,
            group: info.pbi_pgid,
            session: session(pid),
            terminal,
            foreground_group: if terminal == 0 { -1 } else { info.e_tpgid.into() },
            name: text(&info.pbi_comm),
            argv: sys::argument_memory(pid).and_then(|memory| super::arguments(&memory)).unwrap_or_default(),
            exe: sys::executable(pid),
            cwd: None,
            uid: info.pbi_uid,
            is_stopped: info.pbi_status == libc::SSTOP,
        })
    }

    fn place(&self, pid: u32) -> Option<TreePlace> {
        let Some(info) = sys::bsd_info(pid) else { return of_another_user(pid).map(TreePlace::from) };
        Some(TreePlace {
            id: ProcId { pid, start: start_of(&info) },
            parent: info.pbi_ppid,
            name: text(&info.pbi_comm),
            is_stopped: info.pbi_status == libc::SSTOP,
        })
    }

    fn all(&self) -> Vec<u32> {
        sys::processes(ProcessScope::All)
    }

    fn started(&self, process: ProcId) -> Option<Mono> {
        Some(super::moment(process.start, &clocks()))
    }

    fn last_input(&self, terminal: u64) -> Option<Moment> {
        let file = fs::metadata(super::device_file(terminal)?).ok()?;
        let nanoseconds = u32::try_from(file.atime_nsec()).ok()?;
        // Both are 32 bits wide, whatever they are kept in.
        let is_same = file.rdev() & 0xffff_ffff == terminal & 0xffff_ffff;
        let moment = is_same.then(|| DateTime::from_timestamp(file.atime(), nanoseconds)).flatten()?;
        Some(crate::clock::localize(moment.fixed_offset()))
    }

    fn clocks(&self) -> Clocks {
        clocks()
    }

    fn boot_id(&self) -> String {
        self.boot_id.clone()
    }

    fn own_uid(&self) -> u32 {
        sys::user_id()
    }
}

/// Number that tells a process of the current user apart from others that had its pid.
pub(in crate::observe) fn start(pid: u32) -> Option<u64> {
    sys::bsd_info(pid).map(|info| start_of(&info))
}

/// When a process of the current user began.
pub(in crate::observe) fn began(pid: u32) -> Option<Mono> {
    start(pid).map(|start| super::moment(start, &clocks()))
}

fn start_of(info: &libc::proc_bsdinfo) -> u64 {
    info.pbi_start_tvsec.saturating_mul(1_000_000).saturating_add(info.pbi_start_tvusec)
}

/// The little that is told of it: neither start, terminal nor arguments.
fn of_another_user(pid: u32) -> Option<Info> {
    let info = sys::short_info(pid).filter(|info| info.pbsi_status != libc::SZOMB)?;
    Some(Info {
        id: ProcId { pid, start: 0 },
        parent: info.pbsi_ppid,
        group: info.pbsi_pgid,
        session: session(pid),
        terminal: 0,
        foreground_group: -1,
        name: text(&info.pbsi_comm),
        argv: Vec::new(),
        exe: sys::executable(pid),
        cwd: None,
        uid: info.pbsi_uid,
        is_stopped: info.pbsi_status == libc::SSTOP,
    })
}

/// Leader of the session; 0 where it is not told.
fn session(pid: u32) -> u32 {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    let leader = pid.and_then(|pid| rustix::process::getsid(Some(pid)).ok());
    leader.map_or(0, |leader| leader.as_raw_nonzero().get().cast_unsigned())
}

fn text(characters: &[libc::c_char]) -> String {
    String::from_utf8_lossy(&sys::characters(characters)).into_owned()
}
