//! The arithmetic on waits: deterministic, without a clock, each formula by its name.
//!
//! Nothing here adds queue time to blocking time, counts a wait that nobody spoke for as blocked, or gives a zero for
//! what is not known.

mod groups;
mod order;
mod overlap;
mod reading;
mod retries;
mod share;
mod summary;
mod survival;
#[cfg(test)]
mod tests;
mod today;

pub use groups::{By, Group, groups};
pub use order::{median, median_ranks, percentile};
pub use overlap::{Claim, attribute, union};
pub use reading::{Period, Reading};
pub use retries::{Retry, Tree, retries};
pub use share::wilson95;
pub use summary::{Blocked, Counts, Inputs, Latency, Prompts, Queue, Summary, summary};
pub use survival::{Survival, kaplan_meier};
pub use today::today;
