//! What a person changes: each change is checked, made and journalled in one transaction, so that it is on disk, whole and
//! can be taken back when the screen says so.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension};

use super::convert::{Row, Stamp, name, note};
use super::edit::edit;
use super::error::refused;
use super::reshape::{delete, merge, split};
use super::undo::{self, Entry};
use super::{Result, StorageError, Store};
use crate::domain::log::change::{Change, Done, ManualAdd, ManualStart, TagChange};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Attention, Found, Kind, Outcome, Source, TagSource, WaitId};
use crate::domain::time::Moment;

/// What a change comes to: its words, and each row before and after.
pub(super) struct Made {
    pub words: String,
    pub entries: Vec<Entry>,
}

impl Made {
    /// One row changed.
    pub(super) fn of(words: String, before: Row, after: Row) -> Self {
        Self { words, entries: vec![Entry::changed(before, after)] }
    }
}

impl Store {
    /// Carries out a person's change. It is on disk when this returns; nothing is changed when it is refused.
    pub fn apply(&mut self, change: &Change, now: Moment) -> Result<Done> {
        let write = self.write()?;
        let made = match change {
            Change::Tag(change) => tag(&write, change),
            Change::Attention { wait, attention } => notice(&write, *wait, *attention),
            Change::Edit(change) => edit(&write, change, now),
            Change::StartManual(start) => start_manual(start, now),
            Change::StopManual { wait, at, found } => stop_manual(&write, *wait, *at, *found, now),
            Change::AddManual(add) => add_manual(add, now),
            Change::Split { wait, at } => split(&write, *wait, *at),
            Change::Merge { waits } => merge(&write, waits),
            Change::Delete { waits } => delete(&write, waits),
        }?;
        let done = undo::carry_out(&write, made, now)?;
        write.commit()?;
        Ok(done)
    }
}

/// The wait, or an error that says which there are.
pub(super) fn find(connection: &Connection, id: WaitId) -> Result<Row> {
    if let Some(row) = Row::load(connection, id.0)? {
        return Ok(row);
    }
    Err(StorageError::NoSuchWait { id: id.0, hint: hint(connection, id)? })
}

fn hint(connection: &Connection, id: WaitId) -> Result<String> {
    let nearest = connection
        .query_row(
            "SELECT (SELECT min(id) FROM wait), (SELECT max(id) FROM wait), \
             (SELECT id FROM (SELECT * FROM (SELECT id FROM wait WHERE id < :id ORDER BY id DESC LIMIT 1) UNION ALL \
             SELECT * FROM (SELECT id FROM wait WHERE id > :id ORDER BY id LIMIT 1)) ORDER BY abs(id - :id) LIMIT 1)",
            rusqlite::named_params! { ":id": id },
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    Ok(match nearest {
        Some((Some(first), Some(last), Some(near))) => {
            let (first, last, near): (i64, i64, i64) = (first, last, near);
            format!("the log holds {first} to {last}, the nearest is {near}; `draglog log` lists them")
        }
        _ => "the log is empty".to_owned(),
    })
}

/// Refuses moments that have not come yet.
pub(super) fn not_in_future(what: &str, at: Moment, now: Moment) -> Result<()> {
    // The command line's clock and the caller's `now` may be read a moment apart.
    if at > now + TimeDelta::seconds(1) {
        return refused(format!("{what} {} is still to come; it is {} now", clock(at, now), clock(now, now)));
    }
    Ok(())
}

/// `14:05`, with the date when it is another day's.
pub(super) fn clock(at: Moment, now: Moment) -> String {
    let at = at.with_timezone(now.offset());
    let form = if at.date_naive() == now.date_naive() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.format(form).to_string()
}

/// Gives a tag by the person's hand: the newest word, so an earlier yes or no goes.
pub(super) fn set_tag(row: &mut Row, tag: Tag) {
    if row.tag != Some(tag) {
        row.facet = None;
    }
    row.tag = Some(tag);
    row.tag_source = Some(TagSource::Person);
    row.answer = None;
}

fn tag(connection: &Connection, change: &TagChange) -> Result<Made> {
    let before = find(connection, change.wait)?;
    let mut after = before.clone();
    if let Some(tag) = change.tag {
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
    Ok(Made::of(words, before, after))
}

fn checked_facet(tag: Option<Tag>, facet: &str) -> Result<String> {
    let Some(tag) = tag else { return refused(format!("the facet `{}` needs a tag", name(facet).unwrap_or_default())) };
    if tag.facets().iter().any(|known| known == facet) {
        return Ok(facet.to_owned());
    }
    let facet = name(facet).unwrap_or_default();
    match tag.facets() {
        [] => refused(format!("{tag} has no facets; leave `{facet}` away")),
        known => refused(format!("{tag} has no facet `{facet}`; it has {}", known.join(", "))),
    }
}

fn notice(connection: &Connection, wait: WaitId, attention: Option<Attention>) -> Result<Made> {
    let before = find(connection, wait)?;
    let after = Row { attention, ..before.clone() };
    let words = match attention {
        Some(Attention::Waited) => format!("noted that you waited for {}", before.label),
        Some(Attention::Switched) => format!("noted that you did something else during {}", before.label),
        Some(Attention::LostThread) => format!("noted that you lost the thread during {}", before.label),
        None => format!("took back what you did during {}", before.label),
    };
    Ok(Made::of(words, before, after))
}

fn by_hand(kind: Kind, at: Moment, tag: Option<Tag>, project: Option<&str>) -> Row {
    let mut row = Row::beginning(kind, Source::Manual, kind.as_str(), at);
    row.project = project.and_then(name);
    if let Some(tag) = tag {
        set_tag(&mut row, tag);
    } else {
        infer(&mut row);
    }
    row
}

/// Gives the one tag that fits the kind, where there is only one, unless the person gave a tag.
pub(super) fn infer(row: &mut Row) {
    if row.tag_source != Some(TagSource::Person) && row.source == Source::Manual {
        row.tag = Tag::inferred(row.kind);
        row.tag_source = row.tag.map(|_| TagSource::Inferred);
        row.facet = None;
    }
}

fn start_manual(start: &ManualStart, now: Moment) -> Result<Made> {
    not_in_future("the start", start.at, now)?;
    let row = by_hand(start.kind, start.at, start.tag, start.project.as_deref());
    Ok(Made { words: format!("{} runs since {}", row.label, clock(start.at, now)), entries: vec![Entry::made(row)] })
}

fn stop_manual(connection: &Connection, wait: WaitId, at: Moment, found: Option<Found>, now: Moment) -> Result<Made> {
    let before = find(connection, wait)?;
    if let Some(ended) = before.ended {
        let ended = clock(ended.moment(), now);
        return refused(format!("{} (wait {wait}) is not running; it ended at {ended}", before.label));
    }
    if before.source != Source::Manual {
        return refused(format!("{} (wait {wait}) was not started by hand and ends by itself", before.label));
    }
    not_in_future("the end", at, now)?;
    let started = before.started.moment();
    if Stamp::of(at).ms < before.started.ms {
        let (at, started) = (clock(at, now), clock(started, now));
        return refused(format!("{} (wait {wait}) began at {started}, after {at}; give a later end", before.label));
    }
    if found.is_some() && before.kind != Kind::Context {
        return refused(format!("only a context hunt finds something; wait {wait} is of the kind {}", before.kind));
    }
    let mut after = before.clone();
    after.end_at(Stamp::of(at), Outcome::Unknown);
    after.found = found;
    let words = format!("{} ended at {}", before.label, clock(at, now));
    Ok(Made::of(words, before, after))
}

fn add_manual(add: &ManualAdd, now: Moment) -> Result<Made> {
    in_order(add.from, add.to, now)?;
    let outcome = add.outcome.unwrap_or(Outcome::Unknown);
    if matches!(outcome, Outcome::Running | Outcome::Lost) {
        return refused(format!(
            "a wait that is over cannot be {outcome}; start it with `draglog wait start {}`",
            add.kind
        ));
    }
    let mut row = by_hand(add.kind, add.from, add.tag, add.project.as_deref());
    row.end_at(Stamp::of(add.to), outcome);
    let words = format!("added {} from {} to {}", row.label, clock(add.from, now), clock(add.to, now));
    Ok(Made { words, entries: vec![Entry::made(row)] })
}

/// Refuses an end before the start, and an end that has not come yet.
pub(super) fn in_order(from: Moment, to: Moment, now: Moment) -> Result<()> {
    if from > to {
        return refused(format!("the start {} is after the end {}; swap them", clock(from, now), clock(to, now)));
    }
    not_in_future("the start", from, now)?;
    not_in_future("the end", to, now)
}
