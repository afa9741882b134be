//! Answers questions about processes and clocks from the running system.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(target_os = "macos", test))]
pub(super) mod macos;
#[cfg(any(not(any(target_os = "linux", target_os = "macos")), test))]
mod portable;

use super::event::{Clocks, Inspector};
use super::sys;

/// The inspector that knows most on this system.
#[must_use]
pub fn open() -> Box<dyn Inspector> {
    #[cfg(target_os = "linux")]
    return Box::new(linux::Linux::new());
    #[cfg(target_os = "macos")]
    return Box::new(macos::Macos::new());
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    return Box::new(portable::Portable::new());
}

/// All clocks as near to one moment as they can be read.
pub(super) fn clocks() -> Clocks {
    Clocks { mono: sys::monotonic(), boot: sys::boottime(), wall: crate::clock::now() }
}
