//! A pulse as it is kept: one row of `pulse` with its rows of `answer`, read and written whole.

use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};

use super::Result;
use super::convert::{Stamp, name};
use super::table::{Json, Statements, TableRecord, cells, record};
use crate::domain::log::survey::{
    Answer, ItemOutcome, ItemWording, PulseId, PulseRecord, PulseResponse, PulseTrigger, Sitting, Survey,
};
use crate::domain::time::Moment;

/// One pulse with its items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct AnswerSheet {
    pub id: i64,
    pub survey: String,
    pub version: u32,
    pub fingerprint: String,
    pub title: String,
    pub service: Option<String>,
    pub cause: PulseTrigger,
    pub started: Stamp,
    pub touched: Stamp,
    pub finished: Option<Stamp>,
    pub task: Option<i64>,
    pub lines: Vec<SheetItem>,
}

record!(AnswerSheet {
    id, survey, version, fingerprint, title, service, cause, started = "started_ms, started_offset",
    touched = "touched_ms, touched_offset", finished = "finished_ms, finished_offset", task,
} beside lines);

/// One item of a pulse, as it was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SheetItem {
    pub item: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub text: String,
    pub labels: Vec<String>,
    pub na: String,
    pub fingerprint: String,
    /// None = not reached yet.
    pub state: Option<ItemOutcome>,
    /// An option number, a list of them or a tag, as JSON.
    pub answer: Option<String>,
    pub seconds: Option<f64>,
}

record!(SheetItem { item, kind = "type", text, labels as Json, na, fingerprint, state, answer, seconds });

impl SheetItem {
    /// Puts an answer in.
    pub(super) fn give(&mut self, answer: &Answer) -> Result<()> {
        (self.state, self.answer) = parts(answer)?;
        Ok(())
    }

    fn given(&self) -> Result<Option<Answer>> {
        Ok(match (self.state, &self.answer) {
            (Some(ItemOutcome::Answered), Some(json)) => Some(serde_json::from_str(json)?),
            (Some(ItemOutcome::NotApplicable), _) => Some(Answer::NotApplicable),
            (Some(_), _) => Some(Answer::Skipped),
            (None, _) => None,
        })
    }
}

/// An answer as its two columns.
pub(super) fn parts(answer: &Answer) -> Result<(Option<ItemOutcome>, Option<String>)> {
    Ok(match answer {
        Answer::Skipped => (Some(ItemOutcome::Skipped), None),
        Answer::NotApplicable => (Some(ItemOutcome::NotApplicable), None),
        given => (Some(ItemOutcome::Answered), Some(serde_json::to_string(given)?)),
    })
}

impl AnswerSheet {
    /// An empty sheet. `survey` is what its file defines, `asked` the same with its blanks filled.
    pub(super) fn begin(survey: &Survey, asked: &Survey, sitting: &Sitting) -> Self {
        let lines = survey.items.iter().zip(&asked.items).map(|(item, asked)| SheetItem {
            item: item.id.clone(),
            kind: item.kind.as_str().to_owned(),
            text: asked.text.clone(),
            labels: asked.labels_as_asked(),
            na: asked.na.clone(),
            fingerprint: item.fingerprint().to_string(),
            state: None,
            answer: None,
            seconds: None,
        });
        Self {
            id: 0,
            survey: survey.id.clone(),
            version: survey.version,
            fingerprint: survey.fingerprint().to_string(),
            title: survey.title.clone(),
            service: sitting.service.as_deref().and_then(name),
            cause: sitting.trigger,
            started: Stamp::of(sitting.begun),
            touched: Stamp::of(sitting.begun),
            finished: None,
            task: None,
            lines: lines.collect(),
        }
    }

    /// Ends it: what was not reached counts as skipped.
    pub(super) fn finish(&mut self, at: Moment) {
        let at = Stamp::of(at);
        (self.touched, self.finished) = (at, Some(at));
        for line in &mut self.lines {
            line.state = line.state.or(Some(ItemOutcome::Skipped));
        }
    }

    pub(super) fn load(connection: &Connection, id: i64) -> Result<Option<Self>> {
        let sheet = connection.find::<Self>("pulse WHERE id = :id", named_params! { ":id": id })?;
        sheet.map(|sheet| sheet.with_lines(connection)).transpose()
    }

    /// The sheets that a condition on `pulse` chooses.
    pub(super) fn load_where(
        connection: &Connection,
        condition: &'static str,
        parameters: &[(&str, &dyn rusqlite::ToSql)],
    ) -> Result<Vec<Self>> {
        let sheets: Vec<Self> = connection.select(&format!("pulse WHERE {condition}"), parameters)?;
        sheets.into_iter().map(|sheet| sheet.with_lines(connection)).collect()
    }

    fn with_lines(mut self, connection: &Connection) -> Result<Self> {
        self.lines =
            connection.select("answer WHERE pulse = :pulse ORDER BY position", named_params! { ":pulse": self.id })?;
        Ok(self)
    }

    /// Writes the whole sheet, under its own number or, where that is 0, the next one, which it returns.
    pub(super) fn write(&self, connection: &Connection) -> Result<i64> {
        // A task that is gone meanwhile is left out.
        let task = connection.first("SELECT id FROM task WHERE id = :task", named_params! { ":task": self.task })?;
        let cells = Self { task, lines: Vec::new(), ..self.clone() }.cells();
        connection.insert_or(
            "pulse",
            if self.id == 0 { cells.without_number() } else { cells },
            "(id) DO UPDATE SET touched_ms = excluded.touched_ms, touched_offset = excluded.touched_offset, \
             finished_ms = excluded.finished_ms, finished_offset = excluded.finished_offset, task = excluded.task",
        )?;
        let id = if self.id == 0 { connection.last_insert_rowid() } else { self.id };
        connection.run("DELETE FROM answer WHERE pulse = :id", named_params! { ":id": id })?;
        for (position, line) in self.lines.iter().enumerate() {
            connection.insert("answer", cells! { "pulse": id, "position": position }.and(line.cells()))?;
        }
        Ok(id)
    }

    pub(super) fn remove(&self, connection: &Connection) -> Result<()> {
        connection.run("DELETE FROM pulse WHERE id = :id", named_params! { ":id": self.id }).map(drop)
    }

    /// What was answered or skipped, by item.
    pub(super) fn answers(&self) -> Result<std::collections::BTreeMap<String, Answer>> {
        let given = self.lines.iter().map(|line| Ok(line.given()?.map(|answer| (line.item.clone(), answer))));
        Ok(given.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Seconds that answering took; `None` where nothing was measured.
    fn seconds(&self) -> Option<f64> {
        let measured: Vec<f64> = self.lines.iter().filter_map(|line| line.seconds).collect();
        (!measured.is_empty()).then(|| measured.iter().sum())
    }

    /// What was answered; it counts for the moment at which it began.
    fn response(&self) -> Result<PulseResponse> {
        let sitting = Sitting {
            survey: self.survey.clone(),
            version: self.version,
            service: self.service.clone(),
            begun: self.started.moment(),
            trigger: self.cause,
        };
        let ended = self.finished.map(Stamp::moment);
        Ok(PulseResponse { sitting, ended, seconds: self.seconds(), answers: self.answers()? })
    }

    /// The same, with its number and the words it was asked in.
    pub(super) fn record(self) -> Result<PulseRecord> {
        let response = self.response()?;
        let asked = |line: SheetItem| ItemWording { item: line.item, text: line.text, labels: line.labels };
        Ok(PulseRecord { id: PulseId(self.id), response, asked: self.lines.into_iter().map(asked).collect() })
    }
}
