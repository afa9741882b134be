//! What a round gave: `result.json`, the only file of a round that a lead reads. It holds sums that may be shown, nothing else.

use serde::{Deserialize, Serialize};

use crate::domain::round::RULES;

/// The format's name and number.
pub const SCHEMA: &str = "draglog.result/1";

/// The result of one round. Whoever reads one from a file must treat it as hostile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoundResult {
    pub schema: String,
    /// SHA-256 of the round's definition, hexadecimal.
    pub round_hash: String,
    pub title: String,
    /// ISO weeks, both included: `2026-W44..2026-W47`.
    pub weeks: String,
    /// `sealed` or `open`.
    pub mode: String,
    /// Valid contributions, blanks among them.
    pub n: u32,
    pub blocks: Vec<ResultBlock>,
    /// What was not counted, in words without a name.
    pub left_out: Vec<String>,
    pub rules: Rules,
    #[serde(default)]
    pub purpose: Option<String>,
    #[serde(default)]
    pub readers: Option<String>,
    #[serde(default)]
    pub retention_days: Option<u32>,
    /// People on the roster, so that the page can say how many of them took part.
    #[serde(default)]
    pub members: Option<u32>,
    /// The pilot that the round was about.
    #[serde(default)]
    pub pilot: Option<String>,
    /// Surveys asked, `id/version`.
    #[serde(default)]
    pub surveys: Vec<String>,
    /// Fingerprint of the layout: results are compared only where blocks are the same.
    #[serde(default)]
    pub layout_hash: Option<String>,
}

/// The rules that decided what is shown; one that is not said is the floor of every round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub min_contributions: u32,
    /// Fewest answers for a question to be shown.
    #[serde(default = "min_answers")]
    pub min_answers: u32,
    /// Exact counts from so many answers on.
    #[serde(default = "counts_from")]
    pub counts_from: u32,
    /// Fewest people for a tag to be shown.
    #[serde(default = "min_tag_people")]
    pub min_tag_people: u32,
}

const fn min_answers() -> u32 {
    RULES.min_answers
}

const fn counts_from() -> u32 {
    RULES.counts_from
}

const fn min_tag_people() -> u32 {
    RULES.min_tag_people
}

/// One block of the layout, summed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultBlock {
    /// `SURVEY.ITEM`, `waits.FIGURE` or `pilot.FIGURE`.
    pub id: String,
    /// The question or the figure's name.
    pub title: String,
    /// How many gave an answer other than `no_answer`; 0 where withheld.
    pub answers: u32,
    pub shown: Shown,
    pub cells: Vec<Cell>,
    #[serde(default)]
    pub kind: BlockKind,
}

/// One cell of a block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub label: String,
    /// Absent where it may not be shown.
    pub count: Option<u32>,
    /// `few`, `some`, `most`, or `N or more` at the top; absent where counts are shown or all is withheld.
    pub band: Option<String>,
}

/// What of a block is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    Counts,
    Bands,
    Withheld,
}

/// How many cells one person may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Exactly one.
    #[default]
    OneHot,
    /// Up to the block's `max`.
    MultiHot,
}
