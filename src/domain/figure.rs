//! What is computed from the log: statistics, insights, pilots, results of pulses, and when to ask.

pub mod followup;
pub mod insight;
pub mod pilot;
pub mod playbook;
pub mod progress;
pub(crate) mod prompt;
pub mod pulse;
pub mod stats;
