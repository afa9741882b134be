//! Reading `/proc`, as far as the observer needs it: text in, facts out. A process that is gone is `None`, never an error.

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use super::event::{Info, Mono, ProcId};
use super::sys;
use crate::files;

/// Nothing of a command line beyond this is of use to a rule.
const MOST_ARGUMENT_BYTES: u64 = 64 * 1024;

/// What `/proc/PID/stat` says, as far as it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stat {
    /// Without user, arguments and files. Its start is in ticks since boot, sleep included.
    pub process: Info,
    pub state: u8,
    /// A thread shows -1 here, a process never does.
    pub signal_to_parent: i32,
    /// The wait(2) word, once it is a zombie; 0 where the reader may not know.
    pub status: i32,
}

impl Stat {
    /// Reads the one line of a stat file. The name may hold blanks and parentheses; it ends at the last one.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let open = text.iter().position(|byte| *byte == b'(')?;
        let close = text.iter().rposition(|byte| *byte == b')')?;
        let name = String::from_utf8_lossy(text.get(open + 1..close)?).into_owned();
        let pid = std::str::from_utf8(text.get(..open)?).ok()?.trim_end().parse().ok()?;
        let rest = std::str::from_utf8(text.get(close + 1..)?).ok()?;
        // Field 3 of proc(5) is the first one here.
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        let field = |number: usize| fields.get(number - 3).copied();
        let state = *field(3)?.as_bytes().first()?;
        let terminal: i32 = field(7)?.parse().ok()?;
        let process = Info {
            id: ProcId { pid, start: field(22)?.parse().ok()? },
            parent: field(4)?.parse().ok()?,
            group: field(5)?.parse().ok()?,
            session: field(6)?.parse().ok()?,
            terminal: u64::from(terminal.cast_unsigned()),
            foreground_group: field(8)?.parse().ok()?,
            name,
            argv: Vec::new(),
            exe: None,
            cwd: None,
            uid: u32::MAX,
            is_stopped: state == b'T',
        };
        Some(Self {
            process,
            state,
            signal_to_parent: field(38).and_then(|text| text.parse().ok()).unwrap_or_default(),
            status: field(52).and_then(|text| text.parse().ok()).unwrap_or_default(),
        })
    }

    /// Of `pid`, now.
    pub(super) fn of(pid: u32) -> Option<Self> {
        let mut text = [0; 1024];
        let mut file = files::open_of_kernel(format!("/proc/{pid}/stat")).ok()?;
        let length = file.read(&mut text).ok()?;
        Self::parse(text.get(..length)?)
    }

    /// Ended, and not yet waited for by its parent.
    pub(super) fn is_zombie(&self) -> bool {
        matches!(self.state, b'Z' | b'X')
    }

    /// A process rather than one of its threads, which `/proc` answers for as well.
    pub(super) fn is_process(&self) -> bool {
        self.signal_to_parent != -1
    }
}

/// Whether this very process has not ended.
pub(super) fn lives(process: ProcId) -> bool {
    Stat::of(process.pid).is_some_and(|stat| stat.process.id == process && !stat.is_zombie())
}

/// The bytes of a command line, arguments ended by zeros; empty for zombies and kernel threads.
pub(super) fn command_line(pid: u32) -> Vec<u8> {
    // Nearly all fit in here, and one read is all they cost.
    let mut start = [0; 4096];
    let Ok(mut file) = files::open_of_kernel(format!("/proc/{pid}/cmdline")) else { return Vec::new() };
    // A process that dies while being read leaves what has been read so far.
    let length = file.read(&mut start).unwrap_or_default();
    let mut text = start.get(..length).unwrap_or_default().to_vec();
    if length == start.len() {
        file.take(MOST_ARGUMENT_BYTES).read_to_end(&mut text).unwrap_or_default();
    }
    text
}

/// Splits a command line into its arguments.
pub(super) fn arguments(line: &[u8]) -> Vec<String> {
    let line = line.strip_suffix(&[0]).unwrap_or(line);
    if line.is_empty() {
        return Vec::new();
    }
    line.split(|byte| *byte == 0).map(|argument| String::from_utf8_lossy(argument).into_owned()).collect()
}

/// Whether one of these processes waits for connections on a TCP socket, as far as their open files may be read.
///
/// Who shares a network namespace shares the tables; a process in one of its own (a container's) has its own.
pub(super) fn listens(processes: &[u32]) -> bool {
    let Some(waiting) = processes.iter().find_map(|pid| listening_sockets(*pid)) else { return false };
    !waiting.is_empty() && processes.iter().any(|pid| open_sockets(*pid).any(|socket| waiting.contains(&socket)))
}

/// Inodes of the TCP sockets that wait for connections where `pid` is; `None` where that cannot be read.
fn listening_sockets(pid: u32) -> Option<HashSet<u64>> {
    const LISTENING: &str = "0A";
    let table = |name: &str| files::read_of_kernel(format!("/proc/{pid}/net/{name}")).ok();
    let tables: Vec<String> = ["tcp", "tcp6"].into_iter().filter_map(table).collect();
    let inode = |line: &str| {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let is_listening = fields.get(3) == Some(&LISTENING);
        fields.get(9).filter(|_| is_listening)?.parse().ok()
    };
    (!tables.is_empty()).then(|| tables.iter().flat_map(|table| table.lines().filter_map(inode)).collect())
}

/// Inodes of the sockets that `pid` has open.
fn open_sockets(pid: u32) -> impl Iterator<Item = u64> {
    let files = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let links = files.filter_map(|file| fs::read_link(file.path()).ok());
    links.filter_map(|link| link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok())
}

/// Effective user of `pid`.
pub(super) fn owner(pid: u32) -> Option<u32> {
    fs::metadata(format!("/proc/{pid}")).ok().map(|folder| folder.uid())
}

/// The file that `pid` executes, where it may be read.
pub(super) fn executable(pid: u32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/exe")).ok()
}

/// The working folder of `pid`, where it may be read.
pub(super) fn folder(pid: u32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/cwd")).ok()
}

/// All processes, in no order.
pub(super) fn processes() -> Vec<u32> {
    let Ok(folder) = fs::read_dir("/proc") else { return Vec::new() };
    folder.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// The newest process number in this namespace, from the text of `/proc/loadavg`.
pub(super) fn newest_pid(loadavg: &[u8]) -> Option<u32> {
    std::str::from_utf8(loadavg).ok()?.split_ascii_whitespace().next_back()?.parse().ok()
}

/// Who a process is to the kernel when it decides whether somebody may look into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credentials {
    users: [u32; 4],
    groups: [u32; 4],
    permitted: u64,
    effective: u64,
}

impl Credentials {
    /// From the text of a status file.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        let four = |name: &str| -> Option<[u32; 4]> {
            let numbers: Result<Vec<u32>, _> = value(name)?.split_ascii_whitespace().map(str::parse).collect();
            numbers.ok()?.try_into().ok()
        };
        let bits = |name: &str| u64::from_str_radix(value(name)?.trim(), 16).ok();
        Some(Self {
            users: four("Uid:")?,
            groups: four("Gid:")?,
            permitted: bits("CapPrm:")?,
            effective: bits("CapEff:")?,
        })
    }

    /// Of `pid` (or `self`), now.
    pub(super) fn of(pid: impl std::fmt::Display) -> Option<Self> {
        Self::parse(&files::read_of_kernel(format!("/proc/{pid}/status")).ok()?)
    }

    /// Whether the kernel shows `other` to us in full. Where it does not, an exit status reads as 0, which would be success.
    pub(super) fn may_read(&self, other: &Self) -> bool {
        self.users == other.users && self.groups == other.groups && other.permitted & !self.effective == 0
    }
}

/// Turns start times in ticks since boot into moments on the monotonic clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct TickClock {
    nanoseconds: u64,
}

impl TickClock {
    pub(super) fn new() -> Self {
        Self { nanoseconds: 1_000_000_000 / sys::ticks_per_second() }
    }

    /// Length of one tick.
    pub(super) fn nanoseconds(self) -> u64 {
        self.nanoseconds
    }

    /// The beginning of tick `start`. Sleep before it is taken out exactly; sleep after it cannot be told from sleep before
    /// it, so that an older process looks older than it is by what the machine slept since.
    pub(super) fn moment(self, start: u64) -> Mono {
        // Boot time is read second: the difference errs towards a later start by the time between two reads.
        let mono = sys::monotonic();
        let slept = sys::boottime().saturating_sub(mono.0);
        Mono((start * self.nanoseconds).saturating_sub(slept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINE: &str = "4242 (a) b (c) S 17 4242 4241 34818 4242 4194304 107 0 0 0 0 0 0 0 20 0 1 0 98765 2293760 190 \
        18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 768";

    #[test]
    fn a_name_with_blanks_and_parentheses_ends_at_the_last_one() {
        let stat = Stat::parse(LINE.as_bytes()).unwrap();
        assert_eq!((stat.process.id.pid, stat.process.name.as_str()), (4242, "a) b (c"));
        let Info { id, parent, group, session, terminal, foreground_group, .. } = stat.process;
        assert_eq!((stat.state, parent, group, session), (b'S', 17, 4242, 4241));
        assert_eq!((terminal, foreground_group, id.start), (34818, 4242, 98765));
        assert_eq!((stat.signal_to_parent, stat.status), (17, 768));
    }

    #[test]
    fn no_terminal_is_told_as_zero_and_minus_one() {
        let stat = Stat::parse(b"2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 4 0 0").unwrap();
        let Info { id, terminal, foreground_group, .. } = stat.process;
        assert_eq!((terminal, foreground_group, id.start), (0, -1, 4));
    }

    #[test]
    fn empty_arguments_are_kept_and_bytes_that_are_no_text_are_replaced() {
        assert_eq!(arguments(b"sh\0-c\0\0x\xff\0"), ["sh", "-c", "", "x\u{fffd}"]);
        assert_eq!(arguments(b""), Vec::<String>::new());
        assert_eq!(arguments(b"renamed itself"), ["renamed itself"]);
    }

    #[test]
    fn the_newest_pid_is_the_last_word_of_loadavg() {
        assert_eq!(newest_pid(b"0.00 0.08 0.09 1/93 8838\n"), Some(8838));
        assert_eq!(newest_pid(b""), None);
    }

    #[test]
    fn a_process_of_another_group_or_with_more_rights_is_not_shown_in_full() {
        let status = |user: u32, group: u32, permitted: &str| {
            let text = format!(
                "Name:\tx\nUid:\t{user}\t{user}\t{user}\t{user}\nGid:\t{group}\t{group}\t{group}\t{group}\n\
                 CapPrm:\t{permitted}\nCapEff:\t0000000000000000\n"
            );
            Credentials::parse(&text).unwrap()
        };
        let own = status(1000, 1000, "0000000000000000");
        assert!(own.may_read(&own.clone()));
        assert!(!own.may_read(&status(0, 0, "0000000000000000")));
        assert!(!own.may_read(&status(1000, 27, "0000000000000000")));
        assert!(!own.may_read(&status(1000, 1000, "0000000000002000")));
    }

    #[test]
    fn our_own_processes_are_readable_to_us() {
        let own = Credentials::of("self").unwrap();
        assert!(own.may_read(&Credentials::of(std::process::id()).unwrap()));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_panic(text in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Stat::parse(&text);
            let _ = newest_pid(&text);
            let _ = arguments(&text);
            let _ = Credentials::parse(&String::from_utf8_lossy(&text));
        }
    }
}
