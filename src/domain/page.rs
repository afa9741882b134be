//! What a screen shows and a command prints, as plain data. The end of the staircase.

pub mod insights;
pub mod interview;
pub(crate) mod log;
pub mod now;
pub mod pulse;
pub mod share;
pub(crate) mod stats;
pub(crate) mod status;
pub mod team;
