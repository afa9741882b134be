//! What a team discusses, as data: the page made from one or several results of its rounds.
//!
//! A page is built once and drawn by many: HTML, Markdown, table, JSON and the Team screen show the same numbers and
//! sentences. It begins with what is worth discussing, then shows every figure under a question that a lead would ask, and
//! names in one line what was kept back. Nothing here names a person who answered, ranks a team, or adds anything up that a
//! result does not already show.

mod agenda;
mod answers;
mod beside;
mod build;
mod check;
mod count;
mod figure;
mod last_time;
mod next;
mod own_words;
mod plan;
mod source;
mod table;
mod teams;
mod topics;
mod trend;
mod voices;
mod words;

use serde::Serialize;

use crate::domain::say::words::words;
use crate::domain::time::Weeks;

pub use crate::domain::say::share::KEPT_BACK;
pub use agenda::{Agenda, AgendaPart, agenda};
pub use build::{Collector, ReportInput, of};
pub use check::check;
pub use count::Count;
pub use figure::{CutCount, Figure, FigureGroup};
pub use last_time::{FollowUpOutcome, targets};
pub use next::Shortfall;
pub use own_words::{OwnWords, own_words};
pub use table::Record;
pub use teams::{LEAST_TEAMS, NoTeams, TeamMark, TeamsComparison, TeamsRow, of_teams};
pub use topics::Topic;
pub use trend::{Point, Trend};
pub use voices::{Interviews, Voice};

/// The format's name and number.
pub const SCHEMA: &str = "draglog.report/3";
/// What the box at the end asks for.
pub const TRY: [&str; 4] = ["What", "Who sees to it", "What should move, and by how much", "Until when"];

words! {
    /// Whose report it is.
    #[derive(Default)]
    pub enum ReportScope, "kind of report" {
        /// One team's, over one or several rounds.
        #[default]
        Team = "team",
        /// Of several teams, none of them told apart.
        Teams = "teams",
    }
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Report {
    pub schema: &'static str,
    pub kind: ReportScope,
    /// The team's name, where its folder is known.
    pub team: Option<String>,
    pub title: String,
    /// Who vouches for it, where not both collectors do: it stands before everything else.
    pub notes: Vec<String>,
    /// The rounds it is made from, in time order.
    pub rounds: Vec<Round>,
    /// How many took part, in a sentence.
    pub people: String,
    /// What the team wanted to change after the round before, and what became of the figure.
    pub last_time: Vec<FollowUpOutcome>,
    /// What to discuss: three at most, the costliest on which most agree first.
    pub topics: Vec<Topic>,
    /// Why there are fewer than three, and what to ask next time.
    pub too_little: Option<Shortfall>,
    /// What the team wrote about its own outcomes. It stands before the figures.
    pub own_words: Vec<OwnWords>,
    /// Figures by theme; what was not asked is not there.
    pub sections: Vec<Section>,
    /// Friction interviews, where a themes file was given.
    pub interviews: Option<Interviews>,
    /// Over several teams: what they share and what differs.
    pub shared_or_local: Option<TeamsComparison>,
    /// How many figures were kept back, and what else is not in here.
    pub kept_back: Vec<String>,
    /// How to read the pictures, with examples.
    pub reading: Vec<Legend>,
    /// Who collected and signed, what it is for, and what it may not be used for.
    pub footer: Vec<String>,
    /// The same figures of all rounds, one record for each cell: the table for other programs.
    #[serde(skip)]
    pub records: Vec<Record>,
}

impl Report {
    /// All figures in the order in which they are read.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.sections.iter().flat_map(|section| &section.figures)
    }

    /// The round that the report is about, in words: `26 October to 22 November 2026`.
    #[must_use]
    pub fn dates(&self) -> &str {
        self.rounds.last().map_or("", |round| &round.dates)
    }
}

/// One round that the report is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    pub title: String,
    pub weeks: Weeks,
    /// The same in words.
    pub dates: String,
    pub contributions: u32,
    pub round_hash: String,
}

/// Figures under a question that a lead would ask.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    pub id: String,
    pub heading: String,
    /// What has to be known to read these figures, where something has.
    pub note: Option<String>,
    pub figures: Vec<Figure>,
}

/// A sentence about how to read the page, with a picture before it where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Legend {
    pub example: Option<Count>,
    pub words: String,
}
