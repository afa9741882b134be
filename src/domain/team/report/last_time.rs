//! What a team wanted to change after an earlier round, and what became of the figure: the page opens with it.

use serde::Serialize;

use super::answers::tag_of;
use super::count::Count;
use super::source::FigureSource;
use super::topics::count_of;
use super::trend::{Point, sentence};
use super::words::sentences;
use super::{KEPT_BACK, Report, plan};
use crate::domain::figure::followup::{FollowUp, FollowUpWish};
use crate::domain::round::layout::waits::TAGS;
use crate::domain::round::result::{Bounds, RoundResult};
use crate::domain::time::Weeks;

/// One thing that the team wanted, and its figure since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FollowUpOutcome {
    /// What the team wanted to do, in its own words: it follows "Last time you wanted to".
    pub wanted: String,
    /// What the figure counts.
    pub said: String,
    pub points: Vec<Point>,
    /// What became of it, and how sure that is.
    pub says: String,
}

/// What each topic of a page would move.
pub fn targets(report: &Report) -> impl Iterator<Item = FollowUpWish> {
    report.topics.iter().map(|topic| FollowUpWish {
        tag: Some(topic.tag),
        text: format!("try {}", move_of(&topic.question)),
        figure: topic.figure.to_string(),
        said: topic.said.clone(),
        at_least: topic.count.at_least,
        at_most: topic.count.at_most,
        of: topic.count.of,
    })
}

/// The move inside a question: `Would a merge queue help?` is `a merge queue`.
fn move_of(question: &str) -> &str {
    let inner = question.strip_prefix("Would ").unwrap_or(question);
    inner.split(" help").next().unwrap_or(inner).trim_end_matches(',')
}

/// What became of everything that was wanted in the latest follow-up about earlier weeks.
pub(super) fn last_time(followups: &[FollowUp], source: FigureSource<'_>) -> Vec<FollowUpOutcome> {
    let of_earlier = followups.iter().filter_map(|followup| Some((followup, followup.weeks?)));
    let earlier = of_earlier.filter(|(_, weeks)| weeks.until() <= source.latest().weeks.from());
    let Some((followup, weeks)) = earlier.max_by_key(|(_, weeks)| *weeks) else { return vec![] };
    followup.wanted.iter().map(|wanted| became(wanted, weeks, source)).collect()
}

fn became(wanted: &FollowUpWish, weeks: Weeks, source: FigureSource<'_>) -> FollowUpOutcome {
    let known = source.results.iter().filter(|result| is_asked(wanted, result));
    let mut points: Vec<Point> =
        known.map(|result| Point::of(result.weeks, count_in(wanted, result, source))).collect();
    // What the result itself says wins over what the file remembers of it.
    if !points.iter().any(|point| point.weeks == weeks) {
        let remembered = Bounds { at_least: wanted.at_least, at_most: wanted.at_most };
        points.push(Point::of(weeks, Some(Count::new(remembered, wanted.of))));
        points.sort_by_key(|point| point.weeks);
    }
    let says = says(wanted, weeks, &points, source.latest());
    FollowUpOutcome { wanted: wanted.text.clone(), said: wanted.said.clone(), points, says }
}

fn is_asked(wanted: &FollowUpWish, result: &RoundResult) -> bool {
    result.blocks.iter().any(|block| block.id == *wanted.figure)
}

/// How many said it in this round; `None` where it is kept back.
fn count_in(wanted: &FollowUpWish, result: &RoundResult, source: FigureSource<'_>) -> Option<Count> {
    let block = result.blocks.iter().find(|block| block.id == *wanted.figure)?;
    let answers = source.read(block);
    if !answers.is_shown() {
        return None;
    }
    if wanted.figure == TAGS {
        return count_of(tag_of(&wanted.said)?, &answers);
    }
    let is_cut = answers.cut_name() == Some(wanted.said.as_str());
    let count = answers.count()?;
    Some(if is_cut { count } else { count.others() })
}

fn says(wanted: &FollowUpWish, weeks: Weeks, points: &[Point], latest: &RoundResult) -> String {
    let at = |weeks: Weeks| points.iter().find(|point| point.weeks == weeks).and_then(|point| point.count.as_ref());
    let (before, now) = (at(weeks), at(latest.weeks));
    let about = plan::figure(&wanted.figure).map(|planned| format!("{}, ", planned.title)).unwrap_or_default();
    let said = format!("{about}{}", wanted.said);
    let was = before.map_or(KEPT_BACK, |count| &count.words);
    let dates = weeks.in_full();
    let Some(now) = now else {
        let why = if is_asked(wanted, latest) {
            "this round keeps it back to protect people"
        } else {
            "this round did not ask it"
        };
        return sentences(&[format!("{said}: {was} in {dates}; {why}")]);
    };
    let counts: Vec<&Count> = points.iter().filter_map(|point| point.count.as_ref()).collect();
    sentences(&[
        format!("{said}: it went from {was} ({dates}) to {}", now.words),
        sentence(&counts),
        "No figure of a round can say whether the change did it; a pilot can".to_owned(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_what_a_question_is_about() {
        assert_eq!(move_of("Would a merge queue help?"), "a merge queue");
        assert_eq!(move_of("Would running it in the background, help?"), "running it in the background");
    }
}
