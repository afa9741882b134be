//! The sums of a day, kept while the day goes on: a wait that changed costs the same however many there are.
//!
//! What comes out is what [`today`] gives of the same waits.

use std::collections::HashMap;

use super::overlap::Occupancy;
use super::overlap::clip;
use super::today::{HALF_HOUR_MS, HALF_HOURS, Today, stretch, today};
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::say::length::whole_millis;
use crate::domain::time::Period;

/// The waits of one day, added up.
#[derive(Debug)]
pub struct Day {
    period: Period,
    parts: HashMap<WaitId, WaitPart>,
    sums: Today,
    claimed: Occupancy,
    /// What is waited in, for each half hour.
    strip: Vec<Occupancy>,
}

/// What one wait adds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct WaitPart {
    alone: Today,
    /// Blocked by its own account.
    claim: Option<(i64, i64)>,
    /// Drawn in the strip.
    drawn: Option<(i64, i64)>,
}

impl WaitPart {
    fn of(wait: &Wait, period: Period, reading: Reading) -> Self {
        let is_own = wait.actor == Actor::Person;
        let claim = is_own.then(|| reading.blocked(wait)).flatten().and_then(|span| clip(&span, period));
        let drawn = is_own.then(|| stretch(wait, period, reading)).flatten();
        Self { alone: today(std::slice::from_ref(wait), period, reading), claim, drawn }
    }
}

impl Day {
    /// The day without a wait.
    #[must_use]
    pub fn new(period: Period) -> Self {
        let strip = (0..HALF_HOURS).map(|_| Occupancy::default()).collect();
        Self { period, parts: HashMap::new(), sums: Today::default(), claimed: Occupancy::default(), strip }
    }

    /// Which day it is.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// Takes in how these waits are now; one that is gone has no wait. Those that go on are told to [`Day::today`] instead.
    pub fn take_in<'a>(&mut self, waits: impl IntoIterator<Item = (WaitId, Option<&'a Wait>)>, reading: Reading) {
        let mut is_whole = true;
        for (id, wait) in waits {
            let part = wait.filter(|wait| !wait.is_running()).map(|wait| WaitPart::of(wait, self.period, reading));
            let before = self.parts.remove(&id);
            if let Some(before) = &before {
                add(&mut self.sums, &before.alone, -1);
                is_whole &= part.as_ref().is_some_and(|part| (part.claim, part.drawn) == (before.claim, before.drawn));
            }
            if let Some(part) = part {
                add(&mut self.sums, &part.alone, 1);
                self.occupy(&part);
                self.parts.insert(id, part);
            }
        }
        if !is_whole {
            self.occupy_again();
        }
    }

    fn occupy(&mut self, part: &WaitPart) {
        occupy(part, self.period, &mut self.claimed, &mut self.strip);
    }

    /// A stretch went away, perhaps one that others share.
    fn occupy_again(&mut self) {
        self.claimed = Occupancy::default();
        self.strip.iter_mut().for_each(|half| *half = Occupancy::default());
        for part in self.parts.values() {
            occupy(part, self.period, &mut self.claimed, &mut self.strip);
        }
    }

    /// The sums, with what goes on.
    #[must_use]
    pub fn today<'a>(&self, running: impl IntoIterator<Item = &'a Wait>, reading: Reading) -> Today {
        let mut sums = self.sums.clone();
        let (mut claimed, mut strip) = (self.claimed.clone(), self.strip.clone());
        for wait in running {
            let part = WaitPart::of(wait, self.period, reading);
            add(&mut sums, &part.alone, 1);
            occupy(&part, self.period, &mut claimed, &mut strip);
        }
        sums.blocked = whole_millis(claimed.length());
        sums.strip = strip.iter().map(|half| u32::try_from(half.length() / 1000).unwrap_or_default()).collect();
        sums
    }
}

fn occupy(part: &WaitPart, period: Period, claimed: &mut Occupancy, strip: &mut [Occupancy]) {
    if let Some((start, end)) = part.claim {
        claimed.take(start, end);
    }
    let Some((start, end)) = part.drawn else { return };
    let midnight = period.from.timestamp_millis();
    let half = |at: i64| usize::try_from((at - midnight).div_euclid(HALF_HOUR_MS)).unwrap_or_default();
    for index in half(start)..=half(end).min(strip.len().saturating_sub(1)) {
        let from = midnight + HALF_HOUR_MS * i64::try_from(index).unwrap_or_default();
        if let Some(half) = strip.get_mut(index) {
            half.take(start.max(from), end.min(from + HALF_HOUR_MS));
        }
    }
}

/// Adds what adds up, `times` times; the rest is in the occupancies.
fn add(sums: &mut Today, part: &Today, times: i8) {
    let count = |sum: &mut u32, part: u32| {
        *sum = if times > 0 { sum.saturating_add(part) } else { sum.saturating_sub(part) };
    };
    count(&mut sums.waits, part.waits);
    count(&mut sums.untagged, part.untagged);
    count(&mut sums.agent_runs, part.agent_runs);
    count(&mut sums.background_runs, part.background_runs);
    count(&mut sums.open_queue, part.open_queue);
    let time = |sum: &mut std::time::Duration, part| {
        *sum = if times > 0 { sum.saturating_add(part) } else { sum.saturating_sub(part) };
    };
    time(&mut sums.machine, part.machine);
    time(&mut sums.not_held_up, part.not_held_up);
    time(&mut sums.unanswered, part.unanswered);
    time(&mut sums.agent_time, part.agent_time);
    time(&mut sums.background_time, part.background_time);
}
