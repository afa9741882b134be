//! What a team says it changed after people spoke: "you said, we did". Read from a file, matched against your log
//! only.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::log::tag::Tag;
use crate::domain::time::Weeks;

/// One published follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// What it is called, such as the team's name or the round's title.
    pub title: String,
    pub published: NaiveDate,
    /// Of the round that it follows; absent where it follows none.
    pub weeks: Option<Weeks>,
    /// What the team wanted to change after that round: the page of the next one opens with it.
    pub wanted: Vec<FollowUpWish>,
    pub did: Vec<FollowUpAction>,
}

/// One thing that a team wanted to change, and the figure that it was to move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FollowUpWish {
    pub tag: Option<Tag>,
    /// What to do, as it follows "you wanted to".
    pub text: String,
    /// The block whose figure it is.
    pub figure: String,
    /// What of it is counted: the cut, its other side, or a category.
    pub said: String,
    /// How many said so then lies between these two.
    pub at_least: u32,
    pub at_most: u32,
    pub of: u32,
}

/// One thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpAction {
    /// The drag category it is meant to lower.
    pub tag: Tag,
    /// What was done, in one line.
    pub text: String,
    /// Monday of the week from which on it holds.
    pub since: NaiveDate,
}
