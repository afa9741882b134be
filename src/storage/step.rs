//! One change of the log: all of it is written, or nothing. Several may be written as one.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Result, StorageError, Store};

impl Store {
    /// Carries `work` out as one step, on disk when this returns, or nothing of it. It holds the write lock from its beginning, so
    /// that none fails halfway because another process wrote; within [`Store::together`] it is on disk when all of that is.
    pub(super) fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.write_unless(false, work)
    }

    /// The same, thrown away at its end where it is only a rehearsal.
    pub(super) fn write_unless<T>(
        &mut self,
        is_rehearsal: bool,
        work: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        self.may_write()?;
        // Dropped, nothing of it was.
        if self.connection.is_autocommit() {
            let whole = Transaction::new(&mut self.connection, TransactionBehavior::Immediate)?;
            let done = work(&whole)?;
            if is_rehearsal { Ok(done) } else { Ok(whole.commit().map(|()| done)?) }
        } else {
            let part = self.connection.savepoint()?;
            let done = work(&part)?;
            if is_rehearsal { Ok(done) } else { Ok(part.commit().map(|()| done)?) }
        }
    }

    /// Writes all that `work` writes as one: on disk when this returns, or nothing of it.
    ///
    /// # Errors
    /// What `work` gives, or that the log did not take it.
    pub fn together<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.may_write()?;
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let done = work(self).and_then(|done| Ok(self.connection.execute_batch("COMMIT").map(|()| done)?));
        if done.is_err() {
            self.abandon();
        }
        done
    }

    /// Keeps the log locked until this store is dropped.
    #[cfg(test)]
    pub(crate) fn hold(&self) -> Result<()> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    /// Lets go of what was begun and not finished.
    pub(super) fn abandon(&self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::warn!("a change that was not finished stays open: {error}");
        }
    }

    fn may_write(&self) -> Result<()> {
        self.is_in_place()?;
        if self.is_read_only { Err(StorageError::ReadOnly) } else { Ok(()) }
    }
}
