//! `draglog stats --csv`: the figures of `draglog.stats/1` in records.

use crate::cli::json::{Time, seconds, to_seconds};
use crate::cli::out::{self, FieldValue};
use crate::cli::{CommandResult, json};
use crate::domain::figure::stats::{GroupFigures, Grouping, Queue, Summary};

/// A name and the figure that goes by it.
type CsvFigure<T> = (&'static str, fn(&T) -> FieldValue);

const FIGURES: &[CsvFigure<Summary>] = &[
    ("from", |summary| FieldValue::word(Some(Time(summary.period.from)))),
    ("to", |summary| FieldValue::word(Some(Time(summary.period.to)))),
    ("observed_seconds", |summary| FieldValue::own(seconds(summary.observed))),
    ("runs", |summary| FieldValue::own(summary.outcomes.runs())),
    ("latency.total_seconds", |summary| FieldValue::own(seconds(summary.latency.total))),
    ("latency.median_seconds", |summary| FieldValue::own(summary.latency.median.map(to_seconds))),
    ("latency.p90_seconds", |summary| FieldValue::own(summary.latency.p90.map(to_seconds))),
    ("outcomes.succeeded", |summary| FieldValue::own(summary.outcomes.succeeded)),
    ("outcomes.failed", |summary| FieldValue::own(summary.outcomes.failed)),
    ("outcomes.cancelled", |summary| FieldValue::own(summary.outcomes.cancelled)),
    ("outcomes.unknown", |summary| FieldValue::own(summary.outcomes.unknown)),
    ("outcomes.success_rate", |summary| FieldValue::own(summary.outcomes.success_rate())),
    ("outcomes.wilson95.low", |summary| FieldValue::own(summary.outcomes.wilson95().map(|[low, _]| low))),
    ("outcomes.wilson95.high", |summary| FieldValue::own(summary.outcomes.wilson95().map(|[_, high]| high))),
    ("blocked.seconds", |summary| FieldValue::own(seconds(summary.blocked.union))),
    ("blocked.sum_seconds", |summary| FieldValue::own(seconds(summary.blocked.sum))),
    ("blocked.unanswered_seconds", |summary| FieldValue::own(seconds(summary.blocked.unanswered))),
    ("blocked.not_held_up_seconds", |summary| FieldValue::own(seconds(summary.blocked.not_held_up))),
];

const QUEUE: &[CsvFigure<Queue>] = &[
    ("closed", |queue| FieldValue::own(queue.closed)),
    ("open", |queue| FieldValue::own(queue.open)),
    ("median_seconds", |queue| FieldValue::own(queue.median.map(|age| to_seconds(age as f64)))),
    ("median_is_lower_bound", |queue| FieldValue::own(queue.is_lower_bound)),
    ("median_working_seconds", |queue| FieldValue::own(queue.working_median.map(|age| to_seconds(age as f64)))),
];

/// What comes after the parts of blocked time, the queues and the retries.
const REST: &[CsvFigure<Summary>] = &[
    ("turns.count", |summary| FieldValue::own(summary.turns.count)),
    ("turns.seconds", |summary| FieldValue::own(seconds(summary.turns.union))),
    ("turns.sum_seconds", |summary| FieldValue::own(seconds(summary.turns.sum))),
    ("turns.median_seconds", |summary| FieldValue::own(summary.turns.latency.median.map(to_seconds))),
    ("turns.p90_seconds", |summary| FieldValue::own(summary.turns.latency.p90.map(to_seconds))),
    ("turns.most_side_by_side", |summary| FieldValue::own(summary.turns.most)),
    ("turns.own_runs_seconds", |summary| FieldValue::own(seconds(summary.turns.runs))),
    ("prompts.shown", |summary| FieldValue::own(summary.prompts.shown)),
    ("prompts.answered", |summary| FieldValue::own(summary.prompts.answered)),
    ("prompts.seconds_asked", |summary| FieldValue::own(summary.prompts.seconds)),
];

/// One record a figure.
pub(super) fn figures(summary: &Summary) -> CommandResult {
    let record = |(name, figure): &CsvFigure<Summary>| vec![FieldValue::word(Some(*name)), figure(summary)];
    let mut records: Vec<Vec<FieldValue>> = FIGURES.iter().map(record).collect();
    for (tag, part) in &summary.blocked.by_tag {
        records.push(vec![FieldValue::word(Some(format!("blocked.by_tag.{tag}"))), FieldValue::own(seconds(*part))]);
    }
    for queue in &summary.queue {
        let record = |(name, figure): &CsvFigure<Queue>| {
            vec![FieldValue::word(Some(format!("queue.{}.{name}", queue.key))), figure(queue)]
        };
        records.extend(QUEUE.iter().map(record));
    }
    for retry in &summary.retries {
        let name = format!("retries.{}.{}", retry.label, retry.project.as_deref().unwrap_or_default());
        records.push(vec![FieldValue::Text(name), FieldValue::own(retry.failed_then_passed_unchanged)]);
    }
    records.extend(REST.iter().map(record));
    out::csv(["figure", "value"], records)
}

const GROUP: &[CsvFigure<GroupFigures>] = &[
    ("runs", |group| FieldValue::own(group.outcomes.runs())),
    ("succeeded", |group| FieldValue::own(group.outcomes.succeeded)),
    ("failed", |group| FieldValue::own(group.outcomes.failed)),
    ("median_seconds", |group| FieldValue::own(group.latency.median.map(to_seconds))),
    ("latency_seconds", |group| FieldValue::own(seconds(group.latency.total))),
    ("blocked_seconds", |group| FieldValue::own(seconds(group.blocked))),
    ("unanswered_seconds", |group| FieldValue::own(seconds(group.unanswered))),
    ("not_held_up_seconds", |group| FieldValue::own(seconds(group.not_held_up))),
];

/// One record a group.
pub(super) fn groups(by: Grouping, groups: &[GroupFigures]) -> CommandResult {
    let header = [by.as_str()].into_iter().chain(GROUP.iter().map(|(name, _)| *name));
    let record = |group| {
        let figures = GROUP.iter().map(|(_, figure)| figure(group));
        [FieldValue::text(group.key.as_deref())].into_iter().chain(figures).collect()
    };
    out::csv(header, json::each(groups, record))
}
