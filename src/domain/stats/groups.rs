//! The same figures by tag, label, project or week. Blocked time adds up over the groups as it does over the tags.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, TimeZone};

use super::overlap::attribute;
use super::reading::{Period, Reading};
use super::summary::{Counts, Latency, claims, ended_runs, inside, tag_key};
use crate::domain::time::midnight;
use crate::domain::wait::{Moment, Wait};
use crate::domain::words::words;

words! {
    /// What to put together.
    pub enum By, "grouping" {
        Tag = "tag",
        Label = "label",
        Project = "project",
        /// Monday to Sunday, local time.
        Week = "week",
    }
}

/// The figures of one group, durations in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// A tag's id or `untagged`, a label, a project, a week's Monday; `None` = without a project.
    pub key: Option<String>,
    pub outcomes: Counts,
    pub latency: Latency,
    /// What falls to this group of the union of blocked stretches.
    pub blocked: i64,
    pub unanswered: i64,
    pub not_held_up: i64,
}

/// The waits of a period in groups: most blocked time first, weeks in their order.
pub fn groups<Z: TimeZone>(waits: &[Wait], by: By, period: Period, reading: Reading, zone: &Z) -> Vec<Group> {
    if by == By::Week {
        return weeks(period, zone).into_iter().map(|(monday, week)| whole(monday, waits, week, reading)).collect();
    }
    let mut parts: BTreeMap<Option<String>, Vec<Wait>> = BTreeMap::new();
    for wait in waits {
        parts.entry(key(wait, by)).or_default().push(wait.clone());
    }
    let mut own: BTreeMap<Option<String>, i64> = BTreeMap::new();
    let (blocked, claims): (Vec<_>, Vec<_>) = claims(waits, period, reading).into_iter().unzip();
    for (wait, length) in blocked.iter().zip(attribute(&claims)) {
        *own.entry(key(wait, by)).or_default() += length;
    }
    let group = |(key, waits): (Option<String>, Vec<Wait>)| {
        let blocked = own.get(&key).copied().unwrap_or_default();
        Group { key, blocked, ..figures(&waits, period, reading) }
    };
    let mut groups: Vec<Group> = parts.into_iter().map(group).filter(|group| !is_empty(group)).collect();
    groups.sort_by_key(|group| std::cmp::Reverse((group.blocked, group.latency.total)));
    groups
}

fn is_empty(group: &Group) -> bool {
    group.outcomes.runs() == 0 && group.blocked == 0 && group.unanswered == 0 && group.not_held_up == 0
}

fn key(wait: &Wait, by: By) -> Option<String> {
    match by {
        // An answer is shown as what it is; blocked time is never under it.
        By::Tag => Some(wait.tag.filter(|_| wait.held_up() != Some(true)).map_or(tag_key(wait), |tag| tag.id()).into()),
        By::Label => Some(wait.label.clone()),
        By::Project => wait.project.clone(),
        By::Week => None,
    }
}

fn figures(waits: &[Wait], period: Period, reading: Reading) -> Group {
    Group {
        key: None,
        outcomes: Counts::of(ended_runs(waits, period)),
        latency: Latency::of(ended_runs(waits, period), reading),
        blocked: 0,
        unanswered: inside(waits, period, reading, |wait| reading.is_unanswered(wait)),
        not_held_up: inside(waits, period, reading, |wait| reading.is_not_held_up(wait)),
    }
}

fn whole(monday: NaiveDate, waits: &[Wait], week: Period, reading: Reading) -> Group {
    let claims: Vec<_> = claims(waits, week, reading).into_iter().map(|(_, claim)| claim).collect();
    let blocked = attribute(&claims).iter().sum();
    Group { key: Some(monday.to_string()), blocked, ..figures(waits, week, reading) }
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
