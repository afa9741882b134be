//! One change of the log: all of it is written, or nothing. Several may be written as one.

use std::ops::Deref;

use rusqlite::{Connection, Savepoint, Transaction, TransactionBehavior};

use super::{Result, StorageError, Store};

/// A change that is being written. Dropped before [`LogWrite::commit`], nothing of it was.
pub(super) enum LogWrite<'c> {
    Whole(Transaction<'c>),
    /// Within [`Store::together`]: on disk when all of that is.
    Part(Savepoint<'c>),
}

impl LogWrite<'_> {
    pub(super) fn commit(self) -> Result<()> {
        match self {
            Self::Whole(whole) => whole.commit()?,
            Self::Part(part) => part.commit()?,
        }
        Ok(())
    }
}

impl Deref for LogWrite<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Whole(whole) => whole,
            Self::Part(part) => part,
        }
    }
}

impl Store {
    /// A step that holds the write lock from its beginning, so that none fails halfway because another process wrote.
    pub(super) fn write(&mut self) -> Result<LogWrite<'_>> {
        self.may_write()?;
        Ok(if self.connection.is_autocommit() {
            LogWrite::Whole(Transaction::new(&mut self.connection, TransactionBehavior::Immediate)?)
        } else {
            LogWrite::Part(self.connection.savepoint()?)
        })
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
