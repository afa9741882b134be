//! The system calls that the standard library does not offer, each behind a safe function.
//!
//! The only module with `unsafe` in it, a file for each system. It decides nothing: descriptors come out as `OwnedFd`, numbers
//! as numbers, failures as [`io::Error`]; what a datagram or a process's memory means is read elsewhere, in safe code.

#![expect(unsafe_code, reason = "clocks, netlink, what pidfds keep, libproc and kqueue are reached only through C")]

use std::io;

use super::event::Mono;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;

#[cfg(target_os = "linux")]
pub(super) use linux::*;
#[cfg(target_os = "macos")]
pub(super) use macos::*;

/// What kqueue says of a process.
#[cfg(any(target_os = "macos", test))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ProcessNote {
    pub pid: u32,
    pub forked: bool,
    pub executed: bool,
    pub ended: bool,
}

/// `CLOCK_MONOTONIC`, or what stands still during sleep on this system.
pub(super) fn monotonic() -> Mono {
    #[cfg(target_vendor = "apple")]
    const CLOCK: libc::clockid_t = libc::CLOCK_UPTIME_RAW;
    #[cfg(not(target_vendor = "apple"))]
    const CLOCK: libc::clockid_t = libc::CLOCK_MONOTONIC;
    Mono(nanoseconds(CLOCK))
}

/// Nanoseconds on the clock that counts sleep as well.
pub(super) fn boottime() -> u64 {
    #[cfg(target_os = "linux")]
    const CLOCK: libc::clockid_t = libc::CLOCK_BOOTTIME;
    #[cfg(not(target_os = "linux"))]
    const CLOCK: libc::clockid_t = libc::CLOCK_MONOTONIC;
    nanoseconds(CLOCK)
}

fn nanoseconds(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for one timespec. With these clocks the call cannot fail; if it did, `time` stays zero.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap_or(0)
}

/// The user this process runs for.
pub(super) fn user_id() -> u32 {
    rustix::process::getuid().as_raw()
}

/// Turns the -1 of a C call into the error it left behind.
fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
