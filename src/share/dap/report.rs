//! One person's reports about one week: one for each task, whatever they say, all equally long for one task.

use super::keys::PublicKey;
use super::proof::shard;
use super::tasks::{Tasks, circuit, day_number};
use super::wire::{Half, REPORT_ID, SealedReport, SealedShare, bound_to, sealed_text};
use crate::domain::round::collection::CollectionTask;
use crate::domain::round::contribution::Part;
use crate::domain::time::Weeks;
use crate::share::encoding::{decode, decode_exactly};
use crate::share::seal::{SealPlace, random, seal_with};
use crate::share::{Result, ShareError};

/// The public keys of both halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keys {
    pub leader: PublicKey,
    pub helper: PublicKey,
}

/// Reports about a week, in the order of the tasks. The time is the week's first day for everybody, so that it says nothing.
///
/// # Errors
/// If a part is not one of these tasks, or cannot be split or sealed.
pub(crate) fn make(tasks: &Tasks, week: Weeks, keys: &Keys, part: &Part) -> Result<Vec<Vec<u8>>> {
    let tasks = &tasks.collection.tasks;
    if tasks.len() != part.cells().len() {
        return Err(ShareError::failed("there is not one answer for each task; nothing was written"));
    }
    tasks.iter().zip(part.cells()).map(|(task, cells)| one(task, day_number(week.from()), keys, cells)).collect()
}

/// The body of one upload.
fn one(task: &CollectionTask, time: u64, keys: &Keys, cells: &[usize]) -> Result<Vec<u8>> {
    let no_task = || ShareError::failed(format!("block `{}` has no task; nothing was written", task.block.id));
    let number = decode_exactly(&task.id).ok_or_else(no_task)?;
    let configuration = decode(&task.configuration).ok_or_else(no_task)?;
    let id: [u8; REPORT_ID] = random()?;
    let shares = shard(circuit(task), &number, &id, cells)?;
    let bound_to = bound_to(&number, &configuration, &id, time, &shares.public);
    let seal = |half: Half, key: &PublicKey, share: &[u8]| -> Result<SealedShare> {
        let place = SealPlace { info: &half.info(), bound_to: &bound_to };
        let [encapsulated, text] = seal_with(key.cipher, &key.bytes, &sealed_text(share), place)?;
        Ok(SealedShare { key: key.id, encapsulated, text })
    };
    let report = SealedReport {
        id,
        time,
        leader: seal(Half::Leader, &keys.leader, &shares.coach)?,
        helper: seal(Half::Helper, &keys.helper, &shares.trustee)?,
        public: shares.public,
    };
    Ok(report.encode())
}
