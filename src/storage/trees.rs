//! What tracked files looked like around runs that failed and around those that followed.

use std::collections::HashSet;

use rusqlite::named_params;

use super::convert::Stamp;
use super::table::{Statements, record};
use super::{Result, Store};
use crate::domain::figure::stats::TreeState;
use crate::domain::log::filter::Filter;
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::time::Period;

record!(TreeState { wait, began, failed });

crate::domain::say::words::words! {
    /// When a tree is looked at; the word is its column.
    pub enum TreeMoment, "moment" {
        /// As a run begins.
        Began = "began",
        /// As it has failed.
        Failed = "failed",
    }
}

impl Store {
    /// Whether a run of the same tool in the same project failed lately and its tree is known: then the tree as this run
    /// began is worth a look.
    pub fn follows_failure(&self, wait: WaitId) -> Result<bool> {
        /// A longer time ago something was changed since, or forgotten.
        const LATELY_MS: i64 = 86_400_000;
        self.connection.exists(
            "SELECT 1 FROM wait AS own, (SELECT wait FROM tree WHERE wait < :wait AND failed IS NOT NULL \
             ORDER BY wait DESC LIMIT 50) AS recent JOIN wait AS before ON before.id = recent.wait \
             WHERE own.id = :wait AND before.tool IS own.tool AND before.project_identity IS own.project_identity \
             AND before.ended_ms >= own.started_ms - :lately LIMIT 1",
            named_params! { ":wait": wait, ":lately": LATELY_MS },
        )
    }

    /// Notes the tree around a run. A run that is forgotten meanwhile is no error.
    pub fn note_tree(&mut self, when: TreeMoment, wait: WaitId, fingerprint: i64) -> Result<()> {
        let sql = format!(
            "INSERT INTO tree (wait, {when}) SELECT id, :tree FROM wait WHERE id = :wait \
             ON CONFLICT DO UPDATE SET {when} = excluded.{when}"
        );
        self.write(|write| write.run(&sql, named_params! { ":wait": wait, ":tree": fingerprint }).map(drop))
    }

    /// What `retries` are counted from: the waits of `period`, and of earlier ones the failures that a pass in it followed.
    ///
    /// A retry counts where it passed, so its failure may lie before the period. Whatever tells of retries reads here.
    pub fn counted_waits(&self, period: Period, actor: Actor) -> Result<Vec<Wait>> {
        let (since, until) = (Some(period.from), Some(period.to));
        let waits = self.waits(&Filter { since, until, actor: Some(actor), ..Filter::default() })?;
        self.with_failures_before(period, actor, waits)
    }

    /// `waits` of the period, with the failures before it that a pass in it followed; by their start.
    pub fn with_failures_before(&self, period: Period, actor: Actor, waits: Vec<Wait>) -> Result<Vec<Wait>> {
        let mut known: HashSet<WaitId> = waits.iter().map(|wait| wait.id).collect();
        let mut all = Vec::new();
        for id in self.failures_before(period, actor)? {
            if known.insert(id) {
                all.extend(self.wait(id)?);
            }
        }
        all.extend(waits);
        all.sort_by_key(|wait| (wait.started_at, wait.id));
        Ok(all)
    }

    /// The runs that failed before the period and were the last to come to an end by themselves before a pass in it.
    fn failures_before(&self, period: Period, actor: Actor) -> Result<Vec<WaitId>> {
        self.connection.all(
            "SELECT before.id FROM wait AS own CROSS JOIN tree ON tree.wait = own.id AND tree.began IS NOT NULL \
             JOIN wait AS before ON before.id = (SELECT id FROM wait AS earlier WHERE earlier.label = own.label \
             AND earlier.project IS own.project AND earlier.actor = own.actor \
             AND earlier.outcome IN ('succeeded', 'failed') \
             AND (earlier.started_ms, earlier.id) < (own.started_ms, own.id) \
             ORDER BY earlier.started_ms DESC, earlier.id DESC LIMIT 1) \
             WHERE own.started_ms >= :since AND own.started_ms < :until AND own.actor = :actor \
             AND own.outcome = 'succeeded' AND before.started_ms < :since AND before.outcome = 'failed'",
            named_params! {
                ":since": Stamp::of(period.from).ms, ":until": Stamp::of(period.to).ms, ":actor": actor,
            },
        )
    }

    /// The trees of `waits`, in the order of their numbers.
    pub fn trees(&self, waits: &[Wait]) -> Result<Vec<TreeState>> {
        let known: HashSet<WaitId> = waits.iter().map(|wait| wait.id).collect();
        let Some((first, last)) = known.iter().min().zip(known.iter().max()) else { return Ok(Vec::new()) };
        let mut trees: Vec<TreeState> = self.connection.select(
            "tree WHERE wait BETWEEN :first AND :last ORDER BY wait",
            named_params! { ":first": first, ":last": last },
        )?;
        trees.retain(|tree| known.contains(&tree.wait));
        Ok(trees)
    }
}
