//! What the Share screen shows of rounds: those that were found, and your part in one of them before it leaves.
//!
//! Plain data that is made anew for each look. Nothing in here can write a file or change what would leave.

use crate::domain::page::team::TeamMember;
use crate::domain::round::BlockId;
use crate::domain::round::contribution::Wish;
use crate::domain::round::records::SentFile;
use crate::domain::team::report::Report;
use crate::domain::time::{Moment, Weeks};

/// Everything that the screen shows before a round is opened.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rounds {
    pub found: Vec<RoundFolder>,
    /// Round folders that cannot be used, one line each.
    pub problems: Vec<String>,
    /// Everything that ever left, the newest first.
    pub sent: Vec<SentFile>,
    /// Whether there is a member's key.
    pub has_key: bool,
}

/// A round's folder.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundFolder {
    /// As a person would type it.
    pub folder: String,
    pub title: String,
    pub weeks: Weeks,
    pub closes: Moment,
    pub stand: RoundStand,
}

/// What can be done in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundStand {
    /// A contribution would count.
    Open,
    /// The trustee did not accept it yet.
    NotYet,
    /// Its weeks are not over: a contribution before that is written only where the person asks for it.
    Running,
    /// A contribution of this machine is there.
    Given,
    /// No contribution counts any more.
    Over,
}

impl RoundStand {
    /// In a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::NotYet => "waits for the trustee",
            Self::Running => "its weeks are not over",
            Self::Given => "your part is there",
            Self::Over => "over",
        }
    }
}

/// What a round is, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundSummary {
    pub title: String,
    pub weeks: Weeks,
    /// Empty where it is not said.
    pub purpose: String,
    pub readers: String,
    pub retention_days: u32,
    /// Fewest contributions whose sum may appear.
    pub minimum: u32,
}

/// Your part in a round, as it would leave.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnPart {
    pub folder: String,
    pub asked: RoundSummary,
    pub stand: RoundStand,
    /// Coach and trustee.
    pub collectors: Vec<TeamMember>,
    /// What it was made for.
    pub wish: Wish,
    pub blocks: Vec<BlockStatement>,
    /// How many blocks say something.
    pub answered: usize,
    /// One line each: pulses that were not answered, settings that refuse the round.
    pub notes: Vec<String>,
    /// The file as it would leave; absent where none can be made.
    pub leaves: Option<OutgoingFile>,
    pub stays: LocalHoldings,
    /// What is different in the roster since it was taken up; empty where nothing is.
    pub roster_changes: Vec<String>,
    /// What it becomes: this part among invented others.
    pub merged: Option<Box<Report>>,
}

/// What one block would say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockStatement {
    pub id: BlockId,
    /// The question, or the figure's name.
    pub title: String,
    /// The cells, in words.
    pub says: Vec<String>,
    /// Whether anything is said: left out, blank and not answered look the same outside.
    pub is_answer: bool,
    pub is_left_out: bool,
    /// Why it is asked.
    pub why: String,
    /// Why the edges are where they are, for figures.
    pub edges: Option<&'static str>,
}

/// The file that would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    /// Below the round's folder.
    pub file: String,
    /// All of it.
    pub text: String,
    /// Of its bytes, hexadecimal.
    pub sha256: String,
}

/// What the log holds of the round's weeks, none of which has a place in a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LocalHoldings {
    /// Each with its times.
    pub waits: usize,
    /// Different ones.
    pub labels: usize,
    pub projects: usize,
    pub notes: usize,
    pub questions: usize,
    pub sittings: usize,
    /// Runs of agents and of background jobs.
    pub runs_of_others: usize,
}

/// What left, once it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    pub folder: String,
    pub file: String,
    pub bytes: usize,
    pub sha256: String,
    /// Blocks that say something, of how many.
    pub answered: (usize, usize),
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributionRequest {
    pub folder: String,
    pub wish: Wish,
    /// SHA-256 of the bytes that were on the screen; absent for a blank, which says nothing.
    pub seen: Option<String>,
    /// The person has seen that the roster is another one, and it is their team.
    pub accepts_roster: bool,
}

/// What the Share screen asks the rest of the program for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Look for rounds near by and in these folders, and read what ever left; answer with `Reply::Rounds`.
    Load { given: Vec<String> },
    /// Make your part in the round in this folder, without writing it; answer with `Reply::OwnPart`.
    LoadOwnPart { folder: String, wish: Wish },
    /// Write your part, once: the bytes that were shown or none; answer with `Reply::Departed`.
    Give(ContributionRequest),
}

/// What the Share screen is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The rounds there are.
    Rounds(Box<Rounds>),
    /// The part, or why there is none.
    OwnPart { folder: String, part: Result<Box<OwnPart>, String> },
    /// What left, or why nothing did.
    Departed { folder: String, left: Result<Departure, String> },
}
