//! Usual movement from week to week: which weeks the limits are made of, since when they stand, and what they say.
//!
//! Limits are made of the first twelve observed weeks after an agreed change (a pilot that ended, a person's word), of the
//! log's first ones where there is none, and stay as they are until the next. Before there are twelve they are on trial,
//! from the weeks before those that they judge. A week that made the limits is never judged by them.

use chrono::{Days, NaiveDate, TimeZone};

use super::{Frame, Imports, LocalReading, Panel, StripWeek, weeks};
use crate::domain::figure::stats::xmr::{ControlChart, LOCKED_FROM, Signal};
use crate::domain::figure::stats::{WaitRecords, usually_observed};
use crate::domain::say::count::count;
use crate::domain::say::interval::{amount, number};
use crate::domain::say::moment;
use crate::domain::say::words::words;
use crate::domain::time::{Moment, monday_of};

words! {
    /// Why limits of usual movement are made of the weeks that they are made of.
    pub enum LimitsReason, "reason" {
        /// They are the log's first.
        FirstWeeks = "first_weeks",
        /// A pilot ended before them.
        PilotEnded = "pilot_ended",
        /// The person said that from there on usual is something else.
        Said = "said",
    }
}

/// A moment after which usual is something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgreedChange {
    pub at: Moment,
    pub because: LimitsReason,
}

/// From which Monday on limits are made, and why from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    pub monday: NaiveDate,
    pub because: LimitsReason,
}

impl Anchor {
    /// For the weeks of `frame`: the first whole week after the last change before them, else the week of the first
    /// observation; `None` where nothing was ever observed.
    pub fn of<Z: TimeZone>(changes: &[AgreedChange], first: Option<Moment>, frame: Frame, zone: &Z) -> Option<Self> {
        let after = |change: &AgreedChange| {
            let monday = monday_of(change.at, zone).checked_add_days(Days::new(7))?;
            Some(Self { monday, because: change.because })
        };
        let latest = changes.iter().filter_map(after).filter(|anchor| anchor.monday <= frame.monday);
        let first = || first.map(|first| Self { monday: monday_of(first, zone), because: LimitsReason::FirstWeeks });
        latest.max_by_key(|anchor| anchor.monday).or_else(first)
    }
}

/// The weeks that limits are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    weeks: Vec<StripWeek>,
    because: LimitsReason,
}

impl Basis {
    /// Of no week yet.
    #[must_use]
    pub const fn from(anchor: Anchor) -> Self {
        Self { weeks: Vec::new(), because: anchor.because }
    }

    /// Whether there are as many observed weeks as limits are made of.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.weeks.iter().filter(|week| week.rate.is_some()).count() >= LOCKED_FROM
    }

    /// Adds the weeks from `first` on that begin before `before`, at most twelve, from what `records` hold of them; returns
    /// the Monday after them. What is usually observed is judged by the weeks up to each, so that later ones change nothing.
    pub fn add<Z: TimeZone>(
        &mut self,
        records: &WaitRecords,
        (first, before): (NaiveDate, NaiveDate),
        judged: &LocalReading<Z>,
    ) -> NaiveDate {
        let count =
            (before - first).num_weeks().clamp(0, i64::try_from(LOCKED_FROM).unwrap_or(i64::MAX)).unsigned_abs();
        let added = weeks::of_log(records, first, count, judged);
        for week in added {
            let seen = self.weeks.iter().chain([&week]).map(|week| week.observed);
            let is_gap = weeks::is_gap(&week, usually_observed(seen));
            self.weeks.push(week.with_gap(is_gap));
        }
        first.checked_add_days(Days::new(7 * count)).unwrap_or(before)
    }
}

/// Limits with where they come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Movement {
    pub chart: ControlChart,
    /// Mondays of the first and the last week that they were made of.
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub because: LimitsReason,
}

impl Movement {
    /// The first Monday that limits may not be made of, because it is judged: that of the shown week; while that goes on, of
    /// the week before it, too.
    #[must_use]
    pub fn judged_from(frame: Frame, is_current: bool) -> NaiveDate {
        if is_current { frame.moved(-1).monday } else { frame.monday }
    }

    /// From the weeks of `basis` before `judged_from`; `None` below six observed ones.
    pub(super) fn of(basis: &Basis, judged_from: NaiveDate) -> Option<Self> {
        let before: Vec<&StripWeek> = basis.weeks.iter().filter(|week| week.monday < judged_from).collect();
        let chart = ControlChart::of(&before.iter().map(|week| week.rate).collect::<Vec<_>>())?;
        let mut observed = before.iter().filter(|week| week.rate.is_some()).map(|week| week.monday);
        let first = observed.next()?;
        Some(Self { chart, first, last: observed.nth(chart.points - 2)?, because: basis.because })
    }

    /// Of `strip`, what lies outside or on one side for long, among the weeks after those that the limits were made of.
    pub(super) fn signals(&self, strip: &[StripWeek]) -> Vec<Signal> {
        let judged = |week: &StripWeek| week.rate.filter(|_| week.monday > self.last);
        self.chart.limits.signals(&strip.iter().map(judged).collect::<Vec<_>>())
    }

    /// `limits locked, made of 12 observed weeks (24 Aug–15 Nov 2026)`; with the reason, where there is one.
    #[must_use]
    pub fn words(&self) -> String {
        let sunday = self.last.checked_add_days(Days::new(6)).unwrap_or(self.last);
        let (weeks, days) = (count(self.chart.points, "observed week"), moment::days_with_year(self.first, sunday));
        let why = match self.because {
            LimitsReason::FirstWeeks => "",
            LimitsReason::PilotEnded => ", after a pilot ended",
            LimitsReason::Said => ", after you said that usual is something else",
        };
        let state = if self.chart.is_locked { "locked" } else { "on trial" };
        format!("limits {state}, made of {weeks} ({days}){why}")
    }
}

/// The strip itself as the weeks that limits are made of, where nothing else is known of them.
pub(super) fn basis_of_strip(strip: &[StripWeek]) -> Basis {
    Basis { weeks: strip.to_vec(), because: LimitsReason::FirstWeeks }
}

impl Panel {
    /// Whether nothing at all is known of its weeks: no wait, no import, no pulse, and nobody watched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { summary, metrics, said, coverage, imports, .. } = self;
        let has_waits = summary.outcomes.runs() > 0 || !summary.queue.is_empty() || summary.blocked.unanswered > 0;
        let is_known =
            summary.blocked.union > 0 || !said.is_empty() || metrics.iter().any(|metric| metric.origin.is_some());
        let is_imported = *imports != Imports::default();
        !has_waits && !is_known && !is_imported && coverage.observed == 0
    }

    /// What the limits of usual movement say of the last whole week, in the words that are allowed for it: `9–15 Nov, 9.5 h:
    /// within usual week-to-week movement`.
    #[must_use]
    pub fn movement(&self) -> Option<String> {
        self.usual?;
        let whole = self.weeks.len().saturating_sub(usize::from(self.is_current));
        let known = |(at, week): (usize, &StripWeek)| Some((at, week.monday, week.rate?));
        let (at, monday, rate) = self.weeks[..whole].iter().enumerate().rev().find_map(known)?;
        let words = match self.signals.iter().find(|signal| signal.at == at) {
            Some(signal) if signal.asks() => format!("{}: worth asking what changed", signal.words()),
            Some(signal) => signal.words().to_owned(),
            None => "within usual week-to-week movement".to_owned(),
        };
        Some(format!("{}, {}: {words}", moment::week(monday), amount(&number(rate, 1), "h")))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{TimeDelta, Utc};

    use super::*;
    use crate::domain::figure::insight::{PanelInputs, Reach, panel};
    use crate::domain::log::reading::Reading;
    use crate::domain::log::settings::Settings;
    use crate::domain::log::wait::{End, Kind, Outcome, Source, Wait, WaitId};
    use crate::domain::time::Span;

    /// The Monday of the `week`-th week of the log.
    fn monday(week: i64) -> NaiveDate {
        "2026-01-05".parse::<NaiveDate>().unwrap() + TimeDelta::weeks(week)
    }

    fn at(week: i64) -> Moment {
        crate::domain::time::midnight(monday(week), &Utc)
    }

    /// Weeks of 40 observed hours, each with so many blocked ones.
    fn log(hours: &[f64]) -> (Vec<Wait>, Vec<Span>) {
        let week = |(week, hours): (i64, &f64)| {
            let length = Duration::from_secs_f64(hours * 3600.0);
            let begun = Wait::begun(WaitId(week), Kind::Environment, Source::Manual, "environment", at(week));
            let end = Some(End::new(at(week) + length, Outcome::Succeeded));
            let wait = Wait { end, measured: length, ..begun };
            (wait, Span { start: at(week), end: at(week) + TimeDelta::hours(40) })
        };
        (0..).zip(hours).map(week).unzip()
    }

    /// The panel of the `week`-th week, once it is over.
    fn shown(hours: &[f64], week: i64, changes: &[AgreedChange]) -> Panel {
        let (waits, observed) = log(hours);
        let records = WaitRecords { waits: &waits, observed: &observed, ..Default::default() };
        let frame = Frame { monday: monday(week), reach: Reach::Week };
        let reading = Reading::new(at(week + 1), &Settings::default());
        let anchor = Anchor::of(changes, Some(at(0)), frame, &Utc).unwrap();
        let (mut basis, mut first) = (Basis::from(anchor), anchor.monday);
        while first < frame.monday && !basis.is_complete() {
            first = basis.add(&records, (first, frame.monday), &LocalReading { reading, zone: &Utc });
        }
        panel(&PanelInputs { records, basis: Some(&basis), ..Default::default() }, frame, reading, &Utc)
    }

    /// Twelve weeks that alternate between 4 and 6 hours, then so many of each of these.
    fn after_twelve(later: &[(usize, f64)]) -> Vec<f64> {
        let first = (0..12).map(|week| if week % 2 == 0 { 4.0 } else { 6.0 });
        first.chain(later.iter().flat_map(|(weeks, hours)| std::iter::repeat_n(*hours, *weeks))).collect()
    }

    #[test]
    fn limits_are_made_of_the_first_twelve_weeks_and_stay() {
        let hours = after_twelve(&[(30, 3.5)]);
        let first = shown(&hours, 12, &[]).usual.unwrap();
        assert_eq!(
            (first.first, first.last, first.chart.points, first.chart.is_locked),
            (monday(0), monday(11), 12, true)
        );
        for week in [13, 20, 41] {
            assert_eq!(shown(&hours, week, &[]).usual, Some(first), "week {week} moves nothing");
        }
        let trial = shown(&hours, 8, &[]).usual.unwrap();
        assert_eq!((trial.last, trial.chart.points, trial.chart.is_locked), (monday(7), 8, false));
        assert_eq!(shown(&hours, 5, &[]).usual, None, "five weeks before it are no limits");
    }

    #[test]
    fn a_lasting_drop_is_told_with_the_second_week_outside_or_the_eighth_in_a_row() {
        let told = |hours: &[f64], week: i64| shown(hours, week, &[]).movement().unwrap();
        let deep = after_twelve(&[(8, 0.0)]);
        assert!(
            told(&deep, 12).ends_with("0.0 h: within usual week-to-week movement"),
            "zero lies on the floor: {}",
            told(&deep, 12)
        );
        let high = after_twelve(&[(3, 12.0)]);
        assert!(told(&high, 12).ends_with("12.0 h: one week stands out"), "{}", told(&high, 12));
        assert!(
            told(&high, 13).contains("the second week in eight beyond the same limit: worth asking"),
            "{}",
            told(&high, 13)
        );
        let low = after_twelve(&[(8, 3.5)]);
        assert!(told(&low, 18).ends_with("within usual week-to-week movement"), "{}", told(&low, 18));
        assert!(
            told(&low, 19).contains("the eighth week in a row on the same side of the average"),
            "{}",
            told(&low, 19)
        );
    }

    #[test]
    fn after_an_agreed_change_limits_are_made_anew_and_say_why() {
        let hours = after_twelve(&[(20, 12.0)]);
        let change = AgreedChange { at: at(13) + TimeDelta::days(2), because: LimitsReason::PilotEnded };
        assert_eq!(
            shown(&hours, 13, &[change]).usual.unwrap().because,
            LimitsReason::FirstWeeks,
            "its own week is before it"
        );
        assert_eq!(shown(&hours, 16, &[change]).usual, None, "made anew from week 14 on, and too few so far");
        let anew = shown(&hours, 28, &[change]).usual.unwrap();
        assert_eq!((anew.first, anew.last, anew.because), (monday(14), monday(25), LimitsReason::PilotEnded));
        assert_eq!(anew.words(), "limits locked, made of 12 observed weeks (13 Apr–5 Jul 2026), after a pilot ended");
    }
}
