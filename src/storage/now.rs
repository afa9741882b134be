//! What the Now screen shows, read in a few small queries: it is part of the first frame.

use std::time::Duration;

use chrono::{Local, TimeDelta};
use rusqlite::{OptionalExtension, named_params};

use super::convert::{Row, Stamp, columns, millis};
use super::{Result, Store};
use crate::domain::settings::Settings;
use crate::domain::stats::Reading;
use crate::domain::time;
use crate::domain::view::{Filter, LastSeen, NowView, Running, Today};
use crate::domain::wait::{Actor, Class, Moment, Span, Wait, WaitId};

/// More than any screen shows.
const LATEST: u32 = 60;
/// Half hours of a day.
const HALF_HOURS: i32 = 48;

impl Store {
    /// Everything the Now screen shows.
    ///
    /// `is_stopped` of what runs is not in the log: the observer knows it.
    pub fn now_view(&self, now: Moment, settings: &Settings) -> Result<NowView> {
        let show_from = millis(Duration::from_secs(settings.show.from_s));
        let (running, apart) = self.running()?.into_iter().partition(|run| run.wait.actor == Actor::Person);
        let waits = self.waits(&Filter { since: Some(midnight(now)), ..Filter::default() })?;
        Ok(NowView {
            running,
            apart,
            today: today(&waits, Reading::new(now, settings)),
            latest: self.latest(show_from)?,
            untagged: self.to_sweep(midnight(now) - TimeDelta::days(1), show_from)?,
            last_seen: self.last_seen()?,
            total_waits: self.total_waits()?,
        })
    }

    fn running(&self) -> Result<Vec<Running>> {
        let mut query = self.connection.prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM wait WHERE ended_ms IS NULL ORDER BY started_ms, id"
        ))?;
        let rows = query.query_map([], Row::read)?.collect::<rusqlite::Result<Vec<_>>>()?;
        rows.into_iter()
            .map(|row| {
                let usual = self.usual(&row.label, row.project.as_deref())?;
                Ok(Running { usual, steps: row.steps.unwrap_or(0), is_stopped: false, wait: row.into() })
            })
            .collect()
    }

    /// The person's finished waits from the threshold on (the rule's own, else the general one), newest first.
    fn latest(&self, show_from: i64) -> Result<Vec<Wait>> {
        let mut query = self.connection.prepare_cached(concat!(
            "SELECT ",
            columns!(),
            " FROM wait WHERE actor = 'person' AND ended_ms IS NOT NULL \
             AND (source = 'manual' OR measured_ms >= coalesce(show_from_ms, :from)) \
             ORDER BY ended_ms DESC, id DESC LIMIT :limit"
        ))?;
        let rows = query.query_map(named_params! { ":from": show_from, ":limit": LATEST }, Row::read)?;
        Ok(rows.map(|row| row.map(Wait::from)).collect::<rusqlite::Result<_>>()?)
    }

    /// What nobody has answered since then, newest first; short runs are not asked about.
    fn to_sweep(&self, since: Moment, show_from: i64) -> Result<Vec<WaitId>> {
        let mut query = self.connection.prepare_cached(
            "SELECT id FROM wait WHERE actor = 'person' AND ended_ms IS NOT NULL AND ended_ms >= :since \
             AND tag IS NULL AND answer IS NULL AND (source = 'manual' OR measured_ms >= coalesce(show_from_ms, :from)) \
             ORDER BY ended_ms DESC, id DESC",
        )?;
        let ids =
            query.query_map(named_params! { ":since": Stamp::of(since).ms, ":from": show_from }, |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn last_seen(&self) -> Result<Option<LastSeen>> {
        let row = self
            .connection
            .prepare_cached(concat!(
                "SELECT ",
                columns!(),
                " FROM wait WHERE tool IS NOT NULL ORDER BY started_ms DESC, id DESC LIMIT 1"
            ))?
            .query_row([], Row::read)
            .optional()?;
        Ok(row.map(|row| LastSeen {
            actor: row.actor,
            at: row.ended.unwrap_or(row.started).moment(),
            label: row.label,
        }))
    }

    /// How many waits the log holds.
    pub fn total_waits(&self) -> Result<u64> {
        let waits: i64 = self.connection.prepare_cached("SELECT waits FROM tally")?.query_row([], |row| row.get(0))?;
        Ok(waits.unsigned_abs())
    }
}

/// The first moment of `now`'s day.
pub(super) fn midnight(now: Moment) -> Moment {
    day(now).0
}

/// The day of `now` in this machine's zone; a `now` from elsewhere has the day of its own offset.
fn day(now: Moment) -> (Moment, Moment) {
    if now.with_timezone(&Local).fixed_offset().offset() == now.offset() {
        time::day(now, &Local)
    } else {
        time::day(now, now.offset())
    }
}

/// Sums of the day from the waits that overlap it: counted where they began, blocked time clipped to the day.
fn today(waits: &[Wait], reading: Reading) -> Today {
    let now = reading.now;
    let (start, end) = day(now);
    let mut today = Today::default();
    let (mut blocked, mut waiting) = (Vec::new(), Vec::new());
    for wait in waits.iter().filter(|wait| wait.started_at < end) {
        if wait.actor != Actor::Person {
            count_apart(&mut today, wait, start, now);
            continue;
        }
        let stretch = reading.blocked(wait);
        blocked.extend(stretch.and_then(|span| span.clipped(start, end)));
        if wait.class() == Class::Blocking {
            waiting.extend(stretch.unwrap_or_else(|| wait.span(now)).clipped(start, end));
        }
        if wait.is_running() && wait.class() == Class::Queue {
            today.open_queue += 1;
        }
        if wait.started_at >= start {
            count_own(&mut today, wait, reading);
        }
    }
    today.blocked = union(blocked).iter().map(Span::length).sum();
    today.strip = strip(&union(waiting), start);
    today
}

fn count_own(today: &mut Today, wait: &Wait, reading: Reading) {
    let latency = wait.latency(reading.now);
    today.waits += 1;
    today.untagged += u32::from(wait.is_untagged() && !wait.is_running());
    if wait.is_run() {
        today.machine += latency;
    }
    match (wait.class(), reading.held_up(wait)) {
        (_, Some(false)) => today.not_held_up += latency,
        (Class::Blocking, None) => today.unanswered += latency,
        (Class::Blocking, Some(true)) | (Class::Queue, _) => {}
    }
}

fn count_apart(today: &mut Today, wait: &Wait, start: Moment, now: Moment) {
    if wait.started_at < start {
        return;
    }
    let (runs, time) = if wait.actor == Actor::Agent {
        (&mut today.agent_runs, &mut today.agent_time)
    } else {
        (&mut today.background_runs, &mut today.background_time)
    };
    *runs += 1;
    *time += wait.latency(now);
}

/// Seconds of each half hour that the stretches cover.
fn strip(stretches: &[Span], start: Moment) -> Vec<u32> {
    (0..HALF_HOURS)
        .map(|index| {
            let from = start + TimeDelta::minutes(30) * index;
            let covered: Duration = stretches
                .iter()
                .filter_map(|span| span.clipped(from, from + TimeDelta::minutes(30)))
                .map(|span| span.length())
                .sum();
            u32::try_from(covered.as_secs()).unwrap_or(0)
        })
        .collect()
}

/// The stretches without their overlaps, in order.
pub(super) fn union(mut stretches: Vec<Span>) -> Vec<Span> {
    stretches.sort_unstable_by_key(|span| span.start);
    let mut apart: Vec<Span> = Vec::with_capacity(stretches.len());
    for span in stretches {
        match apart.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => apart.push(span),
        }
    }
    apart
}
