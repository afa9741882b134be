//! A pilot against the log: weeks before and after, what moved, what the control did, and what may be said.

use chrono::TimeZone;

use super::definitions::{Kept, in_force};
use super::{Pilot, Verdict};
use crate::domain::figure::stats::xmr::{Chart, Signal};
use crate::domain::figure::stats::{
    About, Evidence, Gap, Metric, Shift, Week, hodges_lehmann, median, power, smallest_p, weekly,
};
use crate::domain::log::reading::Reading;
use crate::domain::time::Moment;

/// A two-sided p that counts as told apart from chance.
const TOLD: f64 = 0.05;

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
    pub sight: Sight,
    /// Changes of what is counted in the weeks compared.
    pub changes: Vec<DefinitionChange>,
    pub verdict: Verdict,
}

/// One series before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub before: Vec<Week>,
    pub after: Vec<Week>,
    pub median_before: Option<f64>,
    pub median_after: Option<f64>,
    pub shift: Option<Shift>,
    /// Limits of usual movement, from the weeks before.
    pub chart: Option<Chart>,
    /// Weeks after, by their place in `after`, that are more than usual movement by those limits.
    pub signals: Vec<Signal>,
}

/// What the change should not touch.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    pub about: About,
    pub compared: Comparison,
    /// It moved more than usual, in the same direction as what the pilot is about: something else moved both.
    pub moves_the_same_way: bool,
}

/// What this length could have seen at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// Weeks with a value.
    pub before: usize,
    pub after: usize,
    /// The smallest two-sided p that so many weeks can give; `None` where one side has none.
    pub smallest_p: Option<f64>,
    /// The chance (0 to 1) to tell the registered drop from chance with so many weeks.
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
    evidence: &Evidence,
    history: &[Kept],
    reading: Reading,
    zone: &Z,
) -> PilotReading {
    let now = reading.now;
    let weeks = [pilot.weeks_before(zone), pilot.weeks_after(now, zone)];
    let compare = |about: &About| Comparison::of(&pilot, (evidence, about), &weeks, history, reading);
    let subject = compare(&pilot.about);
    let control = pilot.control.clone().map(|about| Control::of(compare(&about), about, &subject));
    let span = pilot.span(now, zone);
    let changes = history
        .windows(2)
        .map(|pair| DefinitionChange { at: pair[1].since, what: pair[0].definitions.differences(&pair[1].definitions) })
        .filter(|change| span.contains(change.at) && !change.what.is_empty())
        .collect();
    let (sight, target) = (Sight::of(&pilot, &subject), target(&pilot, &subject));
    let verdict = verdict(&pilot, &subject, control.as_ref(), sight);
    PilotReading { pilot, now, subject, control, target, sight, changes, verdict }
}

impl Comparison {
    fn of(
        pilot: &Pilot,
        (evidence, about): (&Evidence, &About),
        [before, after]: &[Vec<Week>; 2],
        history: &[Kept],
        reading: Reading,
    ) -> Self {
        // One call, so that "usual" is the same before and after.
        let all = [before.as_slice(), after].concat();
        let mut all = weekly(evidence, pilot.metric, about, &all, reading);
        for week in all.iter_mut().filter(|week| !is_comparable(week, pilot, history)) {
            *week = week.without(Gap::OtherDefinitions);
        }
        let after = all.split_off(before.len());
        Self::between(pilot.metric, all, after)
    }

    fn between(metric: Metric, before: Vec<Week>, after: Vec<Week>) -> Self {
        let series = |weeks: &[Week]| weeks.iter().map(|week| week.value).collect::<Vec<_>>();
        let values = |weeks: &[Week]| weeks.iter().filter_map(|week| week.value).collect::<Vec<_>>();
        let (pre, post) = (values(&before), values(&after));
        let chart = Chart::of(&series(&before)).map(|chart| Chart { limits: metric.possible(chart.limits), ..chart });
        Self {
            median_before: median(&pre),
            median_after: median(&post),
            shift: hodges_lehmann(&pre, &post),
            signals: chart.map_or_else(Vec::new, |chart| chart.limits.signals(&series(&after))),
            chart,
            before,
            after,
        }
    }

    /// Weeks with a value: before and after.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let count = |weeks: &[Week]| weeks.iter().filter(|week| week.value.is_some()).count();
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

    /// Whether it moved more than usual, and then whether upwards: as the shift, if that is told, else as the signals are.
    fn direction(&self) -> Option<bool> {
        let by_shift = self.shift.filter(|shift| shift.estimate != 0.0).map(|shift| shift.estimate > 0.0);
        if self.shift_is_told() {
            return by_shift;
        }
        let first = self.signals.first()?.is_high;
        let agree = self.signals.iter().all(|signal| signal.is_high == first);
        if agree { Some(first) } else { by_shift }
    }
}

/// Whether what was counted in this week is what is counted when the pilot starts.
fn is_comparable(week: &Week, pilot: &Pilot, history: &[Kept]) -> bool {
    let Some(meant) = in_force(history, pilot.started_at) else { return true };
    let began = in_force(history, week.period.from);
    let within = history.iter().filter(|kept| week.period.contains(kept.since));
    began.into_iter().chain(within).all(|kept| meant.definitions.differences(&kept.definitions).is_empty())
}

impl Control {
    fn of(compared: Comparison, about: About, subject: &Comparison) -> Self {
        let moves_the_same_way = compared.direction().is_some_and(|up| subject.direction() == Some(up));
        Self { about, compared, moves_the_same_way }
    }
}

impl Sight {
    fn of(pilot: &Pilot, subject: &Comparison) -> Self {
        /// A range of two normal values is so many standard deviations long on average.
        const RANGE_OF_TWO: f64 = 1.128;
        /// Beyond a year nothing is planned.
        const MOST_AFTER: usize = 52;
        let (before, after) = subject.counts();
        let limits = subject.chart.map(|chart| chart.limits).filter(|limits| limits.mean > 0.0);
        let own = limits.map(|limits| limits.mean_range / RANGE_OF_TWO / limits.mean).filter(|share| *share > 0.0);
        let variation = own.unwrap_or(USUAL_VARIATION);
        // A drop of what there is to lose is a smaller share of what is mostly there already.
        let drop = match (pilot.metric.rises_for_the_good(), subject.median_before) {
            (true, Some(share)) if share > 0.0 => pilot.worth * (1.0 - share) / share,
            _ => pilot.worth,
        };
        let can_tell = |after: &usize| smallest_p(before, *after).is_some_and(|p| p <= TOLD);
        Self {
            before,
            after,
            smallest_p: smallest_p(before, after),
            chance: power(before, after, drop, variation),
            variation,
            is_own_variation: own.is_some(),
            least_after: (1..=MOST_AFTER).find(can_tell),
        }
    }
}

/// The registered drop in the metric's unit: of the median before, or of what that lacks to everything.
fn target(pilot: &Pilot, subject: &Comparison) -> Option<f64> {
    let before = subject.median_before?;
    Some(if pilot.metric.rises_for_the_good() { pilot.worth * (1.0 - before) } else { -pilot.worth * before })
}

/// Movement is claimed only where limits or interval tell of it and the control did not move the same way.
fn verdict(pilot: &Pilot, subject: &Comparison, control: Option<&Control>, sight: Sight) -> Verdict {
    let Some(is_up) = subject.direction() else {
        let can_tell = sight.smallest_p.is_some_and(|smallest| smallest <= TOLD);
        return if can_tell { Verdict::WithinUsual } else { Verdict::NotEnoughData };
    };
    if control.is_some_and(|control| control.moves_the_same_way) {
        Verdict::WithinUsual
    } else if is_up == pilot.metric.rises_for_the_good() {
        Verdict::LargerThanUsual
    } else {
        Verdict::AgainstExpectation
    }
}
