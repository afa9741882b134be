//! The key `panel` of `draglog stats --panel --json`: every figure of the Insights screen. Lengths are seconds, shares 0 to 1.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Time, seconds};
use crate::domain::figure::insight::{
    CommandRuns, Coverage, Drag, DragMetric, Estimate, FigureOrigin, Imports, Lengths, LimitsReason, Method, Movement,
    Panel, PulseHeadline, StripWeek, TagShare, Value, WaveShare,
};
use crate::domain::figure::stats::xmr::{ControlChart, Signal, SignalRule};
use crate::domain::log::tag::{Tag, Wave};

/// What the panel adds to the figures of its weeks, which stand beside it.
#[derive(Debug, Serialize)]
pub(super) struct PanelPart {
    /// Monday of the last week.
    monday: NaiveDate,
    weeks_shown: u64,
    is_current: bool,
    blocked_hours_per_week: Option<EstimatePart>,
    /// Limits of usual movement from week to week; null below six weeks.
    usual: Option<UsualPart>,
    weeks: Vec<WeekPart>,
    signals: Vec<SignalPart>,
    tags: Vec<TagPart>,
    waves: Vec<WavePart>,
    metrics: Vec<MetricPart>,
    /// Blocked seconds by weekday, Monday first, and local hour.
    when: Vec<Vec<f64>>,
    slowest: Vec<CommandPart>,
    repeated: Vec<CommandPart>,
    pulses: Vec<HeadlinePart>,
    coverage: CoveragePart,
    imports: ImportsPart,
}

impl PanelPart {
    pub(super) fn new(panel: &Panel) -> Self {
        let signal = |signal: &Signal| {
            let monday = panel.weeks.get(signal.at).map(|week| week.monday)?;
            let rule = match signal.rule {
                SignalRule::Outside => "outside",
                SignalRule::Run => "run",
            };
            Some(SignalPart { monday, rule, high: signal.is_high, repeated: signal.is_repeated })
        };
        Self {
            monday: panel.frame.monday,
            weeks_shown: panel.frame.reach.weeks(),
            is_current: panel.is_current,
            blocked_hours_per_week: panel.rate.as_ref().map(|rate| EstimatePart::new(rate, 1.0)),
            usual: panel.usual.as_ref().map(UsualPart::new),
            weeks: panel.weeks.iter().map(WeekPart::new).collect(),
            signals: panel.signals.iter().filter_map(signal).collect(),
            tags: panel.tags.iter().map(TagPart::new).collect(),
            waves: panel.waves.iter().map(WavePart::new).collect(),
            metrics: panel.metrics.iter().map(MetricPart::new).collect(),
            when: panel.when.iter().map(|day| day.iter().copied().map(seconds).collect()).collect(),
            slowest: panel.slowest.iter().map(CommandPart::new).collect(),
            repeated: panel.repeated.iter().map(CommandPart::new).collect(),
            pulses: panel.said.iter().map(HeadlinePart::new).collect(),
            coverage: CoveragePart::new(&panel.coverage),
            imports: ImportsPart::new(&panel.imports),
        }
    }
}

/// Milliseconds to seconds.
const MILLI: f64 = 0.001;

#[derive(Debug, Serialize)]
struct EstimatePart {
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    /// What the interval covers, 0 to 1.
    confidence: Option<f64>,
    method: Method,
    n: u64,
}

impl EstimatePart {
    fn new(estimate: &Estimate, unit: f64) -> Self {
        // What is left of a conversion beyond a millionth says nothing.
        let rounded = |value: f64| (value * unit * 1e6).round() / 1e6;
        let interval = estimate.interval;
        Self {
            value: rounded(estimate.value),
            low: interval.map(|interval| rounded(interval.low)),
            high: interval.map(|interval| rounded(interval.high)).filter(|high| high.is_finite()),
            confidence: interval.map(|interval| (interval.confidence * 1e4).round() / 1e4),
            method: estimate.method,
            n: estimate.n,
        }
    }
}

#[derive(Debug, Serialize)]
struct UsualPart {
    mean: f64,
    lower: f64,
    upper: f64,
    upper_range: f64,
    weeks: usize,
    is_locked: bool,
    /// Mondays of the first and the last week that the limits were made of.
    first_monday: NaiveDate,
    last_monday: NaiveDate,
    /// Why of those: `first_weeks` of the log, after `pilot_ended`, or because a person `said` so.
    because: LimitsReason,
}

impl UsualPart {
    fn new(usual: &Movement) -> Self {
        let Movement { chart: ControlChart { limits, points, is_locked }, first, last, because } = *usual;
        Self {
            mean: limits.mean,
            lower: limits.lower,
            upper: limits.upper,
            upper_range: limits.upper_range,
            weeks: points,
            is_locked,
            first_monday: first,
            last_monday: last,
            because,
        }
    }
}

#[derive(Debug, Serialize)]
struct WeekPart {
    monday: NaiveDate,
    blocked_seconds: f64,
    observed_seconds: f64,
    developer_weeks: f64,
    blocked_hours_per_week: Option<f64>,
    is_gap: bool,
}

impl WeekPart {
    fn new(week: &StripWeek) -> Self {
        Self {
            monday: week.monday,
            blocked_seconds: seconds(week.blocked),
            observed_seconds: seconds(week.observed),
            developer_weeks: week.developer_weeks,
            blocked_hours_per_week: week.rate,
            is_gap: week.is_gap,
        }
    }
}

#[derive(Debug, Serialize)]
struct SignalPart {
    monday: NaiveDate,
    /// `outside` the limits, or the eighth of a `run` on one side of the mean.
    rule: &'static str,
    high: bool,
    /// The second outside within eight weeks on this side, or a run: worth asking what changed.
    repeated: bool,
}

#[derive(Debug, Serialize)]
struct TagPart {
    /// null = held up, without a category.
    tag: Option<Tag>,
    wave: Option<Wave>,
    band: usize,
    blocked_seconds: f64,
    share: EstimatePart,
    days: u64,
    waits: u64,
}

impl TagPart {
    fn new(tag: &TagShare) -> Self {
        Self {
            tag: tag.tag,
            wave: tag.wave,
            band: tag.band,
            blocked_seconds: seconds(tag.blocked),
            share: EstimatePart::new(&tag.share, 1.0),
            days: tag.days,
            waits: tag.waits,
        }
    }
}

#[derive(Debug, Serialize)]
struct WavePart {
    wave: Wave,
    blocked_seconds: f64,
    share: EstimatePart,
}

impl WavePart {
    fn new(wave: &WaveShare) -> Self {
        let share = EstimatePart::new(&wave.share, 1.0);
        Self { wave: wave.wave, blocked_seconds: seconds(wave.blocked), share }
    }
}

#[derive(Debug, Serialize)]
struct MetricPart {
    metric: Drag,
    /// null where nothing tells it.
    origin: Option<FigureOrigin>,
    /// `seconds`, `share`, `count`; null where there is no number.
    unit: Option<&'static str>,
    estimate: Option<EstimatePart>,
    slowest_tenth_seconds: Option<f64>,
    /// Ages: the same on the working-hours clock.
    working: Option<EstimatePart>,
    /// Ages: more than half were open to the last.
    is_lower_bound: Option<bool>,
    closed: Option<u64>,
    open: Option<u64>,
    hits: Option<u64>,
    most: Option<u64>,
    /// What would make it known.
    missing: Option<&'static str>,
    said: Option<HeadlinePart>,
}

impl MetricPart {
    fn new(metric: &DragMetric) -> Self {
        let nothing = Self {
            metric: metric.drag,
            origin: metric.origin,
            unit: None,
            estimate: None,
            slowest_tenth_seconds: None,
            working: None,
            is_lower_bound: None,
            closed: None,
            open: None,
            hits: None,
            most: None,
            missing: None,
            said: metric.said.as_ref().map(HeadlinePart::new),
        };
        let known = |unit, estimate: &Estimate| {
            let scale = if unit == "seconds" { MILLI } else { 1.0 };
            (Some(unit), Some(EstimatePart::new(estimate, scale)))
        };
        match &metric.value {
            Value::Length { middle, slowest_tenth } => {
                let (unit, estimate) = known("seconds", middle);
                Self { unit, estimate, slowest_tenth_seconds: Some(slowest_tenth.round() * MILLI), ..nothing }
            }
            Value::Age { middle, is_lower_bound, closed, open, working } => {
                let (unit, estimate) = known("seconds", middle);
                let (closed, open) = (Some(*closed), Some(*open));
                let working = Some(EstimatePart::new(working, MILLI));
                Self { unit, estimate, working, is_lower_bound: Some(*is_lower_bound), closed, open, ..nothing }
            }
            Value::Share { hits, estimate, .. } => {
                let (unit, estimate) = known("share", estimate);
                Self { unit, estimate, hits: Some(*hits), ..nothing }
            }
            Value::Count { middle, most } => {
                let (unit, estimate) = known("count", middle);
                Self { unit, estimate, most: Some(*most), ..nothing }
            }
            Value::Told => nothing,
            Value::Missing { how } => Self { missing: Some(how), ..nothing },
        }
    }
}

#[derive(Debug, Serialize)]
struct CommandPart {
    label: String,
    project: Option<String>,
    runs: u64,
    succeeded: u64,
    failed: u64,
    seconds: EstimatePart,
    slowest_tenth_seconds: f64,
    total_seconds: f64,
}

impl CommandPart {
    fn new(command: &CommandRuns) -> Self {
        Self {
            label: command.label.clone(),
            project: command.project.clone(),
            runs: command.runs,
            succeeded: command.succeeded,
            failed: command.failed,
            seconds: EstimatePart::new(&command.middle, MILLI),
            slowest_tenth_seconds: command.slowest_tenth.round() * MILLI,
            total_seconds: seconds(command.total),
        }
    }
}

#[derive(Debug, Serialize)]
struct HeadlinePart {
    pulse: String,
    item: String,
    at: Time,
    service: Option<String>,
    answer: String,
    /// What the headline counts, and whether this answer is one of those.
    share: String,
    is_in_share: bool,
}

impl HeadlinePart {
    fn new(said: &PulseHeadline) -> Self {
        Self {
            pulse: said.survey.clone(),
            item: said.item.clone(),
            at: Time(said.at),
            service: said.service.clone(),
            answer: said.answer.clone(),
            share: said.share.clone(),
            is_in_share: said.is_in_share,
        }
    }
}

#[derive(Debug, Serialize)]
struct CoveragePart {
    weeks: u64,
    of_weeks: u64,
    developer_weeks: f64,
    observed_seconds: f64,
    prompts_shown: u64,
    prompts_answered: u64,
    not_seen: &'static str,
}

impl CoveragePart {
    fn new(coverage: &Coverage) -> Self {
        Self {
            weeks: coverage.weeks,
            of_weeks: coverage.of_weeks,
            developer_weeks: coverage.developer_weeks,
            observed_seconds: seconds(coverage.observed),
            prompts_shown: coverage.prompts_shown,
            prompts_answered: coverage.prompts_answered,
            not_seen: Coverage::NOT_SEEN,
        }
    }
}

/// What imports tell beside the metrics; null where nothing was imported.
#[derive(Debug, Serialize)]
struct ImportsPart {
    tests: Option<TestsPart>,
    /// A lower bound: it takes two imports to see it.
    reopened: Option<ReopenedPart>,
    presence: Option<PresencePart>,
    ci: Option<CiPart>,
}

#[derive(Debug, Serialize)]
struct TestsPart {
    reports: u64,
    run: u64,
    failed: u64,
    flaky: u64,
    flaky_share: EstimatePart,
}

#[derive(Debug, Serialize)]
struct CiPart {
    runs: u64,
    succeeded: u64,
    failed: u64,
    waited: Option<LengthsPart>,
    total: LengthsPart,
}

#[derive(Debug, Serialize)]
struct LengthsPart {
    runs: u64,
    median_seconds: f64,
    p90_seconds: f64,
}

impl LengthsPart {
    fn new(lengths: Lengths) -> Self {
        let seconds = |milliseconds: f64| milliseconds / 1000.0;
        Self { runs: lengths.of, median_seconds: seconds(lengths.median), p90_seconds: seconds(lengths.p90) }
    }
}

#[derive(Debug, Serialize)]
struct ReopenedPart {
    changes: u64,
    of: u64,
}

#[derive(Debug, Serialize)]
struct PresencePart {
    present_seconds: f64,
    observed_seconds: f64,
}

impl ImportsPart {
    fn new(imports: &Imports) -> Self {
        Self {
            tests: imports.tests.map(|tests| TestsPart {
                reports: tests.reports,
                run: tests.run,
                failed: tests.failed,
                flaky: tests.flaky,
                flaky_share: EstimatePart::new(&tests.share, 1.0),
            }),
            reopened: imports.reopened.map(|reopened| ReopenedPart { changes: reopened.again, of: reopened.of }),
            presence: imports.presence.map(|presence| PresencePart {
                present_seconds: seconds(presence.present),
                observed_seconds: seconds(presence.observed),
            }),
            ci: imports.ci.map(|ci| CiPart {
                runs: ci.runs,
                succeeded: ci.succeeded,
                failed: ci.failed,
                waited: ci.waited.map(LengthsPart::new),
                total: LengthsPart::new(ci.total),
            }),
        }
    }
}
