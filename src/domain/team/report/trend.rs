//! The cut of one question over several rounds: side by side, and a direction only where the first and the last round lie
//! apart and none in between goes the other way.

use serde::Serialize;

use super::answers::Answers;
use super::count::Count;
use super::source::{FigureSource, is_same};
use crate::domain::round::result::RoundResult;
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::domain::time::Weeks;

const TWO: &str = "Two rounds cannot tell a direction.";
const OVERLAP: &str = "No direction: the first and the last round can be the same.";
const BACK_AND_FORTH: &str = "No direction: it went both ways in between.";

/// The cut of one question over several rounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// What is followed.
    pub of: String,
    pub points: Vec<Point>,
    /// Whether every round says the same, so that there is nothing to draw.
    pub is_same: bool,
    /// Whether a direction can be named.
    pub sentence: String,
}

/// One round in a trend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    pub weeks: Weeks,
    /// `26 October to 22 November 2026`
    pub dates: String,
    /// Its first day, in short: `26 Oct`.
    pub from: String,
    /// Absent where it is kept back.
    pub count: Option<Count>,
}

impl Point {
    pub(super) fn of(weeks: Weeks, count: Option<Count>) -> Self {
        Self { weeks, dates: weeks.in_full(), from: moment::day(weeks.from()), count }
    }
}

/// The trend of the cut; `None` with a single round, or where the question has none.
pub(super) fn of(answers: &Answers<'_>, source: FigureSource<'_>) -> Option<Trend> {
    answers.block.cut.as_ref()?;
    let of_round = |result: &&RoundResult| {
        let block = result.blocks.iter().find(|block| is_same(block, answers.block))?;
        Some(Point::of(result.weeks, Answers { block, ..*answers }.count()))
    };
    let points: Vec<Point> = source.results.iter().filter_map(of_round).collect();
    let counts: Vec<&Count> = points.iter().filter_map(|point| point.count.as_ref()).collect();
    let is_same = counts.len() == points.len() && counts.windows(2).all(|pair| pair[0] == pair[1]);
    let same = || format!("The same in all {} rounds.", counts.len());
    (counts.len() > 1).then(|| Trend {
        of: answers.cut_name().unwrap_or_default().to_owned(),
        is_same,
        sentence: if is_same && counts.len() > 2 { same() } else { sentence(&counts) },
        points: points.clone(),
    })
}

/// Whether these counts, in time order, tell a direction.
pub(super) fn sentence(counts: &[&Count]) -> String {
    let shares: Vec<[f64; 2]> = counts.iter().map(|count| count.shares()).collect();
    let ([first, .., last], true) = (shares.as_slice(), shares.len() > 2) else { return TWO.into() };
    let is_up = last[0] > first[1];
    if !is_up && last[1] >= first[0] {
        return OVERLAP.into();
    }
    let goes_back = |pair: &[[f64; 2]]| if is_up { pair[1][1] < pair[0][0] } else { pair[1][0] > pair[0][1] };
    if shares.windows(2).any(goes_back) {
        return BACK_AND_FORTH.into();
    }
    let direction = if is_up { "more" } else { "fewer" };
    format!(
        "Over {}: {direction} than at first, and no round in between goes the other way.",
        count(shares.len(), "round")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::round::result::Bounds;

    fn said(counts: &[u32]) -> String {
        let counts: Vec<Count> = counts.iter().map(|count| Count::new(Bounds::exactly(*count), 10)).collect();
        sentence(&counts.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_direction_needs_three_rounds_that_go_one_way() {
        assert_eq!(said(&[4, 8]), TWO);
        assert_eq!(said(&[4, 4, 4]), OVERLAP);
        assert_eq!(said(&[4, 8, 6]), BACK_AND_FORTH);
        assert!(said(&[4, 4, 6]).contains("more than at first"));
        assert!(said(&[8, 6, 6, 4]).contains("fewer than at first"));
    }

    #[test]
    fn rounds_that_may_be_the_same_tell_no_direction() {
        let range = |at_least, at_most| Count::new(Bounds { at_least, at_most }, 8);
        let counts = [range(6, 8), range(6, 8), range(3, 6)];
        assert_eq!(sentence(&counts.iter().collect::<Vec<_>>()), OVERLAP);
    }
}
