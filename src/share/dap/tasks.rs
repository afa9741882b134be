//! `TASKS.toml`: what every developer's draglog makes reports from. Each task's info is a hash of everything that people were
//! told, and is part of what a report is bound to: whoever was shown other words is not counted.

use std::path::Path;

use chrono::NaiveDate;
use prio::vdaf::prio3::optimal_chunk_length;
use serde_json::json;

use super::wire::{Circuit, Configuration, TASK_ID, form};
use crate::domain::round::collection::{BATCH_DAYS, Collection, CollectionTask, DRAFT, PRECISION, TaskProof};
use crate::domain::round::layout::Block;
use crate::domain::say::escape::clean;
use crate::domain::time::Weeks;
use crate::share::encoding::{decode_exactly, encode};
use crate::share::{Result, ShareError, canonical, files};

/// Longest file: one of all shipped pulses has some 60 KB.
pub const MAX_BYTES: u64 = 2 << 20;

/// The tasks of a collection, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Tasks {
    pub collection: Collection,
    /// Of everything in the file.
    pub hash: [u8; 32],
}

/// Reads the tasks of a collection.
///
/// # Errors
/// If they protect people too little or were edited (refused), are of another draft or malformed (invalid), or cannot be read.
pub fn read(file: &Path) -> Result<Tasks> {
    parse(file, &files::read_text(file, MAX_BYTES)?)
}

/// The tasks in a file's text.
///
/// # Errors
/// As [`read`].
pub fn parse(file: &Path, text: &str) -> Result<Tasks> {
    is_of_this_draft(file, text)?;
    let collection: Collection = files::parse_toml(file, text)?;
    collection.check().map_err(|problem| ShareError::unusable(file, problem))?;
    collection.tasks.iter().try_for_each(|task| is_as_made(file, &collection, task))?;
    Ok(Tasks { hash: canonical::hash(&collection)?, collection })
}

/// Whether a task is what its collection makes of its block.
fn is_as_made(file: &Path, collection: &Collection, task: &CollectionTask) -> Result<()> {
    let (id, chunk) = (&task.block.id, optimal_chunk_length(task.block.cells()));
    if usize::try_from(task.chunk_length).ok() != Some(chunk) {
        return Err(ShareError::invalid(file, format!("block `{id}`: expected chunk length {chunk}")));
    }
    if decode_exactly::<TASK_ID>(&task.id).is_none() {
        return Err(ShareError::invalid(file, format!("block `{id}`: expected a task id of {TASK_ID} bytes")));
    }
    // Without this comparison what people are shown could be edited, and their reports would still be counted.
    if task.info == info(collection, &task.block)?
        && task.configuration == encode(&configuration(collection, task).encode())
    {
        return Ok(());
    }
    Err(ShareError::refused(format!(
        "{}: was edited after the tasks were made (block `{id}`), so no report of it would be counted; ask for the file as it was made",
        clean(&file.display().to_string())
    )))
}

/// The draft first: a file of another one may have other fields.
fn is_of_this_draft(file: &Path, text: &str) -> Result<()> {
    let table: toml::Table = files::parse_toml(file, text)?;
    let word = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default();
    if word("schema").is_empty() {
        return Err(ShareError::invalid(file, "is no file of tasks; expected TASKS.toml of `draglog round dap-tasks`"));
    }
    let (given, own) = ([word("dap"), word("form")], [DRAFT, &form()]);
    if given == own {
        return Ok(());
    }
    let named = |[dap, form]: [&str; 2]| format!("{dap} in form `{form}`");
    let words = format!(
        "the tasks are of {}, and this draglog speaks {}: no report of one is read by the other, so none was made. Take the draglog that the tasks were made with, or ask for new tasks",
        clean(&named(given)),
        named(own)
    );
    Err(ShareError::invalid(file, words))
}

/// The text of a file of tasks.
///
/// # Errors
/// If it cannot be spelled out.
pub fn write(collection: &Collection) -> Result<String> {
    toml::to_string_pretty(collection).map_err(|error| ShareError::failed(error.to_string()))
}

/// Fills in what follows from a collection's own words: the info of each task, and its bytes.
///
/// # Errors
/// If it cannot be spelled out.
pub fn complete(collection: &mut Collection) -> Result<()> {
    for place in 0..collection.tasks.len() {
        let info = info(collection, &collection.tasks[place].block)?;
        collection.tasks[place].info = info;
        let bytes = configuration(collection, &collection.tasks[place]).encode();
        collection.tasks[place].configuration = encode(&bytes);
    }
    Ok(())
}

/// A task for a block, of which only the number is drawn.
#[must_use]
pub fn task(block: Block, id: &[u8; TASK_ID]) -> CollectionTask {
    let number = |cells: usize| u32::try_from(cells).unwrap_or(u32::MAX);
    let vdaf = TaskProof::of(&block);
    CollectionTask {
        id: encode(id),
        info: String::new(),
        vdaf,
        length: number(block.cells()),
        max_measurement: vdaf.max_measurement(),
        chunk_length: number(optimal_chunk_length(block.cells())),
        configuration: String::new(),
        block,
    }
}

/// What a task is about: the block's id, and a hash of the block and of all that people were told.
fn info(collection: &Collection, block: &Block) -> Result<String> {
    let Collection { title, purpose, readers, retention_days, weeks, rules, surveys, taxonomy_hash, .. } = collection;
    let told = json!({
        "title": title, "purpose": purpose, "readers": readers, "retention_days": retention_days, "weeks": weeks,
        "rules": rules, "surveys": surveys, "taxonomy_hash": taxonomy_hash, "block": block,
    });
    Ok(format!("draglog {} {}", block.id, canonical::hex(&canonical::hash(&told)?[..16])))
}

/// Everything that both halves, the collector and every report have to agree about.
fn configuration<'a>(collection: &'a Collection, task: &'a CollectionTask) -> Configuration<'a> {
    Configuration {
        info: task.info.as_bytes(),
        leader: &collection.leader,
        helper: &collection.helper,
        time_precision: PRECISION,
        minimum: collection.rules.minimum.into(),
        circuit: circuit(task),
        interval: Some((day_number(collection.weeks.from()), BATCH_DAYS * u64::from(collection.weeks.count()))),
    }
}

/// What is proved of a report about this task.
#[must_use]
pub fn circuit(task: &CollectionTask) -> Circuit {
    let (length, chunk) = (task.length, task.chunk_length);
    match task.max_measurement {
        None => Circuit::Histogram { length, chunk },
        Some(max) => Circuit::SumVec { length, max: max.into(), chunk },
    }
}

/// The number of a day, which is how reports tell time.
#[must_use]
pub fn day_number(day: NaiveDate) -> u64 {
    u64::try_from((day - NaiveDate::default()).num_days()).unwrap_or(0)
}

/// The number of a week's round in the log of what left: of these tasks, about this week.
#[must_use]
pub fn round_of(tasks: &Tasks, week: Weeks) -> String {
    canonical::hex(&canonical::sha256(&[&tasks.hash[..], &day_number(week.from()).to_be_bytes()].concat()))
}
