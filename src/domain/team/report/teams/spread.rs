//! How a yes-or-no answer spreads over teams: the arithmetic that the module above documents.

use statrs::distribution::{ContinuousCDF as _, FisherSnedecor};

use crate::domain::figure::stats::wilson95;
use crate::domain::team::report::count::Count;

/// A value with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    pub at: f64,
    pub low: f64,
    pub high: f64,
}

/// How many it reaches, and how much of the differences lies between teams.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// The least and the most people.
    pub people: (u32, u32),
    pub of: u32,
    pub reach: Range,
    pub between: Range,
}

/// The spread over these teams; `None` for fewer than three, or without a person more than there are teams.
pub(super) fn spread(teams: &[Count]) -> Option<Spread> {
    let counted = |of: fn(&Count) -> f64| -> Vec<(f64, f64)> {
        teams.iter().map(|team| (of(team), f64::from(team.of))).collect()
    };
    let middle = counted(|team| f64::from(team.at_least + team.at_most) / 2.0);
    let ends = [counted(|team| f64::from(team.at_least)), counted(|team| f64::from(team.at_most))];
    let mut between = within(&middle)?;
    let mut reach = reached(&middle, between.at)?;
    for teams in ends {
        let other = within(&teams)?;
        let its_reach = reached(&teams, other.at)?;
        between = Range { low: between.low.min(other.low), high: between.high.max(other.high), ..between };
        reach = Range { low: reach.low.min(its_reach.low), high: reach.high.max(its_reach.high), ..reach };
    }
    let sum = |of: fn(&Count) -> u32| teams.iter().map(of).sum::<u32>();
    let people = (sum(|team| team.at_least), sum(|team| team.at_most));
    Some(Spread { people, of: sum(|team| team.of), reach, between })
}

/// People, and the size of a team that stands for teams of several sizes.
fn sizes(teams: &[(f64, f64)]) -> (f64, f64) {
    let people: f64 = teams.iter().map(|team| team.1).sum();
    let squares: f64 = teams.iter().map(|team| team.1 * team.1).sum();
    (people, (people - squares / people) / (teams.len() as f64 - 1.0))
}

/// The intraclass correlation with its interval, not below zero.
fn within(teams: &[(f64, f64)]) -> Option<Range> {
    let (people, size) = sizes(teams);
    let degrees = (teams.len() as f64 - 1.0, people - teams.len() as f64);
    if teams.len() < super::LEAST_TEAMS || degrees.1 < 1.0 || teams.iter().any(|team| team.1 <= 0.0) {
        return None;
    }
    let share = teams.iter().map(|team| team.0).sum::<f64>() / people;
    let square = |team: &(f64, f64)| team.1 * (team.0 / team.1 - share).powi(2);
    let between = teams.iter().map(square).sum::<f64>() / degrees.0;
    let inside = teams.iter().map(|team| team.0 * (1.0 - team.0 / team.1)).sum::<f64>() / degrees.1;
    if inside <= f64::EPSILON {
        // Everybody in a team alike: all of it lies between teams, or there is none to lie anywhere.
        let at = if between > f64::EPSILON { 1.0 } else { 0.0 };
        return Some(Range { at, low: at, high: at });
    }
    let ratio = between / inside;
    let part = |ratio: f64| ((ratio - 1.0) / (ratio + size - 1.0)).clamp(0.0, 1.0);
    let upper = |one: f64, other: f64| FisherSnedecor::new(one, other).ok().map(|f| f.inverse_cdf(0.975));
    let low = part(ratio / upper(degrees.0, degrees.1)?);
    let high = part(ratio * upper(degrees.1, degrees.0)?);
    Some(Range { at: part(ratio), low, high })
}

/// The reach in all teams together, as sure as so many people of teams that are alike inside can make it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of people, never negative")]
fn reached(teams: &[(f64, f64)], within: f64) -> Option<Range> {
    let (people, size) = sizes(teams);
    let share = teams.iter().map(|team| team.0).sum::<f64>() / people;
    let effective = (people / (1.0 + (size - 1.0).max(0.0) * within)).max(1.0).floor();
    let [low, high] = wilson95((share * effective).round() as u64, effective as u64)?;
    Some(Range { at: share, low: low.min(share), high: high.max(share) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::round::result::Bounds;

    fn team(at_least: u32, at_most: u32, of: u32) -> Count {
        Count::new(Bounds { at_least, at_most }, of)
    }

    /// Three teams of ten with 2, 5 and 8, worked by hand: MSB = 10 (0.09 + 0 + 0.09) / 2 = 0.9,
    /// MSW = (1.6 + 2.5 + 1.6) / 27 = 0.21111, F = 4.26316, n0 = 10, icc = 0.68889 / 2.8 = 0.24603.
    #[test]
    fn the_worked_example_comes_out() {
        let team = |count: u32| team(count, count, 10);
        let spread = spread(&[team(2), team(5), team(8)]).unwrap();
        assert!((spread.between.at - 0.246_03).abs() < 1e-5, "{spread:?}");
        // F(0.975; 2, 27) = 4.24209 and F(0.975; 27, 2) = 39.4657, from tables of R's qf.
        assert!((spread.between.low - (4.263_158 / 4.242_09 - 1.0) / (4.263_158 / 4.242_09 + 9.0)).abs() < 1e-4);
        assert!((spread.reach.at - 0.5).abs() < 1e-9);
        assert_eq!(spread.people, (15, 15));
    }

    #[test]
    fn a_count_that_is_not_shown_makes_the_interval_wider() {
        let known = spread(&vec![team(6, 6, 12); 4]).unwrap();
        let mut teams = vec![team(6, 6, 12); 4];
        teams[0] = team(0, 2, 12);
        let unknown = spread(&teams).unwrap();
        assert!(unknown.between.high - unknown.between.low >= known.between.high - known.between.low);
        assert_eq!(unknown.people, (18, 20));
    }

    #[test]
    fn teams_of_one_mind_each_differ_wholly_and_teams_all_alike_not_at_all() {
        let team = |count: u32| team(count, count, 8);
        assert!((spread(&[team(0), team(8), team(8)]).unwrap().between.low - 1.0).abs() < 1e-9);
        assert!(spread(&[team(8), team(8), team(8)]).unwrap().between.high.abs() < 1e-9);
        assert!(spread(&[team(1), team(2)]).is_none());
    }
}
