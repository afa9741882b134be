//! What a pilot's figures come to in sentences: the interval in the same line as the number, the subject never a person,
//! nothing claimed that the verdict does not.

use super::reading::{Comparison, Control, Judgement, PilotReading};
use super::{Pilot, Verdict};
use crate::domain::figure::stats::xmr::SignalRule;
use crate::domain::figure::stats::{Metric, Shift, WeekGap, false_alarms};
use crate::domain::say::count::{agree, count};
use crate::domain::say::interval::{amount, number, range};
use crate::domain::say::{moment, share};

impl Metric {
    /// A value with its unit: `9.5 h`, `48 s`, `71 %`.
    #[must_use]
    pub fn amount(self, value: f64) -> String {
        match self {
            Self::Blocked => amount(&number(value, 1), "h"),
            Self::RunMedian => amount(&number(value, usize::from(value.abs() < 10.0)), "s"),
            Self::SuccessRate => share::percent(value),
            Self::Retries => number(value, 1),
        }
    }

    /// A difference of two values with its unit: as [`Self::amount`], of shares in points.
    #[must_use]
    pub fn difference(self, value: f64) -> String {
        match self {
            Self::SuccessRate => amount(&share::percent_number(value), "points"),
            _ => self.amount(value),
        }
    }
}

impl PilotReading {
    /// What may be said, most important first. The first sentence is the verdict with its reason.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let metric = self.pilot.metric;
        let mut said = vec![self.because()];
        said.extend(self.subject.shift.map(|shift| shift_words(metric, shift, &self.subject)));
        said.extend(self.together_words());
        said.push(movement_words(metric, &self.subject));
        said.extend(self.control.as_ref().map(|control| control_words(metric, control)));
        said.extend(self.target_words());
        said.push(self.sight_words());
        if self.pilot.picked_because_bad {
            said.push("Selected because it looked bad; part of any improvement is expected anyway.".into());
        }
        said.extend(self.gap_words());
        said.extend(self.changes.iter().map(|change| {
            let day = moment::day_and_year(change.at.date_naive());
            format!(
                "What is counted changed on {day}: {}. The weeks under other rules are kept apart.",
                change.what.join(", ")
            )
        }));
        said.extend(self.registered_late());
        said
    }

    /// The verdict, or when there will be one: `none before 8 whole weeks after (5 so far)`.
    #[must_use]
    pub fn verdict_words(&self) -> String {
        let Judgement { after_weeks, so_far, is_due } = self.judgement;
        if is_due {
            self.verdict.to_string()
        } else {
            format!("none before {} after ({so_far} so far)", count(after_weeks, "whole week"))
        }
    }

    /// The verdict as a sentence with its reason.
    fn because(&self) -> String {
        let moved_both = self.control.as_ref().is_some_and(|control| control.moves_the_same_way);
        let Judgement { after_weeks, so_far, is_due } = self.judgement;
        match self.verdict {
            _ if !is_due => format!(
                "No verdict yet: it is judged once, with {} after the start ({so_far} so far). What is shown before that is \
                 no verdict.",
                count(after_weeks, "whole week")
            ),
            Verdict::NotEnoughData => "Not enough data: with so few weeks, a change cannot be told from chance.".into(),
            Verdict::WithinUsual if moved_both => {
                "Within usual movement: the control moved the same way, so this change is not what moved them.".into()
            }
            Verdict::WithinUsual => "Within usual week-to-week movement: do not read it as better or worse.".into(),
            Verdict::LargerThanUsual => "Larger than usual movement: worth asking what changed.".into(),
            Verdict::AgainstExpectation => {
                "Against expectation: it moved more than usual, the other way. Worth asking what changed.".into()
            }
        }
    }

    /// That neighbouring weeks move together, and what that does.
    fn together_words(&self) -> Option<String> {
        let together = self.subject.together.filter(|_| self.subject.moves_together())?;
        Some(format!(
            "Neighbouring weeks move together ({together:.2}): with nothing changed such weeks claim a change about 20 times \
             in 100 instead of 5."
        ))
    }

    fn target_words(&self) -> Option<String> {
        let (target, metric) = (self.target?, self.pilot.metric);
        let worth = worth_words(&self.pilot);
        let amount = metric.difference(target);
        let [low, high] = self.subject.shift?.interval;
        let reach = if target < 0.0 { (low <= target, high <= target) } else { (high >= target, low >= target) };
        let reach = match reach {
            (_, true) => "the whole interval lies beyond it",
            (true, false) => "the interval reaches it and also ends short of it",
            (false, false) => "the interval does not reach it",
        };
        Some(format!("Registered as worth having: {worth}, here {amount}; {reach}."))
    }

    fn sight_words(&self) -> String {
        let sight = &self.sight;
        let (before, after) = (count(sight.before, "week"), sight.after);
        if sight.smallest_p.is_none_or(|smallest| smallest > 0.05) {
            let smallest = sight.smallest_p.map(|p| format!(" (smallest possible p {p:.2})")).unwrap_or_default();
            let least = match sight.least_after {
                Some(least) => format!("; with {} after it can", count(least, "week")),
                None => "; there are too few weeks before, however many follow".into(),
            };
            return format!("{before} before and {after} after cannot tell a change from chance{smallest}{least}.");
        }
        let (drop, chance) = (worth_words(&self.pilot), share::percent_number(sight.chance));
        let as_usual = if sight.is_own_variation { "as those before did" } else { "as weeks often do" };
        format!(
            "With {before} before and {after} after, {drop} would show {chance} times in 100 (for weeks that vary by {}, \
             {as_usual}); the smallest possible p is {:.4}.",
            share::percent(sight.variation),
            sight.smallest_p.unwrap_or_default()
        )
    }

    fn gap_words(&self) -> Option<String> {
        let all = || self.subject.before.iter().chain(&self.subject.after);
        let parts: Vec<String> = WeekGap::ALL
            .iter()
            .filter_map(|gap| {
                let count = all().filter(|week| week.gap == Some(*gap)).count();
                (count > 0).then(|| format!("{count} {}", gap.name()))
            })
            .collect();
        (!parts.is_empty()).then(|| format!("Weeks left out: {}.", parts.join(", ")))
    }

    fn registered_late(&self) -> Option<String> {
        let days = (self.pilot.registered_at - self.pilot.started_at).num_days();
        (days >= 1).then(|| {
            let days = count(days, "day");
            format!(
                "Registered {days} after its start: what was measured could have been known when the metric was chosen."
            )
        })
    }
}

/// `a drop of 30 %`; of a share what is to drop are the failures.
fn worth_words(pilot: &Pilot) -> String {
    let of = if pilot.metric.rises_for_the_good() { " in failures" } else { "" };
    format!("a drop of {}{of}", share::percent(pilot.worth))
}

fn shift_words(metric: Metric, shift: Shift, compared: &Comparison) -> String {
    let (before, after) = compared.counts();
    format!(
        "Shift {} ({}, p {:.4}), the median of all differences (Hodges-Lehmann) between {} before and \
         {after} after.",
        metric.difference(shift.estimate),
        interval_words(metric, shift),
        shift.p,
        count(before, "week")
    )
}

/// `95.9 % interval -4.4 to -1.5 h`, the unit once, behind the last number.
fn interval_words(metric: Metric, shift: Shift) -> String {
    let [low, high] = shift.interval;
    let approx = if shift.is_approximate { "approx. " } else { "" };
    let (low, high) = (bare(metric, low), metric.difference(high));
    let coverage = amount(&number(shift.coverage * 100.0, 1), "%");
    format!("{approx}{coverage} interval {}", range(&low, &high, ""))
}

fn bare(metric: Metric, value: f64) -> String {
    metric.difference(value).split(' ').next().unwrap_or_default().to_owned()
}

fn movement_words(metric: Metric, compared: &Comparison) -> String {
    let Some(chart) = compared.chart else {
        return "Fewer than six weeks before have a value, so there are no limits of usual movement.".into();
    };
    let (low, high) = (bare(metric, chart.limits.lower), metric.amount(chart.limits.upper));
    let trial = if chart.is_locked { "" } else { ", on trial" };
    let source = format!("XmR limits from {} before{trial}", count(chart.points, "week"));
    let after = compared.counts().1;
    if after == 0 {
        return format!("Usual movement is {low} to {high} ({source}); no week after has a value yet.");
    }
    let lie = match compared.signals.iter().filter(|signal| signal.rule == SignalRule::Outside).count() {
        0 => format!("None of {} after lies", count(after, "week")),
        outside => format!("{outside} of {} after {}", count(after, "week"), agree(outside, "lies", "lie")),
    };
    let has_run = compared.signals.iter().any(|signal| signal.rule == SignalRule::Run);
    let run = if has_run { ", and eight in a row lie on the same side of the average" } else { "" };
    let chance = share::percent_number(false_alarms(chart.points, after));
    format!(
        "{lie} outside usual movement ({low} to {high}, {source}){run}. That is a signal and no verdict: with nothing \
         changed, {chance} of 100 such stretches have one."
    )
}

fn control_words(metric: Metric, control: &Control) -> String {
    let name = &control.about;
    let Some(shift) = control.compared.shift else {
        return format!("The control ({name}) has no weeks to compare.");
    };
    let moved = if control.moves_the_same_way {
        "larger than usual and the same way"
    } else if control.compared.shift_is_told() {
        "larger than usual, not the same way"
    } else {
        "within usual movement"
    };
    let (shown, interval) = (metric.difference(shift.estimate), interval_words(metric, shift));
    format!("The control ({name}) moved by {shown} ({interval}): {moved}.")
}
