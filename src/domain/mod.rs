//! The words of the field as types, and the arithmetic on them.
//!
//! Nothing here does I/O, asks a clock, starts a thread or knows a terminal. Time comes in as an argument called `now`.

pub mod change;
pub mod contribution;
pub mod demo;
pub mod evidence;
pub mod followup;
pub mod insight;
pub mod interview;
pub mod layout;
pub mod pilot;
pub mod playbook;
pub mod progress;
pub mod prompt;
pub mod report;
pub mod round;
pub mod round_result;
pub mod run;
pub mod settings;
pub mod stats;
pub mod survey;
pub mod tag;
#[cfg(test)]
pub(crate) mod test_zone;
pub mod text;
pub mod time;
pub mod view;
pub mod wait;
pub mod wording;
pub mod words;
