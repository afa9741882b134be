//! The documents of `draglog pilot`. Every figure that is shown has its place here.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::json::{Time, seconds};
use crate::domain::figure::pilot::{Baseline, Comparison, Control, Definitions, PilotReading, Verdict};
use crate::domain::figure::stats::xmr::{ControlChart, Signal, SignalRule};
use crate::domain::figure::stats::{Metric, Scope, SeriesWeek, Shift, WeekGap, false_alarms};

/// A number without the dust that arithmetic leaves behind its ninth decimal.
fn rounded(value: f64) -> f64 {
    const DIGITS: f64 = 1e9;
    let number = (value * DIGITS).round() / DIGITS;
    // No minus before a zero.
    number + 0.0
}

/// One pilot as `draglog.pilots/1` lists it.
#[derive(Debug, Serialize)]
pub(super) struct PilotPart {
    name: String,
    hypothesis: String,
    metric: Metric,
    about: AboutPart,
    control: Option<AboutPart>,
    drop_worth_having: f64,
    baseline_weeks: u32,
    picked_because_bad: bool,
    registered_at: Time,
    started_at: Time,
    stopped_at: Option<Time>,
    weeks_before: usize,
    weeks_after: usize,
    verdict: Verdict,
    /// Whole weeks after the start at which it is judged, once, and whether it is; before that the verdict is
    /// `not enough data`.
    judged_after_weeks: usize,
    is_judged: bool,
}

impl PilotPart {
    pub(super) fn new(reading: &PilotReading) -> Self {
        let pilot = &reading.pilot;
        let (weeks_before, weeks_after) = reading.subject.counts();
        Self {
            name: pilot.name.clone(),
            hypothesis: pilot.hypothesis.clone(),
            metric: pilot.metric,
            about: AboutPart::new(&pilot.about),
            control: pilot.control.as_ref().map(AboutPart::new),
            drop_worth_having: rounded(pilot.worth),
            baseline_weeks: pilot.baseline_weeks,
            picked_because_bad: pilot.picked_because_bad,
            registered_at: Time(pilot.registered_at),
            started_at: Time(pilot.started_at),
            stopped_at: pilot.stopped_at.map(Time),
            weeks_before,
            weeks_after,
            verdict: reading.verdict,
            judged_after_weeks: reading.judgement.after_weeks,
            is_judged: reading.judgement.is_due,
        }
    }
}

#[derive(Debug, Serialize)]
struct AboutPart {
    what: &'static str,
    name: Option<String>,
}

impl AboutPart {
    fn new(about: &Scope) -> Self {
        let (what, name) = match about {
            Scope::All => ("all", None),
            Scope::Label(label) => ("label", Some(label.clone())),
            Scope::Project(project) => ("project", Some(project.clone())),
            Scope::Tag(tag) => ("tag", Some(tag.id().to_owned())),
        };
        Self { what, name }
    }
}

/// `draglog.pilot/1`.
#[derive(Debug, Serialize)]
pub(super) struct PilotDocument {
    schema: &'static str,
    #[serde(flatten)]
    pilot: PilotPart,
    means: &'static str,
    sentences: Vec<String>,
    #[serde(flatten)]
    compared: ComparisonPart,
    compared_with: Option<ControlPart>,
    target: Option<f64>,
    sight: SightPart,
    definition_changes: Vec<ChangePart>,
}

impl PilotDocument {
    pub(super) fn new(reading: &PilotReading) -> Self {
        let sight = reading.sight;
        Self {
            schema: "draglog.pilot/1",
            pilot: PilotPart::new(reading),
            means: reading.pilot.metric.name(),
            sentences: reading.sentences(),
            compared: ComparisonPart::new(&reading.subject),
            compared_with: reading.control.as_ref().map(ControlPart::new),
            target: reading.target.map(rounded),
            sight: SightPart {
                smallest_p: sight.smallest_p.map(rounded),
                chance: rounded(sight.chance),
                variation: rounded(sight.variation),
                variation_is_own: sight.is_own_variation,
                least_weeks_after: sight.least_after,
            },
            definition_changes: reading
                .changes
                .iter()
                .map(|change| ChangePart { at: Time(change.at), what: change.what.clone() })
                .collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct ComparisonPart {
    before: Vec<WeekPart>,
    after: Vec<WeekPart>,
    median_before: Option<f64>,
    median_after: Option<f64>,
    shift: Option<ShiftPart>,
    limits: Option<LimitsPart>,
    signals: Vec<SignalPart>,
    /// How often so many weeks have a signal although nothing changed, 0 to 1.
    signals_by_chance: Option<f64>,
    /// The correlation of neighbouring weeks.
    neighbours: Option<f64>,
}

impl ComparisonPart {
    fn new(compared: &Comparison) -> Self {
        let weeks = |weeks: &[SeriesWeek]| weeks.iter().map(WeekPart::new).collect();
        let signal = |signal: &Signal| compared.after.get(signal.at).map(|week| SignalPart::new(*signal, week));
        Self {
            before: weeks(&compared.before),
            after: weeks(&compared.after),
            median_before: compared.median_before.map(rounded),
            median_after: compared.median_after.map(rounded),
            shift: compared.shift.map(ShiftPart::new),
            limits: compared.chart.map(LimitsPart::new),
            signals: compared.signals.iter().filter_map(signal).collect(),
            signals_by_chance: compared.chart.map(|chart| false_alarms(chart.points, compared.counts().1)),
            neighbours: compared.together.map(rounded),
        }
    }
}

#[derive(Debug, Serialize)]
struct WeekPart {
    monday: NaiveDate,
    observed_seconds: f64,
    value: Option<f64>,
    gap: Option<WeekGap>,
}

impl WeekPart {
    fn new(week: &SeriesWeek) -> Self {
        let SeriesWeek { monday, observed, value, gap, .. } = *week;
        Self { monday, observed_seconds: seconds(observed), value: value.map(rounded), gap }
    }
}

#[derive(Debug, Serialize)]
struct ShiftPart {
    estimate: f64,
    interval: [f64; 2],
    coverage: f64,
    p: f64,
    approximate: bool,
    method: &'static str,
}

impl ShiftPart {
    fn new(shift: Shift) -> Self {
        Self {
            estimate: rounded(shift.estimate),
            interval: shift.interval.map(rounded),
            coverage: rounded(shift.coverage),
            p: rounded(shift.p),
            approximate: shift.is_approximate,
            method: "hodges_lehmann",
        }
    }
}

#[derive(Debug, Serialize)]
struct LimitsPart {
    mean: f64,
    lower: f64,
    upper: f64,
    mean_range: f64,
    upper_range: f64,
    weeks: usize,
    locked: bool,
    method: &'static str,
}

impl LimitsPart {
    fn new(chart: ControlChart) -> Self {
        let limits = chart.limits;
        Self {
            mean: rounded(limits.mean),
            lower: rounded(limits.lower),
            upper: rounded(limits.upper),
            mean_range: rounded(limits.mean_range),
            upper_range: rounded(limits.upper_range),
            weeks: chart.points,
            locked: chart.is_locked,
            method: "xmr 3/1.128",
        }
    }
}

#[derive(Debug, Serialize)]
struct SignalPart {
    monday: NaiveDate,
    rule: &'static str,
    side: &'static str,
}

impl SignalPart {
    fn new(signal: Signal, week: &SeriesWeek) -> Self {
        let rule = match signal.rule {
            SignalRule::Outside => "outside",
            SignalRule::Run => "eight_in_a_row",
        };
        Self { monday: week.monday, rule, side: if signal.is_high { "above" } else { "below" } }
    }
}

#[derive(Debug, Serialize)]
struct ControlPart {
    about: AboutPart,
    moves_the_same_way: bool,
    #[serde(flatten)]
    compared: ComparisonPart,
}

impl ControlPart {
    fn new(control: &Control) -> Self {
        Self {
            about: AboutPart::new(&control.about),
            moves_the_same_way: control.moves_the_same_way,
            compared: ComparisonPart::new(&control.compared),
        }
    }
}

#[derive(Debug, Serialize)]
struct SightPart {
    smallest_p: Option<f64>,
    chance: f64,
    variation: f64,
    variation_is_own: bool,
    least_weeks_after: Option<usize>,
}

#[derive(Debug, Serialize)]
struct ChangePart {
    at: Time,
    what: Vec<String>,
}

/// `draglog.baseline/1`.
#[derive(Debug, Serialize)]
pub(super) struct BaselineDocument<'a> {
    pub(super) schema: &'static str,
    pub(super) frozen: Option<FrozenPart<'a>>,
    pub(super) current: &'a Definitions,
    pub(super) differences: Vec<String>,
    pub(super) weeks_so_far: usize,
    pub(super) weeks_needed: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct FrozenPart<'a> {
    frozen_at: Time,
    first_monday: NaiveDate,
    weeks: u32,
    definitions: &'a Definitions,
}

impl<'a> FrozenPart<'a> {
    pub(super) fn new(baseline: &'a Baseline) -> Self {
        Self {
            frozen_at: Time(baseline.frozen_at),
            first_monday: baseline.first,
            weeks: baseline.weeks,
            definitions: &baseline.definitions,
        }
    }
}
