//! The same figures by tag, label, project or week. Blocked time adds up over the groups as it does over the tags.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, TimeZone};

use super::latency::Latency;
use super::overlap::{attribute, union};
use super::summary::{OutcomeCounts, claims, ended_runs, inside, tag_key};
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Wait;
use crate::domain::say::words::words;
use crate::domain::time::{Moment, Period, midnight};

words! {
    /// What to put together.
    pub enum Grouping, "grouping" {
        Tag = "tag",
        Label = "label",
        Project = "project",
        /// Monday to Sunday, local time.
        Week = "week",
    }
}

/// The figures of one group, durations in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFigures {
    /// A tag's id or `untagged`, a label, a project, a week's Monday; `None` = without a project.
    pub key: Option<String>,
    pub outcomes: OutcomeCounts,
    pub latency: Latency,
    /// What falls to this group of the union of blocked stretches.
    pub blocked: i64,
    pub unanswered: i64,
    pub not_held_up: i64,
}

/// The waits of a period in groups: most blocked time first, weeks in their order.
pub fn groups<Z: TimeZone>(
    waits: &[Wait],
    by: Grouping,
    period: Period,
    reading: Reading,
    zone: &Z,
) -> Vec<GroupFigures> {
    if by == Grouping::Week {
        return weeks(period, zone).into_iter().map(|(monday, week)| whole(monday, waits, week, reading)).collect();
    }
    let mut parts: BTreeMap<Option<&str>, Vec<&Wait>> = BTreeMap::new();
    for wait in waits {
        parts.entry(key(wait, by)).or_default().push(wait);
    }
    let mut own: BTreeMap<Option<&str>, i64> = BTreeMap::new();
    let (blocked, claims): (Vec<_>, Vec<_>) = claims(waits, period, reading).into_iter().unzip();
    for (wait, length) in blocked.iter().zip(attribute(&claims)) {
        *own.entry(key(wait, by)).or_default() += length;
    }
    let group = |(key, waits): (Option<&str>, Vec<&Wait>)| {
        let blocked = own.get(&key).copied().unwrap_or_default();
        GroupFigures { key: key.map(str::to_owned), blocked, ..figures(&waits, period, reading) }
    };
    let mut groups: Vec<GroupFigures> = parts.into_iter().map(group).filter(|group| !is_empty(group)).collect();
    groups.sort_by_key(|group| std::cmp::Reverse((group.blocked, group.latency.total)));
    groups
}

fn is_empty(group: &GroupFigures) -> bool {
    group.outcomes.runs() == 0 && group.blocked == 0 && group.unanswered == 0 && group.not_held_up == 0
}

fn key(wait: &Wait, by: Grouping) -> Option<&str> {
    match by {
        // An answer is shown as what it is; blocked time is never under it.
        Grouping::Tag => {
            Some(wait.tag().filter(|_| wait.held_up() != Some(true)).map_or(tag_key(wait), |tag| tag.id()))
        }
        Grouping::Label => Some(&wait.label),
        Grouping::Project => wait.project.as_deref(),
        Grouping::Week => None,
    }
}

fn figures(waits: &[&Wait], period: Period, reading: Reading) -> GroupFigures {
    let own = || waits.iter().copied();
    GroupFigures {
        key: None,
        outcomes: OutcomeCounts::of(ended_runs(own(), period)),
        latency: Latency::of(ended_runs(own(), period), reading.now),
        blocked: 0,
        unanswered: inside(own(), period, reading, |wait| reading.is_unanswered(wait)),
        not_held_up: inside(own(), period, reading, |wait| reading.is_not_held_up(wait)),
    }
}

fn whole(monday: NaiveDate, waits: &[Wait], week: Period, reading: Reading) -> GroupFigures {
    // Most waits lie in other weeks: those that began after this one, or took up none of it.
    let own: Vec<&Wait> = waits.iter().filter(|wait| overlaps(wait, week, reading)).collect();
    let claims = claims(own.iter().copied(), week, reading);
    let blocked = union(claims.iter().map(|(_, claim)| (claim.start, claim.end)));
    GroupFigures { key: Some(monday.to_string()), blocked, ..figures(&own, week, reading) }
}

fn overlaps(wait: &Wait, week: Period, reading: Reading) -> bool {
    wait.started_at < week.to && wait.span(reading.now).end >= week.from
}

/// The weeks that the period touches, cut at its edges, each with its Monday. At most the last ten years of them.
fn weeks<Z: TimeZone>(period: Period, zone: &Z) -> Vec<(NaiveDate, Period)> {
    const MOST: usize = 530;
    let local = |moment: Moment| moment.with_timezone(zone).date_naive();
    let last = local(period.to);
    let mut monday = last - Days::new(last.weekday().num_days_from_monday().into());
    let (mut to, mut weeks) = (period.to, Vec::new());
    while to > period.from && weeks.len() < MOST {
        let start = midnight(monday, zone);
        let from = start.max(period.from);
        if from < to {
            weeks.push((monday, Period { from, to }));
        }
        to = start;
        monday = monday - Days::new(7);
    }
    weeks.reverse();
    weeks
}
