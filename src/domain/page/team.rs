//! What the Team screen shows: each followed team, its people and its rounds, and the step that is yours.

use crate::domain::round::status::RoundStatus;
use crate::domain::team::report::Report;

/// All teams that are followed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Teams {
    pub teams: Vec<Team>,
}

/// A followed team.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Team {
    /// As a person would type it.
    pub folder: String,
    /// The folder's own name.
    pub name: String,
    pub people: Vec<TeamMember>,
    /// What is different in the roster since it was taken up, one line each; empty where nothing is.
    pub changes: Vec<String>,
    /// Whether its people were ever taken up here: at first sight everybody is new.
    pub is_known: bool,
    /// The latest first.
    pub rounds: Vec<TeamRound>,
    /// Rounds that cannot be read, one line each.
    pub unreadable: Vec<String>,
    /// Why the team itself cannot be read.
    pub problem: Option<String>,
}

/// Somebody on a roster.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeamMember {
    pub name: String,
    /// `member`, `coach, member`.
    pub roles: String,
    /// Of the long-lived key, in a form that can be read aloud.
    pub fingerprint: String,
    pub is_own: bool,
    /// `new`, `another key`; none where the line is the one that was taken up.
    pub change: Option<String>,
}

/// A round of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRound {
    /// As a person would type it.
    pub folder: String,
    pub status: RoundStatus,
    /// What this machine's person does next as coach or trustee; none where it is somebody else's turn.
    pub step: Option<OwnStep>,
    /// Whether there is a result to open.
    pub has_result: bool,
}

/// A step that one key does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnStep {
    /// What it does, one line each, said before it is done.
    pub does: Vec<String>,
    /// Why it cannot be done yet: people to accept, a file that is missing.
    pub hindrance: Option<String>,
}

/// What came of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepReceipt {
    /// What was done, one line each; empty where it is somebody else's turn.
    pub done: Vec<String>,
    /// Whether both have signed, so that the page can be opened.
    pub is_confirmed: bool,
}

/// What the Team screen asks the rest of the program for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Read the followed teams with their rounds; answer with `Reply::Teams`.
    Load,
    /// Do the person's next step in the round in this folder, which was shown in these lines; answer with `Reply::StepDone`.
    DoStep { folder: String, seen: Vec<String> },
    /// The people of this team's folder are the right ones: take them up; answer with `Reply::Teams`.
    AcceptRoster { team: String },
    /// Read the result in this folder; answer with `Reply::Report`.
    OpenResult { folder: String },
}

/// What the Team screen is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The followed teams.
    Teams(Box<Teams>),
    /// What was done in the round in this folder, or why nothing was.
    StepDone { folder: String, done: Result<StepReceipt, String> },
    /// The page of a round, or why there is none.
    Report(Result<Box<Report>, String>),
}
