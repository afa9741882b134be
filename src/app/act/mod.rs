//! Changes: what the UI's effects and the commands do to the log, one file for each kind.

pub mod agents;
pub(crate) mod import;
pub mod interviews;
pub(crate) mod offers;
pub mod pilots;
pub mod pulses;
pub mod questions;
pub mod recap;
