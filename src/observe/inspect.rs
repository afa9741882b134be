//! Answers questions about processes and clocks from the running system.

#[cfg(target_os = "linux")]
mod linux;
mod portable;

#[cfg(target_os = "linux")]
pub use linux::Linux;
pub use portable::Portable;

use super::event::{Clocks, Inspector};
use super::sys;

/// The inspector that knows most on this system.
#[must_use]
pub fn open() -> Box<dyn Inspector> {
    #[cfg(target_os = "linux")]
    return Box::new(Linux::new());
    #[cfg(not(target_os = "linux"))]
    return Box::new(Portable::new());
}

/// All clocks as near to one moment as they can be read.
fn clocks() -> Clocks {
    Clocks { mono: sys::monotonic(), boot: sys::boottime(), wall: crate::clock::now() }
}
