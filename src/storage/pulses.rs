//! Pulses as they are taken, corrected and read. Each answer is on disk when its method returns, so a half-done pulse
//! survives kill -9; finishing, correcting and deleting one can be taken back.

use rusqlite::{Connection, named_params};

use super::changes::{Made, not_in_future};
use super::convert::{Stamp, name};
use super::error::refused;
use super::sheet::{Sheet, parts};
use super::undo::{self, Entry};
use super::{Result, StorageError, Store};
use crate::domain::change::Done;
use crate::domain::survey::{Answer, Blanks, Fingerprint, PulseId, Recorded, Sitting, Stage, Survey, Taken, Trigger};
use crate::domain::wait::Moment;

/// One item as it was asked before, for [`Store::asked_before`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedItem {
    pub survey: String,
    pub version: u32,
    pub item: String,
    pub fingerprint: Fingerprint,
}

/// A pulse that was begun and neither finished nor thrown away.
#[derive(Debug, Clone, PartialEq)]
pub struct HalfDone {
    pub id: PulseId,
    pub survey: String,
    pub service: Option<String>,
    pub trigger: Trigger,
    pub started_at: Moment,
    /// The last answer, or when it was put aside.
    pub touched_at: Moment,
    /// Whether the person put it aside; otherwise it is on a screen, or its program was killed.
    pub is_aside: bool,
}

impl Store {
    /// Begins a pulse, or goes on with a half-done one that asks the same and was begun at `since` or later.
    pub fn sit_down(
        &mut self,
        survey: &Survey,
        service: Option<&str>,
        trigger: Trigger,
        since: Moment,
        now: Moment,
    ) -> Result<Sitting> {
        let service = service.and_then(name);
        let asked = survey.filled(&Blanks { service: service.clone(), ..Blanks::default() });
        let write = self.write()?;
        let sheet = match half_done(&write, survey, service.as_deref(), since)? {
            Some(mut sheet) => {
                (sheet.state, sheet.touched) = (Stage::Open, Stamp::of(now));
                sheet.write(&write)?;
                sheet
            }
            None => {
                let mut sheet = Sheet::begin(survey, &asked, service.as_deref(), trigger, now);
                sheet.task = unanswered_task(&write, survey)?;
                sheet.id = sheet.write(&write)?;
                sheet
            }
        };
        write.commit()?;
        Ok(Sitting {
            id: PulseId(sheet.id),
            survey: asked,
            service,
            trigger: sheet.cause,
            started_at: sheet.started.moment(),
            answers: sheet.answers()?,
        })
    }

    /// Writes one answer of a pulse that is being taken; an earlier one to the same item gives way, its seconds stay.
    /// `seconds` is how long the question stood.
    pub fn give_answer(
        &mut self,
        pulse: PulseId,
        item: &str,
        answer: &Answer,
        seconds: f64,
        now: Moment,
    ) -> Result<()> {
        let (state, answer) = parts(answer)?;
        let at = Stamp::of(now);
        let write = self.write()?;
        let rows = write
            .prepare_cached(
                "UPDATE answer SET state = :state, answer = :answer, seconds = coalesce(seconds, 0.0) + :seconds \
                 WHERE pulse = (SELECT id FROM pulse WHERE id = :pulse AND finished_ms IS NULL) AND item = :item",
            )?
            .execute(named_params! {
                ":state": state, ":answer": answer, ":seconds": seconds.max(0.0), ":pulse": pulse.0, ":item": item,
            })?;
        if rows == 0 {
            return refused(format!(
                "pulse {pulse} is not being taken or does not ask `{}`",
                crate::domain::text::clean(item)
            ));
        }
        write
            .prepare_cached(
                "UPDATE pulse SET state = 'open', touched_ms = :ms, touched_offset = :offset WHERE id = :id",
            )?
            .execute(named_params! { ":ms": at.ms, ":offset": at.offset, ":id": pulse.0 })?;
        Ok(write.commit()?)
    }

    /// Puts a pulse aside, with what was answered so far. One without any answer leaves no trace.
    pub fn put_aside(&mut self, pulse: PulseId, now: Moment) -> Result<()> {
        let write = self.write()?;
        let Some(mut sheet) = Sheet::load(&write, pulse.0)?.filter(|sheet| sheet.state != Stage::Done) else {
            return Ok(());
        };
        if sheet.lines.iter().all(|line| line.state.is_none()) {
            sheet.remove(&write)?;
        } else {
            (sheet.state, sheet.touched) = (Stage::Aside, Stamp::of(now));
            sheet.write(&write)?;
        }
        Ok(write.commit()?)
    }

    /// Ends a pulse: it counts from now on. Items that were not reached are skipped.
    pub fn finish_pulse(&mut self, pulse: PulseId, now: Moment) -> Result<Done> {
        let write = self.write()?;
        let before = find(&write, pulse)?;
        if before.state == Stage::Done {
            return refused(format!("{} (pulse {pulse}) is finished already", before.title));
        }
        let mut after = before.clone();
        after.finish(now);
        let made =
            Made { words: format!("answered {}", after.title), entries: vec![Entry::pulse(Some(before), Some(after))] };
        let done = undo::carry_out(&write, made, now)?;
        write.commit()?;
        Ok(done)
    }

    /// Writes a pulse that was answered elsewhere, whole: a script, a paper form. It counts at `taken.at`.
    pub fn record_pulse(&mut self, survey: &Survey, taken: &Taken, now: Moment) -> Result<(PulseId, Done)> {
        not_in_future("the time", taken.at, now)?;
        let service = taken.service.as_deref().and_then(name);
        let asked = survey.filled(&Blanks { service: service.clone(), ..Blanks::default() });
        let write = self.write()?;
        let mut sheet = Sheet::begin(survey, &asked, service.as_deref(), taken.trigger, taken.at);
        for line in &mut sheet.lines {
            line.give(taken.answer(&line.item.clone()))?;
        }
        sheet.task = unanswered_task(&write, survey)?;
        sheet.finish(taken.at);
        let made = Made { words: format!("answered {}", sheet.title), entries: vec![Entry::pulse(None, Some(sheet))] };
        let done = undo::carry_out(&write, made, now)?;
        let id: i64 = write.query_row("SELECT max(id) FROM pulse", [], |row| row.get(0))?;
        write.commit()?;
        Ok((PulseId(id), done))
    }

    /// Corrects one answer of a finished pulse. The caller checks that the item accepts it.
    pub fn correct_answer(&mut self, pulse: PulseId, item: &str, answer: &Answer, now: Moment) -> Result<Done> {
        let write = self.write()?;
        let before = find(&write, pulse)?;
        if before.state != Stage::Done {
            return refused(format!(
                "{} (pulse {pulse}) is half-done; go on with `draglog pulse {}`",
                before.title, before.survey
            ));
        }
        let mut after = before.clone();
        let Some(line) = after.line_mut(item) else {
            return refused(format!("pulse {pulse} does not ask `{}`", crate::domain::text::clean(item)));
        };
        line.give(answer)?;
        let words = format!("changed `{}` in {} of {}", line.item, before.title, day(&before));
        let made = Made { words, entries: vec![Entry::pulse(Some(before), Some(after))] };
        let done = undo::carry_out(&write, made, now)?;
        write.commit()?;
        Ok(done)
    }

    /// Deletes a pulse with its answers. Until it is forgotten it can be taken back.
    pub fn delete_pulse(&mut self, pulse: PulseId, now: Moment) -> Result<Done> {
        let write = self.write()?;
        let before = find(&write, pulse)?;
        let words = format!("deleted {} of {}", before.title, day(&before));
        let made = Made { words, entries: vec![Entry::pulse(Some(before), None)] };
        let done = undo::carry_out(&write, made, now)?;
        write.commit()?;
        Ok(done)
    }

    /// Pulses that were answered to their end, oldest first; of one survey or of all.
    pub fn pulses(&self, survey: Option<&str>) -> Result<Vec<Recorded>> {
        let sheets = Sheet::load_where(
            &self.connection,
            "finished_ms IS NOT NULL AND (:survey IS NULL OR survey = :survey) ORDER BY finished_ms, id",
            &[(":survey", &survey)],
        )?;
        sheets.into_iter().map(Sheet::recorded).collect()
    }

    /// The finished pulse with this number.
    pub fn pulse(&self, pulse: PulseId) -> Result<Option<Recorded>> {
        let sheet = Sheet::load(&self.connection, pulse.0)?.filter(|sheet| sheet.state == Stage::Done);
        sheet.map(Sheet::recorded).transpose()
    }

    /// Pulses begun at `since` or later and not finished, oldest first.
    pub fn half_done(&self, since: Moment) -> Result<Vec<HalfDone>> {
        let sheets = Sheet::load_where(
            &self.connection,
            "finished_ms IS NULL AND started_ms >= :since ORDER BY started_ms, id",
            &[(":since", &Stamp::of(since).ms)],
        )?;
        let half = |sheet: Sheet| HalfDone {
            id: PulseId(sheet.id),
            survey: sheet.survey,
            service: sheet.service,
            trigger: sheet.cause,
            started_at: sheet.started.moment(),
            touched_at: sheet.touched.moment(),
            is_aside: sheet.state == Stage::Aside,
        };
        Ok(sheets.into_iter().map(half).collect())
    }

    /// Every item that an answer was stored for, so that a survey file that changes it under its version is refused.
    pub fn asked_before(&self) -> Result<Vec<AskedItem>> {
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT survey, version, item, answer.fingerprint FROM pulse JOIN answer ON pulse = pulse.id \
             WHERE finished_ms IS NOT NULL",
        )?;
        let items = query.query_map([], |row| {
            let fingerprint: String = row.get(3)?;
            let fingerprint = Fingerprint::from_u64(u64::from_str_radix(&fingerprint, 16).unwrap_or(0));
            Ok(AskedItem { survey: row.get(0)?, version: row.get(1)?, item: row.get(2)?, fingerprint })
        })?;
        Ok(items.collect::<rusqlite::Result<_>>()?)
    }

    /// Seconds that answering pulses which came by themselves has taken since then, finished or not.
    pub fn seconds_of_due_pulses(&self, since: Moment) -> Result<f64> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT coalesce(sum(seconds), 0.0) FROM pulse JOIN answer ON pulse = pulse.id \
                 WHERE cause = 'due' AND started_ms >= :since",
            )?
            .query_row(named_params! { ":since": Stamp::of(since).ms }, |row| row.get(0))?)
    }
}

fn half_done(connection: &Connection, survey: &Survey, service: Option<&str>, since: Moment) -> Result<Option<Sheet>> {
    let fingerprint = survey.fingerprint().to_string();
    let sheets = Sheet::load_where(
        connection,
        "finished_ms IS NULL AND survey = :survey AND version = :version AND fingerprint = :fingerprint \
         AND service IS :service AND started_ms >= :since ORDER BY started_ms DESC, id DESC LIMIT 1",
        &[
            (":survey", &survey.id),
            (":version", &survey.version),
            (":fingerprint", &fingerprint),
            (":service", &service),
            (":since", &Stamp::of(since).ms),
        ],
    )?;
    Ok(sheets.into_iter().next())
}

/// The pilot's task that questions after a task are about: the last one that is over and was not asked about.
fn unanswered_task(connection: &Connection, survey: &Survey) -> Result<Option<i64>> {
    if survey.unit != crate::domain::survey::Unit::Task {
        return Ok(None);
    }
    Ok(connection
        .prepare_cached(
            "SELECT max(id) FROM task WHERE ended_ms IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM pulse WHERE task = task.id)",
        )?
        .query_row([], |row| row.get(0))?)
}

fn find(connection: &Connection, pulse: PulseId) -> Result<Sheet> {
    Sheet::load(connection, pulse.0)?.ok_or(StorageError::NoSuchPulse { id: pulse.0 })
}

/// The day a pulse counts at.
fn day(sheet: &Sheet) -> String {
    sheet.finished.unwrap_or(sheet.touched).moment().format("%Y-%m-%d").to_string()
}
