//! What Linux tells of a process in `/proc`, read at the moment it is asked for and never kept.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use chrono::DateTime;

use crate::domain::time::Moment;
use crate::files;
use crate::observe::event::{Clocks, Info, Inspector, Mono, ProcId, TreePlace};
use crate::observe::procfs::{self, Stat, TickClock};
use crate::observe::sys;

/// Major device number of pseudo terminals, `/dev/pts/N`.
const PTS_MAJOR: u64 = 136;

/// Reads `/proc`.
#[derive(Debug)]
pub(super) struct Linux {
    boot_id: String,
    ticks: TickClock,
}

impl Linux {
    pub(super) fn new() -> Self {
        let boot_id = files::read_of_kernel("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        Self { boot_id: boot_id.trim().to_owned(), ticks: TickClock::new() }
    }
}

impl Inspector for Linux {
    fn info(&self, pid: u32) -> Option<Info> {
        let command = self.command(pid)?;
        Some(Info { cwd: procfs::folder(pid), ..command })
    }

    fn command(&self, pid: u32) -> Option<Info> {
        let stat = Stat::of(pid).filter(Stat::is_process)?;
        let argv = procfs::arguments(&procfs::command_line(pid));
        Some(Info { uid: procfs::owner(pid)?, argv, exe: procfs::executable(pid), ..stat.process })
    }

    fn place(&self, pid: u32) -> Option<TreePlace> {
        Stat::of(pid).filter(Stat::is_process).map(|stat| TreePlace::from(stat.process))
    }

    fn lives(&self, process: ProcId) -> bool {
        procfs::lives(process)
    }

    fn listens(&self, processes: &[u32]) -> bool {
        procfs::listens(processes)
    }

    fn all(&self) -> Vec<u32> {
        procfs::processes()
    }

    fn started(&self, process: ProcId) -> Option<Mono> {
        Some(self.ticks.moment(process.start))
    }

    fn last_input(&self, terminal: u64) -> Option<Moment> {
        let file = fs::metadata(device_file(terminal)?).ok()?;
        let is_same = major_minor(file.rdev()) == major_minor(terminal);
        let nanoseconds = u32::try_from(file.atime_nsec()).ok()?;
        let moment = is_same.then(|| DateTime::from_timestamp(file.atime(), nanoseconds)).flatten()?;
        Some(crate::clock::localize(moment.fixed_offset()))
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

/// The file of a terminal, by its device number.
fn device_file(terminal: u64) -> Option<PathBuf> {
    let (major, minor) = major_minor(terminal);
    if terminal == 0 {
        return None;
    }
    if major == PTS_MAJOR {
        return Some(PathBuf::from(format!("/dev/pts/{minor}")));
    }
    let link = fs::read_link(format!("/sys/dev/char/{major}:{minor}")).ok()?;
    Some(PathBuf::from("/dev").join(link.file_name()?))
}

/// Splits a device number as the kernel shows it: twelve bits of major, twenty of minor.
fn major_minor(device: u64) -> (u64, u64) {
    ((device >> 8) & 0xfff, (device & 0xff) | ((device >> 12) & 0xf_ff00))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sees_itself_as_it_is() {
        let system = Linux::new();
        let own = system.info(std::process::id()).unwrap();
        assert_eq!(own.id.pid, std::process::id());
        assert_eq!(own.cwd, std::env::current_dir().ok());
        assert_eq!(own.exe, std::env::current_exe().ok());
        assert_eq!(own.argv, std::env::args().collect::<Vec<_>>());
        assert_eq!(own.uid, system.own_uid());
        assert!(!own.is_stopped);
        assert_eq!(system.command(own.id.pid), Some(Info { cwd: None, ..own.clone() }));
        assert_eq!(system.place(own.id.pid), Some(TreePlace::from(own.clone())));
        assert!(system.all().contains(&own.id.pid));
        let started = system.started(own.id).unwrap();
        assert!(started <= system.clocks().mono);
    }

    #[test]
    fn a_thread_is_no_process() {
        let seen = std::thread::spawn(|| {
            let link = fs::read_link("/proc/thread-self").unwrap();
            let number: u32 = link.file_name().unwrap().to_str().unwrap().parse().unwrap();
            assert_ne!(number, std::process::id());
            (Linux::new().info(number), Linux::new().place(number))
        });
        assert_eq!(seen.join().unwrap(), (None, None));
    }

    #[test]
    fn nobody_is_at_a_number_that_is_too_high() {
        assert_eq!(Linux::new().info(u32::MAX), None);
    }

    #[test]
    fn a_boot_has_an_id_and_its_clock_is_never_behind_the_monotonic_one() {
        let system = Linux::new();
        assert_eq!(system.boot_id().len(), 36);
        let clocks = system.clocks();
        assert!(clocks.boot >= clocks.mono.0);
    }

    #[test]
    fn terminals_are_found_by_their_numbers() {
        assert_eq!(major_minor(34_818), (136, 2));
        assert_eq!(major_minor((136 << 8) | 5 | (1 << 20)), (136, 261));
        assert_eq!(device_file(34_818), Some(PathBuf::from("/dev/pts/2")));
        assert_eq!(device_file(0), None);
        assert_eq!(Linux::new().last_input(0), None);
    }

    #[test]
    fn the_last_input_of_a_terminal_is_known() {
        let terminal = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
        let name = terminal.master.tty_name().unwrap();
        let device = fs::metadata(&name).unwrap().rdev();
        let system = Linux::new();
        let last_input = system.last_input(device).unwrap();
        let age = system.clocks().wall - last_input;
        assert!(age.num_minutes() < 1, "{age}");
    }
}
