//! `draglog stats --format openmetrics`: the figures of a period for a collector that reads text files.
//!
//! The format is OpenMetrics 1.0: each family with help, type and unit, and `# EOF` at the end. A figure that is not known has
//! no sample. All of it is about one person, which every help text says: a label never names anybody.

use crate::domain::figure::stats::Summary;

/// Behind every help text: who publishes this publishes one person's days.
const WHOSE: &str = "Of one person's own log; not for a shared dashboard.";

/// A gauge with its samples: labels and value.
struct Family {
    name: &'static str,
    unit: Option<&'static str>,
    help: &'static str,
    samples: Vec<(String, f64)>,
}

impl Family {
    fn new(name: &'static str, help: &'static str, samples: impl IntoIterator<Item = (String, f64)>) -> Self {
        let unit = name.ends_with("_seconds").then_some("seconds");
        Self { name, unit, help, samples: samples.into_iter().collect() }
    }

    fn one(name: &'static str, help: &'static str, value: Option<f64>) -> Self {
        Self::new(name, help, value.map(|value| (String::new(), value)))
    }

    fn text(&self) -> String {
        let Self { name, help, .. } = self;
        let unit = self.unit.map_or(String::new(), |unit| format!("# UNIT {name} {unit}\n"));
        let samples = self.samples.iter().map(|(labels, value)| format!("{name}{labels} {value}\n"));
        format!("# TYPE {name} gauge\n{unit}# HELP {name} {help} {WHOSE}\n{}", samples.collect::<String>())
    }
}

/// The whole exposition.
pub(super) fn text(summary: &Summary) -> String {
    let families = [period(summary), runs(summary), blocked(summary), queue(summary)];
    let known = families.iter().flatten().filter(|family| !family.samples.is_empty());
    known.map(Family::text).chain(["# EOF".to_owned()]).collect()
}

fn period(summary: &Summary) -> Vec<Family> {
    let at = |moment: crate::domain::time::Moment| Some(seconds(moment.timestamp_millis()));
    vec![
        Family::one("draglog_period_start_timestamp_seconds", "First moment of the period.", at(summary.period.from)),
        Family::one("draglog_period_end_timestamp_seconds", "End of the period.", at(summary.period.to)),
        Family::one("draglog_observed_seconds", "How long draglog was watching.", Some(seconds(summary.observed))),
    ]
}

fn runs(summary: &Summary) -> Vec<Family> {
    let counts = &summary.outcomes;
    let outcomes = [
        ("succeeded", counts.succeeded),
        ("failed", counts.failed),
        ("cancelled", counts.cancelled),
        ("unknown", counts.unknown),
    ];
    let outcomes = outcomes.map(|(outcome, count)| (label("outcome", outcome), count as f64));
    let quantiles = [("0.5", summary.latency.median), ("0.9", summary.latency.p90)];
    let quantiles =
        quantiles.into_iter().filter_map(|(quantile, value)| Some((label("quantile", quantile), value? / 1000.0)));
    vec![
        Family::new("draglog_runs", "Builds, tests and the like that ended, by outcome.", outcomes),
        Family::one("draglog_machine_seconds", "How long runs took, added up.", Some(seconds(summary.latency.total))),
        Family::new("draglog_run_seconds", "How long one run took, by quantile.", quantiles),
    ]
}

fn blocked(summary: &Summary) -> Vec<Family> {
    let blocked = &summary.blocked;
    let tags = blocked.by_tag.iter().map(|(tag, part)| (label("tag", tag), seconds(*part)));
    vec![
        Family::one("draglog_blocked_seconds", "Time said to be held up, overlaps once.", Some(seconds(blocked.union))),
        Family::new("draglog_blocked_by_tag_seconds", "The same by what held up.", tags),
        Family::one("draglog_not_held_up_seconds", "Time said to be no hold-up.", Some(seconds(blocked.not_held_up))),
        Family::one(
            "draglog_unanswered_seconds",
            "Time of waits without an answer.",
            Some(seconds(blocked.unanswered)),
        ),
    ]
}

fn queue(summary: &Summary) -> Vec<Family> {
    let items = summary.queue.iter();
    let count = |count: u64| count as f64;
    let open = items.clone().map(|queue| (label("queue", queue.key), count(queue.open)));
    let closed = items.clone().map(|queue| (label("queue", queue.key), count(queue.closed)));
    let median = items.filter_map(|queue| Some((label("queue", queue.key), queue.median? as f64 / 1000.0)));
    vec![
        Family::new("draglog_queue_open", "Work items that are being waited for.", open),
        Family::new("draglog_queue_closed", "Work items whose wait ended.", closed),
        Family::new(
            "draglog_queue_age_median_seconds",
            "Median age, Kaplan-Meier; a lower bound where most are open.",
            median,
        ),
    ]
}

fn label(name: &str, value: &str) -> String {
    format!("{{{name}=\"{value}\"}}")
}

fn seconds(milliseconds: i64) -> f64 {
    milliseconds as f64 / 1000.0
}
