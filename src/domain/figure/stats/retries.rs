//! Commands that failed and then passed with no tracked file changed in between: the sign of a flaky check.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::log::wait::{Outcome, Wait, WaitId};
use crate::domain::time::Period;

/// What is known of the working tree around one run: fingerprints that mean nothing by themselves and can only be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeState {
    pub wait: WaitId,
    /// As the run began; only looked at where the run before it had failed.
    pub began: Option<i64>,
    /// As it failed; `None` where files changed while it ran, or where it could not be had.
    pub failed: Option<i64>,
}

/// A command that failed and passed with nothing changed between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    pub label: String,
    pub project: Option<String>,
    /// Runs of it that began in the period and have ended.
    pub runs: u64,
    pub failed_then_passed_unchanged: u64,
}

/// The commands of `waits` for which that happened in the period, the most frequent first.
///
/// A pass counts where it began if the run of the same label and project that came to an end by itself before it failed, and
/// the tree is as it was then. Cancelled runs between the two are passed over. Where the tree is not known nothing is counted.
#[must_use]
pub fn retries(waits: &[Wait], trees: &[TreeState], period: Period) -> Vec<Retry> {
    if trees.is_empty() {
        return Vec::new();
    }
    let trees: HashMap<WaitId, &TreeState> = trees.iter().map(|tree| (tree.wait, tree)).collect();
    let mut commands: BTreeMap<(&str, Option<&str>), RetryTally> = BTreeMap::new();
    for run in waits.iter().filter(|wait| wait.is_run() && !wait.is_running()) {
        let tree = trees.get(&run.id).copied();
        commands.entry((&run.label, run.project.as_deref())).or_default().take(run, tree, period);
    }
    let mut retries: Vec<Retry> = commands
        .into_iter()
        .filter(|(_, course)| course.unchanged > 0)
        .map(|((label, project), course)| Retry {
            label: label.to_owned(),
            project: project.map(str::to_owned),
            runs: course.runs,
            failed_then_passed_unchanged: course.unchanged,
        })
        .collect();
    retries.sort_by_key(|retry| std::cmp::Reverse(retry.failed_then_passed_unchanged));
    retries
}

/// Runs of the period that failed and passed unchanged; `None` where that is not known: nothing ran, or runs failed and no tree
/// of them is known (imports, another machine). Where nothing failed there are none.
#[must_use]
pub fn known_retries(waits: &[Wait], trees: &[TreeState], period: Period) -> Option<u64> {
    let ran = || waits.iter().filter(|wait| wait.is_run() && !wait.is_running() && period.contains(wait.started_at));
    let with_tree: HashSet<WaitId> = trees.iter().map(|tree| tree.wait).collect();
    let any_failed = ran().any(|run| run.has(Outcome::Failed));
    let is_known = ran().next().is_some() && (!any_failed || ran().any(|run| with_tree.contains(&run.id)));
    is_known.then(|| retries(waits, trees, period).iter().map(|retry| retry.failed_then_passed_unchanged).sum())
}

/// How the runs of one command went, one after the other.
#[derive(Default)]
struct RetryTally {
    runs: u64,
    unchanged: u64,
    /// The tree of the last run, if that failed and its tree is known.
    failed: Option<i64>,
}

impl RetryTally {
    fn take(&mut self, run: &Wait, tree: Option<&TreeState>, period: Period) {
        let is_counted = period.contains(run.started_at);
        self.runs += u64::from(is_counted);
        let began = tree.and_then(|tree| tree.began);
        match run.outcome() {
            Some(Outcome::Succeeded) => {
                let is_unchanged = self.failed.take().is_some_and(|failed| began == Some(failed));
                self.unchanged += u64::from(is_counted && is_unchanged);
            }
            Some(Outcome::Failed) => self.failed = tree.and_then(|tree| tree.failed),
            Some(Outcome::Cancelled | Outcome::Unknown | Outcome::Lost) | None => {}
        }
    }
}
