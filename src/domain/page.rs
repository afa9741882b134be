//! What a screen shows and a command prints, as plain data, and what a screen asks for and is told. The end of
//! the staircase.

pub mod insights;
pub mod interview;
pub mod log;
pub mod now;
pub mod pulse;
pub mod share;
pub(crate) mod stats;
pub(crate) mod status;
pub mod team;

/// Ties what was asked for to the message that tells how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);
