//! An interview as the coach's own log keeps it until it is merged, withdrawn or purged.

use std::collections::BTreeSet;

use super::draft::{Draft, DraftError};
use super::friction::{FrictionFile, taxonomy};
use super::incident::Incident;
use super::piece::Piece;
use crate::domain::say::words::words;
use crate::domain::time::Week;

/// The number of an interview in the coach's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct InterviewId(pub i64);

impl std::fmt::Display for InterviewId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// How far an interview has come.
    pub enum Stage, "stage" {
        /// Consent was not given yet: nothing may be noted.
        AwaitsConsent = "awaits_consent": "awaits consent",
        Open = "open": "goes on",
        /// Over; waits to be read back.
        Over = "over": "to read back",
        /// Its file was written after the person had read it.
        Written = "written": "written",
        /// Themes were made of it: it cannot be withdrawn any more.
        Merged = "merged": "merged",
    }
}

words! {
    /// The kind of work of an interviewed person, coarse enough to tell nobody.
    pub enum JobRole, "role" {
        ProductEngineer = "product engineer",
        PlatformEngineer = "platform engineer",
        DataEngineer = "data engineer",
        TestEngineer = "test engineer",
        EmbeddedEngineer = "embedded engineer",
        OtherEngineer = "other engineer",
    }
}

impl JobRole {
    /// The one after this; after the last none, which is where it begins.
    #[must_use]
    pub fn after(role: Option<Self>) -> Option<Self> {
        let next = role.map_or(0, |role| Self::ALL.iter().position(|known| *known == role).map_or(0, |at| at + 1));
        Self::ALL.get(next).copied()
    }
}

/// One interview with everything noted in it. No day and no time of day: with a calendar they would tell whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Interview {
    pub id: InterviewId,
    pub code_name: String,
    /// Id of the guide.
    pub guide: String,
    pub week: Week,
    /// Seconds of talk so far, without the time the program was closed.
    pub elapsed_s: f64,
    /// The part and question that it stands at, from 0.
    pub part: usize,
    pub question: usize,
    pub stage: Stage,
    /// What the person said to the question; none where it was not said.
    pub role: Option<JobRole>,
    pub incidents: Vec<NotedIncident>,
}

/// One incident as it stands in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotedIncident {
    /// From 1, in the order of noting; never reused in an interview.
    pub number: u32,
    pub draft: Draft,
    /// What the person struck at the read-back. It stays here until the file is written, so that it can be taken back.
    pub struck: BTreeSet<Piece>,
}

impl NotedIncident {
    /// Whether all of it was struck.
    #[must_use]
    pub fn is_struck(&self) -> bool {
        self.struck.contains(&Piece::Whole)
    }

    /// The draft without what was struck.
    #[must_use]
    pub fn kept(&self) -> Draft {
        let mut draft = self.draft.clone();
        for piece in &self.struck {
            piece.strike(&mut draft);
        }
        draft
    }
}

impl Interview {
    /// The incidents that were not struck.
    pub fn kept(&self) -> impl Iterator<Item = &NotedIncident> {
        self.incidents.iter().filter(|noted| !noted.is_struck())
    }

    /// What the file holds: what was not struck, without a name, a day or a note that was not allowed.
    ///
    /// # Errors
    /// The numbers of incidents that cannot be read yet, each with what is wrong.
    pub fn file(&self) -> Result<FrictionFile, Vec<(u32, DraftError)>> {
        let mut problems = Vec::new();
        let mut incidents: Vec<Incident> = Vec::new();
        for noted in self.kept() {
            match noted.kept().incident() {
                Ok(incident) => incidents.push(incident),
                Err(found) => problems.extend(found.into_iter().map(|problem| (noted.number, problem))),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(FrictionFile {
            code_name: self.code_name.clone(),
            week: self.week,
            role: self.role.map(|role| role.as_str().to_owned()),
            guide: self.guide.clone(),
            taxonomy: taxonomy(),
            incidents,
        })
    }
}
