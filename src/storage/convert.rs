//! Between rows and the words of the domain. Every `ToSql`, `FromSql` and column list is here and nowhere else.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, named_params};
use serde::{Deserialize, Serialize};

use crate::domain::figure::stats::Metric;
use crate::domain::log::evidence::PullRequestState;
use crate::domain::log::gap::Cause;
use crate::domain::log::prompt::{PromptOutcome, Trigger};
use crate::domain::log::run::SourceName;
use crate::domain::log::survey;
use crate::domain::log::survey::{Arm, ItemOutcome};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{
    Actor, Attention, End, Exit, HuntOutcome, Kind, Outcome, Source, TagSource, Wait, WaitId,
};
use crate::domain::round;
use crate::domain::say::escape;
use crate::domain::say::words::UnknownWord;
use crate::domain::team::interview::friction_log::{Mark, Size};
use crate::domain::team::interview::{JobRole, Stage};
use crate::domain::time::Moment;

/// Longest label, project or key that is kept, in characters.
const NAME_LIMIT: usize = 200;
/// Longest note that is kept, in characters.
const NOTE_LIMIT: usize = 2000;

macro_rules! stored_as_word {
    ($($name:ty),+) => { $(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.as_str()))
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(FromSqlError::other)
            }
        }
    )+ };
}

stored_as_word!(Kind, Source, Actor, Outcome, TagSource, Attention, HuntOutcome, Trigger, PromptOutcome, SourceName);
stored_as_word!(survey::PulseTrigger, ItemOutcome, Arm, Metric, PullRequestState);
stored_as_word!(round::ShareHolder, round::records::SentKind, round::records::CollectorStage);
stored_as_word!(Stage, JobRole, Mark, Size, Cause, super::Touch);

impl ToSql for Tag {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.id()))
    }
}

impl FromSql for Tag {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(FromSqlError::other)
    }
}

impl ToSql for WaitId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0))
    }
}

impl FromSql for WaitId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

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

    /// Reads the two columns that begin at `index`.
    pub(super) fn read(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<Self> {
        Ok(Self { ms: row.get(index)?, offset: row.get(index + 1)? })
    }

    pub(super) fn read_optional(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<Option<Self>> {
        let ms: Option<i64> = row.get(index)?;
        ms.map(|ms| Ok(Self { ms, offset: row.get(index + 1)? })).transpose()
    }
}

/// Whole milliseconds of a length.
pub(super) fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds as a length; zero for the impossible negative one.
pub(super) fn length(millis: i64) -> Duration {
    Duration::from_millis(millis.try_into().unwrap_or(0))
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

/// A column that holds what no version of this program writes.
fn unreadable(column: usize, error: UnknownWord) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}

/// The columns of `wait` in the order in which [`WaitRow::read`] takes them.
macro_rules! columns {
    () => {
        "wait.id, kind, source, actor, tool, label, project, project_identity, started_ms, started_offset, ended_ms, \
         ended_offset, measured_ms, suspended_ms, outcome, exit_code, signal, answer, tag, tag_source, facet, attention, \
         blocked_until_ms, blocked_until_offset, found, note, steps, show_from_ms, asks_since_ms"
    };
}
pub(super) use columns;

const INSERT: &str = "INSERT INTO wait (id, kind, source, actor, tool, label, project, project_identity, started_ms, \
     started_offset, ended_ms, ended_offset, measured_ms, suspended_ms, outcome, exit_code, signal, answer, tag, tag_source, \
     facet, attention, blocked_until_ms, blocked_until_offset, found, note, steps, show_from_ms, asks_since_ms) \
     VALUES (:id, :kind, :source, :actor, :tool, :label, :project, :project_identity, :started_ms, \
     :started_offset, :ended_ms, :ended_offset, :measured_ms, :suspended_ms, :outcome, :exit_code, :signal, :answer, :tag, \
     :tag_source, :facet, :attention, :blocked_until_ms, :blocked_until_offset, :found, :note, :steps, :show_from_ms, :asks_since_ms)";

const UPDATE: &str = "UPDATE wait SET kind = :kind, source = :source, actor = :actor, tool = :tool, label = :label, \
     project = :project, project_identity = :project_identity, started_ms = :started_ms, started_offset = :started_offset, \
     ended_ms = :ended_ms, ended_offset = :ended_offset, measured_ms = :measured_ms, suspended_ms = :suspended_ms, \
     outcome = :outcome, exit_code = :exit_code, signal = :signal, answer = :answer, tag = :tag, tag_source = :tag_source, \
     facet = :facet, attention = :attention, blocked_until_ms = :blocked_until_ms, \
     blocked_until_offset = :blocked_until_offset, found = :found, note = :note, steps = :steps, \
     show_from_ms = :show_from_ms, asks_since_ms = :asks_since_ms WHERE id = :id";

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

    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            source: row.get(2)?,
            actor: row.get(3)?,
            tool: row.get(4)?,
            label: row.get(5)?,
            project: row.get(6)?,
            project_identity: row.get(7)?,
            started: Stamp::read(row, 8)?,
            ended: Stamp::read_optional(row, 10)?,
            measured_ms: row.get(12)?,
            suspended_ms: row.get(13)?,
            outcome: outcome::parsed(&row.get::<_, String>(14)?).map_err(|error| unreadable(14, error))?,
            exit_code: row.get(15)?,
            signal: row.get(16)?,
            answer: row.get(17)?,
            tag: row.get(18)?,
            tag_source: row.get(19)?,
            facet: row.get(20)?,
            attention: row.get(21)?,
            blocked_until: Stamp::read_optional(row, 22)?,
            found: row.get(24)?,
            note: row.get(25)?,
            steps: row.get(26)?,
            show_from_ms: row.get(27)?,
            asks_since_ms: row.get(28)?,
        })
    }

    /// The row with this number.
    pub(super) fn load(connection: &Connection, id: i64) -> rusqlite::Result<Option<Self>> {
        connection
            .prepare_cached(concat!("SELECT ", columns!(), " FROM wait WHERE id = :id"))?
            .query_row(named_params! { ":id": id }, Self::read)
            .optional()
    }

    /// Puts the row in, with its own number or, where that is 0, the next one, which it returns.
    pub(super) fn insert(&self, connection: &Connection) -> rusqlite::Result<i64> {
        self.execute(connection, INSERT)?;
        Ok(connection.last_insert_rowid())
    }

    /// Writes every column of a row that is there.
    pub(super) fn update(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.execute(connection, UPDATE)
    }

    fn execute(&self, connection: &Connection, sql: &str) -> rusqlite::Result<()> {
        connection.prepare_cached(sql)?.execute(named_params! {
            ":id": (self.id != 0).then_some(self.id),
            ":kind": self.kind,
            ":source": self.source,
            ":actor": self.actor,
            ":tool": self.tool,
            ":label": self.label,
            ":project": self.project,
            ":project_identity": self.project_identity,
            ":started_ms": self.started.ms,
            ":started_offset": self.started.offset,
            ":ended_ms": self.ended.map(|stamp| stamp.ms),
            ":ended_offset": self.ended.map(|stamp| stamp.offset),
            ":measured_ms": self.measured_ms,
            ":suspended_ms": self.suspended_ms,
            ":outcome": outcome::word(self.outcome),
            ":exit_code": self.exit_code,
            ":signal": self.signal,
            ":answer": self.answer,
            ":tag": self.tag,
            ":tag_source": self.tag_source,
            ":facet": self.facet,
            ":attention": self.attention,
            ":blocked_until_ms": self.blocked_until.map(|stamp| stamp.ms),
            ":blocked_until_offset": self.blocked_until.map(|stamp| stamp.offset),
            ":found": self.found,
            ":note": self.note,
            ":steps": self.steps,
            ":show_from_ms": self.show_from_ms,
            ":asks_since_ms": self.asks_since_ms,
        })?;
        Ok(())
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
        self.ended.map(|ended| End { at: ended.moment(), outcome: self.outcome.unwrap_or(Outcome::Unknown), exit })
    }
}

impl From<WaitRow> for Wait {
    fn from(row: WaitRow) -> Self {
        let end = row.end();
        Self {
            id: WaitId(row.id),
            kind: row.kind,
            source: row.source,
            actor: row.actor,
            tool: row.tool,
            label: row.label,
            project: row.project,
            started_at: row.started.moment(),
            end,
            measured: length(row.measured_ms),
            suspended: length(row.suspended_ms),
            answer: row.answer,
            tag: row.tag,
            tag_source: row.tag_source,
            facet: row.facet,
            attention: row.attention,
            blocked_until: row.blocked_until.map(Stamp::moment),
            found: row.found,
            note: row.note,
            asks_since: row.asks_since_ms.map(|ms| Stamp { ms, ..row.started }.moment()),
        }
    }
}

impl From<Wait> for WaitRow {
    /// For waits that come from elsewhere than this log: made up or imported. The number is not kept.
    fn from(wait: Wait) -> Self {
        let exit = wait.end.and_then(|end| end.exit);
        Self {
            id: 0,
            kind: wait.kind,
            source: wait.source,
            actor: wait.actor,
            tool: wait.tool.as_deref().and_then(name),
            label: name(&wait.label).unwrap_or_else(|| wait.kind.to_string()),
            project: wait.project.as_deref().and_then(name),
            project_identity: None,
            started: Stamp::of(wait.started_at),
            ended: wait.ended_at().map(Stamp::of),
            measured_ms: millis(wait.measured),
            suspended_ms: millis(wait.suspended),
            outcome: wait.outcome(),
            exit_code: exit.and_then(Exit::code),
            signal: exit.and_then(Exit::signal),
            answer: wait.answer,
            tag: wait.tag,
            tag_source: wait.tag_source,
            facet: wait.facet,
            attention: wait.attention,
            blocked_until: wait.blocked_until.map(Stamp::of),
            found: wait.found,
            note: wait.note.as_deref().and_then(note),
            steps: None,
            show_from_ms: None,
            asks_since_ms: None,
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
