//! Whether the strip may ask now, about what, and if not, why not and until when: a pure function of settings, history
//! and the present.
//!
//! It never asks twice about one wait, outside the person's window, over the budget, or about a muted label.

mod backoff;
mod candidate;
#[cfg(test)]
mod tests;
mod window;

use crate::domain::log::prompt::{ShownPrompt, Trigger, attention};
use chrono::{DateTime, Datelike, TimeDelta, TimeZone};

use crate::domain::figure::progress::RunningWait;
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::say;
use crate::domain::say::count::{count, times};
use crate::domain::say::length::plain;
use crate::domain::time;
use crate::domain::time::Moment;

pub(crate) use backoff::{gap, is_opt_in_only};
pub(crate) use candidate::expires_at;
pub(crate) use window::{is_open, next_open};

/// All that the decision rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Situation<'a> {
    pub settings: &'a Settings,
    /// Questions of the last two weeks at least, oldest first.
    pub shown: &'a [ShownPrompt],
    /// The person's waits that go on.
    pub running: &'a [RunningWait],
    /// The person's finished waits of the last two weeks.
    pub finished: &'a [Wait],
    /// Labels that are never asked about.
    pub muted: &'a [String],
    /// `F` was pressed: silence until then.
    pub focus_until: Option<Moment>,
    /// The person paused everything.
    pub is_paused: bool,
    /// `T` was pressed last at this moment: bad days before it are forgiven.
    pub opted_in_at: Option<Moment>,
    /// The machine woke up last at this moment.
    pub resumed_at: Option<Moment>,
    /// Seconds that due pulses took this week: one budget for everything that asks.
    pub pulse_seconds: f64,
    pub now: Moment,
}

/// What the strip does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Decision {
    /// Asks about `wait`, which was drawn with the probability `chance`.
    Ask { wait: WaitId, trigger: Trigger, chance: f64, expires_at: Moment },
    /// Stays silent; `until` is when to look again, unless something happens before; `why` is for the person.
    Quiet { until: Option<Moment>, why: String },
}

/// Decides at `situation.now`; `zone` says when the person's day begins.
pub(crate) fn decide<Z: TimeZone>(situation: &Situation, zone: &Z) -> Decision {
    if let Some((until, why)) = silence(situation, zone) {
        return Decision::Quiet { until, why };
    }
    candidate::choose(situation, zone)
}

type Silence = Option<(Option<Moment>, String)>;

/// Why nothing may be asked at all, and until when.
fn silence<Z: TimeZone>(situation: &Situation, zone: &Z) -> Silence {
    switched_off(situation, zone).or_else(|| resting(situation, zone)).or_else(|| spent(situation, zone))
}

/// The person said so.
fn switched_off<Z: TimeZone>(situation: &Situation, zone: &Z) -> Silence {
    let Situation { settings, shown, opted_in_at, now, .. } = *situation;
    if !settings.prompt.enabled {
        return Some((None, "questions are switched off in the settings".into()));
    }
    if situation.is_paused {
        return Some((None, "paused".into()));
    }
    if let Some(until) = situation.focus_until.filter(|until| *until > now) {
        return Some((Some(until), format!("focus until {}", clock(until, zone))));
    }
    is_opt_in_only(&settings.backoff, shown, opted_in_at, zone)
        .then(|| (None, "many questions went unanswered; it asks again after T".into()))
}

/// Silence for this reason, and until when.
fn quiet<Z: TimeZone>(until: Option<Moment>, why: &str, now: Moment, zone: &Z) -> (Option<Moment>, String) {
    let next = until.map_or(String::new(), |until| format!("; not again before {}", day_and_clock(until, now, zone)));
    (until, format!("{why}{next}"))
}

/// Not at this time of day.
fn resting<Z: TimeZone>(situation: &Situation, zone: &Z) -> Silence {
    let Situation { now, .. } = *situation;
    let settings = &situation.settings.prompt;
    let grace = minutes(settings.resume_grace_min);
    if let Some(until) = situation.resumed_at.map(|woke| later(woke, grace)).filter(|until| *until > now) {
        return Some(quiet(Some(until), "the machine just woke up", now, zone));
    }
    if is_open(settings, now, zone) {
        return None;
    }
    Some(quiet(next_open(settings, now, zone), "outside the times in which it may ask", now, zone))
}

/// The budget or the gap says no.
fn spent<Z: TimeZone>(situation: &Situation, zone: &Z) -> Silence {
    let Situation { now, settings, .. } = *situation;
    let (until, why) = over_budget(situation, zone)
        .or_else(|| asked_enough_today(situation, zone))
        .or_else(|| asked_enough_this_hour(situation))
        .or_else(|| asked_just_now(situation))?;
    Some(quiet(until.and_then(|until| next_open(&settings.prompt, until, zone)), &why, now, zone))
}

impl Situation<'_> {
    /// The questions since then.
    fn since(&self, from: Moment) -> impl DoubleEndedIterator<Item = &ShownPrompt> {
        self.shown.iter().filter(move |one| from <= one.shown_at && one.shown_at <= self.now)
    }

    /// The midnight so many days after the last one.
    fn midnight<Z: TimeZone>(&self, days: i64, zone: &Z) -> Moment {
        time::midnight(self.now.with_timezone(zone).date_naive() + TimeDelta::days(days), zone)
    }
}

fn over_budget<Z: TimeZone>(situation: &Situation, zone: &Z) -> Silence {
    let budget = situation.settings.prompt.weekly_budget_s as f64;
    let weekday = i64::from(situation.now.with_timezone(zone).date_naive().weekday().num_days_from_monday());
    let week = situation.since(situation.midnight(-weekday, zone));
    let strip: f64 = week.map(|one| attention(one.answer, one.seconds)).sum();
    let seconds = strip + situation.pulse_seconds;
    let [spent, of] = [seconds, budget].map(|length| plain(say::length::seconds(length)));
    let next = Some(situation.midnight(7 - weekday, zone));
    (seconds >= budget).then(|| (next, format!("asked {spent} of {of} this week")))
}

fn asked_enough_today<Z: TimeZone>(situation: &Situation, zone: &Z) -> Silence {
    let (settings, tomorrow) = (situation.settings, Some(situation.midnight(1, zone)));
    let today: Vec<&ShownPrompt> = situation.since(situation.midnight(0, zone)).collect();
    let misses = today.iter().filter(|one| backoff::is_miss(one)).count();
    if misses >= settings.backoff.silence_today_after as usize {
        return Some((tomorrow, format!("{} went unanswered today", count(misses, "question"))));
    }
    let is_enough = today.len() >= settings.prompt.max_per_day as usize;
    is_enough.then(|| (tomorrow, format!("asked {} today", times(today.len()))))
}

fn asked_enough_this_hour(situation: &Situation) -> Silence {
    let hour: Vec<Moment> = situation.since(situation.now - TimeDelta::hours(1)).map(|one| one.shown_at).collect();
    let over = hour.len().checked_sub(situation.settings.prompt.max_per_hour as usize)?;
    // The hour is over when the oldest question is more than an hour old.
    let until = hour.get(over).map(|oldest| later(*oldest, TimeDelta::hours(1) + TimeDelta::seconds(1)));
    Some((until, format!("asked {} this hour", times(hour.len()))))
}

fn asked_just_now(situation: &Situation) -> Silence {
    let last = situation.since(DateTime::UNIX_EPOCH.fixed_offset()).next_back()?;
    let until = later(last.shown_at, gap(situation));
    (until > situation.now).then(|| (Some(until), "asked a short while ago".into()))
}

fn minutes(count: u64) -> TimeDelta {
    i64::try_from(count).ok().and_then(TimeDelta::try_minutes).unwrap_or(TimeDelta::zero())
}

fn seconds(count: u64) -> TimeDelta {
    i64::try_from(count).ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::zero())
}

fn later(moment: Moment, length: TimeDelta) -> Moment {
    moment.checked_add_signed(length).unwrap_or(moment)
}

fn clock<Z: TimeZone>(moment: Moment, zone: &Z) -> String {
    say::moment::clock(moment.with_timezone(zone).naive_local())
}

fn day_and_clock<Z: TimeZone>(moment: Moment, now: Moment, zone: &Z) -> String {
    say::moment::at(moment.with_timezone(zone).naive_local(), now.with_timezone(zone).naive_local())
}
