//! The words of the page of several teams.

use super::{TeamsComparison, TeamsRow, TeamsVerdict};
use crate::domain::figure::playbook;
use crate::domain::round::result::RoundResult;
use crate::domain::say::count::{count, list};
use crate::domain::say::interval::range;
use crate::domain::say::share;
use crate::domain::say::words::small;
use crate::domain::team::report::Legend;
use crate::domain::team::report::words::sentences;

/// People of a band.
const BAND: u32 = 5;

/// The band that a number of people lies in: 23 is in 20 to 24.
pub(super) const fn band(people: u32) -> [u32; 2] {
    let from = people / BAND * BAND;
    [from, from + BAND - 1]
}

/// `20 to 29 of 45 to 49 people`
pub(super) fn people_of(people: [u32; 2], of: [u32; 2]) -> String {
    let [people, of] = [people, of].map(|[low, high]| range(&low.to_string(), &high.to_string(), ""));
    format!("{} people", share::of(people, of))
}

/// How many took part, in a sentence.
pub(super) fn people(results: &[RoundResult], left_out: usize) -> String {
    let [low, high] = band(results.iter().map(|result| result.n).sum());
    let all = format!("{} people", range(&low.to_string(), &high.to_string(), ""));
    let left_out = (left_out > 0).then(|| format!("{} with too few people not counted", count(left_out, "team")));
    let said = format!("{} with {all} took part", count(results.len(), "team"));
    sentences(&[said].into_iter().chain(left_out).collect::<Vec<_>>())
}

/// The whole of it: the headline first, or what is missing for one.
pub(super) fn shared_or_local(rows: Vec<TeamsRow>, teams: usize) -> TeamsComparison {
    let of = |fits: TeamsVerdict| -> Vec<String> {
        rows.iter().filter(|row| row.fits == fits).map(|row| small(&row.label)).collect()
    };
    let (shared, local) = (of(TeamsVerdict::Shared), of(TeamsVerdict::Local));
    let missing = missing(&rows, shared.is_empty() && local.is_empty(), teams);
    let mut questions = Vec::new();
    if !shared.is_empty() {
        questions.extend(playbook::friction("shared_platform").map(|friction| friction.question.clone()));
    }
    if !local.is_empty() {
        questions.push("Would coaching embedded in the teams that ask for it help with what differs?".into());
    }
    TeamsComparison {
        headline: headline(&shared, &local, teams),
        missing,
        rows,
        how_sure: "A team's count that is a range is taken as anything in it. A verdict needs an interval of 95 % that leaves \
                   no other; with so few teams it is rough, and most stay open. People are in bands of five, so that \
                   nobody can work out a single team."
            .into(),
        questions,
    }
}

/// One short line: a central fix, embedded coaching, both or neither.
fn headline(shared: &[String], local: &[String], teams: usize) -> String {
    const NAMED: usize = 2;
    let named = |of: &[String]| {
        let most = of.iter().take(NAMED).cloned().collect::<Vec<_>>();
        let more = of.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| format!("{more} more"));
        list(&most.into_iter().chain(more).collect::<Vec<_>>())
    };
    match (shared.is_empty(), local.is_empty()) {
        (false, true) => format!("Shared, so a central fix may fit: {}.", named(shared)),
        (true, false) => format!("Local, so embedded coaching may fit: {}.", named(local)),
        (false, false) => {
            format!("A central fix may fit {}; embedded coaching may fit {}.", named(shared), named(local))
        }
        (true, true) => format!("{} cannot tell yet what is shared and what is local.", count(teams, "team")),
    }
}

/// What is missing for a verdict, in one sentence.
fn missing(rows: &[TeamsRow], is_open: bool, teams: usize) -> Option<String> {
    if rows.is_empty() {
        return Some(format!(
            "No figure is shown by at least three of the {}: each needs five answers to the same question in each team.",
            count(teams, "team")
        ));
    }
    is_open.then(|| "More teams, or larger ones, are needed before the differences can be told from chance.".to_owned())
}

/// How to read the marks.
pub(super) fn reading() -> Vec<Legend> {
    let words = "One mark is one team, in no order: filled where a third of it or more named the hold-up, empty where fewer did, \
                 dashed where its page leaves that open.";
    vec![Legend { example: None, words: words.into() }]
}
