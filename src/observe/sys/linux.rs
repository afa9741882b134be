//! Netlink, pidfds and epoll.

use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, epoll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags};

use super::checked;

/// Clock ticks in a second, the unit of process start times.
pub(in crate::observe) fn ticks_per_second() -> u64 {
    // SAFETY: takes a number, touches no memory of ours.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    u64::try_from(ticks).ok().filter(|ticks| *ticks > 0).unwrap_or(100)
}

/// Asks for short turns on the processor for the calling thread, which get it there sooner when others are busy.
///
/// Any user may; a kernel before 6.12 keeps its own idea of a turn, and nothing else changes.
pub(in crate::observe) fn ask_for_short_turns() -> io::Result<()> {
    const SHORTEST: u64 = 100_000; // nanoseconds
    // SAFETY: all-zero bytes are a valid sched_attr, which is numbers only.
    let mut attributes: libc::sched_attr = unsafe { std::mem::zeroed() };
    let size = u32::try_from(size_of::<libc::sched_attr>()).unwrap_or_default();
    // SAFETY: `attributes` has room for the size given; 0 means this thread.
    let read = unsafe { libc::syscall(libc::SYS_sched_getattr, 0, &raw mut attributes, size, 0) };
    checked(libc::c_int::try_from(read).unwrap_or(-1))?;
    if attributes.sched_policy != libc::SCHED_OTHER.cast_unsigned() {
        return Ok(());
    }
    attributes.sched_runtime = SHORTEST;
    attributes.sched_flags = 0;
    // SAFETY: `attributes` is a whole sched_attr that says its own size, as the kernel has just filled it in.
    let written = unsafe { libc::syscall(libc::SYS_sched_setattr, 0, &raw const attributes, 0) };
    checked(libc::c_int::try_from(written).unwrap_or(-1)).map(drop)
}

/// A socket of the kernel's process connector, not blocking, bound to its multicast group.
///
/// `filter` is attached before the socket is bound, so that nothing unwanted is ever queued.
pub(in crate::observe) fn connector_socket(
    receive_buffer: libc::c_int,
    filter: &mut [libc::sock_filter],
) -> io::Result<OwnedFd> {
    let kind = libc::SOCK_DGRAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: numbers in, a descriptor or -1 out.
    let raw = checked(unsafe { libc::socket(libc::AF_NETLINK, kind, libc::NETLINK_CONNECTOR) })?;
    // SAFETY: the kernel has just made this descriptor for us; nobody else owns it.
    let socket = unsafe { OwnedFd::from_raw_fd(raw) };
    set_option(socket.as_fd(), libc::SO_RCVBUF, &receive_buffer)?;
    let length = u16::try_from(filter.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    let program = libc::sock_fprog { len: length, filter: filter.as_mut_ptr() };
    set_option(socket.as_fd(), libc::SO_ATTACH_FILTER, &program)?;
    // SAFETY: all-zero bytes are a valid sockaddr_nl.
    let mut address: libc::sockaddr_nl = unsafe { std::mem::zeroed() };
    address.nl_family = libc::sa_family_t::try_from(libc::AF_NETLINK).unwrap_or_default();
    address.nl_groups = libc::CN_IDX_PROC;
    // SAFETY: `address` is a whole sockaddr_nl and the length given is its own.
    checked(unsafe { libc::bind(raw, (&raw const address).cast(), length_of(&address)) })?;
    Ok(socket)
}

/// Room for datagrams that are read together: a system call costs more than what one of them brings.
pub(in crate::observe) struct Datagrams {
    bytes: [[u8; Self::LENGTH]; Self::MOST],
    lengths: [usize; Self::MOST],
    count: usize,
}

impl Datagrams {
    /// So many at most are read by one call.
    pub(in crate::observe) const MOST: usize = 32;
    /// What is longer is cut.
    const LENGTH: usize = 128;

    pub(in crate::observe) fn new() -> Self {
        Self { bytes: [[0; Self::LENGTH]; Self::MOST], lengths: [0; Self::MOST], count: 0 }
    }

    /// Replaces what is in here by what waits in `socket`, as far as there is room, and says how many came. Does not
    /// wait: `EAGAIN` when there is nothing.
    pub(in crate::observe) fn receive(&mut self, socket: BorrowedFd<'_>) -> io::Result<usize> {
        self.count = 0;
        let mut parts: [libc::iovec; Self::MOST] = std::array::from_fn(|at| libc::iovec {
            iov_base: self.bytes[at].as_mut_ptr().cast(),
            iov_len: Self::LENGTH,
        });
        // SAFETY: all-zero bytes are a valid mmsghdr: no name, no parts, no control data.
        let mut headers: [libc::mmsghdr; Self::MOST] = unsafe { std::mem::zeroed() };
        for (header, part) in headers.iter_mut().zip(&mut parts) {
            header.msg_hdr.msg_iov = part;
            header.msg_hdr.msg_iovlen = 1;
        }
        let room = libc::c_uint::try_from(Self::MOST).unwrap_or(1);
        // SAFETY: there are as many headers as said; each has one part, which is one of our rows and as long as said.
        // All of them outlive the call.
        let result = unsafe {
            // glibc and musl differ in its type.
            let flags = libc::MSG_DONTWAIT as _;
            libc::recvmmsg(socket.as_raw_fd(), headers.as_mut_ptr(), room, flags, std::ptr::null_mut())
        };
        self.count = usize::try_from(checked(result)?).unwrap_or(0);
        for (length, header) in self.lengths.iter_mut().zip(&headers) {
            *length = usize::try_from(header.msg_len).unwrap_or(0).min(Self::LENGTH);
        }
        Ok(self.count)
    }

    /// The datagrams in the order in which they came.
    pub(in crate::observe) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let rows = self.bytes.iter().zip(&self.lengths).take(self.count);
        rows.map(|(row, length)| row.get(..*length).unwrap_or_default())
    }
}

fn set_option<T>(socket: BorrowedFd<'_>, option: libc::c_int, value: &T) -> io::Result<()> {
    // SAFETY: `value` is valid for reads of its own size, and both options used here take exactly such a value; the
    // filter that a sock_fprog points to outlives the call, which copies it.
    let result = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            option,
            std::ptr::from_ref(value).cast(),
            length_of(value),
        )
    };
    checked(result).map(drop)
}

fn length_of<T>(_: &T) -> libc::socklen_t {
    libc::socklen_t::try_from(size_of::<T>()).unwrap_or_default()
}

/// A descriptor that is readable from the death of `pid` on.
///
/// Fails with `ESRCH` when there is no such process, with `EINVAL` or `ENOENT` when `pid` is a thread.
pub(in crate::observe) fn pidfd_open(pid: u32) -> io::Result<OwnedFd> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(Errno::SRCH)?;
    Ok(rustix::process::pidfd_open(pid, PidfdFlags::empty())?)
}

/// The wait(2) word of a process that has been reaped, where the kernel keeps it (Linux 6.15 and later).
pub(in crate::observe) fn pidfd_exit_status(pidfd: BorrowedFd<'_>) -> Option<i32> {
    // SAFETY: all-zero bytes are a valid pidfd_info, which is numbers only.
    let mut info: libc::pidfd_info = unsafe { std::mem::zeroed() };
    let wanted = u64::from(libc::PIDFD_INFO_EXIT);
    info.mask = wanted;
    // SAFETY: the request carries the size of the structure, so the kernel writes no further than `info` reaches.
    let result = unsafe { libc::ioctl(pidfd.as_raw_fd(), libc::PIDFD_GET_INFO as _, &raw mut info) };
    (result == 0 && info.mask & wanted != 0).then_some(info.exit_code)
}

/// A counter that can be waited for; writing eight bytes makes it readable.
pub(in crate::observe) fn eventfd() -> io::Result<OwnedFd> {
    Ok(rustix::event::eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?)
}

/// Waits until `descriptor` is readable, at most `timeout`; `false` = it was not.
pub(in crate::observe) fn wait_readable(descriptor: BorrowedFd<'_>, timeout: Duration) -> bool {
    let mut entry = [PollFd::new(&descriptor, PollFlags::IN)];
    let ready = rustix::event::poll(&mut entry, Some(&timespec(timeout)));
    ready == Ok(1) && entry[0].revents().contains(PollFlags::IN)
}

/// No longer than the system can be told to wait, which is weeks.
fn timespec(timeout: Duration) -> Timespec {
    const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);
    let timeout = timeout.min(LONGEST);
    Timespec { tv_sec: timeout.as_secs().cast_signed(), tv_nsec: timeout.subsec_nanos().into() }
}

/// What [`Epoll::wait`] says of one descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::observe) struct Readiness {
    pub token: u64,
    pub hung_up: bool,
}

/// Many descriptors waited for at once, each known by a number of the caller's choice.
pub(in crate::observe) struct Epoll(OwnedFd);

impl Epoll {
    pub(in crate::observe) fn new() -> io::Result<Self> {
        Ok(Self(epoll::create(epoll::CreateFlags::CLOEXEC)?))
    }

    /// Takes `descriptor` into the set, to be told when something can be read. Closing it takes it out again.
    pub(in crate::observe) fn add(&self, descriptor: BorrowedFd<'_>, token: u64) -> io::Result<()> {
        Ok(epoll::add(&self.0, descriptor, epoll::EventData::new_u64(token), epoll::EventFlags::IN)?)
    }

    /// From now on tells of `descriptor` only that the other side is gone.
    pub(in crate::observe) fn await_hang_up(&self, descriptor: BorrowedFd<'_>, token: u64) -> io::Result<()> {
        Ok(epoll::modify(&self.0, descriptor, epoll::EventData::new_u64(token), epoll::EventFlags::empty())?)
    }

    pub(in crate::observe) fn remove(&self, descriptor: BorrowedFd<'_>) -> io::Result<()> {
        Ok(epoll::delete(&self.0, descriptor)?)
    }

    /// Waits until something is ready, at most `timeout`, and says what.
    pub(in crate::observe) fn wait(&self, timeout: Duration) -> io::Result<Vec<Readiness>> {
        let mut events = Vec::with_capacity(64);
        match epoll::wait(&self.0, spare_capacity(&mut events), Some(&timespec(timeout))) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let ready = |event: &epoll::Event| {
            let (data, flags) = (event.data, event.flags);
            Readiness { token: data.u64(), hung_up: flags.contains(epoll::EventFlags::HUP) }
        };
        Ok(events.iter().map(ready).collect())
    }
}
