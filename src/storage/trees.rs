//! What tracked files looked like around runs that failed and around those that followed.

use rusqlite::{OptionalExtension, named_params};

use super::convert::Stamp;
use super::{Result, Store};
use crate::domain::figure::stats::Tree;
use crate::domain::log::wait::WaitId;
use crate::domain::time::Moment;

impl Store {
    /// Whether a run of the same tool in the same project failed lately and its tree is known: then the tree as this run
    /// began is worth a look.
    pub fn follows_failure(&self, wait: WaitId) -> Result<bool> {
        /// A longer time ago something was changed since, or forgotten.
        const LATELY_MS: i64 = 86_400_000;
        let found = self
            .connection
            .prepare_cached(
                "SELECT 1 FROM wait AS own, (SELECT wait FROM tree WHERE wait < :wait AND failed IS NOT NULL \
                 ORDER BY wait DESC LIMIT 50) AS recent JOIN wait AS before ON before.id = recent.wait \
                 WHERE own.id = :wait AND before.tool IS own.tool AND before.project_identity IS own.project_identity \
                 AND before.ended_ms >= own.started_ms - :lately LIMIT 1",
            )?
            .query_row(named_params! { ":wait": wait, ":lately": LATELY_MS }, |_| Ok(()))
            .optional()?;
        Ok(found.is_some())
    }

    /// Notes the tree as a run began. A run that is forgotten meanwhile is no error.
    pub fn tree_began(&mut self, wait: WaitId, fingerprint: i64) -> Result<()> {
        self.note_tree(
            "INSERT INTO tree (wait, began) SELECT id, :tree FROM wait WHERE id = :wait \
             ON CONFLICT DO UPDATE SET began = excluded.began",
            wait,
            fingerprint,
        )
    }

    /// Notes the tree as a run failed.
    pub fn tree_failed(&mut self, wait: WaitId, fingerprint: i64) -> Result<()> {
        self.note_tree(
            "INSERT INTO tree (wait, failed) SELECT id, :tree FROM wait WHERE id = :wait \
             ON CONFLICT DO UPDATE SET failed = excluded.failed",
            wait,
            fingerprint,
        )
    }

    fn note_tree(&mut self, sql: &str, wait: WaitId, fingerprint: i64) -> Result<()> {
        let write = self.write()?;
        write.prepare_cached(sql)?.execute(named_params! { ":wait": wait, ":tree": fingerprint })?;
        Ok(write.commit()?)
    }

    /// The trees of runs that began at `since` or later.
    pub fn trees(&self, since: Moment) -> Result<Vec<Tree>> {
        // Runs get their numbers as they begin, so the first one's number bounds them all.
        let mut query = self.connection.prepare_cached(
            "SELECT wait, began, failed FROM tree WHERE wait >= (SELECT id FROM wait WHERE started_ms >= :since \
             AND source NOT IN ('manual', 'imported') ORDER BY started_ms, id LIMIT 1) ORDER BY wait",
        )?;
        let trees = query.query_map(named_params! { ":since": Stamp::of(since).ms }, |row| {
            Ok(Tree { wait: row.get(0)?, began: row.get(1)?, failed: row.get(2)? })
        })?;
        Ok(trees.collect::<rusqlite::Result<_>>()?)
    }
}
