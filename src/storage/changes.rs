//! What a person changes: each change is checked, made and journalled in one transaction, so that it is on disk, whole and
//! can be taken back when the screen says so.

use rusqlite::Connection;

use super::checks::{find, in_order, infer, not_in_future, not_out_of_queue, set_tag};
use super::convert::{Stamp, WaitRow, name, note};
use super::edit::edit;
use super::error::refused;
use super::reshape::{delete, merge, split};
use super::undo::{self, ChangeSet, UndoEntry};
use super::{Result, Store};
use crate::domain::log::change::{Change, ManualAdd, ManualStart, Receipt, TagChange};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Attention, HuntOutcome, Kind, Outcome, Source, WaitId};
use crate::domain::say::moment::at_in_short;
use crate::domain::time::Moment;

impl Store {
    /// Carries out a person's change. It is on disk when this returns; nothing is changed when it is refused.
    pub fn apply(&mut self, change: &Change, now: Moment) -> Result<Receipt> {
        self.write(|write| {
            let made = match change {
                Change::Tag(change) => tag(write, change),
                Change::Attention { wait, attention } => notice(write, *wait, *attention),
                Change::Edit(change) => edit(write, change, now),
                Change::StartManual(start) => start_manual(start, now),
                Change::StopManual { wait, at, found } => stop_manual(write, *wait, *at, *found, now),
                Change::AddManual(add) => add_manual(add, now),
                Change::Split { wait, at } => split(write, *wait, *at),
                Change::Merge { waits } => merge(write, waits),
                Change::Delete { waits } => delete(write, waits),
            }?;
            undo::carry_out(write, made, now)
        })
    }
}

fn tag(connection: &Connection, change: &TagChange) -> Result<ChangeSet> {
    let before = find(connection, change.wait)?;
    let mut after = before.clone();
    if let Some(tag) = change.tag {
        not_out_of_queue(&before, tag)?;
        set_tag(&mut after, tag);
    } else {
        (after.tag, after.tag_source, after.facet) = (None, None, None);
    }
    if let Some(facet) = &change.facet {
        after.facet = Some(checked_facet(change.tag, facet)?);
    }
    if let Some(text) = &change.note {
        after.note = note(text);
    }
    let words = match change.tag {
        Some(tag) if tag == Tag::not_held_up() => format!("marked {} as not held up", before.label),
        Some(tag) => format!("tagged {} as {}", before.label, tag.name()),
        None => format!("took the tag off {}", before.label),
    };
    Ok(ChangeSet::of(words, before, after))
}

fn checked_facet(tag: Option<Tag>, facet: &str) -> Result<String> {
    let Some(tag) = tag else { return refused(format!("the facet `{}` needs a tag", name(facet).unwrap_or_default())) };
    if tag.facets().iter().any(|known| known == facet) {
        return Ok(facet.to_owned());
    }
    let facet = name(facet).unwrap_or_default();
    match tag.facets() {
        [] => refused(format!("{tag} has no facets; leave out `{facet}`")),
        known => refused(format!("{tag} has no facet `{facet}`; it has {}", known.join(", "))),
    }
}

fn notice(connection: &Connection, wait: WaitId, attention: Option<Attention>) -> Result<ChangeSet> {
    let before = find(connection, wait)?;
    let after = WaitRow { attention, ..before.clone() };
    let words = match attention {
        Some(Attention::Waited) => format!("noted that you waited for {}", before.label),
        Some(Attention::Switched) => format!("noted that you did something else during {}", before.label),
        Some(Attention::LostThread) => format!("noted that you lost the thread during {}", before.label),
        None => format!("took back what you did during {}", before.label),
    };
    Ok(ChangeSet::of(words, before, after))
}

fn by_hand(kind: Kind, at: Moment, tag: Option<Tag>, project: Option<&str>) -> WaitRow {
    let mut row = WaitRow::beginning(kind, Source::Manual, kind.as_str(), at);
    row.project = project.and_then(name);
    if let Some(tag) = tag {
        set_tag(&mut row, tag);
    } else {
        infer(&mut row);
    }
    row
}

fn start_manual(start: &ManualStart, now: Moment) -> Result<ChangeSet> {
    not_in_future("the start", start.at, now)?;
    let row = by_hand(start.kind, start.at, start.tag, start.project.as_deref());
    Ok(ChangeSet {
        words: format!("{} runs since {}", row.label, at_in_short(start.at, now)),
        entries: vec![UndoEntry::made(row)],
    })
}

fn stop_manual(
    connection: &Connection,
    wait: WaitId,
    at: Moment,
    found: Option<HuntOutcome>,
    now: Moment,
) -> Result<ChangeSet> {
    let before = find(connection, wait)?;
    if let Some(ended) = before.ended {
        let ended = at_in_short(ended.moment(), now);
        return refused(format!("{} (wait {wait}) is not running; it ended at {ended}", before.label));
    }
    if before.source != Source::Manual {
        return refused(format!("{} (wait {wait}) was not started by hand and ends by itself", before.label));
    }
    not_in_future("the end", at, now)?;
    let started = before.started.moment();
    if Stamp::of(at).ms < before.started.ms {
        let (at, started) = (at_in_short(at, now), at_in_short(started, now));
        return refused(format!("{} (wait {wait}) began at {started}, after {at}; give a later end", before.label));
    }
    if found.is_some() && before.kind != Kind::Context {
        return refused(format!("only a context hunt finds something; wait {wait} is of the kind {}", before.kind));
    }
    let mut after = before.clone();
    after.end_at(Stamp::of(at), Outcome::Unknown);
    after.found = found;
    let words = format!("{} ended at {}", before.label, at_in_short(at, now));
    Ok(ChangeSet::of(words, before, after))
}

fn add_manual(add: &ManualAdd, now: Moment) -> Result<ChangeSet> {
    in_order(add.from, add.to, now)?;
    let outcome = add.outcome.unwrap_or(Outcome::Unknown);
    if outcome == Outcome::Lost {
        return refused("a wait entered by hand cannot be lost; leave the outcome out if it is not known");
    }
    let mut row = by_hand(add.kind, add.from, add.tag, add.project.as_deref());
    row.end_at(Stamp::of(add.to), outcome);
    let words = format!("added {} from {} to {}", row.label, at_in_short(add.from, now), at_in_short(add.to, now));
    Ok(ChangeSet { words, entries: vec![UndoEntry::made(row)] })
}
