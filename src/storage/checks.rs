//! What every change of a wait is checked against, and how a tag is given.

use chrono::TimeDelta;
use rusqlite::{Connection, named_params};

use super::Result;
use super::convert::WaitRow;
use super::error::refused;
use super::table::Statements;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Source, TagSource, WaitId, takes_out_of_queue};
use crate::domain::say::moment::at_in_short;
use crate::domain::time::Moment;

/// The wait, or an error that says which there are.
pub(super) fn find(connection: &Connection, id: WaitId) -> Result<WaitRow> {
    match WaitRow::load(connection, id.0)? {
        Some(row) => Ok(row),
        None => refused(format!("there is no wait {id}; {}", hint(connection, id)?)),
    }
}

fn hint(connection: &Connection, id: WaitId) -> Result<String> {
    let known: (Option<i64>, Option<i64>, Option<i64>) = connection.one(
        "SELECT (SELECT min(id) FROM wait), (SELECT max(id) FROM wait), \
         (SELECT id FROM (SELECT * FROM (SELECT id FROM wait WHERE id < :id ORDER BY id DESC LIMIT 1) UNION ALL \
         SELECT * FROM (SELECT id FROM wait WHERE id > :id ORDER BY id LIMIT 1)) ORDER BY abs(id - :id) LIMIT 1)",
        named_params! { ":id": id },
    )?;
    Ok(match known {
        (Some(first), Some(last), Some(near)) => {
            format!("the log holds {first} to {last}, the nearest is {near}; `draglog log` lists them")
        }
        _ => "the log is empty".to_owned(),
    })
}

/// Refuses moments that have not come yet.
pub(super) fn not_in_future(what: &str, at: Moment, now: Moment) -> Result<()> {
    // The command line's clock and the caller's `now` may be read a moment apart.
    if at > now + TimeDelta::seconds(1) {
        return refused(format!(
            "{what} {} is still to come; it is {} now",
            at_in_short(at, now),
            at_in_short(now, now)
        ));
    }
    Ok(())
}

/// Refuses an end before the start, and an end that has not come yet.
pub(super) fn in_order(from: Moment, to: Moment, now: Moment) -> Result<()> {
    if from > to {
        return refused(format!(
            "the start {} is after the end {}; swap them",
            at_in_short(from, now),
            at_in_short(to, now)
        ));
    }
    not_in_future("the start", from, now)?;
    not_in_future("the end", to, now)
}

/// Refuses to make blocked time of a queue by a tag alone: how long it was is the age of a work item.
pub(super) fn not_out_of_queue(row: &WaitRow, tag: Tag) -> Result<()> {
    if !takes_out_of_queue(tag, (row.kind, row.source), row.answer) {
        return Ok(());
    }
    let (label, name) = (&row.label, tag.name());
    refused(format!(
        "{label} (wait {0}) stood in a queue, and the tag {name} would count its time as blocked; if it held you up, say so \
         with it: `draglog edit {0} --tag {tag} --held-up yes`",
        row.id
    ))
}

/// Gives a tag by the person's hand: the newest word, so an earlier yes or no goes.
pub(super) fn set_tag(row: &mut WaitRow, tag: Tag) {
    if row.tag != Some(tag) {
        row.facet = None;
    }
    row.tag = Some(tag);
    row.tag_source = Some(TagSource::Person);
    row.answer = None;
}

/// Gives the one tag that fits the kind, where there is only one, unless the person gave a tag.
pub(super) fn infer(row: &mut WaitRow) {
    if row.tag_source != Some(TagSource::Person) && row.source == Source::Manual {
        row.tag = Tag::inferred(row.kind);
        row.tag_source = row.tag.map(|_| TagSource::Inferred);
        row.facet = None;
    }
}
