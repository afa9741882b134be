//! The key `panel` of `draglog stats --panel --json`: every figure of the Insights screen. Lengths are seconds, shares 0 to 1.

use serde::{Serialize, Serializer};

use super::{Time, each, rounded, seconds};
use crate::domain::figure::insight::{
    CiRuns, CommandRuns, Coverage, DragMetric, Estimate, Imports, Lengths, MetricValue, Movement, Panel, PulseHeadline,
    StripWeek, TagShare, Tests, WaveShare,
};
use crate::domain::figure::stats::xmr::{Signal, SignalRule};

/// What the panel adds to the figures of its weeks, which stand beside it.
pub(super) fn panel(panel: &Panel) -> impl Serialize {
    object! {
        /// Monday of the last week.
        monday: panel.frame.monday,
        weeks_shown: panel.frame.reach.weeks(),
        is_current: panel.is_current,
        blocked_hours_per_week: panel.rate.as_ref().map(plain),
        /// Limits of usual movement from week to week; null below six weeks.
        usual: panel.usual.as_ref().map(usual),
        weeks: each(&panel.weeks, week),
        signals: signals(panel),
        tags: each(&panel.tags, tag),
        waves: each(&panel.waves, wave),
        metrics: each(&panel.metrics, metric),
        /// Blocked seconds by weekday, Monday first, and local hour.
        when: each(&panel.when, |day| day.map(seconds)),
        slowest: each(&panel.slowest, command),
        repeated: each(&panel.repeated, command),
        pulses: each(&panel.said, headline),
        coverage: coverage(&panel.coverage),
        /// What imports tell beside the metrics; null where nothing was imported.
        imports: imports(&panel.imports),
    }
}

/// Milliseconds to seconds.
const MILLI: f64 = 0.001;

/// An estimate, and what its unit is in that of the document.
#[derive(Clone, Copy)]
struct ConvertedEstimate<'a>(&'a Estimate, f64);

impl Serialize for ConvertedEstimate<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Estimate { value, interval, method, n }, unit) = *self;
        // What is left of a conversion beyond a millionth says nothing.
        let converted = |value: f64| rounded(value * unit, 1e6);
        object! {
            value: converted(*value),
            low: interval.map(|interval| converted(interval.low)),
            high: interval.map(|interval| converted(interval.high)).filter(|high| high.is_finite()),
            /// What the interval covers, 0 to 1.
            confidence: interval.map(|interval| rounded(interval.confidence, 1e4)),
            method: method,
            n: n,
        }
        .serialize(serializer)
    }
}

/// An estimate of milliseconds, in seconds.
fn length(estimate: &Estimate) -> ConvertedEstimate<'_> {
    ConvertedEstimate(estimate, MILLI)
}

/// An estimate that needs no conversion.
fn plain(estimate: &Estimate) -> ConvertedEstimate<'_> {
    ConvertedEstimate(estimate, 1.0)
}

fn usual(usual: &Movement) -> impl Serialize {
    let limits = usual.chart.limits;
    object! {
        mean: limits.mean,
        lower: limits.lower,
        upper: limits.upper,
        upper_range: limits.upper_range,
        weeks: usual.chart.points,
        is_locked: usual.chart.is_locked,
        /// Mondays of the first and the last week that the limits were made of.
        first_monday: usual.first,
        last_monday: usual.last,
        /// Why of those: `first_weeks` of the log, after `pilot_ended`, or because a person `said` so.
        because: usual.because,
    }
}

fn week(week: &StripWeek) -> impl Serialize {
    object! {
        monday: week.monday,
        blocked_seconds: seconds(week.blocked),
        observed_seconds: seconds(week.observed),
        developer_weeks: week.developer_weeks,
        blocked_hours_per_week: week.rate,
        is_gap: week.is_gap,
    }
}

fn signals(panel: &Panel) -> Vec<impl Serialize> {
    panel.signals.iter().filter_map(|one| Some(signal(*one, panel.weeks.get(one.at)?))).collect()
}

fn signal(signal: Signal, week: &StripWeek) -> impl Serialize {
    object! {
        monday: week.monday,
        /// `outside` the limits, or the eighth of a `run` on one side of the mean.
        rule: match signal.rule {
            SignalRule::Outside => "outside",
            SignalRule::Run => "run",
        },
        high: signal.is_high,
        /// The second outside within eight weeks on this side, or a run: worth asking what changed.
        repeated: signal.is_repeated,
    }
}

fn tag(tag: &TagShare) -> impl Serialize {
    object! {
        /// null = held up, without a category.
        tag: tag.tag,
        wave: tag.wave,
        band: tag.band,
        blocked_seconds: seconds(tag.blocked),
        share: plain(&tag.share),
        days: tag.days,
        waits: tag.waits,
    }
}

fn wave(wave: &WaveShare) -> impl Serialize {
    object! { wave: wave.wave, blocked_seconds: seconds(wave.blocked), share: plain(&wave.share) }
}

fn metric(metric: &DragMetric) -> impl Serialize {
    object! {
        metric: metric.drag,
        /// null where nothing tells it.
        origin: metric.origin,
        #[serde(flatten)]
        figures: MetricFigures::of(&metric.value),
        said: metric.said.as_ref().map(headline),
    }
}

/// What metrics have in numbers; null where this one has none of the kind.
#[derive(Default, Serialize)]
struct MetricFigures<'a> {
    /// `seconds`, `share`, `count`; null where there is no number.
    unit: Option<&'static str>,
    estimate: Option<ConvertedEstimate<'a>>,
    slowest_tenth_seconds: Option<f64>,
    /// Ages: the same on the working-hours clock.
    working: Option<ConvertedEstimate<'a>>,
    /// Ages: more than half were open to the last.
    is_lower_bound: Option<bool>,
    closed: Option<u64>,
    open: Option<u64>,
    hits: Option<u64>,
    most: Option<u64>,
    /// What would make it known.
    missing: Option<&'static str>,
}

impl<'a> MetricFigures<'a> {
    fn of(value: &'a MetricValue) -> Self {
        let known = |unit, estimate| Self { unit: Some(unit), estimate: Some(estimate), ..Self::default() };
        match value {
            MetricValue::Length { median, p90 } => {
                Self { slowest_tenth_seconds: Some(p90.round() * MILLI), ..known("seconds", length(median)) }
            }
            MetricValue::Age { median, is_lower_bound, closed, open, working } => Self {
                working: Some(length(working)),
                is_lower_bound: Some(*is_lower_bound),
                closed: Some(*closed),
                open: Some(*open),
                ..known("seconds", length(median))
            },
            MetricValue::Share { hits, estimate, .. } => Self { hits: Some(*hits), ..known("share", plain(estimate)) },
            MetricValue::Count { median, most } => Self { most: Some(*most), ..known("count", plain(median)) },
            MetricValue::Told => Self::default(),
            MetricValue::Missing { how } => Self { missing: Some(how), ..Self::default() },
        }
    }
}

fn command(command: &CommandRuns) -> impl Serialize {
    object! {
        label: &command.label,
        project: &command.project,
        runs: command.runs,
        succeeded: command.succeeded,
        failed: command.failed,
        seconds: length(&command.median),
        slowest_tenth_seconds: command.p90.round() * MILLI,
        total_seconds: seconds(command.total),
    }
}

fn headline(said: &PulseHeadline) -> impl Serialize {
    object! {
        pulse: &said.survey,
        item: &said.item,
        at: Time(said.at),
        service: &said.service,
        answer: &said.answer,
        /// What the headline counts, and whether this answer is one of those.
        share: &said.share,
        is_in_share: said.is_in_share,
    }
}

fn coverage(coverage: &Coverage) -> impl Serialize {
    object! {
        weeks: coverage.weeks,
        of_weeks: coverage.of_weeks,
        developer_weeks: coverage.developer_weeks,
        observed_seconds: seconds(coverage.observed),
        prompts_shown: coverage.prompts_shown,
        prompts_answered: coverage.prompts_answered,
        not_seen: Coverage::NOT_SEEN,
    }
}

fn imports(imports: &Imports) -> impl Serialize {
    object! {
        tests: imports.tests.as_ref().map(tests),
        /// A lower bound: it takes two imports to see it.
        reopened: imports.reopened.map(|reopened| object! { changes: reopened.again, of: reopened.of }),
        presence: imports.presence.map(|presence| object! {
            present_seconds: seconds(presence.present),
            observed_seconds: seconds(presence.observed),
        }),
        ci: imports.ci.map(ci),
    }
}

fn tests(tests: &Tests) -> impl Serialize {
    object! {
        reports: tests.reports,
        run: tests.run,
        failed: tests.failed,
        flaky: tests.flaky,
        flaky_share: plain(&tests.share),
    }
}

fn ci(ci: CiRuns) -> impl Serialize {
    object! {
        runs: ci.runs,
        succeeded: ci.succeeded,
        failed: ci.failed,
        waited: ci.waited.map(lengths),
        total: lengths(ci.total),
    }
}

fn lengths(lengths: Lengths) -> impl Serialize {
    object! {
        runs: lengths.of,
        median_seconds: lengths.median / 1000.0,
        p90_seconds: lengths.p90 / 1000.0,
    }
}
