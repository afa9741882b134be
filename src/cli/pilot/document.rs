//! The documents of `draglog pilot`. Every figure that is shown has its place here.

use serde::Serialize;

use super::super::json::{Time, each, object, seconds};
use crate::domain::figure::pilot::{Baseline, Comparison, Control, PilotReading, PilotSight};
use crate::domain::figure::stats::xmr::{ControlChart, Signal, SignalRule};
use crate::domain::figure::stats::{Scope, SeriesWeek, Shift, false_alarms};

/// A number without the dust that arithmetic leaves behind its ninth decimal.
fn rounded(value: f64) -> f64 {
    const DIGITS: f64 = 1e9;
    let number = (value * DIGITS).round() / DIGITS;
    // No minus before a zero.
    number + 0.0
}

/// One pilot as `draglog.pilots/1` lists it.
pub(super) fn pilot(reading: &PilotReading) -> impl Serialize {
    let pilot = &reading.pilot;
    let (weeks_before, weeks_after) = reading.subject.counts();
    object! {
        name: &pilot.name,
        hypothesis: &pilot.hypothesis,
        metric: pilot.metric,
        about: about(&pilot.about),
        control: pilot.control.as_ref().map(about),
        drop_worth_having: rounded(pilot.worth),
        baseline_weeks: pilot.baseline_weeks,
        picked_because_bad: pilot.picked_because_bad,
        registered_at: Time(pilot.registered_at),
        started_at: Time(pilot.started_at),
        stopped_at: pilot.stopped_at.map(Time),
        weeks_before,
        weeks_after,
        verdict: reading.verdict,
        /// Whole weeks after the start at which it is judged, once, and whether it is; before that the verdict is
        /// `not enough data`.
        judged_after_weeks: reading.judgement.after_weeks,
        is_judged: reading.judgement.is_due,
    }
}

fn about(about: &Scope) -> impl Serialize {
    let (what, name) = match about {
        Scope::All => ("all", None),
        Scope::Label(label) => ("label", Some(label.as_str())),
        Scope::Project(project) => ("project", Some(project.as_str())),
        Scope::Tag(tag) => ("tag", Some(tag.id())),
    };
    object! { what, name }
}

/// `draglog.pilot/1`.
pub(super) fn reading(reading: &PilotReading) -> impl Serialize {
    object! {
        schema: "draglog.pilot/1",
        #[serde(flatten)]
        pilot: pilot(reading),
        means: reading.pilot.metric.name(),
        sentences: reading.sentences(),
        #[serde(flatten)]
        compared: compared(&reading.subject),
        compared_with: reading.control.as_ref().map(control),
        target: reading.target.map(rounded),
        sight: sight(reading.sight),
        definition_changes: each(&reading.changes, |change| object! { at: Time(change.at), what: &change.what }),
    }
}

fn sight(sight: PilotSight) -> impl Serialize {
    object! {
        smallest_p: sight.smallest_p.map(rounded),
        chance: rounded(sight.chance),
        variation: rounded(sight.variation),
        variation_is_own: sight.is_own_variation,
        least_weeks_after: sight.least_after,
    }
}

fn compared(compared: &Comparison) -> impl Serialize {
    let signal = |one: &Signal| Some(self::signal(*one, compared.after.get(one.at)?));
    object! {
        before: each(&compared.before, week),
        after: each(&compared.after, week),
        median_before: compared.median_before.map(rounded),
        median_after: compared.median_after.map(rounded),
        shift: compared.shift.map(shift),
        limits: compared.chart.map(limits),
        signals: compared.signals.iter().filter_map(signal).collect::<Vec<_>>(),
        /// How often so many weeks have a signal although nothing changed, 0 to 1.
        signals_by_chance: compared.chart.map(|chart| false_alarms(chart.points, compared.counts().1)),
        /// The correlation of neighbouring weeks.
        neighbours: compared.together.map(rounded),
    }
}

fn week(week: &SeriesWeek) -> impl Serialize {
    object! {
        monday: week.monday,
        observed_seconds: seconds(week.observed),
        value: week.value.map(rounded),
        gap: week.gap,
    }
}

fn shift(shift: Shift) -> impl Serialize {
    object! {
        estimate: rounded(shift.estimate),
        interval: shift.interval.map(rounded),
        coverage: rounded(shift.coverage),
        p: rounded(shift.p),
        approximate: shift.is_approximate,
        method: "hodges_lehmann",
    }
}

fn limits(chart: ControlChart) -> impl Serialize {
    let limits = chart.limits;
    object! {
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

fn signal(signal: Signal, week: &SeriesWeek) -> impl Serialize {
    object! {
        monday: week.monday,
        rule: match signal.rule {
            SignalRule::Outside => "outside",
            SignalRule::Run => "eight_in_a_row",
        },
        side: if signal.is_high { "above" } else { "below" },
    }
}

fn control(control: &Control) -> impl Serialize {
    object! {
        about: about(&control.about),
        moves_the_same_way: control.moves_the_same_way,
        #[serde(flatten)]
        compared: compared(&control.compared),
    }
}

/// What is frozen, in `draglog.baseline/1`.
pub(super) fn frozen(baseline: &Baseline) -> impl Serialize {
    object! {
        frozen_at: Time(baseline.frozen_at),
        first_monday: baseline.first,
        weeks: baseline.weeks,
        definitions: &baseline.definitions,
    }
}
