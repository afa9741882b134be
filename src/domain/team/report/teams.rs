//! Several teams' results of one round definition: how far a hold-up is shared by all, and how far teams differ. No team is
//! named, set in an order or shown by itself.
//!
//! For each category the people whom it reached in all teams together, and the part of the differences between people that
//! lies between teams: the intraclass correlation of a yes-or-no answer, estimated by method of moments from the mean
//! squares between (MSB) and within (MSW) teams, `(MSB - MSW) / (MSB + (n0 - 1) MSW)` with
//! `n0 = (N - sum n^2 / N) / (teams - 1)` (Donner 1986; Ridout, Demétrio and Firth 1999 compare it for binary data). Its
//! interval is Searle's from the F distribution (Searle 1971), which is rough for so few teams and answers of yes or no.
//! The interval of the reach is Wilson's for `N / (1 + (n0 - 1) icc)` people, because people of one team are alike (Kish).

mod spread;

use super::answers::{Answers, tag_of};
use super::build::{footer, round};
use super::says::sentences;
use super::{Chart, Figure, Form, Kind, NOT_SHOWN, Report, Row, SCHEMA, plan, trend};
use crate::domain::figure::playbook;
use crate::domain::log::survey::Survey;
use crate::domain::log::tag::Tag;
use crate::domain::round::result::{Publication, ResultBlock, RoundResult};
use crate::domain::say::count::{count, list};
use crate::domain::say::interval::range;
use crate::domain::say::share::{self, percent, percents};
use spread::{Spread, Team, spread};

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

/// One category over all teams.
struct Category {
    label: String,
    spread: Option<Spread>,
}

/// What the spread of a category speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remedy {
    Central,
    Embedded,
    Neither,
    Open,
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
    let asked = |result: &RoundResult| -> Vec<String> { result.blocks.iter().map(|block| block.id.clone()).collect() };
    if results.iter().any(|result| asked(result) != asked(first) || result.surveys != first.surveys) {
        return Err(NoTeams::Different);
    }
    let categories: Vec<Category> = tags(results).into_iter().chain(shares(results, surveys)).collect();
    let people: u32 = results.iter().map(|result| result.n).sum();
    let same = |text: &dyn Fn(&RoundResult) -> Option<String>| {
        let one = text(first);
        one.filter(|one| results.iter().all(|result| text(result).as_ref() == Some(one)))
    };
    let whole = RoundResult {
        title: format!("{} teams", results.len()),
        n: people,
        members: None,
        weeks: same(&|result| Some(result.weeks.clone())).unwrap_or_else(|| span(results)),
        purpose: same(&|result| result.purpose.clone()),
        readers: same(&|result| result.readers.clone()),
        round_hash: String::new(),
        ..first.clone()
    };
    Ok(Report {
        schema: SCHEMA,
        kind: Kind::Teams,
        title: format!("Shared or local: {}", whole.title),
        notes: Vec::new(),
        rounds: vec![round(&whole)],
        figures: vec![coverage(results, people, left_out), figure(&categories, results.len())],
        own_words: vec![],
        interviews: None,
        studio: None,
        delivery: None,
        also_asked: None,
        footer: footer(&whole),
    })
}

/// From the first week of any to the last.
fn span(results: &[RoundResult]) -> String {
    let ends = results.iter().filter_map(|result| result.weeks.split_once(".."));
    let (from, to): (Vec<&str>, Vec<&str>) = ends.unzip();
    format!("{}..{}", from.iter().min().unwrap_or(&""), to.iter().max().unwrap_or(&""))
}

/// Each category among the costliest, in the order of the taxonomy.
fn tags(results: &[RoundResult]) -> Vec<Category> {
    let blocks: Vec<(&RoundResult, &ResultBlock)> = results
        .iter()
        .filter_map(|result| Some((result, result.blocks.iter().find(|block| block.id == "waits.tags")?)))
        .filter(|(_, block)| block.shown == Publication::Figures)
        .collect();
    if blocks.is_empty() {
        return vec![];
    }
    let category = |tag: Tag| {
        let teams = blocks.iter().filter_map(|(_, block)| {
            let is_its = |label: &String| tag_of(label) == Some(tag);
            let cell = block.cells.iter().find(|cell| cell.labels.iter().any(is_its))?;
            Some(Team { low: cell.bounds.at_least, high: cell.bounds.at_most, of: block.answers? })
        });
        let teams: Vec<Team> = teams.collect();
        let is_nowhere = teams.iter().all(|team| team.low == 0);
        Category { label: tag.name().into(), spread: spread(&teams).filter(|_| !is_nowhere) }
    };
    Tag::categories().map(category).filter(|category| category.spread.is_some()).collect()
}

/// The friction share of each question that has one, where enough teams show counts.
fn shares(results: &[RoundResult], surveys: &[Survey]) -> Vec<Category> {
    let first = &results[0];
    let asked = first.blocks.iter().filter_map(|block| {
        let planned = plan::planned(&block.id)?;
        let answers = Answers::of(block, surveys, Some(planned));
        let headline = answers.headline().filter(|headline| headline.is_friction.is_some())?;
        let teams = results.iter().filter_map(|result| {
            let block = result.blocks.iter().find(|other| trend::is_same(other, block))?;
            let tally = Answers { block, ..answers }.friction()?;
            Some(Team { low: tally.bounds.at_least, high: tally.bounds.at_most, of: tally.of })
        });
        let teams: Vec<Team> = teams.collect();
        let not = if headline.is_friction == Some(true) { "" } else { "not " };
        let label = format!("{}: {not}{}", planned.short, headline.name);
        Some(Category { label, spread: spread(&teams).filter(|_| teams.len() >= LEAST_TEAMS) })
    });
    asked.collect()
}

fn fits(spread: &Spread) -> Remedy {
    if spread.between.low > 0.0 {
        return Remedy::Embedded;
    }
    match spread.reach {
        reach if reach.low >= FROM => Remedy::Central,
        reach if reach.high < FROM => Remedy::Neither,
        _ => Remedy::Open,
    }
}

fn coverage(results: &[RoundResult], people: u32, left_out: usize) -> Figure {
    let mut said = vec![format!("{} with {} took part", count(results.len(), "team"), count(people, "person"))];
    if left_out > 0 {
        said.push(format!("{NOT_SHOWN} ({})", count(left_out, "team")));
    }
    Figure {
        number: Some(1),
        id: "coverage".into(),
        title: "Coverage".into(),
        saw: sentences(&said),
        how_sure: Some("It speaks of the teams that took part; teams that did not may see other things.".into()),
        may_mean: Some("Teams are not told apart here: no team is named, ordered or measured against another.".into()),
        who_can_change: Some("Whoever asks the next teams to take part.".into()),
        question: None,
        context: vec![],
        charts: vec![],
    }
}

fn figure(categories: &[Category], teams: usize) -> Figure {
    let fitting = |wanted: Remedy| -> Vec<&Category> {
        categories.iter().filter(|category| category.spread.as_ref().map(fits) == Some(wanted)).collect()
    };
    let named = |of: &[&Category]| list(&of.iter().map(|category| said(category)).collect::<Vec<_>>());
    let (central, embedded) = (fitting(Remedy::Central), fitting(Remedy::Embedded));
    let mut saw = Vec::new();
    if !central.is_empty() {
        saw.push(format!("Shared, as far as {teams} teams can tell: {}", named(&central)));
    }
    if !embedded.is_empty() {
        saw.push(format!("Different from team to team: {}", named(&embedded)));
    }
    if saw.is_empty() {
        let any = categories.iter().any(|category| category.spread.is_some());
        saw.push(if any { format!("Nothing is settled by {teams} teams") } else { NOT_SHOWN.into() });
    }
    let mut questions = Vec::new();
    if !central.is_empty() {
        questions.extend(playbook::friction("shared_platform").map(|friction| friction.question.clone()));
    }
    if !embedded.is_empty() {
        questions.push("Would coaching embedded in the teams that ask for it help with what differs?".into());
    }
    Figure {
        number: Some(2),
        id: "shared_or_local".into(),
        title: "Shared by all, or different between teams".into(),
        saw: sentences(&saw),
        how_sure: Some(
            "The reach has a Wilson interval widened for people of one team being alike; the part between teams is a \
             variance component by method of moments with an F interval, which is rough for so few teams. A count that \
             a team does not show is taken as anything from none to just below its threshold."
                .into(),
        ),
        may_mean: Some(
            "What reaches many in every team comes from something they share, and a central fix may fit; what differs \
             between teams comes from how it is there, and coaching embedded in a team may fit."
                .into(),
        ),
        who_can_change: Some("The owners of what is shared for the first, each team by itself for the second.".into()),
        question: (!questions.is_empty()).then(|| questions.join(" ")),
        context: vec![],
        charts: charts(categories),
    }
}

/// `flaky failure (23 of 48 people, 48 %; 30 to 66 % would fit; 4 % of it between teams, 0 to 52 % would fit)`
fn said(category: &Category) -> String {
    category.spread.as_ref().map_or_else(
        || category.label.clone(),
        |spread| format!("{} ({}; {})", category.label, reach_words(spread), between_words(spread)),
    )
}

fn reach_words(spread: &Spread) -> String {
    let (reach, people) = (spread.reach, spread.people);
    let (fewest, most) = (people.0.to_string(), people.1.to_string());
    let counted = if fewest == most { fewest } else { range(&fewest, &most, "") };
    let (at, would_fit) = (percent(reach.at), percents([reach.low, reach.high]));
    format!("{} people, {at}; {would_fit} would fit", share::of(counted, spread.of))
}

fn between_words(spread: &Spread) -> String {
    let between = spread.between;
    let (at, would_fit) = (percent(between.at), percents([between.low, between.high]));
    format!("{at} of the differences lie between teams; {would_fit} would fit")
}

fn charts(categories: &[Category]) -> Vec<Chart> {
    let row = |category: &Category, of: fn(&Spread) -> spread::Range, words: fn(&Spread) -> String| {
        let label = category.label.clone();
        let Some(spread) = &category.spread else { return Row { label, words: NOT_SHOWN.into(), ..Row::default() } };
        let range = of(spread);
        Row { label, words: words(spread), low: Some(range.low), high: Some(range.high), ..Row::default() }
    };
    let chart = |id: &str, title: &str, rows: Vec<Row>| Chart {
        id: id.into(),
        title: title.into(),
        form: Form::Dots,
        shown: Publication::Figures,
        answers: None,
        sides: None,
        rows,
        says: vec![],
        trend: None,
    };
    let verdict = |category: &Category| Row {
        label: category.label.clone(),
        words: match category.spread.as_ref().map(fits) {
            Some(Remedy::Central) => "shared: would a central fix help?",
            Some(Remedy::Embedded) => "different: would embedded coaching help?",
            Some(Remedy::Neither) => "reaches few anywhere",
            Some(Remedy::Open) => "not settled",
            None => NOT_SHOWN,
        }
        .into(),
        ..Row::default()
    };
    let rows = |of, words| categories.iter().map(|category| row(category, of, words)).collect();
    vec![
        chart("teams.reach", "How many it reaches, all teams together", rows(|spread| spread.reach, reach_words)),
        chart(
            "teams.between",
            "How much of the differences lies between teams",
            rows(|spread| spread.between, between_words),
        ),
        chart("teams.fits", "What may fit", categories.iter().map(verdict).collect()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_apart_is_local_and_what_is_alike_is_shared() {
        let team = |count: u32| Team { low: count, high: count, of: 12 };
        let fits_of =
            |counts: &[u32]| fits(&spread(&counts.iter().map(|count| team(*count)).collect::<Vec<_>>()).unwrap());
        assert_eq!(fits_of(&[8, 7, 8, 7]), Remedy::Central);
        assert_eq!(fits_of(&[12, 0, 11, 1]), Remedy::Embedded);
        assert_eq!(fits_of(&[1, 0, 1, 0]), Remedy::Neither);
        assert_eq!(fits_of(&[4, 5, 3, 4]), Remedy::Open);
    }
}
