//! What this machine keeps of a collection: that its words were accepted, and the sealed reports of the latest week, so that
//! they are never made twice. Nobody here can open them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::app::{Context, prepared};
use crate::domain::round::contribution::Wish;
use crate::domain::time::Weeks;
use crate::share::dap::tasks::Tasks;
use crate::share::encoding::{decode, encode};
use crate::share::{ShareError, canonical};

/// Reports of all tasks that there may be take less.
const MAX_BYTES: u64 = 8 << 20;

/// What is kept of a collection.
pub(super) struct CollectionRecord {
    data: PathBuf,
    /// Of the file.
    name: String,
    tasks: String,
    /// Absent where it was not accepted.
    known: Option<Document>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Document {
    tasks: String,
    latest: Option<WeekRecord>,
}

/// The reports of one week.
#[derive(Debug, Serialize, Deserialize)]
struct WeekRecord {
    week: Weeks,
    /// Hash of what was left out, or that all of it was.
    wish: String,
    reports: Vec<String>,
}

impl CollectionRecord {
    /// # Errors
    /// If it cannot be read (refused): reports that were made already would be made a second time.
    pub(super) fn of(context: &Context, tasks: &Tasks) -> Result<Self, ShareError> {
        let (data, tasks) = (context.paths.data.clone(), canonical::hex(&tasks.hash));
        let name = format!("dap-{}.json", &tasks[..16]);
        let known = prepared::read(&data, &name, MAX_BYTES).map_err(|error| {
            ShareError::refused(format!(
                "what this machine keeps of the collection cannot be read, so nobody can tell whether your reports were made already: {error}. Put a copy of it back, or delete it if none of them has left"
            ))
        })?;
        let known = known.filter(|known: &Document| known.tasks == tasks);
        Ok(Self { data, name, tasks, known })
    }

    pub(super) fn is_accepted(&self) -> bool {
        self.known.is_some()
    }

    /// The reports that were made about a week.
    ///
    /// # Errors
    /// If they were made of another wish.
    pub(super) fn reports(&self, week: Weeks, wish: &Wish) -> Result<Option<Vec<Vec<u8>>>, ShareError> {
        let latest = self.known.as_ref().and_then(|known| known.latest.as_ref());
        let Some(latest) = latest.filter(|latest| latest.week == week) else { return Ok(None) };
        // Without this line one person would be counted twice, or say something else under the same number.
        if latest.wish != key(wish) {
            return Err(ShareError::failed(format!(
                "your reports about {} were made with other blocks left out and may have left; new ones would count you twice, so nothing was written",
                week.words()
            )));
        }
        Ok(latest.reports.iter().map(|report| decode(report)).collect())
    }

    /// Keeps that the collection was accepted.
    pub(super) fn accept(&mut self) -> Result<(), ShareError> {
        self.write(None)
    }

    /// Keeps the reports of a week, in the place of those of an earlier one.
    pub(super) fn keep(&mut self, week: Weeks, wish: &Wish, reports: &[Vec<u8>]) -> Result<(), ShareError> {
        let reports = reports.iter().map(|report| encode(report)).collect();
        self.write(Some(WeekRecord { week, wish: key(wish), reports }))
    }

    fn write(&mut self, latest: Option<WeekRecord>) -> Result<(), ShareError> {
        let document = self.known.insert(Document { tasks: self.tasks.clone(), latest });
        prepared::keep(&self.data, &self.name, document)
    }
}

fn key(wish: &Wish) -> String {
    canonical::hex(&canonical::sha256(wish.spelled().as_bytes()))
}
