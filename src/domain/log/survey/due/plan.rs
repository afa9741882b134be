//! A week's plan: which pulse, on which days, at which hours.
//!
//! The rota gives each week its pulse. A quarterly pulse takes a week's place once a quarter, a pulse that is in no rota
//! takes one in its own rhythm. Random days are drawn from the days that are left.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::super::fingerprint::{Fields, GAMMA, mixed};
use super::super::hours::DayWindow;
use super::super::weeks::CalendarWeek;
use super::super::{Cadence, PulseEvent, PulseOutcome, Survey, Unit};
use super::{Facts, is_asking_day};
use crate::domain::log::settings::{DayName, Prompt};

/// The end-of-day pulse comes so long before the window ends, give or take the jitter.
const BEFORE_THE_END_MIN: i64 = 25;
/// Its jitter, in minutes to either side.
const JITTER_MIN: i64 = 20;
/// A quarterly pulse takes the place of this week of the rota, counted from 0.
const QUARTERLY_REPLACES: i64 = 2;

/// One pulse in a week's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub survey: String,
    pub service: Option<String>,
    /// The days on which it is open.
    pub days: Vec<NaiveDate>,
    /// Minutes before the end of the window, for pulses at the end of the day; otherwise the whole window.
    pub before_end_min: Option<i64>,
}

impl Slot {
    pub(super) fn is_of(&self, event: &PulseEvent) -> bool {
        event.survey == self.survey && event.service == self.service
    }

    /// The hours at which it may be asked on its days.
    pub(super) fn hours(&self, window: DayWindow, prompt: &Prompt) -> Option<DayWindow> {
        let Some(minutes) = self.before_end_min else {
            return window.shortened(prompt.quiet_first_min, prompt.quiet_last_min);
        };
        let from = window.to.signed_duration_since(NaiveTime::MIN) - TimeDelta::minutes(minutes);
        let from = if from < TimeDelta::zero() { window.from } else { window.from.max(NaiveTime::MIN + from) };
        (from < window.to).then_some(DayWindow { from, to: window.to })
    }
}

/// The pulses of one week. Days are never shared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WeekPlan {
    pub slots: Vec<Slot>,
}

impl WeekPlan {
    /// The plan of the week that `day` lies in.
    #[must_use]
    pub fn of(facts: &Facts<'_>, day: NaiveDate) -> Self {
        let week = CalendarWeek::of(day);
        let days: Vec<NaiveDate> = week.days().filter(|day| is_asking_day(facts.prompt, *day)).collect();
        let mut draw = Draw::new(facts.seed, week);
        let mut taken: Vec<NaiveDate> = Vec::new();
        let open = usize::try_from(facts.pulse.open_days).unwrap_or(usize::MAX).max(1);
        let mut firsts = Vec::new();
        for (survey, service) in weekly(facts, week) {
            let early = days.len().saturating_sub(open.saturating_sub(1)).max(1);
            let mut free: Vec<NaiveDate> = days.iter().take(early).copied().collect();
            free.retain(|day| !taken.contains(day));
            let mut others = days.iter().copied().filter(|day| !taken.contains(day));
            let first = if free.is_empty() { others.next_back() } else { draw.one_of(&free) };
            let Some(first) = first else { break };
            taken.push(first);
            firsts.push((survey, service, first));
        }
        let random = random(facts, &days, taken, &mut draw);
        Self { slots: open_weekly(&firsts, &days, open, random) }
    }

    /// What may be asked on a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.days.contains(&day))
    }
}

/// The pulses of random days, on days that nothing else has taken.
fn random(facts: &Facts<'_>, days: &[NaiveDate], mut taken: Vec<NaiveDate>, draw: &mut Draw) -> Vec<Slot> {
    let mut slots = Vec::new();
    for survey in facts.pulses {
        let Cadence::RandomDays(count) = survey.cadence else { continue };
        if !fits(facts, survey) {
            continue;
        }
        let mut drawn = Vec::new();
        for _ in 0..count.min(facts.pulse.flow_day_per_week) {
            let free: Vec<NaiveDate> = days.iter().copied().filter(|day| !taken.contains(day)).collect();
            let Some(day) = draw.one_of(&free) else { break };
            taken.push(day);
            drawn.push(day);
        }
        drawn.sort_unstable();
        slots.extend(drawn.into_iter().map(|day| Slot {
            survey: survey.id.clone(),
            service: None,
            days: vec![day],
            before_end_min: Some(BEFORE_THE_END_MIN + draw.jitter()),
        }));
    }
    slots
}

/// The weekly pulses with the days they stay open on: not the days of another pulse.
fn open_weekly(
    firsts: &[(&Survey, Option<String>, NaiveDate)],
    days: &[NaiveDate],
    open: usize,
    random: Vec<Slot>,
) -> Vec<Slot> {
    let mut used: Vec<NaiveDate> = random.iter().flat_map(|slot| slot.days.iter().copied()).collect();
    used.extend(firsts.iter().map(|(_, _, first)| *first));
    let mut slots = Vec::new();
    for (survey, service, first) in firsts {
        let later = days.iter().copied().filter(|day| day > first && !used.contains(day)).take(open - 1);
        let open_on: Vec<NaiveDate> = std::iter::once(*first).chain(later).collect();
        used.extend(&open_on);
        slots.push(Slot { survey: survey.id.clone(), service: service.clone(), days: open_on, before_end_min: None });
    }
    slots.extend(random);
    slots
}

/// The week's pulses in the order of their claims, as many as the settings allow.
fn weekly<'a>(facts: &Facts<'a>, week: CalendarWeek) -> Vec<(&'a Survey, Option<String>)> {
    let mut claims = quarterly(facts, week);
    claims.extend(facts.pulses.iter().copied().filter(|survey| own_rhythm(facts, survey, week)).map(|survey| {
        let service = service_of(facts, survey, week);
        (survey, service)
    }));
    claims.extend(rota(facts, week).map(|survey| (survey, service_of(facts, survey, week))));
    claims.retain(|(survey, service)| survey.unit != Unit::Service || service.is_some());
    claims.truncate(usize::try_from(facts.pulse.max_per_week).unwrap_or(usize::MAX));
    claims
}

/// Whether the pulse is short enough to come by itself.
fn fits(facts: &Facts<'_>, survey: &Survey) -> bool {
    survey.estimated_seconds() <= facts.pulse.max_seconds as f64
}

fn find<'a>(facts: &Facts<'a>, id: &str) -> Option<&'a Survey> {
    facts.pulses.iter().copied().find(|survey| survey.id == id && fits(facts, survey))
}

/// The rota's pulse: the entries by week, the ids in an entry in turns.
fn rota<'a>(facts: &Facts<'a>, week: CalendarWeek) -> Option<&'a Survey> {
    let weeks = i64::try_from(facts.pulse.rota.len()).ok().filter(|weeks| *weeks > 0)?;
    let entry = usize::try_from(week.number().rem_euclid(weeks)).ok()?;
    let turns: Vec<&Survey> = facts.pulse.rota[entry].iter().filter_map(|id| find(facts, id)).collect();
    let turn = week.number().div_euclid(weeks).rem_euclid(i64::try_from(turns.len()).ok().filter(|n| *n > 0)?);
    turns.get(usize::try_from(turn).ok()?).copied()
}

fn in_rota(facts: &Facts<'_>, survey: &Survey) -> bool {
    facts.pulse.rota.iter().flatten().any(|id| *id == survey.id)
}

/// Whether a pulse outside the rota has its week.
fn own_rhythm(facts: &Facts<'_>, survey: &Survey, week: CalendarWeek) -> bool {
    let (weeks, partner) = match &survey.cadence {
        Cadence::EveryWeeks(weeks) => (*weeks, survey.id.as_str()),
        Cadence::Alternating { weeks, with } => (*weeks, with.as_str()),
        _ => return false,
    };
    let leader = partner.min(survey.id.as_str());
    let start = i64::try_from(Fields::new().text(leader).finish() % 52).unwrap_or(0);
    let offset = if leader == survey.id { 0 } else { i64::from(weeks) / 2 };
    (week.number() + start + offset).rem_euclid(weeks.into()) == 0 && !in_rota(facts, survey) && fits(facts, survey)
}

/// Services take turns in a pulse that comes oftener than once a quarter.
fn service_of(facts: &Facts<'_>, survey: &Survey, week: CalendarWeek) -> Option<String> {
    let services = &facts.pulse.services;
    if survey.unit != Unit::Service || services.is_empty() {
        return None;
    }
    let turn = week.number().rem_euclid(i64::try_from(services.len()).ok()?);
    services.get(usize::try_from(turn).ok()?).cloned()
}

/// The quarterly pulses whose week this is: the first takes the quarter's first third week of the rota; the others, one
/// for each service, every third week after it, so that no week of the rota has to give way twice in a row.
fn quarterly<'a>(facts: &Facts<'a>, week: CalendarWeek) -> Vec<(&'a Survey, Option<String>)> {
    let pulses = facts.pulses.iter().copied();
    let mut jobs: Vec<(&Survey, Option<String>)> = Vec::new();
    for survey in pulses.filter(|s| s.cadence == Cadence::Quarterly && fits(facts, s) && !in_rota(facts, s)) {
        if survey.unit == Unit::Service {
            jobs.extend(facts.pulse.services.iter().map(|service| (survey, Some(service.clone()))));
        } else {
            jobs.push((survey, None));
        }
    }
    jobs.sort_by_key(|(survey, _)| survey.unit == Unit::Service);
    let mut weeks = week.of_quarter();
    let rota = i64::try_from(facts.pulse.rota.len()).unwrap_or(0).max(1);
    let first = weeks.iter().position(|week| week.number().rem_euclid(rota) == QUARTERLY_REPLACES.min(rota - 1));
    let mut at = first.unwrap_or(0);
    let mut found = Vec::new();
    for (survey, service) in jobs {
        if weeks.is_empty() {
            break;
        }
        at %= weeks.len();
        let its_week = weeks.remove(at);
        at += 2;
        if its_week == week && !taken_before(facts, survey, service.as_deref(), week) {
            found.push((survey, service));
        }
    }
    found
}

/// Whether a quarterly pulse was taken earlier in the quarter, by request.
fn taken_before(facts: &Facts<'_>, survey: &Survey, service: Option<&str>, week: CalendarWeek) -> bool {
    facts.history.iter().any(|event| {
        let its_week = CalendarWeek::of(event.at.date_naive());
        event.survey == survey.id
            && event.service.as_deref() == service
            && event.what == PulseOutcome::Taken
            && its_week < week
            && its_week.quarter() == week.quarter()
    })
}

pub(super) fn is_work_day(prompt: &Prompt, day: NaiveDate) -> bool {
    prompt.work_days.contains(&DayName::of(day))
}

pub(super) fn is_day_off(prompt: &Prompt, day: NaiveDate) -> bool {
    prompt.days_off.iter().any(|text| text.trim().parse() == Ok(day))
}

/// A week's chance: the same numbers for the same seed and week, whatever the release.
struct Draw(u64);

impl Draw {
    fn new(seed: u64, week: CalendarWeek) -> Self {
        let (year, number) = week.iso();
        Self(Fields::new().number(seed).number(u64::from(year.unsigned_abs())).number(number.into()).finish())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mixed(self.0)
    }

    fn one_of(&mut self, days: &[NaiveDate]) -> Option<NaiveDate> {
        let count = u64::try_from(days.len()).ok().filter(|count| *count > 0)?;
        usize::try_from(self.next() % count).ok().and_then(|index| days.get(index)).copied()
    }

    fn jitter(&mut self) -> i64 {
        let span = u64::try_from(2 * JITTER_MIN + 1).unwrap_or(1);
        i64::try_from(self.next() % span).unwrap_or(0) - JITTER_MIN
    }
}
