//! Several teams' results of one round definition: how far a hold-up is shared by all, and how far teams differ. No team is
//! named, set in an order or shown by itself.
//!
//! For each category the people whom it reached in all teams together, and the part of the differences between people that
//! lies between teams: the intraclass correlation of a yes-or-no answer, estimated by method of moments from the mean
//! squares between (MSB) and within (MSW) teams, `(MSB - MSW) / (MSB + (n0 - 1) MSW)` with
//! `n0 = (N - sum n^2 / N) / (teams - 1)` (Donner 1986; Ridout, Demétrio and Firth 1999 compare it for binary data). Its
//! interval is Searle's from the F distribution (Searle 1971), which is rough for so few teams and answers of yes or no.
//! The interval of the reach is Wilson's for `N / (1 + (n0 - 1) icc)` people, because people of one team are alike (Kish).
//!
//! What is shown of that is coarse: people in bands of five, so that two leads who know their own page cannot subtract a
//! third, and for each team one mark that says whether a third or more of it named the hold-up.

mod spread;
mod wording;

use serde::Serialize;

use super::answers::Answers;
use super::build::{footer, round};
use super::count::Count;
use super::source::is_same;
use super::topics::count_of;
use super::{KEPT_BACK, Report, ReportScope, SCHEMA, plan};
use crate::domain::log::survey::Survey;
use crate::domain::log::tag::Tag;
use crate::domain::round::BlockId;
use crate::domain::round::layout::waits::TAGS;
use crate::domain::round::result::RoundResult;
use crate::domain::say::count::count;
use crate::domain::say::words::words;
use crate::domain::time::Weeks;
use spread::{Spread, spread};

/// Fewer teams than this say nothing about teams.
pub const LEAST_TEAMS: usize = 3;
/// A hold-up that reaches one in three is worth a move.
const FROM: f64 = 1.0 / 3.0;

/// Why several results give no page of teams.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTeams {
    /// Too few of them, which would show single teams.
    #[error("{0} teams with enough people, {LEAST_TEAMS} needed; fewer would show single teams")]
    TooFew(usize),
    /// They did not ask the same.
    #[error("the results have different layouts; expected several teams' results of the same round definition")]
    Different,
}

words! {
    /// What one team says of a hold-up.
    pub enum TeamMark, "mark" {
        /// A third of the team or more certainly named it.
        Named = "named",
        /// It may be a third or not.
        Open = "open",
        /// Certainly less than a third.
        Few = "few",
    }
}

words! {
    /// What the spread of a hold-up speaks for.
    pub enum TeamsVerdict, "verdict" {
        Shared = "shared": "Shared: would a central fix help?",
        Local = "local": "Local: would embedded coaching help?",
        FewAnywhere = "few_anywhere": "Reaches few anywhere",
        Unsettled = "unsettled": "These teams cannot tell",
    }
}

/// What several teams share and what differs between them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamsComparison {
    /// The page in one line.
    pub headline: String,
    /// Why nothing can be said, where nothing can.
    pub missing: Option<String>,
    pub rows: Vec<TeamsRow>,
    pub how_sure: String,
    /// The moves, as questions.
    pub questions: Vec<String>,
}

/// One hold-up over all teams.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamsRow {
    pub label: String,
    /// One mark for each team, sorted by what it says: in no order of teams.
    pub marks: Vec<TeamMark>,
    /// People in bands of five: the least and the most.
    pub people: [u32; 2],
    pub of: [u32; 2],
    /// The same in words.
    pub words: String,
    pub fits: TeamsVerdict,
    /// What may fit.
    pub verdict: String,
}

/// The page of several teams, each result checked with [`super::check()`]; `left_out` teams were too small.
///
/// # Errors
/// If there are too few teams, or they were asked different things.
pub fn of_teams(results: &[RoundResult], surveys: &[Survey], left_out: usize) -> Result<Report, NoTeams> {
    if results.len() < LEAST_TEAMS {
        return Err(NoTeams::TooFew(results.len()));
    }
    let first = &results[0];
    let asked = |result: &RoundResult| -> Vec<BlockId> { result.blocks.iter().map(|block| block.id.clone()).collect() };
    if results.iter().any(|result| asked(result) != asked(first) || result.surveys != first.surveys) {
        return Err(NoTeams::Different);
    }
    let rows: Vec<TeamsRow> = tags(results, surveys).into_iter().chain(shares(results, surveys)).collect();
    let weeks = Weeks::spanning(results.iter().map(|result| result.weeks)).unwrap_or(first.weeks);
    let whole = whole(results, weeks);
    Ok(Report {
        schema: SCHEMA,
        kind: ReportScope::Teams,
        title: "Shared or local?".into(),
        rounds: vec![round(&whole)],
        people: wording::people(results, left_out),
        shared_or_local: Some(wording::shared_or_local(rows, results.len())),
        kept_back: left_out_words(left_out),
        reading: wording::reading(),
        footer: footer(&whole),
        ..Report::default()
    })
}

fn left_out_words(left_out: usize) -> Vec<String> {
    if left_out == 0 { vec![] } else { vec![format!("{KEPT_BACK}: {}.", count(left_out, "team"))] }
}

/// What all results have in common.
fn whole(results: &[RoundResult], weeks: Weeks) -> RoundResult {
    let first = &results[0];
    let same = |text: &dyn Fn(&RoundResult) -> Option<String>| {
        text(first).filter(|one| results.iter().all(|result| text(result).as_ref() == Some(one)))
    };
    RoundResult {
        title: count(results.len(), "team"),
        // A band, as everything else on this page.
        n: wording::band(results.iter().map(|result| result.n).sum())[0],
        members: None,
        weeks,
        purpose: same(&|result| result.purpose.clone()),
        readers: same(&|result| result.readers.clone()),
        round_hash: String::new(),
        ..first.clone()
    }
}

/// Each category among the costliest, in the order of the taxonomy; what nobody certainly named is left out.
fn tags(results: &[RoundResult], surveys: &[Survey]) -> Vec<TeamsRow> {
    let blocks = results.iter().filter_map(|result| result.blocks.iter().find(|block| block.id == TAGS));
    let shown: Vec<Answers<'_>> = blocks.map(|block| Answers::of(block, surveys)).filter(Answers::is_shown).collect();
    let of_tag = |tag: Tag| {
        let counts: Vec<Count> = shown.iter().filter_map(|answers| count_of(tag, answers)).collect();
        let is_nowhere = counts.iter().all(|count| count.at_least == 0);
        row(tag.name().to_owned(), &counts).filter(|_| !is_nowhere)
    };
    Tag::categories().filter_map(of_tag).collect()
}

/// The friction side of each question that has one, where enough teams show it.
fn shares(results: &[RoundResult], surveys: &[Survey]) -> Vec<TeamsRow> {
    let first = &results[0];
    let asked = first.blocks.iter().filter_map(|block| {
        let planned = plan::figure(block.id.as_str())?;
        let of_team = |result: &RoundResult| {
            let block = result.blocks.iter().find(|other| is_same(other, block))?;
            Answers::of(block, surveys).friction()
        };
        let counts: Vec<Count> = results.iter().filter_map(of_team).collect();
        let said = results.iter().find_map(|result| {
            let answers = Answers::of(result.blocks.iter().find(|other| is_same(other, block))?, surveys);
            let is_cut = answers.cut_is_friction()?;
            Some(if is_cut { answers.cut_name()?.to_owned() } else { answers.rest_name() })
        })?;
        row(format!("{}: {said}", planned.title), &counts)
    });
    asked.collect()
}

/// One hold-up, where enough teams show a count of it.
fn row(label: String, counts: &[Count]) -> Option<TeamsRow> {
    let spread = spread(counts).filter(|_| counts.len() >= LEAST_TEAMS)?;
    let mut marks: Vec<TeamMark> = counts.iter().map(mark).collect();
    marks.sort_unstable();
    let people = [wording::band(spread.people.0)[0], wording::band(spread.people.1)[1]];
    let of = wording::band(spread.of);
    let fits = fits(&spread);
    Some(TeamsRow {
        label,
        marks,
        people,
        of,
        words: wording::people_of(people, of),
        fits,
        verdict: fits.name().into(),
    })
}

const fn mark(count: &Count) -> TeamMark {
    if count.is_a_third() {
        TeamMark::Named
    } else if count.is_less_than_a_third() {
        TeamMark::Few
    } else {
        TeamMark::Open
    }
}

fn fits(spread: &Spread) -> TeamsVerdict {
    if spread.between.low > 0.0 {
        return TeamsVerdict::Local;
    }
    match spread.reach {
        reach if reach.low >= FROM => TeamsVerdict::Shared,
        reach if reach.high < FROM => TeamsVerdict::FewAnywhere,
        _ => TeamsVerdict::Unsettled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_apart_is_local_and_what_is_alike_is_shared() {
        let team = |count: &u32| Count::new(crate::domain::round::result::Bounds::exactly(*count), 12);
        let fits_of = |counts: &[u32]| fits(&spread(&counts.iter().map(team).collect::<Vec<_>>()).unwrap());
        assert_eq!(fits_of(&[8, 7, 8, 7]), TeamsVerdict::Shared);
        assert_eq!(fits_of(&[12, 0, 11, 1]), TeamsVerdict::Local);
        assert_eq!(fits_of(&[1, 0, 1, 0]), TeamsVerdict::FewAnywhere);
        assert_eq!(fits_of(&[4, 5, 3, 4]), TeamsVerdict::Unsettled);
    }
}
