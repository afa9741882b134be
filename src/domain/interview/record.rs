//! An interview as the coach's own log keeps it until it is merged, withdrawn or purged.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};

use super::draft::{Draft, DraftProblem};
use super::friction::{FrictionFile, iso_week, taxonomy};
use super::incident::Incident;
use super::readback::Piece;

type Moment = DateTime<FixedOffset>;

/// The number of an interview in the coach's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct InterviewId(pub i64);

impl std::fmt::Display for InterviewId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How far an interview has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Consent was not given yet: nothing may be noted.
    AwaitsConsent,
    Open,
    /// Over; read back or waiting for it.
    Over,
    /// Its file was written after the person had read it.
    Written,
    /// Themes were made of it: it cannot be withdrawn any more.
    Merged,
}

impl Stage {
    /// The stage in a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AwaitsConsent => "awaits consent",
            Self::Open => "goes on",
            Self::Over => "to read back",
            Self::Written => "written",
            Self::Merged => "merged",
        }
    }
}

/// One interview with everything noted in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Interview {
    pub id: InterviewId,
    pub code_name: String,
    /// Id of the guide.
    pub guide: String,
    pub begun: Moment,
    /// Seconds of talk so far, without the time the program was closed.
    pub elapsed_s: f64,
    /// The part and question that it stands at, from 0.
    pub part: usize,
    pub question: usize,
    pub consented: Option<Moment>,
    pub ended: Option<Moment>,
    pub written: Option<Moment>,
    pub merged: Option<Moment>,
    pub incidents: Vec<Noted>,
}

/// One incident as it stands in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    /// From 1, in the order of noting; never reused in an interview.
    pub number: u32,
    pub draft: Draft,
    /// What the person struck at the read-back. It stays here until the file is written, so that it can be taken back.
    pub struck: BTreeSet<Piece>,
}

impl Noted {
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
    /// How far it has come.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match (&self.merged, &self.written, &self.ended, &self.consented) {
            (Some(_), ..) => Stage::Merged,
            (None, Some(_), ..) => Stage::Written,
            (None, None, Some(_), _) => Stage::Over,
            (None, None, None, Some(_)) => Stage::Open,
            (None, None, None, None) => Stage::AwaitsConsent,
        }
    }

    /// The incidents that were not struck.
    pub fn kept(&self) -> impl Iterator<Item = &Noted> {
        self.incidents.iter().filter(|noted| !noted.is_struck())
    }

    /// What the file holds: what was not struck, without a name, a day or a note that was not allowed.
    ///
    /// # Errors
    /// The numbers of incidents that cannot be read yet, each with what is wrong.
    pub fn file(&self) -> Result<FrictionFile, Vec<(u32, DraftProblem)>> {
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
            week: iso_week(self.begun.date_naive()),
            role: Some("product engineer".to_owned()),
            guide: self.guide.clone(),
            taxonomy: taxonomy(),
            incidents,
        })
    }
}
