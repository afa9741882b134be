//! A figure week by week, as before and after are compared: local weeks from Monday on, each with one value or the reason
//! why it has none.

use chrono::{NaiveDate, TimeZone};

use super::latency::Latency;
use super::overlap::attribute;
use super::overlap::clip;
use super::retries::{TreeState, known_retries};
use super::summary::{OutcomeCounts, claims, ended_runs};
use super::xmr::Limits;
use super::{developer_weeks, union, usually_observed};
use crate::domain::log::reading::Reading;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Class, Wait};
use crate::domain::say::words::words;
use crate::domain::time::{HOURS_PER_WEEK, Period, Span, midnight};

/// Below this many observed developer-weeks (two hours) a rate says nothing.
pub const LEAST_OBSERVED: f64 = 0.05;

words! {
    /// What is measured.
    pub enum Metric, "metric" {
        /// Blocked hours per observed developer-week.
        Blocked = "blocked_hours": "blocked hours per observed week",
        /// Middle length of runs, in seconds.
        RunMedian = "run_median": "median run in seconds",
        /// Share (0 to 1) of runs that succeeded, of those that came to an end by themselves.
        SuccessRate = "success_rate": "share of runs that succeeded",
        /// Runs per observed developer-week that failed and then passed with nothing changed in between.
        Retries = "retries": "runs per observed week that failed, then passed unchanged",
    }
}

impl Metric {
    /// Whether it is a rate per observed developer-week.
    #[must_use]
    const fn is_per_week(self) -> bool {
        matches!(self, Self::Blocked | Self::Retries)
    }

    /// Limits that end where its values do: a share is at most one.
    #[must_use]
    pub fn possible(self, limits: Limits) -> Limits {
        let highest = if self == Self::SuccessRate { 1.0 } else { f64::INFINITY };
        Limits { upper: limits.upper.min(highest), ..limits }
    }

    /// Whether weeks can have any of it: nothing of a queue, or of what held nobody up, is ever blocked time.
    #[must_use]
    pub fn can_be_of(self, about: &Scope) -> bool {
        let is_blocking = |tag: &Tag| *tag != Tag::not_held_up() && tag.class(true) != Some(Class::Queue);
        !matches!((self, about), (Self::Blocked, Scope::Tag(tag)) if !is_blocking(tag))
    }

    /// Whether a change for the good makes it larger.
    #[must_use]
    pub const fn rises_for_the_good(self) -> bool {
        matches!(self, Self::SuccessRate)
    }
}

/// Which waits a figure is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    All,
    Label(String),
    Project(String),
    Tag(Tag),
}

impl Scope {
    /// Whether it speaks of this wait.
    #[must_use]
    pub fn covers(&self, wait: &Wait) -> bool {
        match self {
            Self::All => true,
            Self::Label(label) => wait.label == *label,
            Self::Project(project) => wait.project.as_ref() == Some(project),
            Self::Tag(tag) => wait.tag() == Some(*tag),
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("everything"),
            Self::Label(label) => write!(f, "label {label}"),
            Self::Project(project) => write!(f, "project {project}"),
            Self::Tag(tag) => write!(f, "tag {tag}"),
        }
    }
}

/// What a series is made from: everything that overlaps its weeks, of the person's own waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeeklyEvidence<'a> {
    pub waits: &'a [Wait],
    /// Stretches in which something observed.
    pub observed: &'a [Span],
    /// What is known of the trees around runs, in the order of their numbers.
    pub trees: &'a [TreeState],
}

words! {
    /// Why a week has no value to compare.
    pub enum WeekGap, "gap" {
        /// Nothing observed in it.
        NotObserved = "not_observed": "not observed",
        /// Observed for less than half as long as usual.
        LittleObserved = "little_observed": "observed for less than half as long as usual",
        /// Nothing of the kind happened, or nobody could tell.
        NothingMeasured = "nothing_measured": "with nothing to measure",
        /// Other rules, tags or thresholds held in it.
        OtherDefinitions = "other_definitions": "under other definitions",
    }
}

/// One week of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesWeek {
    pub monday: NaiveDate,
    pub period: Period,
    /// How long something observed, in milliseconds.
    pub observed: i64,
    /// `None` has its reason in `gap`.
    pub value: Option<f64>,
    pub gap: Option<WeekGap>,
}

impl SeriesWeek {
    /// The local week that begins on `monday`, nothing known of it.
    pub fn empty<Z: TimeZone>(monday: NaiveDate, zone: &Z) -> Self {
        let next = monday + chrono::Days::new(7);
        let period = Period { from: midnight(monday, zone), to: midnight(next, zone) };
        Self { monday, period, observed: 0, value: None, gap: Some(WeekGap::NothingMeasured) }
    }

    /// The same with no value, for this reason.
    #[must_use]
    pub fn without(self, gap: WeekGap) -> Self {
        Self { value: None, gap: Some(gap), ..self }
    }
}

/// The values of `metric` in `weeks`, which are in order and apart from each other.
///
/// "Usual" is the median observed time of the weeks in which anything was observed. Where nothing ever was (a log of
/// imports), runs are compared all the same, and figures per observed week have no value.
#[must_use]
pub fn weekly(
    evidence: &WeeklyEvidence,
    metric: Metric,
    about: &Scope,
    weeks: &[SeriesWeek],
    reading: Reading,
) -> Vec<SeriesWeek> {
    let observed: Vec<i64> = weeks.iter().map(|week| observed_in(evidence.observed, week.period)).collect();
    let usual = usually_observed(observed.iter().copied());
    let subject = Subject::of(evidence, metric, about, reading);
    let waits = by_week(evidence.waits, weeks, reading);
    let value = |((week, observed), waits): ((&SeriesWeek, i64), Vec<&Wait>)| {
        let week = SeriesWeek { observed, ..*week };
        if 2.0 * (observed as f64) < usual {
            return week.without(if observed == 0 { WeekGap::NotObserved } else { WeekGap::LittleObserved });
        }
        match subject.measured(&waits, week) {
            Some(value) => SeriesWeek { value: Some(value), gap: None, ..week },
            None if metric.is_per_week() && observed == 0 => week.without(WeekGap::NotObserved),
            None => week.without(WeekGap::NothingMeasured),
        }
    };
    weeks.iter().zip(observed).zip(waits).map(value).collect()
}

fn observed_in(observed: &[Span], period: Period) -> i64 {
    union(observed.iter().filter_map(|span| clip(span, period)))
}

/// The waits that overlap each week: a wait over midnight on Sunday is in both.
fn by_week<'a>(waits: &'a [Wait], weeks: &[SeriesWeek], reading: Reading) -> Vec<Vec<&'a Wait>> {
    let mut parts: Vec<Vec<&Wait>> = vec![Vec::new(); weeks.len()];
    for wait in waits {
        let end = wait.span(reading.now).end.max(wait.started_at);
        let first = weeks.partition_point(|week| week.period.to <= wait.started_at);
        for (part, week) in parts.iter_mut().zip(weeks).skip(first) {
            if week.period.from > end {
                break;
            }
            part.push(wait);
        }
    }
    parts
}

/// What is measured, and of which waits.
struct Subject<'a> {
    metric: Metric,
    about: &'a Scope,
    reading: Reading,
    trees: &'a [TreeState],
    /// For retries: a failure may lie in the week before.
    runs: Vec<Wait>,
}

impl<'a> Subject<'a> {
    fn of(evidence: &WeeklyEvidence<'a>, metric: Metric, about: &'a Scope, reading: Reading) -> Self {
        let WeeklyEvidence { waits, trees, .. } = *evidence;
        let is_needed = |wait: &&Wait| metric == Metric::Retries && wait.is_run() && about.covers(wait);
        Self { metric, about, reading, trees, runs: waits.iter().filter(is_needed).cloned().collect() }
    }

    fn measured(&self, waits: &[&Wait], week: SeriesWeek) -> Option<f64> {
        const HOUR_MS: f64 = 3_600_000.0;
        let (period, reading) = (week.period, self.reading);
        let own = || waits.iter().copied().filter(|wait| self.about.covers(wait));
        let share = developer_weeks(week.observed, HOURS_PER_WEEK);
        let per_week = |amount: f64| (share >= LEAST_OBSERVED).then(|| amount / share);
        match self.metric {
            // All waits lay claim to the time; what falls to those it is about is theirs.
            Metric::Blocked => {
                let (claimed, claims): (Vec<&Wait>, Vec<_>) =
                    claims(waits.iter().copied(), period, reading).into_iter().unzip();
                let parts = claimed.iter().zip(attribute(&claims)).filter(|(wait, _)| self.about.covers(wait));
                per_week(parts.map(|(_, length)| length).sum::<i64>() as f64 / HOUR_MS)
            }
            Metric::RunMedian => {
                let median = Latency::of(ended_runs(own(), period), reading.now).median;
                median.map(|milliseconds| milliseconds / 1000.0)
            }
            Metric::SuccessRate => OutcomeCounts::of(ended_runs(own(), period)).success_rate(),
            Metric::Retries => known_retries(&self.runs, self.trees, period).and_then(|count| per_week(count as f64)),
        }
    }
}
