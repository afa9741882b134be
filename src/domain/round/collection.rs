//! A collection over an organisation, through an aggregation service: who asks what, why, of which weeks, and one task of the
//! service for each block. Each week is a batch of its own.
//!
//! `TASKS.toml` holds it, for every developer. What comes from a file is checked by [`Collection::check`]; identifiers,
//! hashes and bytes are looked at by the share layer.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use super::inquiry::Inquiry;
use super::layout::{Block, BlockKind, MAX_BLOCKS};
use super::publish::VERSION;
use super::result::PublishRules;
use super::{AskedSurvey, RoundProblem, are_words, endpoint, is_kept_briefly};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::time::Weeks;

/// The format's name and number.
pub(crate) const SCHEMA: &str = "draglog.dap-tasks/1";
/// The draft of the Distributed Aggregation Protocol that is spoken.
pub(crate) const DRAFT: &str = "dap-18";
/// Fewest reports of a batch that may be collected: the collector sees its exact sums.
pub(crate) const LEAST_BATCH: u32 = 100;
/// The unit of a report's time, in seconds: a day, so that weeks begin on Mondays.
pub(crate) const PRECISION: u64 = 86_400;
/// Days of a batch.
pub(crate) const BATCH_DAYS: u64 = 7;
/// The only kind of batches that is spoken.
pub(crate) const BATCH_MODE: &str = "time-interval";
/// The name of the file.
pub(crate) const FILE: &str = "TASKS.toml";

/// `TASKS.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    pub schema: String,
    pub dap: String,
    /// Of the bytes that this form of the draft was checked with: the draft's number alone does not name the form.
    pub form: String,
    pub title: String,
    pub purpose: String,
    /// Who reads the result.
    pub readers: String,
    /// Days for which the result is kept.
    pub retention_days: u32,
    /// The weeks in which reports are collected, each by itself.
    pub weeks: Weeks,
    /// URL of the half that reports are sent to.
    pub leader: String,
    /// URL of the other half.
    pub helper: String,
    pub time_precision: u64,
    pub batch_mode: String,
    /// Of the drag categories.
    pub taxonomy_hash: String,
    pub rules: PublishRules,
    #[serde(rename = "survey", default, skip_serializing_if = "Vec::is_empty")]
    pub surveys: Vec<AskedSurvey>,
    #[serde(rename = "task")]
    pub tasks: Vec<CollectionTask>,
}

/// One task of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectionTask {
    /// 32 bytes, base64 for web addresses.
    pub id: String,
    /// What the task is about: the block's id and a hash of everything that people were told.
    pub info: String,
    pub vdaf: TaskProof,
    pub length: u32,
    /// Most that may be in one cell; only where several may be ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_measurement: Option<u32>,
    pub chunk_length: u32,
    /// The task's configuration as the service hashes it, base64 for web addresses.
    pub configuration: String,
    pub block: Block,
}

/// What proves a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskProof {
    /// Exactly one cell.
    Prio3Histogram,
    /// Each cell at most once. How many one person ticks, and whether an answer stands beside none, is not proved.
    Prio3SumVec,
}

impl TaskProof {
    /// What proves reports about a block.
    #[must_use]
    pub const fn of(block: &Block) -> Self {
        match block.kind {
            BlockKind::Ordered | BlockKind::Choice => Self::Prio3Histogram,
            BlockKind::Several => Self::Prio3SumVec,
        }
    }

    /// Most that may be in one cell, where that is part of the task.
    #[must_use]
    pub const fn max_measurement(self) -> Option<u32> {
        match self {
            Self::Prio3Histogram => None,
            Self::Prio3SumVec => Some(1),
        }
    }
}

impl Collection {
    /// The blocks that are asked, in order.
    #[must_use]
    pub fn layout(&self) -> Vec<Block> {
        self.tasks.iter().map(|task| task.block.clone()).collect()
    }

    /// What is asked about some of its weeks.
    #[must_use]
    pub fn inquiry<'a>(&'a self, weeks: Weeks, layout: &'a [Block]) -> Inquiry<'a> {
        Inquiry {
            file: FILE,
            title: &self.title,
            purpose: &self.purpose,
            readers: &self.readers,
            weeks,
            surveys: &self.surveys,
            taxonomy_hash: &self.taxonomy_hash,
            pilot: None,
            layout,
            rules: self.rules,
            retention_days: self.retention_days,
        }
    }

    /// Whether it is of this draft, well formed, and protects people no less than the rules in here.
    ///
    /// # Errors
    /// The first thing that is wrong: another form first, then what is too weak.
    pub fn check(&self) -> Result<(), RoundProblem> {
        self.is_spoken().map_err(RoundProblem::Malformed)?;
        self.is_strong().map_err(RoundProblem::Weak)?;
        self.is_well_formed().map_err(RoundProblem::Malformed)
    }

    fn is_spoken(&self) -> Result<(), String> {
        if self.schema != SCHEMA {
            return Err(format!("expected schema `{SCHEMA}`, found `{}`", clean(&self.schema)));
        }
        if self.dap != DRAFT {
            return Err(format!(
                "the tasks are of `{}`, and this draglog speaks {DRAFT}: nothing was made, as no report of one is read by the other. Take the draglog that the tasks were made with, or ask for new tasks",
                clean(&self.dap)
            ));
        }
        Ok(())
    }

    fn is_strong(&self) -> Result<(), String> {
        if self.rules.minimum < LEAST_BATCH {
            return Err(format!(
                "a batch of {} could be collected, and draglog needs at least {LEAST_BATCH}, as whoever collects sees exact sums",
                count(self.rules.minimum, "report")
            ));
        }
        if self.rules.version != VERSION {
            return Err(format!(
                "figures are published by rules {} and this draglog computes rules {VERSION}; update draglog, or ask for new tasks",
                self.rules.version
            ));
        }
        is_kept_briefly(self.retention_days)?;
        endpoint::are_apart(&self.leader, &self.helper)
    }

    fn is_well_formed(&self) -> Result<(), String> {
        are_words(&self.title, &[("purpose", &self.purpose), ("readers", &self.readers)])?;
        // Times are counted from 1970; nobody's log is older than this program.
        if self.weeks.from().year() < 2020 {
            return Err(format!("the weeks {} are before anybody's log", self.weeks.words()));
        }
        endpoint::check("leader", &self.leader)?;
        endpoint::check("helper", &self.helper)?;
        if (self.time_precision, self.batch_mode.as_str()) != (PRECISION, BATCH_MODE) {
            return Err(format!(
                "expected `time_precision = {PRECISION}` and `batch_mode = \"{BATCH_MODE}\"`, so that weeks begin on Mondays"
            ));
        }
        self.tasks_are_well_formed()
    }

    fn tasks_are_well_formed(&self) -> Result<(), String> {
        if !(1..=MAX_BLOCKS).contains(&self.tasks.len()) {
            return Err(format!("expected 1 to {MAX_BLOCKS} tasks, found {}", self.tasks.len()));
        }
        let (mut ids, mut blocks) = (BTreeSet::new(), BTreeSet::new());
        for task in &self.tasks {
            task.check()?;
            if !ids.insert(&task.id) || !blocks.insert(&task.block.id) {
                return Err(format!("block `{}` or its task is there twice", task.block.id));
            }
        }
        Ok(())
    }
}

impl CollectionTask {
    fn check(&self) -> Result<(), String> {
        self.block.check()?;
        let id = self.block.id.as_str();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        // Files are named after it.
        if id.starts_with('.') || !id.chars().all(is_plain) {
            return Err(format!("block `{id}`: expected an id of letters, digits, `.`, `_` and `-`"));
        }
        let proof = TaskProof::of(&self.block);
        if self.vdaf != proof || self.max_measurement != proof.max_measurement() {
            return Err(format!("block `{id}`: its kind of question and its proof do not fit"));
        }
        if usize::try_from(self.length).ok() != Some(self.block.cells()) {
            return Err(format!("block `{id}`: expected length {}, found {}", self.block.cells(), self.length));
        }
        Ok(())
    }
}
