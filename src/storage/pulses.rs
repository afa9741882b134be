//! Pulses as they are taken, corrected and read. Each answer is on disk when its method returns, so a half-done pulse
//! survives kill -9; finishing, correcting and deleting one can be taken back.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, named_params};

use super::checks::not_in_future;
use super::convert::{Stamp, name};
use super::error::refused;
use super::sheet::{AnswerSheet, parts};
use super::table::{FromColumns, Statements, TableRecord, ToColumns, cells, record};
use super::undo::{self, ChangeSet, UndoEntry};
use super::{Result, Store};
use crate::domain::log::change::Receipt;
use crate::domain::log::survey::{
    Answer, Blanks, Fingerprint, PendingAnswer, PulseId, PulseRecord, PulseResponse, Sitting, Survey, Unit,
};
use crate::domain::say::escape::clean;
use crate::domain::say::moment;
use crate::domain::time::Moment;

/// One item as it was asked before, for [`Store::asked_before`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedItem {
    pub survey: String,
    pub version: u32,
    pub item: String,
    pub fingerprint: Fingerprint,
}

record!(AskedItem { survey, version, item, fingerprint = "answer.fingerprint" });

/// Hexadecimal.
impl ToColumns for Fingerprint {
    fn put(&self, values: &mut Vec<Value>) {
        self.to_string().put(values);
    }
}

impl FromColumns for Fingerprint {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self::from_u64(u64::from_str_radix(row.get_ref(at)?.as_str()?, 16).unwrap_or(0)))
    }
}

impl Store {
    /// Writes one answer of a pulse that is being taken. The first one begins the sitting with all its questions; a later
    /// one to the same question takes its place.
    pub fn save_answer(&mut self, given: &PendingAnswer, now: Moment) -> Result<Receipt> {
        let Some(item) = given.survey.items.get(given.position) else {
            return refused(format!("{} has no question {}", given.survey.title, given.position + 1));
        };
        let (state, answer) = parts(&given.answer)?;
        self.write(|write| {
            let pulse = match half_done(write, &given.sitting)? {
                Some(pulse) => pulse,
                None => begin(write, &given.survey, &given.sitting)?,
            };
            write.run(
                "UPDATE answer SET state = :state, answer = :answer, seconds = :seconds, text = :text \
                 WHERE pulse = :pulse AND item = :item",
                named_params! {
                    ":state": state, ":answer": answer, ":seconds": given.seconds.max(0.0), ":text": given.text,
                    ":pulse": pulse, ":item": item.id,
                },
            )?;
            write.update("pulse", cells! { "touched_ms, touched_offset": now }, "id", &pulse)?;
            Ok(Receipt { words: format!("answered `{}`", item.id), waits: Vec::new() })
        })
    }

    /// Ends a sitting: it counts from now on. Questions that were not reached are skipped. With questions about a task of a
    /// pilot the task that goes on ends, at the moment the questions began.
    pub fn finish_pulse(&mut self, sitting: &Sitting, now: Moment) -> Result<Receipt> {
        self.write(|write| {
            let Some(before) = half_done(write, sitting)?.map(|id| find(write, id)).transpose()? else {
                return refused("this pulse is finished already, or nothing was answered");
            };
            let mut after = before.clone();
            after.finish(now);
            let words = format!("answered {}", after.title);
            undo::carry_out(write, pulse_changed(words, Some(before), Some(after)), now)
        })
    }

    /// Writes a pulse that was answered elsewhere, whole: a script, a paper form. It counts for the beginning of its sitting.
    pub fn record_pulse(&mut self, survey: &Survey, taken: &PulseResponse, now: Moment) -> Result<(PulseId, Receipt)> {
        let Sitting { begun, service, .. } = &taken.sitting;
        not_in_future("the time", *begun, now)?;
        self.write(|write| {
            let mut sheet = AnswerSheet::begin(survey, &asked(survey, service.as_deref()), &taken.sitting);
            for line in &mut sheet.lines {
                line.give(taken.answers.get(&line.item).unwrap_or(&Answer::Skipped))?;
            }
            sheet.task = task_of(write, survey, *begun)?;
            sheet.finish(*begun);
            let made = pulse_changed(format!("answered {}", sheet.title), None, Some(sheet));
            let done = undo::carry_out(write, made, now)?;
            Ok((write.one("SELECT max(id) FROM pulse", [])?, done))
        })
    }

    /// Corrects one answer of a finished pulse. The caller checks that the question can have it.
    pub fn correct_answer(&mut self, pulse: PulseId, item: &str, answer: &Answer, now: Moment) -> Result<Receipt> {
        self.write(|write| {
            let before = find(write, pulse.0)?;
            if before.finished.is_none() {
                let AnswerSheet { title, survey, .. } = before;
                return refused(format!("{title} (pulse {pulse}) is half done; go on with `draglog pulse {survey}`"));
            }
            let mut after = before.clone();
            let Some(line) = after.lines.iter_mut().find(|line| line.item == item) else {
                return refused(format!("pulse {pulse} does not ask `{}`", clean(item)));
            };
            line.give(answer)?;
            let words = format!("changed `{item}` in {} of {}", before.title, day(&before));
            undo::carry_out(write, pulse_changed(words, Some(before), Some(after)), now)
        })
    }

    /// Deletes a pulse with its answers. Until it is forgotten it can be taken back.
    pub fn delete_pulse(&mut self, pulse: PulseId, now: Moment) -> Result<Receipt> {
        self.write(|write| {
            let before = find(write, pulse.0)?;
            let words = format!("deleted {} of {}", before.title, day(&before));
            undo::carry_out(write, pulse_changed(words, Some(before), None), now)
        })
    }

    /// The number of a sitting.
    pub fn number_of(&self, sitting: &Sitting) -> Result<Option<PulseId>> {
        by_sitting(&self.connection, sitting, "")
    }

    /// Pulses that were answered to their end, oldest first; of one survey or of all.
    pub fn pulses(&self, survey: Option<&str>) -> Result<Vec<PulseRecord>> {
        let sheets = AnswerSheet::load_where(
            &self.connection,
            "finished_ms IS NOT NULL AND (:survey IS NULL OR survey = :survey) ORDER BY started_ms, id",
            &[(":survey", &survey)],
        )?;
        sheets.into_iter().map(AnswerSheet::record).collect()
    }

    /// The finished pulse with this number.
    pub fn pulse(&self, pulse: PulseId) -> Result<Option<PulseRecord>> {
        let sheet = AnswerSheet::load(&self.connection, pulse.0)?.filter(|sheet| sheet.finished.is_some());
        sheet.map(AnswerSheet::record).transpose()
    }

    /// Every sitting, also half-done ones, oldest first.
    pub fn sittings(&self) -> Result<Vec<PulseRecord>> {
        let sheets = AnswerSheet::load_where(&self.connection, "true ORDER BY started_ms, id", &[])?;
        sheets.into_iter().map(AnswerSheet::record).collect()
    }

    /// The response of every sitting, also of half-done ones, oldest first.
    pub fn responses(&self) -> Result<Vec<PulseResponse>> {
        Ok(self.sittings()?.into_iter().map(|one| one.response).collect())
    }

    /// Every item that an answer was stored for, so that a survey file that changes it under its version is refused.
    pub fn asked_before(&self) -> Result<Vec<AskedItem>> {
        let asked = AskedItem::select("pulse JOIN answer ON pulse = pulse.id WHERE finished_ms IS NOT NULL");
        self.connection.all(&asked.replacen("SELECT", "SELECT DISTINCT", 1), [])
    }

    /// Seconds that pulses which came by themselves have taken since then: answering, half-done ones included, and
    /// putting off.
    pub fn seconds_of_due_pulses(&self, since: Moment) -> Result<f64> {
        self.connection.one(
            "SELECT (SELECT coalesce(sum(seconds), 0.0) FROM pulse JOIN answer ON pulse = pulse.id \
             WHERE cause = 'due' AND started_ms >= :since) \
             + (SELECT coalesce(sum(seconds), 0.0) FROM offer WHERE shown_ms >= :since)",
            named_params! { ":since": Stamp::of(since).ms },
        )
    }
}

/// The number of a half-done sitting.
fn half_done(connection: &Connection, sitting: &Sitting) -> Result<Option<i64>> {
    Ok(by_sitting(connection, sitting, "AND finished_ms IS NULL")?.map(|pulse| pulse.0))
}

/// The newest pulse of this sitting for which the condition holds.
fn by_sitting(connection: &Connection, sitting: &Sitting, condition: &str) -> Result<Option<PulseId>> {
    connection.first(
        &format!(
            "SELECT id FROM pulse WHERE survey = :survey AND version = :version AND service IS :service \
             AND started_ms = :begun {condition} ORDER BY id DESC LIMIT 1"
        ),
        named_params! {
            ":survey": sitting.survey, ":version": sitting.version,
            ":service": sitting.service.as_deref().and_then(name), ":begun": Stamp::of(sitting.begun).ms,
        },
    )
}

fn begin(connection: &Connection, survey: &Survey, sitting: &Sitting) -> Result<i64> {
    let mut sheet = AnswerSheet::begin(survey, &asked(survey, sitting.service.as_deref()), sitting);
    sheet.task = task_of(connection, survey, sitting.begun)?;
    sheet.write(connection)
}

/// The survey with its blanks filled.
fn asked(survey: &Survey, service: Option<&str>) -> Survey {
    survey.filled(&Blanks { service: service.and_then(name), ..Blanks::default() })
}

/// The task of a pilot that questions after a task are about: the one that goes on, which ends with them, else the last
/// one that was not asked about.
fn task_of(connection: &Connection, survey: &Survey, at: Moment) -> Result<Option<i64>> {
    if survey.unit != Unit::Task {
        return Ok(None);
    }
    let at = Stamp::of(at);
    connection.run(
        "UPDATE task SET ended_ms = :ms, ended_offset = :offset \
         WHERE ended_ms IS NULL AND :ms >= coalesce(draft_ms, started_ms)",
        named_params! { ":ms": at.ms, ":offset": at.offset },
    )?;
    connection.one(
        "SELECT max(id) FROM task WHERE ended_ms IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM pulse WHERE task = task.id)",
        [],
    )
}

fn pulse_changed(words: String, before: Option<AnswerSheet>, after: Option<AnswerSheet>) -> ChangeSet {
    ChangeSet { words, entries: vec![UndoEntry::pulse(before, after)] }
}

fn find(connection: &Connection, id: i64) -> Result<AnswerSheet> {
    let sheet = AnswerSheet::load(connection, id)?;
    sheet.map_or_else(
        || refused(format!("there is no pulse {id} in the log; `draglog pulse results` lists the numbers")),
        Ok,
    )
}

/// The day a pulse was taken on.
fn day(sheet: &AnswerSheet) -> String {
    moment::day_and_year(sheet.started.moment().date_naive())
}
