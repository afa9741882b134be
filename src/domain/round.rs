//! A round: who asks, what, why, for how long kept, and the smallest group whose sum may appear.
//!
//! Nothing here reads a file or knows a seal; a definition that comes from one is checked before anything uses it.

mod block_id;
pub(crate) mod collection;
pub mod contribution;
pub mod definition;
mod endpoint;
pub(crate) mod inquiry;
pub mod invented;
pub mod layout;
pub(crate) mod people;
pub mod publish;
pub mod records;
pub mod result;
pub mod status;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use self::definition::MAX_RETENTION_DAYS;
use self::publish::VERSION;
use self::result::PublishRules;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::words::words;

pub use crate::domain::log::settings::CONTRIBUTIONS;
pub use block_id::{BlockId, BlockSource};

/// What proves a contribution. Another version is another format: an old round is refused, not migrated.
pub const VDAF: (&str, u32) = ("Prio3", 18);
/// The rules of every round at their weakest: no round may go below them, whatever its definition says.
pub const RULES: PublishRules = PublishRules { version: VERSION, minimum: CONTRIBUTIONS };
/// Longest title, purpose or list of readers, in bytes.
pub const MAX_WORDS: usize = 1000;
/// Longest name of a person, in bytes.
pub const MAX_NAME: usize = 64;

words! {
    /// Who holds a share.
    pub enum ShareHolder, "role" {
        /// Opens the round and publishes it.
        Coach = "coach",
        /// Checks the round with own eyes, own count and own ledger, and signs the result.
        Trustee = "trustee",
    }
}

impl ShareHolder {
    /// The collector on the other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Coach => Self::Trustee,
            Self::Trustee => Self::Coach,
        }
    }
}

/// A pulse that a round asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedSurvey {
    pub id: String,
    pub version: u32,
    /// SHA-256 of its questions and options as blocks.
    pub hash: String,
}

/// A pulse and which version of it, as a result names it: `context_gaps/2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyVersion {
    pub id: String,
    pub version: u32,
}

impl From<&AskedSurvey> for SurveyVersion {
    fn from(asked: &AskedSurvey) -> Self {
        Self { id: asked.id.clone(), version: asked.version }
    }
}

impl fmt::Display for SurveyVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.id, self.version)
    }
}

impl FromStr for SurveyVersion {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let parts = given.rsplit_once('/').and_then(|(id, version)| Some((id.to_owned(), version.parse().ok()?)));
        let (id, version) =
            parts.ok_or_else(|| format!("`{given}` names no pulse and its version, as `toil_hours/1`"))?;
        Ok(Self { id, version })
    }
}

crate::domain::spelled_as_displayed!(SurveyVersion);

/// What proves contributions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vdaf {
    pub name: String,
    pub version: u32,
}

/// Why a definition, a collection or a result may not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoundProblem {
    /// It protects people less than draglog always does.
    #[error("{0}")]
    Weak(String),
    /// It is not well formed.
    #[error("{0}")]
    Malformed(String),
}

/// Whether there is a title, and none of these words are too long or have control characters.
fn are_words(title: &str, others: &[(&str, &str)]) -> Result<(), String> {
    if title.trim().is_empty() {
        return Err("the title is empty".into());
    }
    [("title", title)].iter().chain(others).try_for_each(|(what, words)| fits(what, words, MAX_WORDS))
}

/// Whether a result is kept for no longer than may be.
fn is_kept_briefly(days: u32) -> Result<(), String> {
    if days > MAX_RETENTION_DAYS {
        return Err(format!("the result would be kept for {}; {MAX_RETENTION_DAYS} are the most", count(days, "day")));
    }
    Ok(())
}

fn fits(what: &str, words: &str, most: usize) -> Result<(), String> {
    if words.len() > most {
        return Err(format!("{what}: expected at most {}, found {}", count(most, "byte"), words.len()));
    }
    if clean(words) != words {
        return Err(format!("{what}: has control characters"));
    }
    Ok(())
}
