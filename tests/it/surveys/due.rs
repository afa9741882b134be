//! When a pulse asks, with a clock that the tests hold.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use draglog::domain::log::settings::{Prompt, Pulse};
use draglog::domain::log::survey::due::{Facts, Invitation, Outlook, WeekPlan, due, outlook};
use draglog::domain::log::survey::{PulseEvent, PulseOutcome, Snooze, Survey};
use proptest::prelude::*;

use super::SHIPPED;

/// A person's settings and past; what a test wants to know is asked of it.
struct Desk {
    prompt: Prompt,
    pulse: Pulse,
    history: Vec<PulseEvent>,
    seconds_used: f64,
    silent_until: Option<DateTime<FixedOffset>>,
    seed: u64,
}

impl Desk {
    fn new(seed: u64) -> Self {
        Self {
            prompt: Prompt::default(),
            pulse: Pulse::default(),
            history: Vec::new(),
            seconds_used: 0.0,
            silent_until: None,
            seed,
        }
    }

    fn with_facts<T>(&self, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
        let pulses: Vec<&Survey> = SHIPPED.iter().collect();
        ask(&Facts {
            pulses: &pulses,
            prompt: &self.prompt,
            pulse: &self.pulse,
            history: &self.history,
            seconds_used: self.seconds_used,
            silent_until: self.silent_until,
            seed: self.seed,
        })
    }

    fn outlook(&self, now: DateTime<FixedOffset>) -> Outlook {
        self.with_facts(|facts| outlook(facts, now))
    }

    fn due(&self, now: DateTime<FixedOffset>) -> Option<Invitation> {
        self.with_facts(|facts| due(facts, now))
    }

    fn plan(&self, day: NaiveDate) -> WeekPlan {
        self.with_facts(|facts| WeekPlan::of(facts, day))
    }

    /// The weekly pulse of the week with this day.
    fn weekly(&self, day: NaiveDate) -> (String, Option<String>) {
        let plan = self.plan(day);
        let slot = plan.slots.iter().find(|slot| slot.before_end_min.is_none()).unwrap();
        (slot.survey.clone(), slot.service.clone())
    }

    fn happened(&mut self, ask: &Invitation, at: DateTime<FixedOffset>, what: PulseOutcome) {
        self.history.push(PulseEvent { survey: ask.survey.clone(), service: ask.service.clone(), at, what });
    }

    /// The first moment, in steps of five minutes, at which something is due.
    fn first_due(&self, from: DateTime<FixedOffset>) -> (DateTime<FixedOffset>, Invitation) {
        let mut steps = (0..12 * 24 * 14).map(|step| from + TimeDelta::minutes(5 * step));
        steps.find_map(|now| self.due(now).map(|ask| (now, ask))).unwrap()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// Central European time: one hour ahead, two from the last Sunday of March to that of October.
fn berlin(local: NaiveDateTime) -> DateTime<FixedOffset> {
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(local.year(), month, 31).unwrap();
        let sunday = last - TimeDelta::days(i64::from(last.weekday().num_days_from_sunday()));
        sunday.and_hms_opt(3, 0, 0).unwrap()
    };
    let summer = change(3) <= local && local < change(10);
    local.and_local_timezone(FixedOffset::east_opt(if summer { 7200 } else { 3600 }).unwrap()).unwrap()
}

#[test]
fn four_weeks_go_through_the_rota_and_the_third_takes_turns() {
    let desk = Desk::new(1);
    let mondays: Vec<NaiveDate> = day("2026-01-05").iter_weeks().take(52).collect();
    let ids: Vec<String> = mondays.iter().map(|monday| desk.weekly(*monday).0).collect();
    let start = ids.iter().position(|id| id == "toil_hours").unwrap();
    let mut third = Vec::new();
    for four in ids[start..].as_chunks::<4>().0 {
        assert_eq!(
            (four[0].as_str(), four[1].as_str(), four[3].as_str()),
            ("toil_hours", "context_gaps", "wave_pulse")
        );
        third.push(four[2].as_str());
    }
    assert_eq!(ids.iter().filter(|id| *id == "studio_factory").count(), 4, "{ids:?}");
    assert!(third.contains(&"review_handoff") && third.contains(&"wait_states"), "{third:?}");
    let alternating: Vec<_> = third.iter().map(|id| if *id == "studio_factory" { "either" } else { *id }).collect();
    assert!(alternating.windows(2).all(|pair| pair[0] != pair[1]), "{alternating:?}");
}

#[test]
fn each_service_has_its_quick_check_once_a_quarter() {
    let mut desk = Desk::new(1);
    desk.pulse.services = vec!["api".into(), "web".into(), "batch".into()];
    let mondays = day("2026-01-05").iter_weeks().take(52);
    let mut asked: Vec<(u32, String)> = Vec::new();
    for monday in mondays {
        if let (id, Some(service)) = desk.weekly(monday) {
            assert_eq!(id, "dora_quick");
            asked.push(((monday + TimeDelta::days(3)).month0() / 3, service));
        }
    }
    asked.sort();
    let wanted: Vec<(u32, String)> =
        (0..4).flat_map(|quarter| ["api", "batch", "web"].map(|service| (quarter, service.to_owned()))).collect();
    assert_eq!(asked, wanted);
}

#[test]
fn the_end_of_day_pulse_takes_two_days_of_its_own_late_in_the_window() {
    let mut starts = BTreeSet::new();
    let mut weekdays = BTreeSet::new();
    for seed in 0..200 {
        let desk = Desk::new(seed);
        let plan = desk.plan(day("2026-11-18"));
        let days: Vec<NaiveDate> = plan.slots.iter().flat_map(|slot| slot.days.clone()).collect();
        assert_eq!(days.iter().collect::<BTreeSet<_>>().len(), days.len(), "a day is shared: {plan:?}");
        let flow: Vec<_> = plan.slots.iter().filter(|slot| slot.survey == "flow_day").collect();
        assert_eq!(flow.len(), 2);
        for slot in flow {
            weekdays.insert(slot.days[0].weekday().num_days_from_monday());
            let evening = slot.days[0].and_hms_opt(17, 29, 0).unwrap();
            let ask = desk.outlook(berlin(evening)).now.unwrap();
            assert_eq!(
                (ask.survey.as_str(), ask.until.time()),
                ("flow_day", NaiveTime::from_hms_opt(17, 30, 0).unwrap())
            );
            starts.insert(ask.from.time());
        }
    }
    assert_eq!(weekdays.len(), 5, "every weekday comes up");
    let bounds = (*starts.first().unwrap(), *starts.last().unwrap());
    let (early, late) = (NaiveTime::from_hms_opt(16, 45, 0).unwrap(), NaiveTime::from_hms_opt(17, 25, 0).unwrap());
    assert_eq!(bounds, (early, late), "twenty minutes to either side of 17:05");
}

#[test]
fn the_same_seed_gives_the_same_weeks_and_another_seed_others() {
    let weeks: Vec<NaiveDate> = day("2026-10-05").iter_weeks().take(20).collect();
    let plans = |seed| weeks.iter().map(|week| Desk::new(seed).plan(*week)).collect::<Vec<_>>();
    assert_eq!(plans(7), plans(7));
    assert_ne!(plans(7), plans(8));
}

#[test]
fn weekends_and_days_off_are_left_alone() {
    let mut desk = Desk::new(3);
    desk.prompt.days_off = vec!["2026-11-18".into(), "2026-11-19".into(), "2026-11-20".into()];
    assert_eq!(desk.outlook(at("2026-11-19T11:00:00+01:00")).why, "today is a day off");
    let saturday = desk.outlook(at("2026-11-21T11:00:00+01:00"));
    assert_eq!((saturday.now, saturday.why.as_str()), (None, "today is no work day"));
    let next = saturday.next.unwrap();
    assert!(next.from.date() >= day("2026-11-23"), "{next:?}");
    let free = desk.plan(day("2026-11-16")).slots.iter().all(|slot| slot.days.iter().all(|d| *d < day("2026-11-18")));
    assert!(free);
}

#[test]
fn a_pulse_stays_open_for_three_days_and_then_goes() {
    let desk = Desk::new(3);
    let plan = desk.plan(day("2026-11-16"));
    let slot = plan.slots.iter().find(|slot| slot.before_end_min.is_none()).unwrap();
    assert!((1..=3).contains(&slot.days.len()), "{slot:?}");
    let mut open = BTreeSet::new();
    for step in 0..7 * 24 * 4 {
        let now = berlin(day("2026-11-16").and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(15 * step));
        if let Some(ask) = desk.due(now)
            && ask.survey == slot.survey
        {
            open.insert(now.date_naive());
        }
    }
    assert_eq!(open.into_iter().collect::<Vec<_>>(), slot.days);
}

#[test]
fn a_pulse_put_off_comes_back_when_it_was_told_to_and_is_dropped_after_the_second_time() {
    let mut desk = Desk::new(3);
    let (now, ask) = desk.first_due(at("2026-11-16T00:00:00+01:00"));
    assert_eq!(ask.snoozes_left, 2);
    desk.happened(&ask, now, PulseOutcome::Snoozed(Snooze::Minutes(30)));
    let soon = desk.outlook(now + TimeDelta::minutes(29));
    assert_eq!(soon.now, None);
    assert!(soon.why.contains("comes at"), "{}", soon.why);
    assert_eq!(soon.next.unwrap().from, now.naive_local() + TimeDelta::minutes(30));
    let back = desk.outlook(now + TimeDelta::minutes(30)).now.unwrap();
    assert_eq!((back.survey.as_str(), back.snoozes_left), (ask.survey.as_str(), 1));
    desk.happened(&ask, now + TimeDelta::minutes(30), PulseOutcome::Snoozed(Snooze::NextMorning));
    let later = desk.outlook(now + TimeDelta::hours(3));
    assert!(later.now.is_none() && later.why.contains("until the next morning"), "{}", later.why);
    let morning = later.next.unwrap();
    assert!(morning.from.date() > now.date_naive());
    desk.happened(&ask, berlin(morning.from), PulseOutcome::Snoozed(Snooze::Minutes(30)));
    let after: Vec<String> =
        (0..7).map(|d| desk.outlook(now + TimeDelta::days(d))).filter_map(|o| o.now).map(|a| a.survey).collect();
    assert!(!after.contains(&ask.survey), "{after:?}");
}

#[test]
fn what_was_taken_on_request_is_not_asked_again_and_fills_the_day_and_the_week() {
    let mut desk = Desk::new(3);
    let (now, ask) = desk.first_due(at("2026-11-16T00:00:00+01:00"));
    desk.happened(&ask, now - TimeDelta::hours(1), PulseOutcome::Taken);
    let done = desk.outlook(now);
    assert_eq!((done.now, done.why.as_str()), (None, format!("{} is done", ask.title).as_str()));
    let mut other = Desk::new(3);
    other.happened(&Invitation { survey: "ai_task".into(), ..ask.clone() }, now, PulseOutcome::Taken);
    assert!(other.outlook(now).now.is_some(), "a pilot's question is no pulse of the rota");
    other.happened(&Invitation { survey: "studio_factory".into(), ..ask.clone() }, now, PulseOutcome::Taken);
    assert_eq!(other.outlook(now).why, "one pulse a day is enough");
    let tomorrow = other.outlook(now + TimeDelta::days(1));
    assert!(tomorrow.now.is_none_or(|ask| ask.survey == "flow_day"));
}

#[test]
fn the_weeks_seconds_hold_for_pulses_too() {
    let mut desk = Desk::new(3);
    let (now, ask) = desk.first_due(at("2026-11-16T00:00:00+01:00"));
    desk.seconds_used = 200.0;
    let why = desk.outlook(now).why;
    assert!(why.starts_with("asked 3m 20s of 4m this week, and "), "{why}");
    assert_eq!(desk.outlook(now).next.unwrap().survey, "flow_day", "the shorter one still has room");
    desk.seconds_used = 230.0;
    assert!(desk.outlook(now).next.unwrap().from.date() >= day("2026-11-23"), "the next week has its own seconds");
    desk.seconds_used = 0.0;
    desk.pulse.max_seconds = 10;
    assert_eq!(desk.outlook(now).why, "no pulse is planned for today", "{ask:?} is too long now");
}

#[test]
fn one_line_says_why_nothing_is_asked() {
    let mut desk = Desk::new(3);
    let (now, ask) = desk.first_due(at("2026-11-16T00:00:00+01:00"));
    desk.silent_until = Some(now + TimeDelta::minutes(90));
    let silent = desk.outlook(now);
    assert_eq!(silent.why, format!("silent until {}", (now + TimeDelta::minutes(90)).format("%H:%M")));
    assert!(silent.line().starts_with("no pulse now: silent until"), "{}", silent.line());
    desk.silent_until = None;
    desk.prompt.quiet_hours = vec![format!("{}-12:00", now.format("%H:%M"))];
    assert_eq!(desk.outlook(now).why, format!("{} comes at 12:00", ask.title));
    desk.prompt.work_window = "22:00-06:00".into();
    assert!(desk.outlook(now).why.contains("work window `22:00-06:00`"));
    desk.prompt.enabled = false;
    assert_eq!(desk.outlook(now).why, "everything that asks is switched off");
}

#[test]
fn year_ends_and_clock_changes_leave_the_hours_as_they_are() {
    for start in ["2026-12-21", "2026-03-23", "2026-10-19", "2020-12-28"] {
        for seed in 0..5 {
            let desk = Desk::new(seed);
            for step in 0..21 * 24 * 4 {
                let local = day(start).and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(15 * step);
                let now = berlin(local);
                if let Some(ask) = desk.due(now) {
                    assert!((9..18).contains(&local.hour()), "{ask:?} at {local}");
                    assert!(!matches!(local.weekday(), Weekday::Sat | Weekday::Sun), "{ask:?} at {local}");
                }
            }
        }
    }
    let last = Desk::new(1).weekly(day("2026-12-31"));
    let first = Desk::new(1).weekly(day("2027-01-04"));
    assert_ne!(last, first, "a 53rd week does not repeat the rota");
}

/// What a made-up person does with a question.
#[derive(Debug, Clone, Copy)]
enum Habit {
    Takes,
    Snoozes(u32),
    NextMorning,
    Drops,
    Ignores,
}

fn habit() -> impl Strategy<Value = Habit> {
    prop_oneof![
        Just(Habit::Takes),
        prop_oneof![Just(30), Just(120)].prop_map(Habit::Snoozes),
        Just(Habit::NextMorning),
        Just(Habit::Drops),
        Just(Habit::Ignores),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_two_on_a_day_never_outside_the_window_never_beyond_the_weeks_seconds(
        seed: u64,
        start in 0_i64..3000,
        habits in prop::collection::vec(habit(), 8),
        budget in 0_u64..400,
        most in 0_u32..4,
        flow in 0_u32..6,
        open in 0_u32..7,
        used in 0_u32..60,
        (from, length) in (0_u32..20, 1_u32..4),
    ) {
        let mut desk = Desk::new(seed);
        desk.prompt.weekly_budget_s = budget;
        desk.prompt.work_window = format!("{from:02}:00-{:02}:00", from + length);
        desk.prompt.quiet_hours = vec![format!("{from:02}:20-{from:02}:50")];
        desk.pulse.max_per_week = most;
        desk.pulse.flow_day_per_week = flow;
        desk.pulse.open_days = open;
        desk.pulse.services = vec!["api".into()];
        let first = day("2020-01-01") + TimeDelta::days(start);
        desk.prompt.days_off = vec![(first + TimeDelta::days(2)).to_string()];
        let mut asked_on: BTreeSet<(NaiveDate, String)> = BTreeSet::new();
        let mut week = None;
        let mut turn = 0;
        for step in 0..21 * 24 * 3 {
            let local = first.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(20 * step);
            if local.hour() + 1 < from || local.hour() > from + length {
                continue;
            }
            let iso = (local.iso_week().year(), local.iso_week().week());
            if week != Some(iso) {
                (week, desk.seconds_used) = (Some(iso), f64::from(used));
            }
            let now = berlin(local);
            let Some(ask) = desk.due(now) else { continue };
            let seconds = SHIPPED.get(&ask.survey).unwrap().estimated_seconds();
            prop_assert!(desk.seconds_used + seconds <= budget as f64);
            prop_assert!(local.hour() >= from && local.hour() < from + length, "{ask:?} at {local}");
            prop_assert!(local.hour() != from || !(20..50).contains(&local.minute()), "{ask:?} in quiet hours");
            prop_assert!(local.date() != first + TimeDelta::days(2), "{ask:?} on a day off");
            prop_assert!(local.weekday().number_from_monday() <= 5);
            asked_on.insert((local.date(), format!("{} {:?}", ask.survey, ask.service)));
            prop_assert_eq!(asked_on.iter().filter(|(date, _)| *date == local.date()).count(), 1);
            let habit = habits[turn % habits.len()];
            turn += 1;
            let what = match habit {
                Habit::Takes => PulseOutcome::Taken,
                Habit::Snoozes(minutes) => PulseOutcome::Snoozed(Snooze::Minutes(minutes)),
                Habit::NextMorning => PulseOutcome::Snoozed(Snooze::NextMorning),
                Habit::Drops => PulseOutcome::Dropped,
                Habit::Ignores => continue,
            };
            if matches!(what, PulseOutcome::Taken) {
                desk.seconds_used += seconds;
            }
            desk.happened(&ask, now, what);
        }
    }
}
