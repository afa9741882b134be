//! What a form is for: the rows it begins with, and what it wishes for when it is saved.

use chrono::{Datelike, Days};

use super::{Form, FormRow};
use crate::domain::log::change::{Change, Edit};
use crate::domain::log::filter::Filter;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, Kind, Wait};
use crate::domain::page::Ticket;
use crate::domain::page::now::WaitExplanation;
use crate::domain::say::moment;
use crate::domain::say::when::TimeSpec;
use crate::domain::time::{Moment, midnight};
use crate::tui::ui::{Handover, PendingChange, Ui};

/// What is done with the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Times, kind, held up, note of a wait.
    Edit(Box<Wait>),
    /// Why it is in the log as it is; kind and actor can be corrected.
    Why(Box<Wait>),
    /// Cut it in two.
    Split(Box<Wait>),
    /// A forgotten wait: when did it end?
    Ended(Box<Wait>),
    /// What the log screen lists.
    Filter { project: Option<String>, search: Option<String> },
}

/// The times a filter offers.
const SINCE: [&str; 5] = ["any time", "today", "since yesterday", "last 7 days", "last 30 days"];

fn position<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter().position(|other| other == value).unwrap_or(0)
}

/// A row that lets through any of these, or the chosen one.
fn any_of<T: ToString + PartialEq>(name: &'static str, all: &[T], chosen: Option<T>) -> FormRow {
    let options = std::iter::once("any".to_owned()).chain(all.iter().map(T::to_string));
    FormRow::choice(name, options, chosen.map_or(0, |chosen| position(all, &chosen) + 1))
}

impl Form {
    /// Corrects `wait`.
    #[must_use]
    pub fn edit(wait: Wait) -> Self {
        // What stands first, or alone, is what every other place says of it.
        let held_up = match wait.held_up() {
            None => vec![wait.held_up_in_words(), "yes", "no"],
            Some(_) => vec!["yes", "no"],
        };
        let index = usize::from(wait.held_up() == Some(false));
        let mut rows = vec![
            FormRow::text("note", wait.note.as_deref().unwrap_or_default()),
            FormRow::choice("held up", held_up, index),
            FormRow::choice("kind", Kind::ALL, position(Kind::ALL, &wait.kind)),
            FormRow::text("from", &moment::exact_seconds(wait.started_at)),
        ];
        rows.extend(wait.ended_at().map(|end| FormRow::text("to", &moment::exact_seconds(end))));
        Self::new(format!("Edit {}", wait.label), rows, Purpose::Edit(Box::new(wait)))
    }

    /// Explains a wait and lets the explanation be corrected.
    #[must_use]
    pub fn why(why: WaitExplanation) -> Self {
        let wait = why.wait;
        let rows = vec![
            FormRow::choice("kind", Kind::ALL, position(Kind::ALL, &wait.kind)),
            FormRow::choice("whose", Actor::ALL, position(Actor::ALL, &wait.actor)),
        ];
        let form = Self::new(format!("Why {}", wait.label), rows, Purpose::Why(Box::new(wait)));
        Self { facts: why.facts, ..form }
    }

    /// Cuts `wait` in two, at its middle unless the person says otherwise.
    #[must_use]
    pub fn split(wait: Wait) -> Self {
        let middle = wait.started_at + wait.measured / 2;
        let rows = vec![FormRow::text("at", &moment::exact_seconds(middle))];
        Self::new(format!("Split {}", wait.label), rows, Purpose::Split(Box::new(wait)))
    }

    /// Asks when a forgotten wait ended.
    #[must_use]
    pub fn ended(wait: Wait) -> Self {
        let rows = vec![FormRow::text("ended at", "")];
        Self::new(format!("{} is over", wait.label), rows, Purpose::Ended(Box::new(wait)))
    }

    /// Chooses what the log lists.
    #[must_use]
    pub fn filter(filter: &Filter, now: Moment) -> Self {
        let from = (0..SINCE.len()).find(|choice| since(*choice, now) == filter.since).unwrap_or(0);
        let tags: Vec<&str> = Tag::all().map(Tag::name).collect();
        let rows = vec![
            FormRow::choice("since", SINCE, from),
            any_of("kind", Kind::ALL, filter.kind),
            any_of("tag", &tags, filter.tag.map(Tag::name)),
            any_of("whose", Actor::ALL, filter.actor),
            FormRow::choice("tagged", ["any", "not yet"], usize::from(filter.untagged)),
            FormRow::text("project", filter.project.as_deref().unwrap_or_default()),
        ];
        let purpose = Purpose::Filter { project: filter.project.clone(), search: filter.search.clone() };
        Self::new("Show only".to_owned(), rows, purpose)
    }

    /// Asks for what the rows say; gives the ticket to wait for before the form closes.
    pub fn wish(&self, ui: &mut Ui) -> Result<Option<Ticket>, String> {
        let change = match &self.purpose {
            Purpose::Edit(wait) => self.edited(wait, ui.now)?,
            Purpose::Why(wait) => unless_empty(Edit {
                wait: Some(wait.id),
                kind: self.other(0, Kind::ALL, wait.kind),
                actor: self.other(1, Actor::ALL, wait.actor),
                ..Edit::default()
            }),
            Purpose::Split(wait) => Some(self.cut(wait, ui.now)?),
            Purpose::Ended(wait) => {
                let at = read_time(&self.text_of(0), wait.started_at, ui.now)?;
                check_order(wait.started_at, at)?;
                not_ahead(at, ui.now)?;
                Some(Change::StopManual { wait: wait.id, at, found: None })
            }
            Purpose::Filter { search, .. } => {
                let (filter, words) = self.filtered(search.clone(), ui.now);
                ui.handover = Some(Handover::List(filter, words));
                None
            }
        };
        Ok(change.map(|change| ui.apply(change, PendingChange::Other)))
    }

    /// What is chosen in a row, if it is another than before.
    fn other<T: Copy + PartialEq>(&self, row: usize, all: &[T], before: T) -> Option<T> {
        all.get(self.index_of(row)).copied().filter(|chosen| *chosen != before)
    }

    fn cut(&self, wait: &Wait, now: Moment) -> Result<Change, String> {
        let at = read_time(&self.text_of(0), wait.started_at, now)?;
        let end = wait.ended_at().unwrap_or(now);
        if at <= wait.started_at || at >= end {
            return Err("The cut must be after the start and before the end".to_owned());
        }
        Ok(Change::Split { wait: wait.id, at })
    }

    fn edited(&self, wait: &Wait, now: Moment) -> Result<Option<Change>, String> {
        let (from, to) = (self.time(3, Some(wait.started_at), now)?, self.time(4, wait.ended_at(), now)?);
        if let Some(end) = to.or(wait.ended_at()) {
            check_order(from.unwrap_or(wait.started_at), end)?;
        }
        from.into_iter().chain(to).try_for_each(|at| not_ahead(at, now))?;
        let held_up = match self.text_of(1).as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        Ok(unless_empty(Edit {
            wait: Some(wait.id),
            from,
            to,
            kind: self.other(2, Kind::ALL, wait.kind),
            held_up: held_up.filter(|held_up| wait.held_up() != Some(*held_up)),
            note: Some(self.text_of(0)).filter(|note| note != wait.note.as_deref().unwrap_or_default()),
            ..Edit::default()
        }))
    }

    /// The time in a row that began with `was`: the form shows whole seconds, and only what was changed is read back.
    fn time(&self, row: usize, was: Option<Moment>, now: Moment) -> Result<Option<Moment>, String> {
        let text = self.text_of(row);
        was.filter(|was| text != moment::exact_seconds(*was)).map(|was| read_time(&text, was, now)).transpose()
    }

    fn filtered(&self, search: Option<String>, now: Moment) -> (Filter, String) {
        let since = since(self.index_of(0), now);
        let chosen = |row: usize| self.index_of(row).checked_sub(1);
        let project = Some(self.text_of(5)).filter(|project| !project.is_empty());
        let filter = Filter {
            since,
            kind: chosen(1).and_then(|at| Kind::ALL.get(at).copied()),
            tag: chosen(2).and_then(|at| Tag::all().nth(at)),
            actor: chosen(3).and_then(|at| Actor::ALL.get(at).copied()),
            untagged: self.index_of(4) == 1,
            project: project.clone(),
            search,
            ..Filter::default()
        };
        let mut words: Vec<String> =
            (0..4).filter(|row| self.index_of(*row) > 0).map(|row| self.text_of(row)).collect();
        words.extend(filter.untagged.then(|| "not tagged".to_owned()));
        words.extend(project);
        (filter, words.join(", "))
    }
}

fn since(choice: usize, now: Moment) -> Option<Moment> {
    let days = match choice {
        1 => 0,
        2 => 1,
        3 => 7,
        4 => 30,
        _ => return None,
    };
    let date = now.date_naive().checked_sub_days(Days::new(days)).filter(|date| date.year() > 0)?;
    Some(midnight(date, now.offset()))
}

/// `14:05`, `yesterday 9:30`, `-15m`, `2026-11-20 14:05` as a moment. A bare time is on the day of `day`, in its offset.
fn read_time(text: &str, day: Moment, now: Moment) -> Result<Moment, String> {
    let spec: TimeSpec = text
        .parse()
        .map_err(|_| format!("`{text}` is not a time; write 14:05, yesterday 9:30, -15m or 2026-11-20 14:05"))?;
    let against = if text.starts_with(|first: char| first.is_ascii_digit()) { day } else { now };
    Ok(spec.resolve(against, &day.timezone()))
}

fn unless_empty(edit: Edit) -> Option<Change> {
    let nothing = Edit { wait: edit.wait, ..Edit::default() };
    (edit != nothing).then_some(Change::Edit(edit))
}

fn check_order(from: Moment, to: Moment) -> Result<(), String> {
    if from <= to { Ok(()) } else { Err("The end is before the start; correct one of them".to_owned()) }
}

fn not_ahead(at: Moment, now: Moment) -> Result<(), String> {
    if at <= now { Ok(()) } else { Err(format!("{} has not come yet", moment::at_in_short(at, now))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::say::moment::exact_seconds;

    #[test]
    fn times_are_read_as_people_write_them() {
        let now = Moment::parse_from_rfc3339("2026-11-20T14:05:10+01:00").unwrap();
        let day = Moment::parse_from_rfc3339("2026-11-12T10:00:00+01:00").unwrap();
        let read = |text| read_time(text, day, now).map(exact_seconds);
        assert_eq!(read("9:30").unwrap(), "2026-11-12 09:30:00");
        assert_eq!(read("today 9:30").unwrap(), "2026-11-20 09:30:00");
        assert_eq!(read("-15m").unwrap(), "2026-11-20 13:50:10");
        assert_eq!(read("yesterday 9:30").unwrap(), "2026-11-19 09:30:00");
        assert_eq!(read("2026-11-18T08:00:05").unwrap(), "2026-11-18 08:00:05");
        assert!(read("half past").unwrap_err().contains("14:05"));
        assert!(read("").is_err() && read("-").is_err() && read("-ü").is_err());
    }
}
