//! What the log holds: waits, runs, tags, changes, the records of questions and pulses, and the settings.

pub mod change;
pub mod evidence;
pub mod filter;
pub mod gap;
pub(crate) mod kind;
pub mod prompt;
pub mod reading;
pub mod run;
pub mod settings;
pub mod survey;
pub mod tag;
pub mod turn;
pub mod wait;
