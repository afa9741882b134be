//! What libproc and sysctl tell of processes, and kqueue.

use std::ffi::{CStr, OsString};
use std::mem::size_of;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{io, ptr};

use libc::c_int;

use super::{ProcessNote, checked};

/// A structure of numbers and characters that `proc_pidinfo` fills for `FLAVOR`.
///
/// # Safety
/// All-zero bytes are a valid value, and the kernel writes exactly one for this flavour.
unsafe trait PidInfo: Sized {
    const FLAVOR: c_int;

    /// What the kernel says of `pid`; `None` when it is gone, or another user's and not told.
    fn of(pid: u32) -> Option<Self> {
        let (pid, size) = (c_int::try_from(pid).ok()?, c_int::try_from(size_of::<Self>()).ok()?);
        // SAFETY: what implements this trait may be all zero.
        let mut info: Self = unsafe { std::mem::zeroed() };
        // SAFETY: `info` has room for as many bytes as are given.
        let written = unsafe { libc::proc_pidinfo(pid, Self::FLAVOR, 0, (&raw mut info).cast(), size) };
        (written == size).then_some(info)
    }
}

// SAFETY: numbers and characters, filled for this flavour as <sys/proc_info.h> says.
unsafe impl PidInfo for libc::proc_bsdinfo {
    const FLAVOR: c_int = libc::PROC_PIDTBSDINFO;
}

// SAFETY: as above.
unsafe impl PidInfo for libc::proc_bsdshortinfo {
    const FLAVOR: c_int = libc::PROC_PIDT_SHORTBSDINFO;
}

// SAFETY: as above.
unsafe impl PidInfo for libc::proc_vnodepathinfo {
    const FLAVOR: c_int = libc::PROC_PIDVNODEPATHINFO;
}

/// All there is on a process of the current user.
pub(in crate::observe) fn bsd_info(pid: u32) -> Option<libc::proc_bsdinfo> {
    libc::proc_bsdinfo::of(pid)
}

/// The part that is told of any user's process.
pub(in crate::observe) fn short_info(pid: u32) -> Option<libc::proc_bsdshortinfo> {
    libc::proc_bsdshortinfo::of(pid)
}

/// The working folder of a process of the current user.
pub(in crate::observe) fn folder(pid: u32) -> Option<PathBuf> {
    let info = libc::proc_vnodepathinfo::of(pid)?;
    let bytes = characters(info.pvi_cdir.vip_path.as_flattened());
    (!bytes.is_empty()).then(|| OsString::from_vec(bytes).into())
}

/// Text of C, up to its zero.
pub(in crate::observe) fn characters(text: &[libc::c_char]) -> Vec<u8> {
    text.iter().map(|character| character.cast_unsigned()).take_while(|byte| *byte != 0).collect()
}

/// The file that a process executes.
pub(in crate::observe) fn executable(pid: u32) -> Option<PathBuf> {
    let mut path = vec![0_u8; usize::try_from(libc::PROC_PIDPATHINFO_MAXSIZE).ok()?];
    let (pid, room) = (c_int::try_from(pid).ok()?, u32::try_from(path.len()).ok()?);
    // SAFETY: `path` has room for as many bytes as are given.
    let written = unsafe { libc::proc_pidpath(pid, path.as_mut_ptr().cast(), room) };
    path.truncate(usize::try_from(written).ok().filter(|length| *length > 0)?);
    Some(OsString::from_vec(path).into())
}

/// Which processes a list is of; the numbers of `proc_listpids` in `sys/proc_info.h`.
#[derive(Debug, Clone, Copy)]
pub(in crate::observe) enum ProcessScope {
    All,
    User(u32),
    Parent(u32),
}

/// Numbers of processes; empty where the system tells none.
pub(in crate::observe) fn processes(of: ProcessScope) -> Vec<u32> {
    const SPARE: usize = 64;
    let (kind, which) = match of {
        ProcessScope::All => (1, 0),
        ProcessScope::User(user) => (4, user),
        ProcessScope::Parent(parent) => (6, parent),
    };
    let list = |pids: &mut Vec<u32>| {
        let bytes = c_int::try_from(size_of_val(pids.as_slice())).unwrap_or(0);
        // SAFETY: `pids` has room for as many bytes as are given; a number of a process is four of them.
        let written = unsafe { libc::proc_listpids(kind, which, pids.as_mut_ptr().cast(), bytes) };
        usize::try_from(written).unwrap_or(0) / size_of::<u32>()
    };
    let mut pids = vec![0; SPARE];
    loop {
        let count = list(&mut pids);
        if count < pids.len() {
            pids.truncate(count);
            pids.retain(|pid| *pid != 0);
            return pids;
        }
        pids.resize(pids.len() * 4, 0);
    }
}

/// The memory in which a process got its arguments: their number, the path executed, arguments, environment. Own processes only.
pub(in crate::observe) fn argument_memory(pid: u32) -> Option<Vec<u8>> {
    let mut most = [0; size_of::<c_int>()];
    sysctl(&mut [libc::CTL_KERN, libc::KERN_ARGMAX], &mut most).ok()?;
    let mut memory = vec![0; usize::try_from(c_int::from_ne_bytes(most)).ok()?];
    let mut name = [libc::CTL_KERN, libc::KERN_PROCARGS2, c_int::try_from(pid).ok()?];
    let length = sysctl(&mut name, &mut memory).ok()?;
    memory.truncate(length);
    Some(memory)
}

fn sysctl(name: &mut [c_int], into: &mut [u8]) -> io::Result<usize> {
    let mut length = into.len();
    let parts = libc::c_uint::try_from(name.len()).unwrap_or_default();
    // SAFETY: `name` has as many parts as are given, `into` room for `length` bytes; nothing is set.
    let result = unsafe {
        libc::sysctl(name.as_mut_ptr(), parts, into.as_mut_ptr().cast(), &raw mut length, ptr::null_mut(), 0)
    };
    checked(result).map(|_| length)
}

/// The random id of this boot.
pub(in crate::observe) fn boot_session() -> Option<String> {
    const NAME: &CStr = c"kern.bootsessionuuid";
    let mut text = [0_u8; 64];
    let mut length = text.len();
    // SAFETY: `text` has room for `length` bytes; nothing is set.
    let result =
        unsafe { libc::sysctlbyname(NAME.as_ptr(), text.as_mut_ptr().cast(), &raw mut length, ptr::null_mut(), 0) };
    checked(result).ok()?;
    let text = CStr::from_bytes_until_nul(text.get(..length)?).ok()?;
    text.to_str().ok().map(str::to_owned)
}

/// What tells of processes, and can be woken.
#[derive(Clone)]
pub(in crate::observe) struct Queue(Arc<OwnedFd>);

impl Queue {
    pub(in crate::observe) fn new() -> io::Result<Self> {
        // SAFETY: takes nothing, gives a descriptor or -1.
        let raw = checked(unsafe { libc::kqueue() })?;
        // SAFETY: the kernel has just made this descriptor for us; nobody else owns it.
        let descriptor = unsafe { OwnedFd::from_raw_fd(raw) };
        rustix::io::fcntl_setfd(&descriptor, rustix::io::FdFlags::CLOEXEC)?;
        let new = Self(Arc::new(descriptor));
        new.change(event(0, libc::EVFILT_USER, libc::EV_ADD | libc::EV_CLEAR, 0))?;
        Ok(new)
    }

    /// From now on says when `pid` forks, executes a program, ends. `ESRCH` when it is gone.
    pub(in crate::observe) fn add(&self, pid: u32) -> io::Result<()> {
        let ident = usize::try_from(pid).map_err(io::Error::other)?;
        let told = libc::NOTE_FORK | libc::NOTE_EXEC | libc::NOTE_EXIT;
        self.change(event(ident, libc::EVFILT_PROC, libc::EV_ADD | libc::EV_CLEAR, told))
    }

    /// Makes [`Queue::wait`] return.
    pub(in crate::observe) fn wake(&self) -> io::Result<()> {
        self.change(event(0, libc::EVFILT_USER, 0, libc::NOTE_TRIGGER))
    }

    fn change(&self, change: libc::kevent) -> io::Result<()> {
        // SAFETY: one change is given and one is said to be there; no room for events is given, so that none is written.
        let result = unsafe { libc::kevent(self.0.as_raw_fd(), &raw const change, 1, ptr::null_mut(), 0, ptr::null()) };
        checked(result).map(drop)
    }

    /// Waits for what there is to say, at most `timeout`. `true` = it was woken.
    pub(in crate::observe) fn wait(&self, timeout: Duration, out: &mut Vec<ProcessNote>) -> io::Result<bool> {
        const ROOM: usize = 64;
        let mut events = [event(0, 0, 0, 0); ROOM];
        let room = c_int::try_from(ROOM).unwrap_or(1);
        let timeout = libc::timespec {
            tv_sec: libc::time_t::try_from(timeout.as_secs()).unwrap_or(libc::time_t::MAX),
            tv_nsec: libc::c_long::from(timeout.subsec_nanos().cast_signed()),
        };
        // SAFETY: nothing is changed; `events` has room for as many as are said, and `timeout` is a valid timespec.
        let result =
            unsafe { libc::kevent(self.0.as_raw_fd(), ptr::null(), 0, events.as_mut_ptr(), room, &raw const timeout) };
        let count = match checked(result) {
            Ok(count) => usize::try_from(count).unwrap_or(0),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            Err(error) => return Err(error),
        };
        let events = events.iter().take(count);
        let is_woken = events.clone().any(|event| event.filter == libc::EVFILT_USER);
        out.extend(events.filter(|event| event.filter == libc::EVFILT_PROC).filter_map(note));
        Ok(is_woken)
    }
}

fn event(ident: usize, filter: i16, flags: u16, told: u32) -> libc::kevent {
    libc::kevent { ident, filter, flags, fflags: told, data: 0, udata: ptr::null_mut() }
}

fn note(event: &libc::kevent) -> Option<ProcessNote> {
    let (pid, told) = (event.ident, event.fflags);
    let has = |what| told & what != 0;
    let pid = u32::try_from(pid).ok()?;
    Some(ProcessNote { pid, forked: has(libc::NOTE_FORK), executed: has(libc::NOTE_EXEC), ended: has(libc::NOTE_EXIT) })
}
