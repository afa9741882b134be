//! A result from the sums of an aggregation service: one output of the collector's program for each task, beside the tasks.

use std::path::Path;

use super::{ReportProblem, shown};
use crate::domain::round::collection::{Collection, CollectionTask, FILE};
use crate::domain::round::publish::{BlockSums, kept_back, publish};
use crate::domain::round::result::{ResultBlock, RoundResult};
use crate::domain::say::count::{agree, count};
use crate::domain::say::escape::clean;
use crate::domain::time::Weeks;
use crate::share::dap::sums::{MAX_BYTES, Sums, parse};
use crate::share::dap::tasks::{Tasks, read as read_tasks, round_of};
use crate::share::folder::Folder;
use crate::share::{ShareError, canonical};

/// The result that a folder's sums give, by the same rules as a round's, and the number of its tasks.
///
/// # Errors
/// If the tasks or an output are not what they should be, or would protect nobody.
pub(super) fn read(path: &Path) -> Result<(RoundResult, String), ReportProblem> {
    let folder = Folder::open(path)?;
    let tasks = read_tasks(&path.join(FILE))?;
    let all = tasks.collection.tasks.iter().map(|task| of_task(&folder, &tasks.collection, task));
    let all: Vec<Option<Sums>> = all.collect::<Result<_, ShareError>>()?;
    let week = one_week(path, &tasks.collection, &all)?;
    let result = shown(path, result(path, &tasks, week, &all)?)?;
    Ok((result, canonical::hex(&tasks.hash)))
}

/// The sums of one task, if they were collected.
fn of_task(folder: &Folder, collection: &Collection, task: &CollectionTask) -> Result<Option<Sums>, ShareError> {
    let name = format!("{}.txt", task.block.id);
    let file = folder.path_of(&name);
    let Some(text) = folder.read_text(&name, MAX_BYTES)? else { return Ok(None) };
    let sums = parse(&text).map_err(|(line, problem)| ShareError::invalid_at(&file, line, problem))?;
    if sums.cells.len() != task.block.cells() {
        let problem =
            format!("has {}; expected {}, one for each cell", count(sums.cells.len(), "sum"), task.block.cells());
        return Err(ShareError::invalid(&file, problem));
    }
    if sums.reports < collection.rules.minimum {
        return Err(ShareError::refused(format!(
            "{}: {}, and {} are needed; a sum of so few is not shown",
            clean(&file.display().to_string()),
            count(sums.reports, "report"),
            collection.rules.minimum
        )));
    }
    Ok(Some(sums))
}

/// The week that all of them are about.
fn one_week(path: &Path, collection: &Collection, all: &[Option<Sums>]) -> Result<Weeks, ShareError> {
    let mut weeks = all.iter().flatten().map(|sums| sums.week);
    let Some(week) = weeks.next() else {
        return Err(ShareError::invalid(path, "holds no sums; expected one file for each task, BLOCK.txt"));
    };
    if let Some(other) = weeks.find(|other| *other != week) {
        let problem = format!("holds sums about {} and about {}; expected one week", week.words(), other.words());
        return Err(ShareError::invalid(path, problem));
    }
    if !collection.weeks.each().any(|own| own == week) {
        let problem = format!("is about {}, which is none of the weeks {}", week.words(), collection.weeks.words());
        return Err(ShareError::invalid(path, problem));
    }
    Ok(week)
}

fn result(path: &Path, tasks: &Tasks, week: Weeks, all: &[Option<Sums>]) -> Result<RoundResult, ShareError> {
    let collection = &tasks.collection;
    let pairs = collection.tasks.iter().zip(all);
    let blocks = pairs.map(|(task, sums)| block(path, task, sums.as_ref())).collect::<Result<_, ShareError>>()?;
    let layout = collection.layout();
    Ok(RoundResult {
        left_out: left_out(all),
        ..collection.inquiry(week, &layout).result(round_of(tasks, week), reports(all).max().unwrap_or(0), blocks)
    })
}

fn block(path: &Path, task: &CollectionTask, sums: Option<&Sums>) -> Result<ResultBlock, ShareError> {
    let Some(sums) = sums else { return Ok(kept_back(&task.block)) };
    let counts = BlockSums::of(&task.block, &sums.cells, sums.reports);
    let counts = counts.map_err(|error| ShareError::invalid(path, error.to_string()))?;
    Ok(publish(&task.block, &counts, &[]))
}

fn reports(all: &[Option<Sums>]) -> impl Iterator<Item = u32> {
    all.iter().flatten().map(|sums| sums.reports)
}

/// What is missing, in words.
fn left_out(all: &[Option<Sums>]) -> Vec<String> {
    let missing = all.iter().filter(|sums| sums.is_none()).count();
    let missing = (missing > 0).then(|| format!("{} not collected", agreed(missing)));
    let most = reports(all).max().unwrap_or(0);
    let fewer = reports(all).filter(|reports| *reports < most).count();
    let fewer = (fewer > 0).then(|| format!("fewer reports than for the others came for {}", count(fewer, "figure")));
    missing.into_iter().chain(fewer).collect()
}

fn agreed(number: usize) -> String {
    format!("{} {}", count(number, "figure"), agree(number, "was", "were"))
}
