//! The only reader of the log: one file for each page, from the log by way of the domain's figures to what is shown.

pub(in crate::app) mod evidence;
pub mod insights;
pub mod interviews;
pub mod log;
pub(crate) mod missing;
pub(crate) mod movement;
pub mod now;
pub mod pilots;
pub mod pulses;
pub(crate) mod questions;
pub(crate) mod stats;
pub(crate) mod status;
pub(crate) mod team;
pub(crate) mod team_pulses;
pub mod why;
