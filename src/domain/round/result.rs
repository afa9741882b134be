//! What a round gave: `result.json`, the only file of a round that a lead reads. It holds figures that may be shown, nothing else.

use serde::{Deserialize, Serialize};

pub use super::layout::BlockKind;
use super::{BlockId, RULES, ShareHolder, SurveyVersion};
use crate::domain::time::Weeks;

/// The format's name and number.
pub const SCHEMA: &str = "draglog.result/2";

/// The result of one round. Whoever reads one from a file must treat it as hostile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundResult {
    pub schema: String,
    /// The round's hash `R`, hexadecimal.
    pub round_hash: String,
    pub title: String,
    pub weeks: Weeks,
    /// Valid contributions, blanks among them.
    pub n: u32,
    pub blocks: Vec<ResultBlock>,
    /// What was not counted, in words without a name.
    pub left_out: Vec<String>,
    pub rules: PublishRules,
    /// Of coach and trustee.
    #[serde(default)]
    pub signatures: Vec<Signature>,
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
    /// Those that were asked.
    #[serde(default)]
    pub surveys: Vec<SurveyVersion>,
    /// SHA-256 of each file that was counted, hexadecimal, so that everybody can look for their own.
    #[serde(default)]
    pub counted: Vec<String>,
}

impl RoundResult {
    /// One of so many contributions about these weeks, by draglog's own rules, of which nothing else is known.
    #[must_use]
    pub fn new(title: &str, weeks: Weeks, n: u32, blocks: Vec<ResultBlock>) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            round_hash: String::new(),
            title: title.to_owned(),
            weeks,
            n,
            blocks,
            left_out: Vec::new(),
            rules: RULES,
            signatures: Vec::new(),
            purpose: None,
            readers: None,
            retention_days: None,
            members: None,
            pilot: None,
            surveys: Vec::new(),
            counted: Vec::new(),
        }
    }
}

/// The rules that decided what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishRules {
    /// Of [`publish`](super::publish): other rules are another version.
    pub version: u32,
    /// Fewest contributions whose sum may appear.
    pub minimum: u32,
}

/// One of the two who vouch for a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub role: ShareHolder,
    pub name: String,
    /// Public ed25519 key, hexadecimal.
    pub key: String,
    pub signature: String,
}

/// One block of the layout, summed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultBlock {
    pub id: BlockId,
    /// The question or the figure's name.
    pub title: String,
    pub kind: BlockKind,
    /// How many gave an answer; absent where it is kept back.
    pub answers: Option<u32>,
    pub shown: Publication,
    /// How many said the cut or beyond; absent where it is kept back, and where several answers are given.
    pub cut: Option<CutFigure>,
    /// The options of the published group that certainly holds the median, where one does.
    pub typical: Option<Vec<String>>,
    /// Groups of options. Where one answer is given they hold everybody; where several are, a cell of several options says
    /// of each of them what it lies in.
    pub cells: Vec<Cell>,
}

/// What of a block is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    Figures,
    KeptBack,
}

/// A count that is known to lie between two bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bounds {
    pub at_least: u32,
    pub at_most: u32,
}

impl Bounds {
    /// A count that is known.
    #[must_use]
    pub const fn exactly(count: u32) -> Self {
        Self { at_least: count, at_most: count }
    }

    /// The count, where it is known.
    #[must_use]
    pub const fn exact(self) -> Option<u32> {
        if self.at_least == self.at_most { Some(self.at_least) } else { None }
    }

    /// Whether the count may be this one.
    #[must_use]
    pub const fn holds(self, count: u32) -> bool {
        self.at_least <= count && count <= self.at_most
    }
}

/// The cut of a block and how many are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutFigure {
    pub name: String,
    #[serde(flatten)]
    pub bounds: Bounds,
}

/// A group of options and how many are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub labels: Vec<String>,
    #[serde(flatten)]
    pub bounds: Bounds,
}
