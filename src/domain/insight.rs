//! Turns the log and the pulses into evidence: the drag panel, what is worth a look, the recap of a week.

pub mod look;
pub mod looks;
pub mod recap;
