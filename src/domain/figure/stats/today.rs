//! The sums of one day for the Now screen and `draglog status`: what [`summary`](fn@super::summary) tells of the same day, by
//! the same rules, and the counts and the strip that only a day has.

use std::time::Duration;

use super::latency::Latency;
use super::overlap::{clip, merged, union};
use super::summary::{claims, ended_runs, inside};
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{Actor, Class, Wait};
use crate::domain::say::length::whole_millis;
use crate::domain::time::Period;

/// Today in sums, see [`today`]. All four are apart: machine time is not blocked time, and neither is unanswered time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Today {
    /// Union of the person's blocked stretches.
    pub blocked: Duration,
    /// Latency of the person's runs that began today and have ended.
    pub machine: Duration,
    pub not_held_up: Duration,
    pub unanswered: Duration,
    pub waits: u32,
    pub untagged: u32,
    /// Runs of agents and background jobs: counted nowhere else.
    pub agent_runs: u32,
    pub agent_time: Duration,
    pub background_runs: u32,
    pub background_time: Duration,
    /// Open queue waits (reviews and the like).
    pub open_queue: u32,
    /// Seconds of waiting by the person in each half hour of the local day, 48 of them.
    pub strip: Vec<u32>,
}

pub(super) const HALF_HOUR_MS: i64 = 1_800_000;
/// Half hours of a day.
pub(super) const HALF_HOURS: i64 = 48;

/// Sums of `day` from every wait that overlaps it, whoever's: counted where it started, its time clipped to the day.
#[must_use]
pub fn today(waits: &[Wait], day: Period, reading: Reading) -> Today {
    let own = || waits.iter().filter(|wait| wait.actor == Actor::Person);
    let begun = || own().filter(|wait| day.contains(wait.started_at));
    let apart = |actor| {
        waits.iter().filter(move |wait| wait.actor == actor && !wait.is_turn() && day.contains(wait.started_at))
    };
    let time_of = |actor| apart(actor).map(|wait| wait.latency(reading.now)).sum();
    Today {
        blocked: whole_millis(union(claims(own(), day, reading).iter().map(|(_, claim)| (claim.start, claim.end)))),
        machine: whole_millis(Latency::of(ended_runs(own(), day), reading.now).total),
        not_held_up: whole_millis(inside(own(), day, reading, |wait| reading.is_not_held_up(wait))),
        unanswered: whole_millis(inside(own(), day, reading, |wait| reading.is_unanswered(wait))),
        waits: count(begun()),
        untagged: count(begun().filter(|wait| wait.is_untagged() && !wait.is_running())),
        agent_runs: count(apart(Actor::Agent)),
        agent_time: time_of(Actor::Agent),
        background_runs: count(apart(Actor::Background)),
        background_time: time_of(Actor::Background),
        open_queue: count(
            own().filter(|wait| wait.started_at < day.to && wait.is_running() && reading.is_queued(wait)),
        ),
        strip: strip(own(), day, reading),
    }
}

/// Seconds of each half hour in which something blocking went on; where nobody answered, all of it.
fn strip<'a>(own: impl Iterator<Item = &'a Wait>, day: Period, reading: Reading) -> Vec<u32> {
    let waiting: Vec<(i64, i64)> = merged(own.filter_map(|wait| stretch(wait, day, reading))).collect();
    let midnight = day.from.timestamp_millis();
    let covered = |index: i64| {
        let from = midnight + HALF_HOUR_MS * index;
        let inside = |(start, end): &(i64, i64)| ((*end).min(from + HALF_HOUR_MS) - (*start).max(from)).max(0);
        waiting.iter().map(inside).sum::<i64>() / 1000
    };
    (0..HALF_HOURS).map(|index| u32::try_from(covered(index)).unwrap_or_default()).collect()
}

/// The part of the day in which this wait was, or may have been, waited in.
pub(super) fn stretch(wait: &Wait, day: Period, reading: Reading) -> Option<(i64, i64)> {
    let unanswered = || reading.is_unanswered(wait).then(|| wait.span(reading.now));
    let span = reading.blocked(wait).or_else(unanswered).filter(|_| wait.class() == Class::Blocking)?;
    clip(&span, day)
}

fn count<'a>(waits: impl Iterator<Item = &'a Wait>) -> u32 {
    u32::try_from(waits.count()).unwrap_or(u32::MAX)
}
