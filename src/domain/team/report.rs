//! What a team discusses, as data: the figures made from one or several results of its rounds.
//!
//! A report is built once and drawn by many: page, Markdown, table, JSON and screen say the same sentences. Every figure
//! ends with what was seen, how sure that is, what it may mean and who can change it. Nothing here names a person, ranks
//! a team, or adds anything up that a result does not already show.

mod answers;
mod beside;
mod build;
mod check;
mod move_;
mod own_words;
mod plan;
mod says;
mod sections;
mod special;
mod teams;
mod trend;

use serde::Serialize;

use crate::domain::round::result::Publication;
use crate::domain::say::words::words;

pub use crate::domain::say::share::KEPT_BACK as NOT_SHOWN;
pub use build::{Input, of};
pub use check::{Refusal, check};
pub use own_words::{OwnWords, own_words};
pub use teams::{LEAST_TEAMS, NoTeams, of_teams};

/// The format's name and number.
pub const SCHEMA: &str = "draglog.report/2";

words! {
    /// Whose report it is.
    pub enum Kind, "kind of report" {
        /// One team's, over one or several rounds.
        Team = "team",
        /// Of several teams, none of them told apart.
        Teams = "teams",
    }
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub schema: &'static str,
    pub kind: Kind,
    pub title: String,
    /// Who vouches for it, where not both collectors do: it stands before everything else.
    pub notes: Vec<String>,
    /// The rounds it is made from, in time order.
    pub rounds: Vec<Round>,
    /// The numbered figures, coverage first. Figures that were not asked for are there and say so.
    pub figures: Vec<Figure>,
    /// What the team wrote about its own outcomes. It stands before everything about delivery.
    pub own_words: Vec<OwnWords>,
    /// Friction interviews beside the round, where a themes file was given.
    pub interviews: Option<Figure>,
    pub studio: Option<Figure>,
    pub delivery: Option<Figure>,
    /// Answers that belong to no figure, shown plainly.
    pub also_asked: Option<Figure>,
    /// What it is for, by which rules, and what it may not be used for.
    pub footer: Vec<String>,
}

impl Report {
    /// All figures in the order in which they are read, those without a number last.
    pub fn all_figures(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().chain(&self.interviews).chain(&self.studio).chain(&self.delivery).chain(&self.also_asked)
    }
}

/// One round that the report is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    pub title: String,
    /// ISO weeks, both included.
    pub weeks: String,
    pub contributions: u32,
    pub round_hash: String,
}

/// One figure with its four sentences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Its place among the numbered figures.
    pub number: Option<u8>,
    pub id: String,
    pub title: String,
    /// What was seen, with its numbers and their intervals.
    pub saw: String,
    /// Absent, as the three below, where nothing could be shown.
    pub how_sure: Option<String>,
    pub may_mean: Option<String>,
    pub who_can_change: Option<String>,
    /// A move to try, as a question; absent where nothing calls for one.
    pub question: Option<String>,
    /// Figures from elsewhere, each with what was really measured.
    pub context: Vec<String>,
    pub charts: Vec<Chart>,
}

words! {
    /// How a chart is drawn. All forms carry the same rows.
    pub enum Form, "form" {
        /// A bar for each row.
        Bars = "bars",
        /// The same for options in an order, the headline's set apart.
        Steps = "steps",
        /// A point with its interval for each row.
        Dots = "dots",
        /// Five places between two statements.
        Sides = "sides",
    }
}

/// The answers to one question, or several shares side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// The block of the layout, or a name of its own where it brings several together.
    pub id: String,
    pub title: String,
    pub form: Form,
    pub shown: Publication,
    /// How many answered; unknown where it is kept back.
    pub answers: Option<u32>,
    /// The two statements of [`Form::Sides`].
    pub sides: Option<[String; 2]>,
    pub rows: Vec<Row>,
    /// The sentences about it, each with its number and interval.
    pub says: Vec<String>,
    pub trend: Option<Trend>,
}

/// One row of a chart.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Row {
    pub label: String,
    /// What stands beside the bar: `5 of 12`, `fewer than 3 of 8`, or [`NOT_SHOWN`].
    pub words: String,
    /// The count lies between these two.
    pub at_least: Option<u32>,
    pub at_most: Option<u32>,
    pub of: Option<u32>,
    /// The same as shares, from 0 to 1.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Whether the cut counts this row.
    pub in_headline: bool,
}

/// The cut of one question over several rounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// What is followed.
    pub of: String,
    pub points: Vec<Point>,
    /// Whether a direction can be named.
    pub sentence: String,
}

/// One round in a trend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    pub weeks: String,
    pub words: String,
    /// The count lies between these two; unknown where it is kept back.
    pub at_least: Option<u32>,
    pub at_most: Option<u32>,
    pub of: Option<u32>,
}
