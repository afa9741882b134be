//! Changes that make several waits of one or one of several.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::Result;
use super::checks::find;
use super::convert::{Stamp, WaitRow};
use super::error::refused;
use super::undo::{ChangeSet, UndoEntry};
use crate::domain::log::wait::{Outcome, WaitId};
use crate::domain::say::count::count;
use crate::domain::say::moment::clock_seconds;
use crate::domain::time::Moment;

/// The first part keeps what the person said; the second keeps how it ended.
pub(super) fn split(connection: &Connection, wait: WaitId, at: Moment) -> Result<ChangeSet> {
    let before = find(connection, wait)?;
    let Some(ended) = before.ended else {
        return refused(format!("{} (wait {wait}) is still running; split it when it has ended", before.label));
    };
    let at = Stamp::of(at);
    if at.ms <= before.started.ms || at.ms >= ended.ms {
        let (from, to) = (clock_seconds(before.started.moment()), clock_seconds(ended.moment()));
        return refused(format!("{} (wait {wait}) can only be split between {from} and {to}", before.label));
    }
    let mut first = before.clone();
    (first.exit_code, first.signal, first.suspended_ms) = (None, None, 0);
    first.end_at(at, Outcome::Unknown);
    let mut second = WaitRow {
        id: 0,
        started: at,
        answer: None,
        tag: None,
        tag_source: None,
        facet: None,
        attention: None,
        found: None,
        note: None,
        ..before.clone()
    };
    second.measure();
    // One cut is at one place: it belongs to the part it lies in.
    let is_in_second = before.blocked_until.is_some_and(|cut| cut.ms >= at.ms);
    if is_in_second {
        first.blocked_until = None;
    } else {
        second.blocked_until = None;
    }
    let words = format!("split {} at {}", before.label, clock_seconds(at.moment()));
    Ok(ChangeSet { words, entries: vec![UndoEntry::changed(before, first), UndoEntry::made(second)] })
}

/// First start to last end, the earliest one's words; what only a later one has (a tag, a note) is kept.
pub(super) fn merge(connection: &Connection, waits: &[WaitId]) -> Result<ChangeSet> {
    let ids: BTreeSet<WaitId> = waits.iter().copied().collect();
    if ids.len() < 2 {
        return refused("merging takes at least two waits; give more numbers");
    }
    let mut rows = ids.iter().map(|id| find(connection, *id)).collect::<Result<Vec<_>>>()?;
    rows.sort_by_key(|row| (row.started.ms, row.id));
    if let Some(running) = rows.iter().find(|row| row.is_running()) {
        return refused(format!(
            "{} (wait {}) is still running; merge it when it has ended",
            running.label, running.id
        ));
    }
    if let Some(other) = rows.iter().find(|row| row.kind != rows[0].kind) {
        let (one, two) = (rows[0].kind, other.kind);
        return refused(format!(
            "a {one} and a {two} cannot be one wait; change the kind of one with `draglog edit` first"
        ));
    }
    let merged = merged(&rows);
    let words = format!("merged {} into {}", count(rows.len(), "wait"), merged.label);
    let mut rows = rows.into_iter();
    let mut entries: Vec<UndoEntry> = rows.next().map(|first| UndoEntry::changed(first, merged)).into_iter().collect();
    entries.extend(rows.map(UndoEntry::deleted));
    Ok(ChangeSet { words, entries })
}

fn merged(rows: &[WaitRow]) -> WaitRow {
    let mut merged = rows[0].clone();
    for row in &rows[1..] {
        if merged.tag.is_none() && merged.answer.is_none() {
            (merged.tag, merged.tag_source, merged.facet) = (row.tag, row.tag_source, row.facet.clone());
            merged.answer = row.answer;
        }
        merged.attention = merged.attention.or(row.attention);
        merged.found = merged.found.or(row.found);
        merged.note = merged.note.take().or_else(|| row.note.clone());
        merged.suspended_ms += row.suspended_ms;
        if row.ended.map(|end| end.ms) >= merged.ended.map(|end| end.ms) {
            merged.ended = row.ended;
            merged.blocked_until = row.blocked_until;
            (merged.outcome, merged.exit_code, merged.signal) = (row.outcome, row.exit_code, row.signal);
        }
    }
    merged.measure();
    merged
}

pub(super) fn delete(connection: &Connection, waits: &[WaitId]) -> Result<ChangeSet> {
    let ids: BTreeSet<WaitId> = waits.iter().copied().collect();
    let rows = ids.iter().map(|id| find(connection, *id)).collect::<Result<Vec<_>>>()?;
    if let Some(row) = rows.iter().find(|row| row.is_running() && row.source.is_watched()) {
        return refused(format!("{} (wait {}) is still running; delete it when it has ended", row.label, row.id));
    }
    let words = match rows.as_slice() {
        [] => return refused("no wait to delete was given"),
        [row] => format!("deleted {}", row.label),
        rows => format!("deleted {}", count(rows.len(), "wait")),
    };
    Ok(ChangeSet { words, entries: rows.into_iter().map(UndoEntry::deleted).collect() })
}
