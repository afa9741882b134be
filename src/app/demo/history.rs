//! A made-up but believable history: for `draglog demo`, for measuring and for tests. The same seed gives the same history.
//!
//! Nothing in it comes from anybody's log, and it says so nowhere: a log filled with it must never be mixed with a real one.

use std::time::Duration;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Weekday};
use fastrand::Rng;

use super::data::{DATA, Habit};
use super::story;
use crate::domain::log::wait::{
    Actor, Attention, End, Exit, HuntOutcome, Kind, Outcome, Source, TagSource, Wait, WaitId, WaitTag,
};
use crate::domain::time::{Moment, midnight};

impl Habit {
    /// How often it is run, by days before the end of the history.
    fn weight(&self, back: i64) -> f64 {
        let is_there_yet = self.label != NEWCOMER || back < story::NEWCOMER_DAYS;
        if is_there_yet { self.weight } else { 0.0 }
    }

    /// What its usual length is multiplied with on that day: the weeks differ, so that there is something to find.
    fn drift(&self, back: i64) -> f64 {
        match self.label.as_str() {
            "cargo test" if back < story::SLOWER_DAYS => 1.6,
            "gh run watch" if back >= story::PILOT_DAYS => 2.0,
            _ => 1.0,
        }
    }
}

/// A command that came into use only lately.
const NEWCOMER: &str = "playwright test";

/// Parts of the working day in minutes after midnight: morning and afternoon, lunch between them.
const PARTS: [(i64, i64); 2] = [(9 * 60, 12 * 60 + 15), (13 * 60, 17 * 60 + 30)];
/// Working minutes of a whole day.
const DAY_MINUTES: i64 = 195 + 270;
/// The number of waits a day that are a person's; those beyond it are agents' and background work.
const OWN_A_DAY: f64 = 70.0;

/// Made-up waits, about `waits` of them over `span` up to `now`, oldest day first; all but a review or two have ended by `now`.
pub fn history(seed: u64, now: Moment, span: Duration, waits: usize) -> impl Iterator<Item = Wait> {
    let mut rng = Rng::with_seed(seed);
    let days = working_days(now, span, &mut rng);
    let minutes: i64 = days.iter().map(|(_, minutes)| minutes).sum();
    let per_day = waits as f64 * DAY_MINUTES as f64 / minutes.max(1) as f64;
    let own_share = (OWN_A_DAY / per_day).clamp(0.12, 0.7);
    let (mut elapsed, mut given) = (0, 0);
    days.into_iter().flat_map(move |(date, open)| {
        // Rounded on the running sum, so that the total is exact.
        elapsed += open;
        let due = share(waits, elapsed, minutes);
        let back = now.date_naive().signed_duration_since(date).num_days();
        let mut day = DemoDay { date, back, open, now, own_share, rng: rng.fork() }.waits(due - given);
        for (wait, number) in day.iter_mut().zip(given + 1..) {
            wait.id = WaitId(i64::try_from(number).unwrap_or(i64::MAX));
        }
        given = due;
        day
    })
}

/// `part / whole` of `count`.
fn share(count: usize, part: i64, whole: i64) -> usize {
    let product = u128::from(part.unsigned_abs()) * count as u128;
    usize::try_from(product / u128::from(whole.unsigned_abs().max(1))).unwrap_or(count)
}

/// Days that were worked, with their working minutes before `now`. Weekends, and some days off, are not.
fn working_days(now: Moment, span: Duration, rng: &mut Rng) -> Vec<(NaiveDate, i64)> {
    let today = now.date_naive();
    let length = i64::try_from(span.as_secs() / 86_400).unwrap_or(0).min(40_000);
    let days = (0..=length).rev().filter_map(|back| today.checked_sub_signed(TimeDelta::days(back)));
    let mut worked: Vec<(NaiveDate, i64)> = days
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
        .filter(|day| *day == today || rng.f64() > 0.09)
        .map(|day| (day, if day == today { minutes_before(now) } else { DAY_MINUTES }))
        .filter(|(_, minutes)| *minutes > 0)
        .collect();
    if worked.is_empty() {
        // A short span on a weekend: somebody worked yesterday.
        worked.extend(today.pred_opt().map(|day| (day, DAY_MINUTES)));
    }
    worked
}

fn minutes_before(now: Moment) -> i64 {
    let minute = (now.time() - NaiveTime::MIN).num_minutes();
    PARTS.iter().map(|(from, to)| (minute.min(*to) - from).max(0)).sum()
}

/// One working day being made up.
struct DemoDay {
    date: NaiveDate,
    /// Days before the end of the history.
    back: i64,
    /// Working minutes that are over.
    open: i64,
    now: Moment,
    own_share: f64,
    rng: Rng,
}

impl DemoDay {
    fn waits(mut self, count: usize) -> Vec<Wait> {
        let mut waits: Vec<Wait> = Vec::with_capacity(count);
        while waits.len() < count {
            let wait = match self.rng.f64() {
                _ if self.rng.f64() > self.own_share => self.run_of_others(),
                dice if dice < 0.06 => self.by_hand(),
                _ => self.run(),
            };
            let again = self.again(&wait).filter(|_| waits.len() + 1 < count);
            waits.push(wait);
            waits.extend(again);
        }
        waits.sort_by_key(|wait| wait.started_at);
        waits
    }

    /// After a false alarm the same command is run once more, and passes.
    fn again(&mut self, failed: &Wait) -> Option<Wait> {
        let is_false_alarm = failed.tag().is_some_and(|tag| tag.id() == "flaky_fail");
        let started_at = failed.ended_at().filter(|_| is_false_alarm)? + TimeDelta::seconds(self.rng.i64(9..50));
        #[expect(clippy::cast_precision_loss, reason = "a length in seconds")]
        let length = self.length(failed.measured.as_secs() as f64, 0.1);
        let ended_at = started_at + length;
        (ended_at <= self.now).then(|| Wait {
            started_at,
            end: Some(End::of_process(ended_at, Some(Exit::Code(0)))),
            measured: crate::domain::time::between(started_at, ended_at),
            ..failed.clone()
        })
    }

    /// A moment of the working day before `now`.
    fn moment(&mut self) -> Moment {
        let second = self.rng.i64(0..self.open * 60);
        let (morning, afternoon) = (PARTS[0], PARTS[1]);
        let morning_length = (morning.1 - morning.0) * 60;
        let of_day =
            if second < morning_length { morning.0 * 60 + second } else { afternoon.0 * 60 + second - morning_length };
        let millis = self.rng.i64(0..1000);
        midnight(self.date, self.now.offset()) + TimeDelta::seconds(of_day) + TimeDelta::milliseconds(millis)
    }

    /// A length with this median: most are near it, a few are far longer.
    fn length(&mut self, median: f64, spread: f64) -> TimeDelta {
        let (one, two) = (1.0 - self.rng.f64(), self.rng.f64());
        let normal = (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * two).cos();
        #[expect(clippy::cast_possible_truncation, reason = "clamped to 30 days")]
        let millis = (median * (normal * spread).exp() * 1000.0).clamp(40.0, 2_592_000_000.0) as i64;
        TimeDelta::milliseconds(millis)
    }

    fn habit(&mut self) -> &'static Habit {
        let total: f64 = DATA.habits.iter().map(|habit| habit.weight(self.back)).sum();
        let mut left = self.rng.f64() * total;
        let found = DATA.habits.iter().find(|habit| {
            left -= habit.weight(self.back);
            left < 0.0
        });
        found.unwrap_or(&DATA.habits[0])
    }

    fn wait(&mut self, kind: Kind, source: Source, label: &str, length: TimeDelta) -> Wait {
        let started_at = self.moment();
        let ended_at = (started_at + length).min(self.now);
        Wait {
            end: Some(End::new(ended_at, Outcome::Unknown)),
            measured: crate::domain::time::between(started_at, ended_at),
            ..Wait::begun(WaitId(0), kind, source, label, started_at)
        }
    }

    /// A run of the person, tagged more often the longer it took.
    fn run(&mut self) -> Wait {
        let habit = self.habit();
        // On Monday mornings caches are cold and branches have moved on.
        let is_cold = self.date.weekday() == Weekday::Mon && self.rng.f64() < 0.3;
        let cold = if is_cold { 2.6 } else { 1.0 };
        let length = self.length(habit.median * habit.drift(self.back) * cold, habit.spread);
        let mut wait = self.process(habit, length);
        let seconds = wait.measured.as_secs();
        if seconds >= 10 && self.rng.f64() < if seconds >= 60 { 0.92 } else { 0.8 } {
            let answer = self.answer(habit, wait.has(Outcome::Failed));
            tag(&mut wait, answer);
            self.attention(&mut wait);
        }
        wait
    }

    fn run_of_others(&mut self) -> Wait {
        let habit = self.habit();
        let length = self.length((habit.median * 0.7).min(90.0), habit.spread);
        let mut wait = self.process(habit, length);
        wait.actor = if self.rng.f64() < 0.45 { Actor::Agent } else { Actor::Background };
        wait
    }

    fn process(&mut self, habit: &Habit, length: TimeDelta) -> Wait {
        let mut wait = self.wait(habit.kind, Source::Observed, &habit.label, length);
        (wait.tool, wait.project) = (Some(habit.tool.clone()), Some(habit.project.clone()));
        let exit = if self.rng.f64() < 0.02 {
            Exit::Signal(2)
        } else if self.rng.f64() < habit.fails {
            Exit::Code(if habit.tool == "cargo" { 101 } else { 1 })
        } else {
            Exit::Code(0)
        };
        wait.end = wait.end.map(|end| End::of_process(end.at(), Some(exit)));
        wait
    }

    /// The tag id a person would give.
    fn answer(&mut self, habit: &Habit, has_failed: bool) -> &'static str {
        if has_failed && self.rng.f64() < habit.flaky {
            return "flaky_fail";
        }
        match (habit.kind, self.rng.f64()) {
            (_, dice) if dice < 0.30 => "not_held_up",
            (Kind::Ci, _) => "ci_queue",
            (Kind::Install | Kind::Container, dice) if dice > 0.55 => "env_setup",
            (Kind::Deploy, dice) if dice > 0.7 => "approval_gate",
            (_, dice) if dice > 0.95 => "tech_debt",
            (_, dice) if dice > 0.92 => "rework",
            _ => "build_test",
        }
    }

    fn attention(&mut self, wait: &mut Wait) {
        wait.attention = match self.rng.f64() {
            dice if dice < 0.35 => None,
            dice if dice < 0.65 => Some(Attention::Waited),
            dice if dice < 0.93 => Some(Attention::Switched),
            _ => Some(Attention::LostThread),
        };
    }

    /// A wait that the person entered: reviews and pipelines take hours to days, the rest minutes.
    fn by_hand(&mut self) -> Wait {
        let (kind, id, median, spread) = match self.rng.f64() {
            dice if dice < 0.22 => (Kind::Review, "review_wait", 6.0 * 3600.0, 1.2),
            dice if dice < 0.50 => (Kind::Context, "context_hunt", 1100.0, 0.7),
            dice if dice < 0.75 => (Kind::Other, "interrupt", 660.0, 0.6),
            dice if dice < 0.85 => (Kind::People, "other_team", 3.0 * 3600.0, 1.1),
            dice if dice < 0.93 => (Kind::Environment, "env_setup", 1900.0, 0.8),
            _ => (Kind::Ci, "ci_queue", 1500.0, 0.6),
        };
        let length = self.length(median, spread);
        let mut wait = self.wait(kind, Source::Manual, kind.as_str(), length);
        wait.project = Some(self.habit().project.clone());
        tag(&mut wait, id);
        if kind == Kind::Review {
            wait.tag.iter_mut().for_each(|given| given.source = TagSource::Inferred);
            if wait.started_at + length > self.now {
                (wait.end, wait.measured) = (None, Duration::ZERO);
            }
        }
        if kind == Kind::Context {
            self.hunt(&mut wait);
        }
        wait
    }

    /// Where a hunt ended, and for what.
    fn hunt(&mut self, wait: &mut Wait) {
        let found =
            [HuntOutcome::Docs, HuntOutcome::Code, HuntOutcome::Person, HuntOutcome::Person, HuntOutcome::Never];
        wait.found = self.rng.choice(found);
        if let Some(given) = &mut wait.tag {
            given.facet = self.rng.choice(given.tag.facets()).cloned();
        }
    }
}

fn tag(wait: &mut Wait, id: &str) {
    wait.tag = id.parse().ok().map(WaitTag::by_person);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::say::moment::clock;

    fn now() -> Moment {
        chrono::DateTime::parse_from_rfc3339("2026-11-20T15:30:00+01:00").unwrap()
    }

    const MONTH: Duration = Duration::from_secs(30 * 86_400);

    #[test]
    fn a_seed_gives_one_history_of_the_size_asked_for() {
        let once: Vec<Wait> = history(7, now(), MONTH, 1500).collect();
        let again: Vec<Wait> = history(7, now(), MONTH, 1500).collect();
        assert_eq!(once, again);
        assert_eq!(once.len(), 1500);
        assert_ne!(once, history(8, now(), MONTH, 1500).collect::<Vec<_>>());
    }

    #[test]
    fn nobody_works_at_night_or_in_the_future() {
        for wait in history(1, now(), MONTH, 2000) {
            let hour = clock(wait.started_at);
            assert!(
                ("09:00".."12:15").contains(&hour.as_str())
                    || ("13:00".."17:30").contains(&hour.as_str())
                    || wait.tag().is_some_and(|tag| tag.id() == "flaky_fail"),
                "{hour}"
            );
            assert!(!matches!(wait.started_at.weekday(), Weekday::Sat | Weekday::Sun));
            assert!(wait.ended_at().unwrap_or(wait.started_at) <= now());
        }
    }

    #[test]
    fn it_has_what_a_month_has() {
        let waits: Vec<Wait> = history(3, now(), MONTH, 1500).collect();
        let count = |is: &dyn Fn(&Wait) -> bool| waits.iter().filter(|wait| is(wait)).count();
        assert!(count(&|wait| wait.actor == Actor::Person) > 400);
        assert!(count(&|wait| wait.actor == Actor::Agent) > 50);
        assert!(count(&|wait| wait.has(Outcome::Failed)) > 100);
        assert!(count(&|wait| wait.tag().is_some_and(|tag| tag.id() == "flaky_fail")) > 5);
        assert!(count(&|wait| wait.found.is_some()) > 3);
        assert!(count(&|wait| wait.note.is_some()) == 0);
    }

    #[test]
    fn an_empty_span_on_a_weekend_is_no_reason_to_stop() {
        let sunday = chrono::DateTime::parse_from_rfc3339("2026-11-22T03:00:00+01:00").unwrap();
        assert_eq!(history(1, sunday, Duration::ZERO, 20).count(), 20);
        assert_eq!(history(1, sunday, Duration::ZERO, 0).count(), 0);
    }
}
