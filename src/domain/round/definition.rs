//! The definition of a round: who asks, what, why, for how long kept, who collects, and the smallest group.
//!
//! The coach signs it once. Together with the trustee's acceptance its hash names the round in every proof, seal and
//! signature, so nobody can take part in another one unnoticed. What comes from a file is checked by [`Definition::check`].

use std::collections::BTreeSet;

use chrono::{Days, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::inquiry::Inquiry;
use super::people::{Person, check_people};
use super::publish::VERSION;
use super::{AskedSurvey, BlockId, CONTRIBUTIONS, RoundProblem, ShareHolder, VDAF, Vdaf, are_words, is_kept_briefly};
use crate::domain::round::layout::{Block, MAX_BLOCKS};
use crate::domain::round::result::{Bounds, PublishRules};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::time::{Moment, Weeks};

/// The format's name and number.
pub const SCHEMA: &str = "draglog.round/2";
/// Longest time for which a result may be kept.
pub const MAX_RETENTION_DAYS: u32 = 730;
/// The fewest weeks that a round covers.
const SHORTEST: u32 = 2;
/// A round's weeks begin at most this long after its definition.
const FARTHEST: TimeDelta = TimeDelta::days(366);
/// Fewest answers to a figure for the two collectors to open it.
pub const OPENED_FROM: u32 = 5;

/// `round.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub schema: String,
    pub title: String,
    pub purpose: String,
    /// Who reads the result.
    pub readers: String,
    /// Days for which the result is kept.
    pub retention_days: u32,
    pub weeks: Weeks,
    pub opened: Moment,
    pub closes: Moment,
    pub surveys: Vec<AskedSurvey>,
    /// Of the drag categories.
    pub taxonomy_hash: String,
    /// The pilot that the round is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pilot: Option<String>,
    pub layout: Vec<Block>,
    pub vdaf: Vdaf,
    pub rules: PublishRules,
    /// Rounds of this team that were released before: people who differ by one or two from one of them are protected.
    #[serde(default)]
    pub earlier: Vec<EarlierRound>,
    /// Everybody in the team when the round was defined.
    pub roster: Vec<Person>,
    pub coach: Coach,
    pub trustee: Trustee,
    /// The coach's, over everything above.
    pub signature: String,
}

/// Who defines the round and holds one share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coach {
    pub name: String,
    /// The long-lived key.
    pub key: String,
    /// Public HPKE key of this round.
    pub round_key: String,
}

/// Who holds the other share, once they have accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trustee {
    pub name: String,
    /// The long-lived key.
    pub key: String,
}

/// A round of the team that was released before this one was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierRound {
    /// Of the round.
    pub round_hash: String,
    /// Keys of those whose contributions were counted.
    pub people: Vec<String>,
    /// What was published for the cut of each figure that was shown.
    pub cuts: Vec<EarlierCut>,
}

/// The published cut of one figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierCut {
    pub block: BlockId,
    /// Absent where the figure was kept back.
    pub cut: Option<Bounds>,
}

impl Definition {
    /// The long-lived key of a collector.
    #[must_use]
    pub fn key_of(&self, role: ShareHolder) -> &str {
        match role {
            ShareHolder::Coach => &self.coach.key,
            ShareHolder::Trustee => &self.trustee.key,
        }
    }

    /// The name of a collector.
    #[must_use]
    pub fn name_of(&self, role: ShareHolder) -> &str {
        match role {
            ShareHolder::Coach => &self.coach.name,
            ShareHolder::Trustee => &self.trustee.name,
        }
    }

    /// The role in which this key collects, if it does.
    #[must_use]
    pub fn role_of(&self, key: &str) -> Option<ShareHolder> {
        ShareHolder::ALL.iter().copied().find(|role| self.key_of(*role) == key)
    }

    /// Keys of everybody who is asked.
    #[must_use]
    pub fn asked(&self) -> BTreeSet<String> {
        self.roster.iter().filter(|person| person.roles.member).map(|person| person.key.clone()).collect()
    }

    /// How many are asked.
    #[must_use]
    pub fn members(&self) -> u32 {
        u32::try_from(self.asked().len()).unwrap_or(u32::MAX)
    }

    /// Whether whoever has this key is asked.
    #[must_use]
    pub fn asks(&self, key: &str) -> bool {
        self.person(key).is_some_and(|person| person.roles.member)
    }

    /// The line of whoever has this key.
    #[must_use]
    pub fn person(&self, key: &str) -> Option<&Person> {
        self.roster.iter().find(|person| person.key == key)
    }

    /// What it asks of each member.
    #[must_use]
    pub fn inquiry(&self) -> Inquiry<'_> {
        Inquiry {
            file: "round.json",
            title: &self.title,
            purpose: &self.purpose,
            readers: &self.readers,
            weeks: self.weeks,
            surveys: &self.surveys,
            taxonomy_hash: &self.taxonomy_hash,
            pilot: self.pilot.as_deref(),
            layout: &self.layout,
            rules: self.rules,
            retention_days: self.retention_days,
        }
    }

    /// Whether the definition is well formed, and protects people no less than the rules in here.
    ///
    /// # Errors
    /// The first thing that is wrong; what is too weak before what is malformed.
    pub fn check(&self) -> Result<(), RoundProblem> {
        self.is_strong().map_err(RoundProblem::Weak)?;
        self.is_well_formed().map_err(RoundProblem::Malformed)
    }

    fn is_strong(&self) -> Result<(), String> {
        if self.coach.key == self.trustee.key {
            return Err("coach and trustee are one person, who could read everything; name two".into());
        }
        if self.rules.minimum < CONTRIBUTIONS {
            return Err(format!(
                "the round asks for {}, and draglog needs at least {CONTRIBUTIONS}; the number can be raised, never lowered",
                count(self.rules.minimum, "contribution")
            ));
        }
        if self.rules.version != VERSION {
            return Err(format!(
                "the round is published by rules {} and this draglog computes rules {VERSION}; update draglog on every machine, or open a new round",
                self.rules.version
            ));
        }
        if self.members() < self.rules.minimum {
            return Err(format!(
                "the team has {} and {} are needed; pool the round with a neighbour team",
                count(self.members(), "member"),
                count(self.rules.minimum, "contribution")
            ));
        }
        is_kept_briefly(self.retention_days)?;
        self.times_are_strong()
    }

    fn times_are_strong(&self) -> Result<(), String> {
        if self.weeks.count() < SHORTEST {
            return Err(format!(
                "the round covers {}, and rounds cover at least {SHORTEST}: one week of one person is easily told apart",
                count(self.weeks.count(), "week")
            ));
        }
        if self.weeks.from() > (self.opened + FARTHEST).date_naive() {
            return Err(format!("the weeks {} begin more than a year from now", self.weeks.words()));
        }
        if self.closes <= self.opened {
            return Err("the round closes in the past; give --closes a time to come".into());
        }
        if self.closes.date_naive() < self.weeks.until() {
            return Err(format!(
                "the round closes before its last week is over; give --closes a time on {} or later",
                self.weeks.until()
            ));
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
        let pilot = self.pilot.as_deref().unwrap_or_default();
        are_words(&self.title, &[("purpose", &self.purpose), ("readers", &self.readers), ("pilot", pilot)])?;
        check_people(&self.roster)?;
        self.has_collectors()?;
        self.layout_is_well_formed()
    }

    fn has_collectors(&self) -> Result<(), String> {
        for role in ShareHolder::ALL.iter().copied() {
            let line = self.person(self.key_of(role)).filter(|person| person.name == self.name_of(role));
            if line.is_none_or(|person| !person.roles.has(role)) {
                return Err(format!("the {role} is not on the round's roster with that role"));
            }
        }
        Ok(())
    }

    fn layout_is_well_formed(&self) -> Result<(), String> {
        if !(1..=MAX_BLOCKS).contains(&self.layout.len()) {
            return Err(format!("expected 1 to {MAX_BLOCKS} blocks, found {}", self.layout.len()));
        }
        let mut ids = BTreeSet::new();
        for block in &self.layout {
            block.check()?;
            if !ids.insert(&block.id) {
                return Err(format!("block `{}` is there twice", block.id));
            }
        }
        Ok(())
    }
}

/// When a round closes unless somebody says otherwise: the Monday after its last week at noon, or in three days if that is
/// over.
#[must_use]
pub fn closes(weeks: Weeks, now: Moment, at: impl Fn(chrono::NaiveDateTime) -> Moment) -> Moment {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let monday = at(weeks.until().and_time(noon));
    if monday > now { monday } else { now.checked_add_days(Days::new(3)).unwrap_or(now) }
}
