//! The arithmetic on waits: deterministic, without a clock, each formula by its name.
//!
//! Nothing here adds queue time to blocking time, counts a wait that nobody spoke for as blocked, or gives a zero for
//! what is not known.

mod day;
mod groups;
mod latency;
mod order;
mod overlap;
mod power;
mod ratio;
mod retries;
mod sampled;
mod share;
mod shift;
mod summary;
mod survival;
#[cfg(test)]
pub(crate) mod tests;
mod today;
mod turns;
mod weekly;
pub mod xmr;

pub use day::Day;
pub use groups::{GroupFigures, Grouping, groups};
pub use latency::Latency;
pub use order::{MedianInterval, median, median_interval, median_ranks, percentile, rank_confidence};
pub use overlap::{Claim, attribute, union};
pub(crate) use overlap::{clip, merged, most_at_once};
pub use power::{false_alarms, power};
pub use ratio::{Ratio, RatioSums};
pub use retries::{Retry, TreeState, known_retries, retries};
pub use sampled::developer_weeks;
pub(crate) use sampled::usually_observed;
pub use share::{newcombe95, wilson95, wilson95_of_units};
pub use shift::{RankSum, Shift, hodges_lehmann, rank_sum, smallest_p, superiority};
pub use summary::{Ages, BlockedTime, OutcomeCounts, Prompts, Queue, Summary, WaitRecords, summary};
pub(crate) use summary::{claims, ended_runs, passes_by_day, queue_ages};
pub use survival::{Survival, kaplan_meier};
pub use today::{Today, today};
pub use turns::Turns;
pub use weekly::{LEAST_OBSERVED, Metric, Scope, SeriesWeek, WeekGap, WeeklyEvidence, weekly};
