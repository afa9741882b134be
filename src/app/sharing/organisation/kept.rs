//! What this machine keeps of a collection: that its words were accepted, and the sealed reports of the latest week, so that
//! they are never made twice. Nobody here can open them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::app::{Context, prepared};
use crate::domain::round::Weeks;
use crate::domain::round::contribution::Wish;
use crate::share::dap::tasks::Tasks;
use crate::share::encoding::{decode, encode};
use crate::share::{ShareError, canonical, files};

/// Reports of all tasks that there may be take less.
const MAX_BYTES: u64 = 8 << 20;

/// A collection that was accepted.
pub(super) struct CollectionRecord {
    file: PathBuf,
    folder: PathBuf,
    tasks: String,
    accepted: bool,
    latest: Option<Latest>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Document {
    tasks: String,
    latest: Option<Latest>,
}

/// The reports of one week.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Latest {
    week: Weeks,
    /// Hash of what was left out, or that all of it was.
    wish: String,
    reports: Vec<String>,
}

impl CollectionRecord {
    pub(super) fn of(context: &Context, tasks: &Tasks) -> Self {
        let tasks = canonical::hex(&tasks.hash);
        let folder = prepared::folder(&context.paths.data);
        let file = folder.join(format!("dap-{}.json", &tasks[..16]));
        let text = files::read_text(&file, MAX_BYTES).ok();
        let document: Option<Document> = text.and_then(|text| serde_json::from_str(&text).ok());
        let document = document.filter(|document| document.tasks == tasks);
        Self {
            file,
            folder,
            accepted: document.is_some(),
            latest: document.and_then(|document| document.latest),
            tasks,
        }
    }

    pub(super) fn is_accepted(&self) -> bool {
        self.accepted
    }

    /// The reports that were made about a week.
    ///
    /// # Errors
    /// If they were made of another wish.
    pub(super) fn reports(&self, week: Weeks, wish: &Wish) -> Result<Option<Vec<Vec<u8>>>, ShareError> {
        let Some(latest) = self.latest.as_ref().filter(|latest| latest.week == week) else { return Ok(None) };
        // Without this line one person would be counted twice, or say something else under the same number.
        if latest.wish != key(wish) {
            return Err(ShareError::failed(format!(
                "your reports about {} were made with other blocks left out and may have left; new ones would count you twice, so nothing was written",
                week.named()
            )));
        }
        Ok(latest.reports.iter().map(|report| decode(report)).collect())
    }

    /// Keeps that the collection was accepted.
    pub(super) fn accept(&mut self) -> Result<(), ShareError> {
        self.accepted = true;
        self.write()
    }

    /// Keeps the reports of a week, in the place of those of an earlier one.
    pub(super) fn keep(&mut self, week: Weeks, wish: &Wish, reports: &[Vec<u8>]) -> Result<(), ShareError> {
        let reports = reports.iter().map(|report| encode(report)).collect();
        self.latest = Some(Latest { week, wish: key(wish), reports });
        self.write()
    }

    fn write(&self) -> Result<(), ShareError> {
        crate::paths::make_private(&self.folder).map_err(|error| ShareError::io("make", &self.folder, &error))?;
        let document = Document { tasks: self.tasks.clone(), latest: self.latest.clone() };
        files::overwrite(&self.file, &files::json(&document)?)
    }
}

fn key(wish: &Wish) -> String {
    let mut ids = wish.leave_out.clone();
    ids.sort();
    ids.dedup();
    canonical::hex(&canonical::sha256(format!("{} {}", wish.blank, ids.join(" ")).as_bytes()))
}
