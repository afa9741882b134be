//! Which waits could be asked about, and the draw among them.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{NaiveDate, TimeZone};

use super::{Decision, Situation, later, seconds};
use crate::domain::figure::progress::RunningWait;
use crate::domain::log::prompt::Trigger;
use crate::domain::log::reading::Reading;
use crate::domain::log::settings::Prompt;
use crate::domain::log::survey::{GAMMA, mixed};
use crate::domain::log::wait::{Actor, Class, Wait, WaitId};
use crate::domain::time::Moment;

/// Every long wait has at least this chance, so that the weight of an answer stays bounded.
const LEAST_CHANCE: f64 = 0.1;

/// One wait that the rules allow to ask about.
struct Candidate {
    wait: WaitId,
    trigger: Trigger,
    chance: f64,
    expires_at: Moment,
}

/// The question to ask now; the forgotten come first, then what goes on, then what just ended.
pub(super) fn choose<Z: TimeZone>(situation: &Situation, zone: &Z) -> Decision {
    let today = situation.now.with_timezone(zone).date_naive();
    let found = forgotten(situation, today, zone)
        .or_else(|| during(situation, today, zone))
        .or_else(|| after(situation, today, zone))
        .or_else(|| batch(situation, today, zone));
    match found {
        Some(Candidate { wait, trigger, chance, expires_at }) => Decision::Ask { wait, trigger, chance, expires_at },
        None => Decision::Quiet { until: next_look(situation), why: "nothing to ask about".into() },
    }
}

/// When the strip goes away by itself: some time after the end, which while it runs is only expected.
#[must_use]
pub(crate) fn expires_at(
    settings: &Prompt,
    ended_at: Option<Moment>,
    expected_end: Option<Moment>,
    now: Moment,
) -> Moment {
    let end = ended_at.unwrap_or_else(|| expected_end.map_or(now, |end| end.max(now)));
    later(end, seconds(settings.expire_after_end_s))
}

/// Long is what usually takes long, or has taken long already.
fn is_long(settings: &Prompt, running: &RunningWait, now: Moment) -> bool {
    let from = Duration::from_secs(settings.prompt_wait_from_s);
    running.usual.as_ref().is_some_and(|usual| usual.median >= from) || running.wait.latency(now) >= from
}

fn may_be_asked(situation: &Situation, wait: &Wait) -> bool {
    wait.actor == Actor::Person
        && wait.class() == Class::Blocking
        && wait.is_untagged()
        && wait.held_up().is_none()
        && !situation.muted.contains(&wait.label)
        && !situation.shown.iter().any(|shown| shown.wait == Some(wait.id))
}

fn forgotten<Z: TimeZone>(situation: &Situation, today: NaiveDate, zone: &Z) -> Option<Candidate> {
    let reading = Reading::new(situation.now, situation.settings);
    let was_asked_today = |wait: &Wait| {
        let about = situation.shown.iter().filter(|shown| shown.wait == Some(wait.id));
        about.clone().any(|shown| shown.shown_at.with_timezone(zone).date_naive() == today)
    };
    let running = situation.running.iter().map(|running| &running.wait);
    let wait = running.filter(|wait| reading.is_forgotten(wait)).find(|wait| !was_asked_today(wait))?;
    let expires_at = expires_at(&situation.settings.prompt, None, None, situation.now);
    Some(Candidate { wait: wait.id, trigger: Trigger::Forgotten, chance: 1.0, expires_at })
}

fn during<Z: TimeZone>(situation: &Situation, today: NaiveDate, zone: &Z) -> Option<Candidate> {
    let Situation { now, .. } = *situation;
    let settings = &situation.settings.prompt;
    let chance = chance(situation, today, zone);
    let is_due = |running: &&RunningWait| {
        !running.stands_still()
            && may_be_asked(situation, &running.wait)
            && is_long(settings, running, now)
            && running.wait.latency(now).as_secs() >= settings.in_wait_after_s
            && is_drawn(running.wait.id, today, chance)
    };
    let running = situation.running.iter().find(is_due)?;
    let expected = running.usual.as_ref().map(|usual| later(running.wait.started_at, seconds(usual.high.as_secs())));
    Some(Candidate {
        wait: running.wait.id,
        trigger: Trigger::During,
        chance,
        expires_at: expires_at(settings, None, expected, now),
    })
}

fn after<Z: TimeZone>(situation: &Situation, today: NaiveDate, zone: &Z) -> Option<Candidate> {
    let settings = &situation.settings.prompt;
    let chance = chance(situation, today, zone);
    let is_due = |wait: &&Wait| {
        may_be_asked(situation, wait)
            && wait.measured.as_secs() >= settings.prompt_wait_from_s
            && just_ended(situation, wait)
            && is_drawn(wait.id, today, chance)
    };
    let wait = situation.finished.iter().filter(is_due).max_by_key(|wait| (wait.ended_at(), wait.id))?;
    let expires_at = expires_at(settings, wait.ended_at(), None, situation.now);
    Some(Candidate { wait: wait.id, trigger: Trigger::After, chance, expires_at })
}

/// Many short waits: when enough has piled up since the last question, one of them is drawn, right after one ended.
fn batch<Z: TimeZone>(situation: &Situation, today: NaiveDate, zone: &Z) -> Option<Candidate> {
    let settings = &situation.settings.prompt;
    let enough = Duration::from_secs(settings.batch_short_waits_min.checked_mul(60).filter(|enough| *enough > 0)?);
    let asked = situation.shown.iter().map(|shown| shown.shown_at).max();
    let is_piled = |wait: &&Wait| {
        may_be_asked(situation, wait)
            && wait.measured.as_secs() < settings.prompt_wait_from_s
            && wait.started_at.with_timezone(zone).date_naive() == today
            && asked.is_none_or(|asked| wait.started_at > asked)
    };
    let pile: Vec<&Wait> = situation.finished.iter().filter(is_piled).collect();
    let newest =
        pile.iter().filter(|wait| just_ended(situation, wait)).max_by_key(|wait| (wait.ended_at(), wait.id))?;
    if pile.iter().map(|wait| wait.measured).sum::<Duration>() < enough {
        return None;
    }
    let drawn = pile.iter().min_by_key(|wait| mix(wait.id, today))?;
    let expires_at = expires_at(settings, newest.ended_at(), None, situation.now);
    Some(Candidate { wait: drawn.id, trigger: Trigger::Batch, chance: 1.0 / pile.len() as f64, expires_at })
}

fn just_ended(situation: &Situation, wait: &Wait) -> bool {
    let expires = |ended| later(ended, seconds(situation.settings.prompt.expire_after_end_s));
    wait.ended_at().is_some_and(|ended| ended <= situation.now && situation.now < expires(ended))
}

/// The chance of each long wait to be asked about: as many as a day may have, of as many as there usually are.
///
/// Only earlier days count, so that it is the same for all waits of a day.
fn chance<Z: TimeZone>(situation: &Situation, today: NaiveDate, zone: &Z) -> f64 {
    let settings = &situation.settings.prompt;
    let day = |wait: &Wait| wait.started_at.with_timezone(zone).date_naive();
    let is_long = |wait: &&Wait| {
        wait.actor == Actor::Person
            && wait.source.is_watched()
            && wait.measured.as_secs() >= settings.prompt_wait_from_s
            && day(wait) < today
    };
    let days: Vec<NaiveDate> = situation.finished.iter().filter(is_long).map(day).collect();
    let different = days.iter().collect::<BTreeSet<_>>().len();
    if different == 0 {
        return 1.0;
    }
    let a_day = days.len() as f64 / different as f64;
    (f64::from(settings.max_per_day) / a_day).clamp(LEAST_CHANCE, 1.0)
}

fn is_drawn(wait: WaitId, day: NaiveDate, chance: f64) -> bool {
    let point = (mix(wait, day) >> 11) as f64 / (1_u64 << 53) as f64;
    point < chance
}

/// A number that looks random and is the same for one wait on one day.
fn mix(wait: WaitId, day: NaiveDate) -> u64 {
    let seed =
        wait.0.cast_unsigned().rotate_left(32) ^ i64::from(chrono::Datelike::num_days_from_ce(&day)).cast_unsigned();
    mixed(seed.wrapping_add(GAMMA))
}

/// When a wait that goes on will be long enough to be asked about.
fn next_look(situation: &Situation) -> Option<Moment> {
    let settings = &situation.settings.prompt;
    let due = |running: &RunningWait| {
        let is_known =
            running.usual.as_ref().is_some_and(|usual| usual.median.as_secs() >= settings.prompt_wait_from_s);
        let after =
            if is_known { settings.in_wait_after_s } else { settings.prompt_wait_from_s.max(settings.in_wait_after_s) };
        let suspended = seconds(running.wait.suspended.as_secs());
        later(later(running.wait.started_at, seconds(after)), suspended)
    };
    let askable =
        situation.running.iter().filter(|running| !running.stands_still() && may_be_asked(situation, &running.wait));
    askable.map(due).filter(|due| *due > situation.now).min()
}
