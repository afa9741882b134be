//! `draglog stats --csv`: the figures of `draglog.stats/1` in records.

use crate::cli::json::{Time, seconds, to_seconds};
use crate::cli::out::{self, Field};
use crate::cli::{CommandResult, json};
use crate::domain::figure::stats::{GroupFigures, Grouping, Queue, Summary};

/// A name and the figure that goes by it.
type Figure<T> = (&'static str, fn(&T) -> Field);

const FIGURES: &[Figure<Summary>] = &[
    ("from", |summary| Field::word(Some(Time(summary.period.from)))),
    ("to", |summary| Field::word(Some(Time(summary.period.to)))),
    ("observed_seconds", |summary| Field::own(seconds(summary.observed))),
    ("runs", |summary| Field::own(summary.outcomes.runs())),
    ("latency.total_seconds", |summary| Field::own(seconds(summary.latency.total))),
    ("latency.median_seconds", |summary| Field::own(summary.latency.median.map(to_seconds))),
    ("latency.p90_seconds", |summary| Field::own(summary.latency.p90.map(to_seconds))),
    ("outcomes.succeeded", |summary| Field::own(summary.outcomes.succeeded)),
    ("outcomes.failed", |summary| Field::own(summary.outcomes.failed)),
    ("outcomes.cancelled", |summary| Field::own(summary.outcomes.cancelled)),
    ("outcomes.unknown", |summary| Field::own(summary.outcomes.unknown)),
    ("outcomes.success_rate", |summary| Field::own(summary.outcomes.success_rate())),
    ("outcomes.wilson95.low", |summary| Field::own(summary.outcomes.wilson95().map(|[low, _]| low))),
    ("outcomes.wilson95.high", |summary| Field::own(summary.outcomes.wilson95().map(|[_, high]| high))),
    ("blocked.seconds", |summary| Field::own(seconds(summary.blocked.union))),
    ("blocked.sum_seconds", |summary| Field::own(seconds(summary.blocked.sum))),
    ("blocked.unanswered_seconds", |summary| Field::own(seconds(summary.blocked.unanswered))),
    ("blocked.not_held_up_seconds", |summary| Field::own(seconds(summary.blocked.not_held_up))),
];

const QUEUE: &[Figure<Queue>] = &[
    ("closed", |queue| Field::own(queue.closed)),
    ("open", |queue| Field::own(queue.open)),
    ("median_seconds", |queue| Field::own(queue.median.map(|age| to_seconds(age as f64)))),
    ("median_is_lower_bound", |queue| Field::own(queue.is_lower_bound)),
    ("median_working_seconds", |queue| Field::own(queue.working_median.map(|age| to_seconds(age as f64)))),
];

/// What comes after the parts of blocked time, the queues and the retries.
const REST: &[Figure<Summary>] = &[
    ("turns.count", |summary| Field::own(summary.turns.count)),
    ("turns.seconds", |summary| Field::own(seconds(summary.turns.union))),
    ("turns.sum_seconds", |summary| Field::own(seconds(summary.turns.sum))),
    ("turns.median_seconds", |summary| Field::own(summary.turns.latency.median.map(to_seconds))),
    ("turns.p90_seconds", |summary| Field::own(summary.turns.latency.p90.map(to_seconds))),
    ("turns.most_side_by_side", |summary| Field::own(summary.turns.most)),
    ("turns.own_runs_seconds", |summary| Field::own(seconds(summary.turns.runs))),
    ("prompts.shown", |summary| Field::own(summary.prompts.shown)),
    ("prompts.answered", |summary| Field::own(summary.prompts.answered)),
    ("prompts.seconds_asked", |summary| Field::own(summary.prompts.seconds)),
];

/// One record a figure.
pub(super) fn figures(summary: &Summary) -> CommandResult {
    let record = |(name, figure): &Figure<Summary>| vec![Field::word(Some(*name)), figure(summary)];
    let mut records: Vec<Vec<Field>> = FIGURES.iter().map(record).collect();
    for (tag, part) in &summary.blocked.by_tag {
        records.push(vec![Field::word(Some(format!("blocked.by_tag.{tag}"))), Field::own(seconds(*part))]);
    }
    for queue in &summary.queue {
        let record = |(name, figure): &Figure<Queue>| {
            vec![Field::word(Some(format!("queue.{}.{name}", queue.key))), figure(queue)]
        };
        records.extend(QUEUE.iter().map(record));
    }
    for retry in &summary.retries {
        let name = format!("retries.{}.{}", retry.label, retry.project.as_deref().unwrap_or_default());
        records.push(vec![Field::Text(name), Field::own(retry.failed_then_passed_unchanged)]);
    }
    records.extend(REST.iter().map(record));
    out::csv(["figure", "value"], records)
}

const GROUP: &[Figure<GroupFigures>] = &[
    ("runs", |group| Field::own(group.outcomes.runs())),
    ("succeeded", |group| Field::own(group.outcomes.succeeded)),
    ("failed", |group| Field::own(group.outcomes.failed)),
    ("median_seconds", |group| Field::own(group.latency.median.map(to_seconds))),
    ("latency_seconds", |group| Field::own(seconds(group.latency.total))),
    ("blocked_seconds", |group| Field::own(seconds(group.blocked))),
    ("unanswered_seconds", |group| Field::own(seconds(group.unanswered))),
    ("not_held_up_seconds", |group| Field::own(seconds(group.not_held_up))),
];

/// One record a group.
pub(super) fn groups(by: Grouping, groups: &[GroupFigures]) -> CommandResult {
    let header = [by.as_str()].into_iter().chain(GROUP.iter().map(|(name, _)| *name));
    let record = |group| {
        let figures = GROUP.iter().map(|(_, figure)| figure(group));
        [Field::text(group.key.as_deref())].into_iter().chain(figures).collect()
    };
    out::csv(header, json::each(groups, record))
}
