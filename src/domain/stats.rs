//! The arithmetic on waits: deterministic, without a clock, each formula by its name.
//!
//! Nothing here adds queue time to blocking time, counts a wait that nobody spoke for as blocked, or gives a zero for
//! what is not known.

mod bootstrap;
mod groups;
mod order;
mod overlap;
mod ratio;
mod reading;
mod retries;
mod sampled;
mod share;
mod shift;
mod summary;
mod survival;
#[cfg(test)]
mod tests;
mod today;
pub mod xmr;

pub use bootstrap::Resampled;
pub use groups::{By, Group, groups};
pub use order::{MedianInterval, median, median_interval, median_ranks, percentile, rank_confidence};
pub use overlap::{Claim, attribute, union};
pub use ratio::{DOMINANCE_P10, DOMINANCE_P25, Ratio, RatioSums, breaks_p_percent};
pub use reading::{Period, Reading};
pub use retries::{Retry, Tree, retries};
pub use sampled::{developer_weeks, horvitz_thompson};
pub use share::{newcombe95, wilson95, wilson95_finite};
pub use shift::{RankSum, Shift, hodges_lehmann, rank_sum, smallest_p, superiority, superiority_of_counts};
pub use summary::{Blocked, Counts, Inputs, Latency, Prompts, Queue, Summary, summary};
pub use survival::{Survival, kaplan_meier};
pub use today::today;
