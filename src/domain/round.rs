//! A round: who asks, what, why, for how long kept, and the smallest group whose sum may appear.
//!
//! The definition is public and never changes once it is published: its hash is in every proof and signature. Nothing here
//! reads a file or knows a seal; a definition that comes from one is checked by [`Round::check`] before anything uses it.

pub mod attack;
pub mod contribution;
pub mod invented;
pub mod layout;
pub mod publish;
pub mod records;
pub mod result;
mod rules;
mod weeks;

use serde::{Deserialize, Serialize};

use crate::domain::round::layout::{Block, MAX_BLOCKS};
use crate::domain::round::result::Rules;
use crate::domain::say::text::clean;
use crate::domain::say::words::words;
use crate::domain::time::Moment;

pub use crate::domain::log::settings::{CONTRIBUTIONS, Mode};
pub use rules::{RULES, SIMILAR_WITHIN};
pub use weeks::{Weeks, WeeksError};

/// The format's name and number.
pub const SCHEMA: &str = "draglog.round/1";
/// What proves a sealed contribution. Another version is another format: an old round is refused, not migrated.
pub const VDAF: (&str, u32) = ("Prio3", 18);
/// Most members of a roster.
pub const MAX_MEMBERS: usize = 5000;
/// Longest name, purpose or list of readers, in bytes.
pub const MAX_WORDS: usize = 1000;
/// Longest name of a member, in bytes.
pub const MAX_NAME: usize = 64;

words! {
    /// Who holds a share.
    pub enum Role, "role" {
        /// Opens the round, combines, closes.
        Coach = "coach",
        /// Checks the round with own eyes, own count and own ledger.
        Trustee = "trustee",
    }
}

impl Role {
    /// The collector on the other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Coach => Self::Trustee,
            Self::Trustee => Self::Coach,
        }
    }
}

/// `round.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    pub schema: String,
    /// The beginning of the SHA-256 of everything else in here, so that an edited definition tells on itself.
    pub id: String,
    pub title: String,
    pub purpose: String,
    /// Who reads the result.
    pub readers: String,
    /// Days for which the result is kept.
    pub retention_days: u32,
    pub weeks: Weeks,
    pub mode: Mode,
    pub surveys: Vec<AskedSurvey>,
    /// Of the drag categories.
    pub taxonomy_hash: String,
    /// The pilot that the round is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pilot: Option<String>,
    pub layout: Vec<Block>,
    pub vdaf: Vdaf,
    pub min_contributions: u32,
    pub rules: Rules,
    /// Coach and trustee; empty for an open round.
    pub collectors: Vec<Collector>,
    pub roster: Vec<Member>,
    pub opens: Moment,
    pub closes: Moment,
    /// Hashes of the contributor sets of the coach's earlier releases.
    #[serde(default)]
    pub earlier: Vec<String>,
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

/// What proves contributions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vdaf {
    pub name: String,
    pub version: u32,
}

/// One of the two who hold a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collector {
    pub role: Role,
    /// Public HPKE key of this round.
    pub key: String,
    /// The key that both verify with, sealed to this one.
    pub verification_key: String,
}

/// One person of the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub name: String,
    /// Public ed25519 key.
    pub key: String,
}

/// Why a definition may not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoundProblem {
    /// It protects people less than draglog does at the least.
    #[error("{0}")]
    Weak(String),
    /// It is not well formed.
    #[error("{0}")]
    Malformed(String),
}

impl Round {
    /// The collector with this role.
    #[must_use]
    pub fn collector(&self, role: Role) -> Option<&Collector> {
        self.collectors.iter().find(|collector| collector.role == role)
    }

    /// Whether the definition is well formed, and protects people no less than the rules in here.
    ///
    /// # Errors
    /// The first thing that is wrong; what is too weak before what is malformed.
    pub fn check(&self) -> Result<(), RoundProblem> {
        self.is_strong()?;
        self.is_well_formed().map_err(RoundProblem::Malformed)
    }

    fn is_strong(&self) -> Result<(), RoundProblem> {
        let weak = |words: String| Err(RoundProblem::Weak(words));
        rules::check(self.min_contributions, &self.rules)?;
        if self.weeks.count() < weeks::SHORTEST {
            return weak(format!(
                "the round covers {} week, and rounds cover at least two: one week of one person is easily told apart",
                self.weeks.count()
            ));
        }
        if (self.roster.len() as u64) < u64::from(self.min_contributions) {
            return weak(format!(
                "the roster has {} members and {} contributions are needed; pool the round with a neighbour team",
                self.roster.len(),
                self.min_contributions
            ));
        }
        if self.mode == Mode::Sealed {
            let [coach, trustee] = [Role::Coach, Role::Trustee].map(|role| self.collector(role));
            match (coach, trustee) {
                (Some(coach), Some(trustee)) if self.collectors.len() == 2 => {
                    if coach.key == trustee.key {
                        return weak("coach and trustee have the same key, so one person could read everything".into());
                    }
                }
                _ => return weak("a sealed round needs a coach and a trustee, one key each".into()),
            }
        }
        Ok(())
    }

    fn is_well_formed(&self) -> Result<(), String> {
        if self.schema != SCHEMA {
            return Err(format!("expected schema `{SCHEMA}`, found `{}`", clean(&self.schema)));
        }
        if (self.vdaf.name.as_str(), self.vdaf.version) != VDAF {
            let (name, version) = VDAF;
            return Err(format!(
                "the round is of {} {} and this draglog speaks {name} {version}; open a new round",
                clean(&self.vdaf.name),
                self.vdaf.version
            ));
        }
        if self.mode == Mode::Open && !self.collectors.is_empty() {
            return Err("an open round has no collectors".into());
        }
        for (what, words) in [("title", &self.title), ("purpose", &self.purpose), ("readers", &self.readers)] {
            fits(what, words, MAX_WORDS)?;
        }
        if self.title.trim().is_empty() {
            return Err("the title is empty".into());
        }
        if let Some(pilot) = &self.pilot {
            fits("pilot", pilot, MAX_WORDS)?;
        }
        self.layout_is_well_formed()?;
        check_roster(&self.roster)
    }

    fn layout_is_well_formed(&self) -> Result<(), String> {
        if !(1..=MAX_BLOCKS).contains(&self.layout.len()) {
            return Err(format!("expected 1 to {MAX_BLOCKS} blocks, found {}", self.layout.len()));
        }
        let mut ids = std::collections::BTreeSet::new();
        for block in &self.layout {
            block.check().map_err(|error| error.to_string())?;
            if !ids.insert(&block.id) {
                return Err(format!("block `{}` is there twice", block.id));
            }
        }
        Ok(())
    }
}

/// Whether names and keys of a roster are words and each is there once.
///
/// # Errors
/// The first that is not, in words.
pub fn check_roster(roster: &[Member]) -> Result<(), String> {
    if roster.len() > MAX_MEMBERS {
        return Err(format!("the roster has {} members, and at most {MAX_MEMBERS} are read", roster.len()));
    }
    let (mut names, mut keys) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for member in roster {
        fits("a member's name", &member.name, MAX_NAME)?;
        if member.name.trim().is_empty() || member.name.trim() != member.name {
            return Err("a member has no name, or one with blanks around it".into());
        }
        if !names.insert(&member.name) {
            return Err(format!("the name `{}` is on the roster twice", member.name));
        }
        if !keys.insert(&member.key) {
            return Err(format!("the key of `{}` is on the roster twice", member.name));
        }
    }
    Ok(())
}

fn fits(what: &str, words: &str, most: usize) -> Result<(), String> {
    if words.len() > most {
        return Err(format!("{what}: expected at most {most} bytes, found {}", words.len()));
    }
    if clean(words) != words {
        return Err(format!("{what}: has control characters"));
    }
    Ok(())
}
