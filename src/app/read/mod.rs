//! The only reader of the log: one file for each page, from the log by way of the domain's figures to what is shown.

pub mod insights;
pub mod interviews;
pub mod log;
pub mod missing;
pub mod movement;
pub mod now;
pub mod pilots;
pub mod pulses;
pub mod questions;
pub mod stats;
pub mod status;
pub mod team;
pub mod team_pulses;
pub mod why;
