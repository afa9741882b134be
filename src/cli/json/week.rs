//! The key `recap` of `draglog stats --week --json`: the sentences of the week, and what is worth a look.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::figure::insight::look::{Certainty, Look};
use crate::domain::figure::insight::recap::Recap;
use crate::domain::log::tag::Tag;

/// The recap of a week, in the words of the screen.
#[derive(Debug, Serialize)]
pub(super) struct RecapPart {
    /// Monday of the week.
    week: NaiveDate,
    lines: Vec<String>,
    changed: Vec<String>,
    #[serde(rename = "try")]
    try_: Option<String>,
    said_did: Vec<String>,
    looks: Vec<LookPart>,
    automate: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LookPart {
    id: &'static str,
    sentence: String,
    how_sure: String,
    certainty: &'static str,
    may_mean: String,
    who_can_change: String,
    #[serde(rename = "move")]
    move_question: Option<String>,
    context: Vec<String>,
    tags: Vec<Tag>,
    at_stake_seconds_per_week: f64,
}

impl RecapPart {
    pub(super) fn new(recap: &Recap, looks: &[Look]) -> Self {
        let Recap { week, lines, changed, try_, automate, said_did } = recap.clone();
        Self { week, lines, changed, try_, said_did, looks: looks.iter().map(part).collect(), automate }
    }
}

fn part(look: &Look) -> LookPart {
    let look = look.clone();
    LookPart {
        id: look.id,
        sentence: look.sentence,
        how_sure: look.how_sure,
        certainty: match look.certainty {
            Certainty::Hint => "hint",
            Certainty::Likely => "likely",
            Certainty::Clear => "clear",
        },
        may_mean: look.may_mean,
        who_can_change: look.who_can_change,
        move_question: look.move_question,
        context: look.context,
        tags: look.tags,
        at_stake_seconds_per_week: look.at_stake.as_secs_f64().round(),
    }
}
