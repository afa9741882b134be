//! What a team says it changed after people spoke: "you said, we did". Read from a file, matched against the own log
//! only.

use chrono::NaiveDate;

use crate::domain::log::tag::Tag;

/// One published follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// What it is called, such as the team's name or the round's title.
    pub title: String,
    pub published: NaiveDate,
    pub did: Vec<FollowUpAction>,
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
