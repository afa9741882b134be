//! What the Log screen and `draglog log` list.

use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Wait;

/// Waits, and how they are read.
#[derive(Debug, Clone, PartialEq)]
pub struct LogPage {
    /// Oldest first.
    pub waits: Vec<Wait>,
    pub reading: Reading,
}
