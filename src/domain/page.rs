//! What a screen shows and a command prints, as plain data. The end of the staircase.

pub mod demo;
pub mod insights;
pub mod interview;
pub mod now;
pub mod pulse;
pub mod share;
