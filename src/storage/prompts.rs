//! Questions that were shown, and labels that are never asked about.

use rusqlite::named_params;

use super::convert::{Stamp, name};
use super::error::refused;
use super::table::{Statements, cells, record};
use super::{Result, Store};
use crate::domain::log::prompt::{PromptOutcome, ShownPrompt, Trigger};
use crate::domain::log::wait::WaitId;
use crate::domain::time::Moment;

record!(ShownPrompt { id, wait, trigger = "cause", shown_at = "shown_ms, shown_offset", chance, answer, seconds });

impl Store {
    /// A question was put on the screen. `chance` is the probability, 0 to 1, with which this wait was drawn.
    pub fn prompt_shown(&mut self, wait: Option<WaitId>, trigger: Trigger, chance: f64, now: Moment) -> Result<i64> {
        let chance = chance.clamp(0.0, 1.0);
        let shown = cells! { "wait": wait, "cause": trigger, "shown_ms, shown_offset": now, "chance": chance };
        self.write(|write| write.insert("prompt", shown))
    }

    /// What became of it. Skips are data too. A question that was forgotten meanwhile is no error.
    pub fn prompt_closed(&mut self, prompt: i64, answer: PromptOutcome, seconds: f64) -> Result<()> {
        let closed = cells! { "answer": answer, "seconds": seconds.max(0.0) };
        self.write(|write| write.update("prompt", closed, "id", &prompt).map(drop))
    }

    /// Questions shown since then, oldest first.
    pub fn prompts(&self, since: Moment) -> Result<Vec<ShownPrompt>> {
        self.connection.select(
            "prompt WHERE shown_ms >= :since ORDER BY shown_ms, id",
            named_params! { ":since": Stamp::of(since).ms },
        )
    }

    /// Never ask about this label again (or ask again).
    pub fn mute(&mut self, label: &str, is_muted: bool) -> Result<()> {
        let Some(label) = name(label) else { return refused("the label to stay quiet about is missing") };
        self.write(|write| {
            if is_muted {
                write.insert_or("muted", cells! { "label": label }, "DO NOTHING").map(drop)
            } else {
                write.run("DELETE FROM muted WHERE label = :label", named_params! { ":label": label }).map(drop)
            }
        })
    }

    /// Labels that are never asked about.
    pub fn muted(&self) -> Result<Vec<String>> {
        self.connection.all("SELECT label FROM muted ORDER BY label", [])
    }
}
