//! Between columns and the words of the domain, and the rows of the table `wait`.

use std::borrow::Borrow;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use rusqlite::types::{ToSql, ToSqlOutput, Type, Value};
use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};

use super::Result;
use super::table::{FromColumns, Statements, TableRecord, ToColumns, record};
use crate::domain::figure::stats::Metric;
use crate::domain::log::evidence::{ImportFormat, PullRequestState};
use crate::domain::log::gap::Cause;
use crate::domain::log::prompt::{PromptOutcome, Trigger};
use crate::domain::log::run::{ProcessKey, Project, SourceName};
use crate::domain::log::survey;
use crate::domain::log::survey::{Arm, ItemOutcome, PulseId};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{
    Actor, Attention, End, Exit, HuntOutcome, Kind, Outcome, Source, TagSource, Wait, WaitId, WaitTag,
};
use crate::domain::round;
use crate::domain::say::escape;
use crate::domain::say::length::whole_millis;
use crate::domain::say::words::UnknownWord;
use crate::domain::team::interview::friction_log::{Mark, Size};
use crate::domain::team::interview::{InterviewId, JobRole, Stage};
use crate::domain::time::{Moment, Span};

/// Longest label, project or key that is kept, in characters.
const NAME_LIMIT: usize = 200;
/// Longest note that is kept, in characters.
const NOTE_LIMIT: usize = 2000;

/// What is kept as its word, and tags by their ids.
macro_rules! stored_as_word {
    ($($name:ty),+; $word:ident) => { $(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.$word()))
            }
        }

        impl ToColumns for $name {
            fn put(&self, values: &mut Vec<Value>) {
                self.$word().put(values);
            }
        }

        impl FromColumns for $name {
            fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
                parsed(at, row.get_ref(at)?.as_str()?, str::parse)
            }

            fn get_if_any(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Self>> {
                row.get_ref(at)?.as_str_or_null()?.map(|word| parsed(at, word, str::parse)).transpose()
            }
        }
    )+ };
}

stored_as_word!(Kind, Source, Actor, Outcome, TagSource, Attention, HuntOutcome, Trigger, PromptOutcome; as_str);
stored_as_word!(SourceName, survey::PulseTrigger, ItemOutcome, Arm, Metric, PullRequestState, ImportFormat; as_str);
stored_as_word!(round::ShareHolder, round::records::SentKind, round::records::CollectorStage; as_str);
stored_as_word!(Stage, JobRole, Mark, Size, Cause, super::Touch; as_str);
stored_as_word!(Tag; id);

/// A word in a column; one that no version of this program writes is told with its column.
fn parsed<T>(at: usize, word: &str, parse: fn(&str) -> std::result::Result<T, UnknownWord>) -> rusqlite::Result<T> {
    parse(word).map_err(|error| rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error)))
}

/// The log's salt.
impl ToColumns for [u8; 16] {
    fn put(&self, values: &mut Vec<Value>) {
        values.push(self.to_vec().into());
    }
}

impl FromColumns for [u8; 16] {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        row.get(at)
    }
}

/// What is kept as its number.
macro_rules! stored_as_number {
    ($($name:ident),+) => { $(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.0))
            }
        }

        impl ToColumns for $name {
            fn put(&self, values: &mut Vec<Value>) {
                self.0.put(values);
            }
        }

        impl FromColumns for $name {
            fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
                row.get(at).map(Self)
            }
        }
    )+ };
}

stored_as_number!(WaitId, InterviewId, PulseId);

/// A moment as it is kept: UTC milliseconds, and the local offset in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub ms: i64,
    pub offset: i32,
}

impl Stamp {
    pub(super) fn of(moment: Moment) -> Self {
        Self { ms: moment.timestamp_millis().max(0), offset: moment.offset().local_minus_utc() / 60 }
    }

    pub(super) fn moment(self) -> Moment {
        let offset = FixedOffset::east_opt(self.offset * 60).unwrap_or_else(|| Utc.fix());
        DateTime::from_timestamp_millis(self.ms).unwrap_or_default().with_timezone(&offset)
    }
}

impl ToColumns for Stamp {
    const WIDTH: usize = 2;

    fn put(&self, values: &mut Vec<Value>) {
        values.extend([self.ms.into(), self.offset.into()]);
    }
}

impl FromColumns for Stamp {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self { ms: row.get(at)?, offset: row.get(at + 1)? })
    }
}

impl ToColumns for Moment {
    const WIDTH: usize = Stamp::WIDTH;

    fn put(&self, values: &mut Vec<Value>) {
        Stamp::of(*self).put(values);
    }
}

impl FromColumns for Moment {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Stamp::get(row, at)?.moment())
    }
}

impl ToColumns for Span {
    const WIDTH: usize = 2 * Moment::WIDTH;

    fn put(&self, values: &mut Vec<Value>) {
        self.start.put(values);
        self.end.put(values);
    }
}

impl FromColumns for Span {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self { start: Moment::get(row, at)?, end: Moment::get(row, at + Moment::WIDTH)? })
    }
}

impl ToColumns for Duration {
    fn put(&self, values: &mut Vec<Value>) {
        millis(*self).put(values);
    }
}

impl FromColumns for Duration {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        row.get(at).map(whole_millis)
    }
}

/// The start of a process in the kernel's ticks, as far as a column goes.
pub(super) fn ticks(key: &ProcessKey) -> i64 {
    i64::try_from(key.start).unwrap_or(i64::MAX)
}

impl ToColumns for ProcessKey {
    const WIDTH: usize = 3;

    fn put(&self, values: &mut Vec<Value>) {
        values.extend([self.pid.into(), ticks(self).into(), self.boot.clone().into()]);
    }
}

impl FromColumns for ProcessKey {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self { pid: row.get(at)?, start: u64::get(row, at + 1)?, boot: row.get(at + 2)? })
    }
}

/// Whole milliseconds of a length.
pub(super) fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

/// A name from outside, safe to show and short enough to keep; `None` if nothing is left of it.
pub(super) fn name(given: &str) -> Option<String> {
    let clean: String = escape::clean(given).trim().chars().take(NAME_LIMIT).collect();
    (!clean.is_empty()).then_some(clean)
}

/// A note as it is kept: line breaks become spaces.
pub(super) fn note(given: &str) -> Option<String> {
    let clean: String = escape::one_line(given).trim().chars().take(NOTE_LIMIT).collect();
    (!clean.is_empty()).then_some(clean)
}

/// One row of the table `wait`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct WaitRow {
    pub id: i64,
    pub kind: Kind,
    pub source: Source,
    pub actor: Actor,
    pub tool: Option<String>,
    pub label: String,
    pub project: Option<String>,
    pub project_identity: Option<String>,
    pub started: Stamp,
    pub ended: Option<Stamp>,
    pub measured_ms: i64,
    pub suspended_ms: i64,
    /// None while it runs, as `ended` is: the table's own checks hold that.
    #[serde(with = "outcome")]
    pub outcome: Option<Outcome>,
    pub exit_code: Option<i32>,
    pub signal: Option<i32>,
    pub answer: Option<bool>,
    pub tag: Option<Tag>,
    pub tag_source: Option<TagSource>,
    pub facet: Option<String>,
    pub attention: Option<Attention>,
    pub blocked_until: Option<Stamp>,
    pub found: Option<HuntOutcome>,
    pub note: Option<String>,
    pub steps: Option<u32>,
    pub show_from_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_since_ms: Option<i64>,
}

/// The outcome as the table and the journal of changes have it: a wait that runs has a word of its own.
mod outcome {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::domain::log::wait::{Outcome, RUNNING};
    use crate::domain::say::words::UnknownWord;

    pub(super) fn word(outcome: Option<Outcome>) -> &'static str {
        outcome.map_or(RUNNING, Outcome::as_str)
    }

    pub(super) fn parsed(word: &str) -> Result<Option<Outcome>, UnknownWord> {
        if word == RUNNING { Ok(None) } else { word.parse().map(Some) }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde gives a reference")]
    pub(super) fn serialize<S: Serializer>(outcome: &Option<Outcome>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(word(*outcome))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Outcome>, D::Error> {
        parsed(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

record!(WaitRow {
    id, kind, source, actor, tool, label, project, project_identity, started = "started_ms, started_offset",
    ended = "ended_ms, ended_offset", measured_ms, suspended_ms, outcome as State, exit_code, signal, answer, tag,
    tag_source, facet, attention, blocked_until = "blocked_until_ms, blocked_until_offset", found, note, steps,
    show_from_ms, asks_since_ms,
});

/// The column of the outcome, see [`outcome`].
struct State<T>(T);

impl<T: Borrow<Option<Outcome>>> ToColumns for State<T> {
    fn put(&self, values: &mut Vec<Value>) {
        outcome::word(*self.0.borrow()).put(values);
    }
}

impl FromColumns for State<Option<Outcome>> {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        parsed(at, row.get_ref(at)?.as_str()?, outcome::parsed).map(Self)
    }
}

impl WaitRow {
    /// A row for something that begins at `started`; it gets its number when it is inserted.
    pub(super) fn beginning(kind: Kind, source: Source, label: &str, started: Moment) -> Self {
        Self {
            id: 0,
            kind,
            source,
            actor: Actor::Person,
            tool: None,
            label: name(label).unwrap_or_else(|| kind.to_string()),
            project: None,
            project_identity: None,
            started: Stamp::of(started),
            ended: None,
            measured_ms: 0,
            suspended_ms: 0,
            outcome: None,
            exit_code: None,
            signal: None,
            answer: None,
            tag: None,
            tag_source: None,
            facet: None,
            attention: None,
            blocked_until: None,
            found: None,
            note: None,
            steps: None,
            show_from_ms: None,
            asks_since_ms: None,
        }
    }

    /// The row with this number.
    pub(super) fn load(connection: &Connection, id: i64) -> Result<Option<Self>> {
        connection.find("wait WHERE id = :id", named_params! { ":id": id })
    }

    /// Says where it ran, where that is known.
    pub(super) fn place(&mut self, project: Option<&Project>) {
        if let Some(project) = project {
            self.project = name(&project.name);
            self.project_identity = project.identity.as_deref().and_then(name);
        }
    }

    /// Puts the row in, with its own number or, where that is 0, the next one, which it returns.
    pub(super) fn insert(&self, connection: &Connection) -> Result<i64> {
        let cells = self.cells();
        connection.insert("wait", if self.id == 0 { cells.without_number() } else { cells })
    }

    /// Writes every column of a row that is there.
    pub(super) fn update(&self, connection: &Connection) -> Result<()> {
        connection.update("wait", self.cells().without_number(), "id", &self.id)?;
        Ok(())
    }

    /// Puts the row in, or in the place of the one with its number; the number.
    pub(super) fn store(&self, connection: &Connection) -> Result<i64> {
        if self.id == 0 { self.insert(connection) } else { self.update(connection).map(|()| self.id) }
    }

    /// Ends it at `ended`: measured is the wall time less what it was suspended.
    pub(super) fn end_at(&mut self, ended: Stamp, outcome: Outcome) {
        self.asks_since_ms = None;
        self.ended = Some(Stamp { ms: ended.ms.max(self.started.ms), ..ended });
        self.outcome = Some(outcome);
        self.measure();
    }

    /// Measures it anew from its wall time.
    pub(super) fn measure(&mut self) {
        if let Some(ended) = self.ended {
            let wall = ended.ms - self.started.ms;
            self.suspended_ms = self.suspended_ms.min(wall);
            self.measured_ms = wall - self.suspended_ms;
        }
    }

    pub(super) fn is_running(&self) -> bool {
        self.ended.is_none()
    }

    fn end(&self) -> Option<End> {
        let exit = self.signal.map(Exit::Signal).or(self.exit_code.map(Exit::Code));
        self.ended.map(|ended| End::judged(ended.moment(), self.outcome.unwrap_or(Outcome::Unknown), exit))
    }
}

impl From<WaitRow> for Wait {
    fn from(row: WaitRow) -> Self {
        let (end, given) = (row.end(), row.tag.zip(row.tag_source));
        Self {
            end,
            actor: row.actor,
            tool: row.tool,
            project: row.project,
            measured: whole_millis(row.measured_ms),
            suspended: whole_millis(row.suspended_ms),
            answer: row.answer,
            tag: given.map(|(tag, source)| WaitTag { tag, source, facet: row.facet }),
            attention: row.attention,
            blocked_until: row.blocked_until.map(Stamp::moment),
            found: row.found,
            note: row.note,
            asks_since: row.asks_since_ms.map(|ms| Stamp { ms, ..row.started }.moment()),
            ..Self::begun(WaitId(row.id), row.kind, row.source, row.label, row.started.moment())
        }
    }
}

impl From<Wait> for WaitRow {
    /// For waits that come from elsewhere than this log: made up or imported. The number is not kept.
    fn from(wait: Wait) -> Self {
        let exit = wait.end.and_then(End::exit);
        Self {
            actor: wait.actor,
            tool: wait.tool.as_deref().and_then(name),
            project: wait.project.as_deref().and_then(name),
            ended: wait.ended_at().map(Stamp::of),
            measured_ms: millis(wait.measured),
            suspended_ms: millis(wait.suspended),
            outcome: wait.outcome(),
            exit_code: exit.and_then(Exit::code),
            signal: exit.and_then(Exit::signal),
            answer: wait.answer,
            tag: wait.tag(),
            tag_source: wait.tag_source(),
            facet: wait.tag.and_then(|given| given.facet),
            attention: wait.attention,
            blocked_until: wait.blocked_until.map(Stamp::of),
            found: wait.found,
            note: wait.note.as_deref().and_then(note),
            ..Self::beginning(wait.kind, wait.source, &wait.label, wait.started_at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_its_local_offset() {
        let moment = DateTime::parse_from_rfc3339("2026-11-20T09:10:00.123+05:45").unwrap();
        assert_eq!(Stamp::of(moment).moment().to_rfc3339(), moment.to_rfc3339());
    }

    #[test]
    fn what_steers_a_terminal_is_not_kept() {
        assert_eq!(name("ma\u{1b}ke\n"), Some("make".into()));
        assert_eq!(name(" \u{7} "), None);
        assert_eq!(note("two\nlines"), Some("two lines".into()));
    }
}
