//! The cut of one question over several rounds: side by side, and a direction only where the first and the last round lie
//! apart and none in between goes the other way.

use super::answers::Answers;
use super::says::Tally;
use super::sections::Source;
use super::{NOT_SHOWN, Point, Trend};
use crate::domain::round::result::ResultBlock;

const TWO: &str = "Two rounds cannot tell a direction.";
const OVERLAP: &str = "No direction: the first and the last round can be the same.";
const BACK_AND_FORTH: &str = "No direction: it went both ways in between.";

/// The trend of the cut; `None` with a single round, or where the question has none.
pub(super) fn of(answers: &Answers<'_>, source: Source<'_>) -> Option<Trend> {
    let headline = answers.headline()?;
    let mut points = Vec::new();
    let mut tallies = Vec::new();
    for result in source.results {
        let Some(block) = result.blocks.iter().find(|block| is_same(block, answers.block)) else { continue };
        let tally = Answers { block, ..*answers }.headline().map(|headline| headline.tally);
        points.push(Point {
            weeks: result.weeks.clone(),
            words: tally.map_or_else(|| NOT_SHOWN.to_owned(), |tally| tally.words("")),
            at_least: tally.map(|tally| tally.bounds.at_least),
            at_most: tally.map(|tally| tally.bounds.at_most),
            of: tally.map(|tally| tally.of),
        });
        tallies.extend(tally);
    }
    (points.len() > 1).then(|| Trend { of: headline.name, sentence: sentence(&tallies), points })
}

/// Whether two rounds asked the same question.
pub(super) fn is_same(one: &ResultBlock, other: &ResultBlock) -> bool {
    one.id == other.id && one.kind == other.kind && one.title == other.title
}

fn sentence(tallies: &[Tally]) -> String {
    let shares: Vec<[f64; 2]> = tallies.iter().map(|tally| tally.shares()).collect();
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
    format!("In {} rounds {direction} than at first, and no round in between goes the other way.", shares.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::round::result::Bounds;

    fn said(counts: &[u32]) -> String {
        sentence(&counts.iter().map(|count| Tally { bounds: Bounds::exactly(*count), of: 10 }).collect::<Vec<_>>())
    }

    #[test]
    fn a_direction_needs_three_rounds_that_go_one_way() {
        assert_eq!(said(&[4, 8]), TWO);
        assert_eq!(said(&[4, 4, 4]), OVERLAP);
        assert_eq!(said(&[4, 8, 6]), BACK_AND_FORTH);
        assert!(said(&[4, 4, 6]).contains("more than at first"));
        assert!(said(&[8, 6, 6, 4]).contains("fewer than at first"));
    }
}
