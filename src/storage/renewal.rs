//! Whether the file that is open is still the log: it may be removed, put aside or replaced by a backup while it is open.

use std::fs;
use std::path::Path;

use super::open;
use super::place::FileIdentity;
use super::{Moment, Result, StorageError, Store, migrate, names, wal};
use crate::diagnostics::OrLog;

impl Store {
    /// A log that cannot be opened as it is damaged and nobody is there to mend it: empty, and takes nothing until another
    /// file is in its place.
    ///
    /// # Errors
    /// If SQLite gives no memory.
    pub fn stand_in(folder: &Path) -> Result<Self> {
        let mut store = Self::in_memory()?;
        // Runs that are recorded meanwhile name their project by it.
        store.salt()?;
        store.path = Some(open::resolved(folder));
        store.folder = Some(folder.to_owned());
        store.is_damaged = true;
        Ok(store)
    }

    /// Opens the file that is there now if it is another one than the one that is open, or if that one could only be read; a
    /// new one where there is none. Gives words for it, or none where the file is the one that was open.
    ///
    /// # Errors
    /// If what is there cannot be opened. Nothing is written until it can.
    pub fn renew(&mut self, now: Moment) -> Result<Option<String>> {
        let (Some(folder), Some(path)) = (self.folder.clone(), &self.path) else { return Ok(None) };
        let is_replaced = self.is_replaced();
        if !is_replaced && !self.is_read_only {
            return Ok(None);
        }
        let was_absent = !path.exists();
        let salt = self.salt().ok();
        if is_replaced {
            self.let_go()?;
        }
        let (mut new, _) = Self::open_undamaged(&folder, now).inspect_err(|error| {
            self.is_damaged = matches!(error, StorageError::Corrupt);
        })?;
        if new.is_read_only && !is_replaced {
            return Ok(None);
        }
        new.generation = self.generation + 1;
        if let Some(salt) = salt {
            new.keep_salt(&salt)?;
        }
        let path = folder.join(open::FILE);
        let words = match (is_replaced, was_absent) {
            (false, _) => format!("{} can be written again", path.display()),
            (true, true) => format!("{} was removed: what follows is in a new log there", path.display()),
            (true, false) => format!("{} was replaced by another file: what follows is in that one", path.display()),
        };
        *self = new;
        Ok(Some(words))
    }

    /// Puts the open log aside, as something in it cannot be read, and goes on in a new one with what can; what became of it, in
    /// words. For who has a person in front of it.
    ///
    /// # Errors
    /// If the file cannot be put aside, or the new one takes nothing.
    pub fn mend(&mut self, now: Moment) -> Result<String> {
        let (Some(folder), Some(path)) = (self.folder.clone(), self.path.clone()) else {
            return Err(StorageError::Corrupt);
        };
        let generation = self.generation + 1;
        // What is in its write-ahead log goes aside with it.
        wal::leave_alone(&self.detached()?.connection);
        let failed = |source| StorageError::File { doing: "lock", path: path.clone(), source };
        let turn = open::take_turn(&folder).map_err(failed)?;
        let (connection, words) = open::mend(&path, now, migrate::MIGRATIONS)?;
        drop((connection, turn));
        let (mut new, _) = Self::open_undamaged(&folder, now)?;
        new.note_gap(&open::damaged(words.clone(), now))?;
        new.generation = generation;
        *self = new;
        Ok(words)
    }

    /// The file that was open, in a store of its own; this one is empty and takes nothing from now on.
    fn detached(&mut self) -> Result<Self> {
        let mut old = Self::in_memory()?;
        std::mem::swap(&mut old.connection, &mut self.connection);
        // Else a new file with the old one's number would be taken for it, and its write-ahead log be overwritten.
        self.place = Some(FileIdentity::NOWHERE);
        Ok(old)
    }

    /// Closes a file that is no longer the log. Its write-ahead log goes with it: it has the name of the one that belongs to
    /// the file that is there now, and SQLite would read it as that.
    fn let_go(&mut self) -> Result<()> {
        let old = self.detached()?;
        // Where it was only moved, it is whole there.
        let moved = old.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        moved.or_log("a log that was replaced may lack what was written last");
        wal::leave_alone(&old.connection);
        drop(old);
        let (Some(path), Some(place)) = (&self.path, self.wal_place.take()) else { return Ok(()) };
        let wal = names::beside(path, "-wal");
        if FileIdentity::of(&wal) == Some(place) {
            wal::shred(&wal)
                .and_then(|()| fs::remove_file(names::beside(path, "-shm")))
                .or_log("files of a log that was replaced stay");
        }
        Ok(())
    }

    /// Whether another file, or none, is where the open one was.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        let is_elsewhere = |place| self.path.as_deref().is_some_and(|path| FileIdentity::of(path) != Some(place));
        self.is_damaged || self.place.is_some_and(is_elsewhere)
    }

    /// Refuses to write to a file that is no longer the log.
    pub(super) fn is_in_place(&self) -> Result<()> {
        match (self.is_replaced(), self.is_damaged) {
            (false, _) => Ok(()),
            (true, true) => Err(StorageError::Corrupt),
            (true, false) => Err(StorageError::Replaced),
        }
    }
}
