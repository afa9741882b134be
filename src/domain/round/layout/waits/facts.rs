//! What the log says about the weeks of a round. Every figure is had from where the Insights screen has it.

use chrono::TimeZone;

use crate::domain::figure::insight::MetricValue;
use crate::domain::figure::stats::{Summary, WaitRecords};
use crate::domain::figure::{insight, stats};
use crate::domain::log::evidence::ChangeReview;
use crate::domain::log::reading::Reading;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{HuntOutcome, Kind, Wait};
use crate::domain::time::Period;

const HOUR_MS: f64 = 3_600_000.0;

/// What facts are made from: everything that overlaps the round's weeks.
#[derive(Debug, Clone, Copy, Default)]
pub struct FactInputs<'a> {
    /// The person's waits, by their start, and what goes with them.
    pub records: WaitRecords<'a>,
    /// The person's own changes, from an import.
    pub changes: &'a [ChangeReview],
    /// The change of the round's pilot in this log, relative to before; `None` without a pilot or with too few weeks.
    pub pilot_shift: Option<f64>,
}

/// What figures are made of, for the whole round; nothing of it leaves but the cells it falls into.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WaitFacts {
    /// Observed developer-weeks, see [`stats::developer_weeks`].
    pub developer_weeks: f64,
    pub blocked_hours: f64,
    /// Latency of runs that have ended.
    pub machine_hours: f64,
    /// Blocked hours by category, the largest first; none of zero, none without a category.
    pub by_tag: Vec<(Tag, f64)>,
    /// Of the longest single blocking wait; 0 without any.
    pub longest_s: f64,
    /// Runs that have ended, and what became of them.
    pub runs: u64,
    pub succeeded: u64,
    pub failed: u64,
    pub latency_median_s: Option<f64>,
    pub latency_p90_s: Option<f64>,
    /// Failed, then passed unchanged; `None` where that is not known, see [`stats::known_retries`].
    pub retries: Option<u64>,
    pub hunts: u64,
    /// How hunts ended, in the order of [`HuntOutcome::ALL`].
    pub found: [u64; HuntOutcome::ALL.len()],
    /// Kaplan-Meier median; the bound where more than half are open.
    pub review_age_s: Option<f64>,
    /// The median is at least that.
    pub is_review_age_bound: bool,
    pub reviews: u64,
    pub prompts_shown: u64,
    pub prompts_answered: u64,
    /// Time in which at least one agent was at work.
    pub turn_hours: f64,
    /// The part of it in which the person's own builds and tests ran; `None` without a turn.
    pub turn_builds: Option<f64>,
    /// Relative: -0.3 is down by 30 %.
    pub pilot_shift: Option<f64>,
}

impl WaitFacts {
    /// The facts of `period` as they stand at the reading's now; `zone` says where weeks begin.
    pub fn of<Z: TimeZone>(inputs: &FactInputs, period: Period, reading: Reading, zone: &Z) -> Self {
        let WaitRecords { waits, observed, trees, .. } = inputs.records;
        let summary = stats::summary(&inputs.records, period, reading);
        let (review_age_s, is_review_age_bound, reviews) = review_age(inputs, period, reading);
        let hunts = || waits.iter().filter(|wait| is_hunt(wait) && period.contains(wait.started_at));
        Self {
            developer_weeks: insight::developer_weeks(observed, period, zone),
            blocked_hours: summary.blocked.union as f64 / HOUR_MS,
            machine_hours: summary.latency.total as f64 / HOUR_MS,
            by_tag: by_tag(&summary),
            longest_s: longest(waits, period, reading),
            runs: summary.outcomes.runs(),
            succeeded: summary.outcomes.succeeded,
            failed: summary.outcomes.failed,
            latency_median_s: summary.latency.median.map(seconds),
            latency_p90_s: summary.latency.p90.map(seconds),
            retries: stats::known_retries(waits, trees, period),
            hunts: hunts().count() as u64,
            found: std::array::from_fn(|place| {
                hunts().filter(|hunt| hunt.found == Some(HuntOutcome::ALL[place])).count() as u64
            }),
            review_age_s,
            is_review_age_bound,
            reviews,
            prompts_shown: summary.prompts.shown,
            prompts_answered: summary.prompts.answered,
            turn_hours: summary.turns.union as f64 / HOUR_MS,
            turn_builds: summary.turns.share_of_runs(),
            pilot_shift: inputs.pilot_shift,
        }
    }
}

fn seconds(milliseconds: f64) -> f64 {
    milliseconds / 1000.0
}

fn is_hunt(wait: &Wait) -> bool {
    wait.kind == Kind::Context || wait.tag().is_some_and(|tag| tag.id() == "context_hunt")
}

fn by_tag(summary: &Summary) -> Vec<(Tag, f64)> {
    let hours = |tag: Tag| summary.blocked.by_tag.iter().find(|(id, _)| *id == tag.id()).map(|(_, ms)| *ms);
    let mut by_tag: Vec<(Tag, f64)> =
        Tag::categories().filter_map(|tag| Some((tag, hours(tag)? as f64 / HOUR_MS))).collect();
    by_tag.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    by_tag
}

fn longest(waits: &[Wait], period: Period, reading: Reading) -> f64 {
    let claims = stats::claims(waits, period, reading);
    claims.iter().map(|(_, claim)| seconds((claim.end - claim.start) as f64)).fold(0.0, f64::max)
}

fn review_age(inputs: &FactInputs, period: Period, reading: Reading) -> (Option<f64>, bool, u64) {
    match insight::first_review(inputs.changes, inputs.records.waits, period, reading) {
        Some((MetricValue::Age { median, is_lower_bound, closed, open, .. }, _)) => {
            (Some(seconds(median.value)), is_lower_bound, closed + open)
        }
        _ => (None, false, 0),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::domain::log::wait::{End, Outcome, Source, WaitId};
    use crate::domain::time::test_zone::Berlin;
    use crate::domain::time::{Moment, Span, WorkHours};

    fn at(text: &str) -> Moment {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    /// Two weeks around the night in which the clocks go back.
    fn period() -> Period {
        Period { from: at("2026-10-19T00:00:00+02:00"), to: at("2026-11-02T00:00:00+01:00") }
    }

    fn reading() -> Reading {
        Reading {
            now: at("2026-11-20T12:00:00+01:00"),
            forgotten_after: Duration::from_secs(12 * 3600),
            work: WorkHours::default(),
        }
    }

    fn manual(id: i64, kind: Kind, start: &str, minutes: i64) -> Wait {
        let started_at = at(start);
        let length = TimeDelta::minutes(minutes);
        Wait {
            end: Some(End::new(started_at + length, Outcome::Succeeded)),
            measured: length.to_std().unwrap(),
            ..Wait::begun(WaitId(id), kind, Source::Manual, kind.as_str(), started_at)
        }
    }

    #[test]
    fn an_hour_that_comes_twice_is_observed_twice_and_no_week_is_more_than_one() {
        let night = Span { start: at("2026-10-24T00:00:00+02:00"), end: at("2026-10-26T00:00:00+01:00") };
        let facts = WaitFacts::of(
            &FactInputs { records: WaitRecords { observed: &[night], ..Default::default() }, ..Default::default() },
            period(),
            reading(),
            &Berlin,
        );
        assert!((facts.developer_weeks - 1.0).abs() < 1e-9, "49 hours of one week: {}", facts.developer_weeks);
    }

    #[test]
    fn only_what_lies_in_the_rounds_weeks_is_counted() {
        let mut hunt = manual(1, Kind::Context, "2026-10-20T10:00:00+02:00", 30);
        hunt.found = Some(HuntOutcome::Person);
        let waits = [
            manual(2, Kind::Environment, "2026-10-18T23:30:00+02:00", 60),
            hunt,
            manual(3, Kind::Review, "2026-10-21T09:00:00+02:00", 600),
            manual(4, Kind::Context, "2026-11-02T00:00:00+01:00", 30),
        ];
        let facts = WaitFacts::of(
            &FactInputs { records: WaitRecords { waits: &waits, ..Default::default() }, ..Default::default() },
            period(),
            reading(),
            &Berlin,
        );
        assert!((facts.blocked_hours - 1.0).abs() < 1e-9, "half of the first, the hunt, no review: {facts:?}");
        assert!((facts.longest_s - 1800.0).abs() < 1e-9);
        assert_eq!(
            (
                facts.hunts,
                facts.found[HuntOutcome::ALL.iter().position(|found| *found == HuntOutcome::Person).unwrap()]
            ),
            (1, 1)
        );
        assert_eq!((facts.review_age_s, facts.reviews), (Some(36_000.0), 1));
    }
}
