//! Editing the fields of one wait.

use rusqlite::Connection;

use super::Result;
use super::checks::{find, in_order, infer, not_in_future, not_out_of_queue, set_tag};
use super::convert::{Stamp, WaitRow, note};
use super::error::refused;
use super::table::Statements;
use super::undo::ChangeSet;
use crate::domain::log::change::Edit;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Kind, Source, WaitId};
use crate::domain::time::Moment;

/// Without a number it is the person's latest finished wait.
pub(super) fn edit(connection: &Connection, edit: &Edit, now: Moment) -> Result<ChangeSet> {
    if (Edit { wait: edit.wait, ..Edit::default() }) == *edit {
        return refused("nothing to change was given; pass one of --from, --to, --tag, --kind, --held-up, --note");
    }
    let before = find(connection, wanted(connection, edit)?)?;
    let mut after = before.clone();
    let mut changed = Vec::new();
    if edit.from.is_some() || edit.to.is_some() {
        set_times(&mut after, edit, now)?;
        changed.push("times");
    }
    if let Some(kind) = edit.kind {
        set_kind(&mut after, kind);
        changed.push("kind");
    }
    if let Some(actor) = edit.actor {
        after.actor = actor;
        changed.push("actor");
    }
    if let Some(tag) = edit.tag {
        if edit.held_up != Some(true) {
            not_out_of_queue(&after, tag)?;
        }
        set_tag(&mut after, tag);
        changed.push("tag");
    }
    if let Some(held_up) = edit.held_up {
        // "Not held up" and "held up" cannot both stand.
        if held_up && after.tag == Some(Tag::not_held_up()) {
            (after.tag, after.tag_source, after.facet) = (None, None, None);
        }
        after.answer = Some(held_up);
        changed.push("answer");
    }
    if let Some(text) = &edit.note {
        after.note = note(text);
        changed.push("note");
    }
    let words = format!("changed the {} of {}", changed.join(", "), before.label);
    Ok(ChangeSet::of(words, before, after))
}

fn wanted(connection: &Connection, edit: &Edit) -> Result<WaitId> {
    if let Some(wait) = edit.wait {
        return Ok(wait);
    }
    let latest = connection.first(
        "SELECT id FROM wait WHERE actor = 'person' AND ended_ms IS NOT NULL ORDER BY ended_ms DESC, id DESC LIMIT 1",
        [],
    )?;
    latest.map_or_else(|| refused("there is no finished wait yet; give a wait's number"), Ok)
}

fn set_times(row: &mut WaitRow, edit: &Edit, now: Moment) -> Result<()> {
    if row.is_running() && row.source.is_watched() {
        return refused(format!(
            "{} is still running, so its times are not settled; edit them when it ended",
            row.label
        ));
    }
    if row.is_running() && edit.to.is_some() {
        return refused(format!(
            "{0} is still running; end it with `draglog wait stop {1} --at TIME`",
            row.label, row.id
        ));
    }
    let from = edit.from.unwrap_or_else(|| row.started.moment());
    match edit.to.or_else(|| row.ended.map(Stamp::moment)) {
        Some(to) => in_order(from, to, now)?,
        None => not_in_future("the start", from, now)?,
    }
    row.started = Stamp::of(from);
    row.ended = edit.to.map(Stamp::of).or(row.ended);
    // The person's word on when it was stands above a guess from the last input.
    row.blocked_until = None;
    row.measure();
    Ok(())
}

fn set_kind(row: &mut WaitRow, kind: Kind) {
    if row.source == Source::Manual && row.label == row.kind.as_str() {
        kind.as_str().clone_into(&mut row.label);
    }
    row.kind = kind;
    if kind != Kind::Context {
        row.found = None;
    }
    infer(row);
}
