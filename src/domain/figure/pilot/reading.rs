//! A pilot against the log: weeks before and after, what moved, what the control did, and what may be said.

use chrono::TimeZone;

use super::definitions::{DatedDefinitions, hold_throughout, in_force};
use super::{Pilot, Verdict};
use crate::domain::figure::stats::xmr::{ControlChart, Signal};
use crate::domain::figure::stats::{
    Metric, Scope, SeriesWeek, Shift, WeekGap, WeeklyEvidence, hodges_lehmann, median, power, smallest_p, weekly,
};
use crate::domain::log::reading::Reading;
use crate::domain::time::Moment;

/// A two-sided p that counts as told apart from chance.
pub(super) const TOLD: f64 = 0.05;
/// From this correlation of neighbouring weeks on they are taken to move together; without any it lies near -0.1.
const TOGETHER_FROM: f64 = 0.1;

/// Movement from week to week where the pilot's own is not known yet, as a share of the mean.
pub(super) const USUAL_VARIATION: f64 = 0.20;

/// Everything that may be said of a pilot at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct PilotReading {
    pub pilot: Pilot,
    /// When it was read; the weeks end before it.
    pub now: Moment,
    /// What it is about.
    pub subject: Comparison,
    pub control: Option<Control>,
    /// The shift registered as worth having, in the metric's unit; negative where a drop is.
    pub target: Option<f64>,
    pub sight: PilotSight,
    pub judgement: Judgement,
    /// Changes of what is counted in the weeks compared.
    pub changes: Vec<DefinitionChange>,
    pub verdict: Verdict,
}

/// One series before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub before: Vec<SeriesWeek>,
    pub after: Vec<SeriesWeek>,
    pub median_before: Option<f64>,
    pub median_after: Option<f64>,
    pub shift: Option<Shift>,
    /// Limits of usual movement, from the weeks before.
    pub chart: Option<ControlChart>,
    /// Weeks after, by their place in `after`, that are more than usual movement by those limits: shown, and no verdict.
    pub signals: Vec<Signal>,
    /// How neighbouring weeks go together, from -1 to 1, each side by itself; `None` where too few have a value.
    pub together: Option<f64>,
}

/// When a pilot is judged: once, on whole weeks, so that nobody looks until chance says what was hoped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// Whole weeks after the start at which it is judged.
    pub after_weeks: usize,
    /// Whole weeks after it so far, at most those.
    pub so_far: usize,
    /// It is over, or there are as many weeks: what is said is a verdict.
    pub is_due: bool,
}

impl Judgement {
    /// Of a pilot with so many weeks before that have a value, and these weeks after. Where those at the registered end
    /// are too few to tell anything, it is judged with the first that makes them enough.
    fn of(pilot: &Pilot, before: usize, after: &[SeriesWeek], is_over: bool) -> Self {
        let planned =
            pilot.judged_after.map_or_else(|| before.max(least_after(before).unwrap_or(1)), |weeks| weeks as usize);
        let planned = planned.max(1);
        let can_tell = |weeks: &usize| {
            let values = after[..*weeks].iter().filter(|week| week.value.is_some()).count();
            smallest_p(before, values).is_some_and(|p| p <= TOLD)
        };
        // What no week after can ever tell is said at once.
        let is_over = is_over || least_after(before).is_none();
        match (planned..=after.len()).find(can_tell) {
            Some(weeks) => Self { after_weeks: weeks, so_far: weeks, is_due: true },
            None => Self {
                after_weeks: planned.max(after.len() + usize::from(!is_over)),
                so_far: after.len(),
                is_due: is_over,
            },
        }
    }
}

/// So many weeks after are the least that can tell anything from so many before; `None` where a year cannot.
fn least_after(before: usize) -> Option<usize> {
    /// Beyond a year nothing is planned.
    const MOST_AFTER: usize = 52;
    (1..=MOST_AFTER).find(|after| smallest_p(before, *after).is_some_and(|p| p <= TOLD))
}

/// What the change should not touch.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    pub about: Scope,
    pub compared: Comparison,
    /// It moved more than usual, in the same direction as what the pilot is about: something else moved both.
    pub moves_the_same_way: bool,
}

/// What this length could have seen at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PilotSight {
    /// Weeks with a value.
    pub before: usize,
    pub after: usize,
    /// The smallest two-sided p possible with these numbers of weeks; `None` where one side has none.
    pub smallest_p: Option<f64>,
    /// The power (0 to 1) to detect the registered drop with these weeks.
    pub chance: f64,
    /// Weeks vary by this share of their mean: as those before did, or the usual 20 % where there are too few.
    pub variation: f64,
    pub is_own_variation: bool,
    /// So many weeks after, with the weeks before that there are, are the least that can tell anything; `None` where none can.
    pub least_after: Option<usize>,
}

/// A change of what is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct DefinitionChange {
    pub at: Moment,
    pub what: Vec<String>,
}

/// What may be said of `pilot` at the reading's now, from evidence that covers its [`Pilot::span`] and the definitions that
/// were in force, oldest first.
pub fn read<Z: TimeZone>(
    pilot: Pilot,
    evidence: &WeeklyEvidence,
    history: &[DatedDefinitions],
    reading: Reading,
    zone: &Z,
) -> PilotReading {
    let now = reading.now;
    let weeks = [pilot.weeks_before(zone), pilot.weeks_after(now, zone)];
    let series = |about: &Scope| Comparison::series(&pilot, (evidence, about), &weeks, history, reading);
    let (before, after) = series(&pilot.about);
    let known = before.iter().filter(|week| week.value.is_some()).count();
    let judgement = Judgement::of(&pilot, known, &after, !pilot.is_running(now));
    let compare = |(before, mut after): (Vec<SeriesWeek>, Vec<SeriesWeek>)| {
        after.truncate(judgement.so_far);
        Comparison::between(pilot.metric, before, after)
    };
    let subject = compare((before, after));
    let control = pilot.control.clone().map(|about| Control::of(compare(series(&about)), about, &subject));
    let span = pilot.span(now, zone);
    let changes = history
        .windows(2)
        .map(|pair| DefinitionChange { at: pair[1].since, what: pair[0].definitions.differences(&pair[1].definitions) })
        .filter(|change| span.contains(change.at) && !change.what.is_empty())
        .collect();
    let (sight, target) = (PilotSight::of(&pilot, &subject), target(&pilot, &subject));
    let verdict = verdict(&pilot, &subject, control.as_ref(), judgement);
    PilotReading { pilot, now, subject, control, target, sight, judgement, changes, verdict }
}

impl Comparison {
    /// The weeks before and after with their values.
    fn series(
        pilot: &Pilot,
        (evidence, about): (&WeeklyEvidence, &Scope),
        [before, after]: &[Vec<SeriesWeek>; 2],
        history: &[DatedDefinitions],
        reading: Reading,
    ) -> (Vec<SeriesWeek>, Vec<SeriesWeek>) {
        // One call, so that "usual" is the same before and after.
        let all = [before.as_slice(), after].concat();
        let mut all = weekly(evidence, pilot.metric, about, &all, reading);
        for week in all.iter_mut().filter(|week| !is_comparable(week, pilot, history)) {
            *week = week.without(WeekGap::OtherDefinitions);
        }
        let after = all.split_off(before.len());
        (all, after)
    }

    fn between(metric: Metric, before: Vec<SeriesWeek>, after: Vec<SeriesWeek>) -> Self {
        let series = |weeks: &[SeriesWeek]| weeks.iter().map(|week| week.value).collect::<Vec<_>>();
        let values = |weeks: &[SeriesWeek]| weeks.iter().filter_map(|week| week.value).collect::<Vec<_>>();
        let (pre, post) = (values(&before), values(&after));
        let chart = ControlChart::of(&series(&before))
            .map(|chart| ControlChart { limits: metric.possible(chart.limits), ..chart });
        Self {
            median_before: median(&pre),
            median_after: median(&post),
            shift: hodges_lehmann(&pre, &post),
            signals: chart.map_or_else(Vec::new, |chart| chart.limits.signals(&series(&after))),
            chart,
            together: together(&[&pre, &post]),
            before,
            after,
        }
    }

    /// Whether neighbouring weeks are taken to move together.
    #[must_use]
    pub fn moves_together(&self) -> bool {
        self.together.is_some_and(|together| together > TOGETHER_FROM)
    }

    /// Whether so many weeks can tell anything at all.
    fn can_tell(&self) -> bool {
        let (before, after) = self.counts();
        smallest_p(before, after).is_some_and(|smallest| smallest <= TOLD)
    }

    /// Weeks with a value: before and after.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let count = |weeks: &[SeriesWeek]| weeks.iter().filter(|week| week.value.is_some()).count();
        (count(&self.before), count(&self.after))
    }

    /// Whether the interval of the shift leaves out "no shift", being sure enough.
    #[must_use]
    pub fn shift_is_told(&self) -> bool {
        self.shift.is_some_and(|shift| {
            let [low, high] = shift.interval;
            shift.coverage >= 1.0 - TOLD && (low > 0.0 || high < 0.0)
        })
    }

    /// Whether it is told to have moved, and then whether upwards.
    fn direction(&self) -> Option<bool> {
        let shift = self.shift.filter(|shift| shift.estimate != 0.0 && self.shift_is_told())?;
        Some(shift.estimate > 0.0)
    }
}

/// The correlation of neighbouring values, each series about its own mean; `None` below four values or without movement.
fn together(series: &[&[f64]]) -> Option<f64> {
    const FEWEST: usize = 4;
    let centred = |values: &[f64]| -> Vec<f64> {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        values.iter().map(|value| value - mean).collect()
    };
    let series: Vec<Vec<f64>> =
        series.iter().filter(|values| values.len() >= FEWEST).map(|values| centred(values)).collect();
    let shared: f64 = series.iter().flat_map(|values| values.windows(2)).map(|pair| pair[0] * pair[1]).sum();
    let all: f64 = series.iter().flatten().map(|value| value * value).sum();
    (all > 0.0).then(|| shared / all)
}

/// Whether what was counted in this week is what is counted when the pilot starts.
fn is_comparable(week: &SeriesWeek, pilot: &Pilot, history: &[DatedDefinitions]) -> bool {
    in_force(history, pilot.started_at).is_none_or(|meant| hold_throughout(history, week.period, &meant.definitions))
}

impl Control {
    fn of(compared: Comparison, about: Scope, subject: &Comparison) -> Self {
        let moves_the_same_way = compared.direction().is_some_and(|up| subject.direction() == Some(up));
        Self { about, compared, moves_the_same_way }
    }
}

impl PilotSight {
    fn of(pilot: &Pilot, subject: &Comparison) -> Self {
        /// The mean range of two normal values, in standard deviations.
        const RANGE_OF_TWO: f64 = 1.128;
        let (before, after) = subject.counts();
        let limits = subject.chart.map(|chart| chart.limits).filter(|limits| limits.mean > 0.0);
        let own = limits.map(|limits| limits.mean_range / RANGE_OF_TWO / limits.mean).filter(|share| *share > 0.0);
        let variation = own.unwrap_or(USUAL_VARIATION);
        // A drop of what there is to lose is a smaller share of what is mostly there already.
        let drop = match (pilot.metric.rises_for_the_good(), subject.median_before) {
            (true, Some(share)) if share > 0.0 => pilot.worth * (1.0 - share) / share,
            _ => pilot.worth,
        };
        Self {
            before,
            after,
            smallest_p: smallest_p(before, after),
            chance: power(before, after, drop, variation),
            variation,
            is_own_variation: own.is_some(),
            least_after: least_after(before),
        }
    }
}

/// The registered drop in the metric's unit: of the median before, or of what that lacks to everything.
fn target(pilot: &Pilot, subject: &Comparison) -> Option<f64> {
    let before = subject.median_before?;
    Some(if pilot.metric.rises_for_the_good() { pilot.worth * (1.0 - before) } else { -pilot.worth * before })
}

/// Movement is claimed only when it is judged, where the interval tells of it and the control did not move the same way.
fn verdict(pilot: &Pilot, subject: &Comparison, control: Option<&Control>, judgement: Judgement) -> Verdict {
    if !judgement.is_due || !subject.can_tell() {
        return Verdict::NotEnoughData;
    }
    let Some(is_up) = subject.direction() else { return Verdict::WithinUsual };
    if control.is_some_and(|control| control.moves_the_same_way) {
        Verdict::WithinUsual
    } else if is_up == pilot.metric.rises_for_the_good() {
        Verdict::LargerThanUsual
    } else {
        Verdict::AgainstExpectation
    }
}
