//! Netlink, pidfds and epoll.

use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Duration;

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
    let pid = libc::pid_t::try_from(pid).map_err(|_| io::Error::from_raw_os_error(libc::ESRCH))?;
    // SAFETY: numbers in, a descriptor or -1 out.
    let raw = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let raw = checked(libc::c_int::try_from(raw).unwrap_or(-1))?;
    // SAFETY: the kernel has just made this descriptor for us; nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
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
    // SAFETY: numbers in, a descriptor or -1 out.
    let raw = checked(unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) })?;
    // SAFETY: the kernel has just made this descriptor for us; nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
}

/// Waits until `descriptor` is readable, at most `timeout`; `false` = it was not.
pub(in crate::observe) fn wait_readable(descriptor: BorrowedFd<'_>, timeout: Duration) -> bool {
    let mut entry = libc::pollfd { fd: descriptor.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: `entry` is one valid pollfd, and one is the number given.
    let ready = unsafe { libc::poll(&raw mut entry, 1, milliseconds(Some(timeout))) };
    ready == 1 && entry.revents & libc::POLLIN != 0
}

/// Rounded up, so that waiting never ends just before the moment waited for.
fn milliseconds(timeout: Option<Duration>) -> libc::c_int {
    let Some(timeout) = timeout else { return -1 };
    libc::c_int::try_from(timeout.as_nanos().div_ceil(1_000_000)).unwrap_or(libc::c_int::MAX)
}

/// What a descriptor in an [`Epoll`] set is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::observe) enum Interest {
    /// That something can be read.
    Readable,
    /// Only that the other side is gone, which is always told.
    HangUp,
}

/// What [`Epoll::wait`] says of one descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::observe) struct Ready {
    pub token: u64,
    pub hung_up: bool,
}

/// Many descriptors waited for at once, each known by a number of the caller's choice.
pub(in crate::observe) struct Epoll {
    descriptor: OwnedFd,
    buffer: [libc::epoll_event; 64],
}

impl Epoll {
    pub(in crate::observe) fn new() -> io::Result<Self> {
        // SAFETY: numbers in, a descriptor or -1 out.
        let raw = checked(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })?;
        // SAFETY: the kernel has just made this descriptor for us; nobody else owns it.
        let descriptor = unsafe { OwnedFd::from_raw_fd(raw) };
        Ok(Self { descriptor, buffer: [libc::epoll_event { events: 0, u64: 0 }; 64] })
    }

    /// Takes `descriptor` into the set. Closing it takes it out again.
    pub(in crate::observe) fn add(&self, descriptor: BorrowedFd<'_>, token: u64) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, descriptor, Interest::Readable, token)
    }

    pub(in crate::observe) fn modify(
        &self,
        descriptor: BorrowedFd<'_>,
        interest: Interest,
        token: u64,
    ) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_MOD, descriptor, interest, token)
    }

    pub(in crate::observe) fn remove(&self, descriptor: BorrowedFd<'_>) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_DEL, descriptor, Interest::HangUp, 0)
    }

    fn control(
        &self,
        operation: libc::c_int,
        descriptor: BorrowedFd<'_>,
        interest: Interest,
        token: u64,
    ) -> io::Result<()> {
        let events = if interest == Interest::Readable { libc::EPOLLIN.cast_unsigned() } else { 0 };
        let mut event = libc::epoll_event { events, u64: token };
        let set = self.descriptor.as_raw_fd();
        // SAFETY: both descriptors are open, and `event` is valid for the call, which copies it.
        checked(unsafe { libc::epoll_ctl(set, operation, descriptor.as_raw_fd(), &raw mut event) }).map(drop)
    }

    /// Waits until something is ready, at most `timeout` (`None` = for ever), and says what.
    pub(in crate::observe) fn wait(
        &mut self,
        timeout: Option<Duration>,
    ) -> io::Result<impl Iterator<Item = Ready> + use<>> {
        let room = libc::c_int::try_from(self.buffer.len()).unwrap_or(1);
        let set = self.descriptor.as_raw_fd();
        // SAFETY: `buffer` has room for as many events as are asked for.
        let result = unsafe { libc::epoll_wait(set, self.buffer.as_mut_ptr(), room, milliseconds(timeout)) };
        let count = match checked(result) {
            Ok(count) => usize::try_from(count).unwrap_or(0),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            Err(error) => return Err(error),
        };
        let hang_up = libc::EPOLLHUP.cast_unsigned();
        Ok(self
            .buffer
            .into_iter()
            .take(count)
            .map(move |event| Ready { token: event.u64, hung_up: event.events & hang_up != 0 }))
    }
}
