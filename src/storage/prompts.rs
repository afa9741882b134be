//! Questions that were shown, and labels that are never asked about.

use rusqlite::named_params;

use super::convert::{Stamp, name};
use super::error::refused;
use super::{PromptRecord, Result, Store};
use crate::domain::log::prompt::{PromptOutcome, ShownPrompt, Trigger};
use crate::domain::log::wait::WaitId;
use crate::domain::time::Moment;

impl Store {
    /// A question was put on the screen. `chance` is the probability, 0 to 1, with which this wait was drawn.
    pub fn prompt_shown(&mut self, wait: Option<WaitId>, trigger: Trigger, chance: f64, now: Moment) -> Result<i64> {
        let at = Stamp::of(now);
        let write = self.write()?;
        write
            .prepare_cached(
                "INSERT INTO prompt (wait, cause, shown_ms, shown_offset, chance) \
                 VALUES (:wait, :cause, :ms, :offset, :chance)",
            )?
            .execute(named_params! {
                ":wait": wait, ":cause": trigger, ":ms": at.ms, ":offset": at.offset, ":chance": chance.clamp(0.0, 1.0),
            })?;
        let prompt = write.last_insert_rowid();
        write.commit()?;
        Ok(prompt)
    }

    /// What became of it. Skips are data too. A question that was forgotten meanwhile is no error.
    pub fn prompt_closed(&mut self, prompt: i64, answer: PromptOutcome, seconds: f64) -> Result<()> {
        let write = self.write()?;
        write
            .prepare_cached("UPDATE prompt SET answer = :answer, seconds = :seconds WHERE id = :id")?
            .execute(named_params! { ":answer": answer, ":seconds": seconds.max(0.0), ":id": prompt })?;
        write.commit()
    }

    /// Questions shown since then, oldest first.
    pub fn prompts(&self, since: Moment) -> Result<Vec<PromptRecord>> {
        let mut query = self.connection.prepare_cached(
            "SELECT id, wait, cause, shown_ms, shown_offset, chance, answer, seconds FROM prompt \
             WHERE shown_ms >= :since ORDER BY shown_ms, id",
        )?;
        let prompts = query.query_map(named_params! { ":since": Stamp::of(since).ms }, |row| {
            Ok(PromptRecord {
                id: row.get(0)?,
                wait: row.get(1)?,
                trigger: row.get(2)?,
                shown_at: Stamp::read(row, 3)?.moment(),
                chance: row.get(5)?,
                answer: row.get(6)?,
                seconds: row.get(7)?,
            })
        })?;
        Ok(prompts.collect::<rusqlite::Result<_>>()?)
    }

    /// Never ask about this label again (or ask again).
    pub fn mute(&mut self, label: &str, is_muted: bool) -> Result<()> {
        let Some(label) = name(label) else { return refused("the label to stay quiet about is missing") };
        let sql = if is_muted {
            "INSERT INTO muted (label) VALUES (:label) ON CONFLICT DO NOTHING"
        } else {
            "DELETE FROM muted WHERE label = :label"
        };
        let write = self.write()?;
        write.execute(sql, named_params! { ":label": label })?;
        write.commit()
    }

    /// Labels that are never asked about.
    pub fn muted(&self) -> Result<Vec<String>> {
        let mut query = self.connection.prepare_cached("SELECT label FROM muted ORDER BY label")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

impl From<&PromptRecord> for ShownPrompt {
    fn from(record: &PromptRecord) -> Self {
        Self {
            wait: record.wait,
            trigger: record.trigger,
            shown_at: record.shown_at,
            chance: record.chance,
            // A question whose program was killed was not answered.
            answer: record.answer.or(Some(PromptOutcome::Expired)),
            seconds: record.seconds,
        }
    }
}
