//! What is asked when: the week's plan, what of it is open now, and in one line why nothing is.
//!
//! Pure and reproducible: the plan of a week follows from the seed, the settings and the pulses; history only takes
//! things away from it. Everything is civil time, because work windows are; `now` brings its offset along. Never two
//! pulses on one day, never outside the work window, never beyond the week's seconds.

mod plan;

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};

use super::hours::DayWindow;
use super::weeks::CalendarWeek;
use super::{Cadence, PulseEvent, PulseOutcome, Snooze, Survey};
use crate::domain::log::settings::{Prompt, Pulse};
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;

pub use plan::{Slot, WeekPlan};

/// So far ahead the next pulse is looked for: a quarter and a long holiday.
const DAYS_AHEAD: u64 = 150;

/// Everything the schedule depends on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The pulses there are.
    pub pulses: &'a [&'a Survey],
    pub prompt: &'a Prompt,
    pub pulse: &'a Pulse,
    /// What happened with pulses, at least since the quarter began.
    pub history: &'a [PulseEvent],
    /// Seconds that strip and pulses have taken in the current ISO week, measured.
    pub seconds_used: f64,
    /// Silence by key, or after the machine woke up.
    pub silent_until: Option<DateTime<FixedOffset>>,
    /// Chosen once for each data folder, so that not everybody is asked on the same days.
    pub seed: u64,
}

/// A pulse that is or will be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub survey: String,
    pub title: String,
    pub service: Option<String>,
    /// From when to when, local time; it may be open again on a later day.
    pub from: NaiveDateTime,
    pub until: NaiveDateTime,
    /// How often it can still be put off before that drops it.
    pub snoozes_left: u32,
}

/// The state of the schedule at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// What is due now.
    pub now: Option<Invitation>,
    /// Otherwise what comes next, if nothing else happens before.
    pub next: Option<Invitation>,
    /// Why nothing is asked now; empty where something is.
    pub why: String,
}

impl Outlook {
    /// One line: `no pulse now: today is no work day; next: Context gaps, Tue 24 Nov 09:15`.
    #[must_use]
    pub fn line(&self) -> String {
        if let Some(ask) = &self.now {
            return format!("due: {} until {}", ask.title, moment::clock(ask.until));
        }
        let next = self.next.as_ref().map_or_else(
            || "nothing is planned".to_owned(),
            |ask| format!("next: {}, {}", ask.title, moment::weekday_at(ask.from)),
        );
        format!("no pulse now: {}; {next}", self.why)
    }
}

/// What is due at `now`, what comes next, and why nothing is asked.
#[must_use]
pub fn outlook(facts: &Facts<'_>, now: DateTime<FixedOffset>) -> Outlook {
    let silent = |why: String| Outlook { now: None, next: None, why };
    if !facts.prompt.enabled {
        return silent("everything that asks is switched off".into());
    }
    let Some(window) = DayWindow::parse(&facts.prompt.work_window) else {
        let given = crate::domain::say::escape::clean(&facts.prompt.work_window);
        return silent(format!("the work window `{given}` is not HH:MM-HH:MM within a day"));
    };
    let clock = Clock { facts, window, now, local: now.naive_local() };
    let today = clock.local.date();
    let (due, why) = clock.today();
    let next = if due.is_some() { None } else { clock.next(today) };
    Outlook { now: due, next, why }
}

/// What is due at `now`; cheaper than [`outlook`], which also looks ahead.
#[must_use]
pub fn due(facts: &Facts<'_>, now: DateTime<FixedOffset>) -> Option<Invitation> {
    let window = DayWindow::parse(&facts.prompt.work_window).filter(|_| facts.prompt.enabled)?;
    Clock { facts, window, now, local: now.naive_local() }.today().0
}

/// Whether something may be asked on this day at all: a work day that is no day off.
pub(super) fn is_asking_day(prompt: &Prompt, day: NaiveDate) -> bool {
    plan::is_work_day(prompt, day) && !plan::is_day_off(prompt, day)
}

struct Clock<'f, 'a> {
    facts: &'f Facts<'a>,
    window: DayWindow,
    now: DateTime<FixedOffset>,
    local: NaiveDateTime,
}

impl Clock<'_, '_> {
    fn today(&self) -> (Option<Invitation>, String) {
        let day = self.local.date();
        match self.asks(day, None) {
            Err(why) => (None, why),
            Ok(asks) => match asks.iter().find(|ask| ask.from <= self.local && self.local < ask.until) {
                Some(ask) => (Some(ask.clone()), String::new()),
                None => (None, self.why_not_yet(&asks)),
            },
        }
    }

    /// What comes after now, if nothing happens before. One plan serves a whole week.
    fn next(&self, today: NaiveDate) -> Option<Invitation> {
        let mut plan = (CalendarWeek::of(today), WeekPlan::of(self.facts, today));
        let days = (0..DAYS_AHEAD).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
        for day in days {
            if CalendarWeek::of(day) != plan.0 {
                plan = (CalendarWeek::of(day), WeekPlan::of(self.facts, day));
            }
            let asks = self.asks(day, Some(&plan.1)).unwrap_or_default();
            if let Some(ask) = asks.into_iter().find(|ask| ask.from > self.local) {
                return Some(ask);
            }
        }
        None
    }

    /// Why none of today's stretches is now.
    fn why_not_yet(&self, asks: &[Invitation]) -> String {
        if let Some(until) = self.silent_until()
            && until > self.local
        {
            return format!("silent until {}", moment::clock(until));
        }
        match asks.iter().find(|ask| ask.from > self.local) {
            Some(ask) => format!("{} comes at {}", ask.title, moment::clock(ask.from)),
            None => "the time for asking is over for today".to_owned(),
        }
    }

    fn silent_until(&self) -> Option<NaiveDateTime> {
        self.facts.silent_until.map(|until| self.in_local(until))
    }

    fn in_local(&self, moment: DateTime<FixedOffset>) -> NaiveDateTime {
        moment.with_timezone(self.now.offset()).naive_local()
    }

    /// The stretches of `day` in which its pulse may be asked, or why there is none.
    fn asks(&self, day: NaiveDate, plan: Option<&WeekPlan>) -> Result<Vec<Invitation>, String> {
        if plan::is_day_off(self.facts.prompt, day) {
            return Err("today is a day off".into());
        }
        if !plan::is_work_day(self.facts.prompt, day) {
            return Err("today is no work day".into());
        }
        let plan = plan.map_or_else(|| Cow::Owned(WeekPlan::of(self.facts, day)), Cow::Borrowed);
        let slot = plan.on(day).and_then(|slot| Some((slot, self.survey(&slot.survey)?)));
        let (slot, survey) = slot.ok_or("no pulse is planned for today")?;
        self.not_settled(slot, survey, day)?;
        self.affordable(survey, day)?;
        let (earliest, snoozes) = self.snoozed(slot, survey, day)?;
        let earliest = earliest.max(self.silent_until());
        let invitation = |part: DayWindow| Invitation {
            survey: survey.id.clone(),
            title: survey.title.clone(),
            service: slot.service.clone(),
            from: day.and_time(part.from).max(earliest.unwrap_or(NaiveDateTime::MIN)),
            until: day.and_time(part.to),
            snoozes_left: self.facts.pulse.max_snoozes.saturating_sub(snoozes),
        };
        let asks = self.hours(slot)?.into_iter().map(invitation);
        Ok(asks.filter(|ask| ask.from < ask.until).collect())
    }

    /// The hours of a slot outside the quiet ones.
    fn hours(&self, slot: &Slot) -> Result<Vec<DayWindow>, String> {
        let prompt = self.facts.prompt;
        let hours = slot.hours(self.window, prompt).ok_or("the work window is too short for a pulse")?;
        let quiet: Vec<DayWindow> = prompt.quiet_hours.iter().filter_map(|text| DayWindow::parse(text)).collect();
        Ok(hours.without(&quiet))
    }

    fn survey(&self, id: &str) -> Option<&Survey> {
        self.facts.pulses.iter().copied().find(|survey| survey.id == id)
    }

    /// Whether the slot's pulse is still to be asked on `day`, as far as what was taken or dropped says.
    fn not_settled(&self, slot: &Slot, survey: &Survey, day: NaiveDate) -> Result<(), String> {
        let week = CalendarWeek::of(day);
        let this_week =
            || self.facts.history.iter().filter(move |event| CalendarWeek::of(event.at.date_naive()) == week);
        let own = |event: &&PulseEvent| slot.is_of(event);
        let once_a_day = matches!(survey.cadence, Cadence::RandomDays(_));
        let since = |event: &&PulseEvent| !once_a_day || event.at.date_naive() == day;
        for (what, words) in [(PulseOutcome::Taken, "is done"), (PulseOutcome::Dropped, "was turned down")] {
            if this_week().filter(own).filter(since).any(|event| event.what == what) {
                return Err(format!("{} {words}", survey.title));
            }
        }
        if this_week().any(|event| event.at.date_naive() == day && !slot.is_of(event) && self.is_pulse(event)) {
            return Err("one pulse a day is enough".into());
        }
        let others: BTreeSet<_> = this_week()
            .filter(|event| !slot.is_of(event) && self.is_weekly(event) && event.what != PulseOutcome::Dropped)
            .map(|event| (&event.survey, &event.service))
            .collect();
        let most = self.facts.pulse.max_per_week;
        if !once_a_day && others.len() >= most as usize {
            return Err(format!("{} of {most} pulses are done this week", others.len()));
        }
        Ok(())
    }

    /// Whether an event is about a pulse proper; the strip's question and pilots' questions are none.
    fn is_pulse(&self, event: &PulseEvent) -> bool {
        !self.survey(&event.survey).is_some_and(|survey| matches!(survey.cadence, Cadence::PerWait | Cadence::PerTask))
    }

    fn is_weekly(&self, event: &PulseEvent) -> bool {
        let survey = self.survey(&event.survey);
        self.is_pulse(event) && !survey.is_some_and(|survey| matches!(survey.cadence, Cadence::RandomDays(_)))
    }

    /// Whether the week's seconds have room for the pulse.
    fn affordable(&self, survey: &Survey, day: NaiveDate) -> Result<(), String> {
        let this_week = CalendarWeek::of(day) == CalendarWeek::of(self.local.date());
        let used = if this_week { self.facts.seconds_used.max(0.0) } else { 0.0 };
        let (budget, needed) = (self.facts.prompt.weekly_budget_s, survey.estimated_seconds());
        if used + needed <= budget as f64 {
            return Ok(());
        }
        let [used, needed] = [used, needed].map(|length| plain(seconds(length)));
        let budget = plain(seconds(budget as f64));
        Err(format!("asked {used} of {budget} this week, and {} takes about {needed}", survey.title))
    }

    /// From when on a pulse that was put off may come again, and how often it was.
    fn snoozed(&self, slot: &Slot, survey: &Survey, day: NaiveDate) -> Result<(Option<NaiveDateTime>, u32), String> {
        let since = slot.days.first().copied().unwrap_or(day);
        let snoozes = self.facts.history.iter().filter(|event| slot.is_of(event) && event.at.date_naive() >= since);
        let snoozes: Vec<(DateTime<FixedOffset>, Snooze)> = snoozes
            .filter_map(|event| match event.what {
                PulseOutcome::Snoozed(length) => Some((event.at, length)),
                PulseOutcome::Taken | PulseOutcome::Dropped => None,
            })
            .collect();
        let count = u32::try_from(snoozes.len()).unwrap_or(u32::MAX);
        if count > self.facts.pulse.max_snoozes {
            return Err(format!("{} was put off too often", survey.title));
        }
        let Some((at, length)) = snoozes.last() else { return Ok((None, 0)) };
        match length {
            Snooze::Minutes(minutes) => {
                let until = self.in_local(*at + TimeDelta::minutes(i64::from(*minutes)));
                Ok((Some(until), count))
            }
            Snooze::NextMorning if at.date_naive() >= day => {
                Err(format!("{} was put off until the next morning", survey.title))
            }
            Snooze::NextMorning => Ok((None, count)),
        }
    }
}
