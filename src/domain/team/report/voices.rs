//! What interviews say: causes, hours, workarounds and released words beside the figure they explain, and where interviews,
//! pulses and logs disagree.

use serde::Serialize;

use super::words::{quoted, sentences};
use crate::domain::log::tag::Tag;
use crate::domain::round::result::RoundResult;
use crate::domain::say::count::{count, list};
use crate::domain::say::share;
use crate::domain::say::words::capital;
use crate::domain::team::interview::{
    SourceAgreement, Sources, ThemeRow, ThemesFile, by_tag, hours_words, triangulate,
};

/// What the interviews say that stands beside no figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interviews {
    /// `7 interviews, 2 to 15 November 2026.`
    pub intro: String,
    /// Themes without a figure on this page.
    pub voices: Vec<Voice>,
    /// Where interviews, pulses and logs do not say the same, each as a sentence and a question.
    pub disagreements: Vec<String>,
    pub how_sure: String,
}

/// One theme of the interviews.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Voice {
    pub tag: Tag,
    pub name: String,
    /// `5 of 7 people`
    pub reach: String,
    /// What was said, in sentences: hours with their range, causes, workarounds.
    pub says: String,
    /// Words that their author released.
    pub quotes: Vec<String>,
}

impl Voice {
    fn of(row: &ThemeRow) -> Self {
        let plain = |words: &[String]| list(&words.iter().map(|word| word.replace('_', " ")).collect::<Vec<_>>());
        let reach = format!("{} people", share::of(row.reach.people, row.reach.of));
        let hours = format!("; {} per person, by their own estimate", hours_words(&row.hours));
        let hours = if row.hours.known_from > 0 { hours } else { String::new() };
        let mut said = vec![format!("{}: named by {reach}{hours}", capital(row.code.name()))];
        if !row.causes.is_empty() {
            said.push(format!("Causes named: {}", plain(&row.causes)));
        }
        if !row.workarounds.is_empty() {
            said.push(format!("The workaround: {}", plain(&row.workarounds)));
        }
        Self {
            tag: row.code,
            name: row.code.name().to_owned(),
            reach,
            says: sentences(&said),
            quotes: row.quotes.iter().map(|quote| quoted(quote)).collect(),
        }
    }
}

/// Every theme of a file.
pub(super) fn voices(themes: Option<&ThemesFile>) -> Vec<Voice> {
    themes.map(|themes| themes.themes.iter().map(Voice::of).collect()).unwrap_or_default()
}

/// What the interviews say as a whole, beside a round.
pub(super) fn interviews(themes: &ThemesFile, result: &RoundResult, voices: Vec<Voice>) -> Interviews {
    let dates = themes.weeks.map(|weeks| format!(", {}", weeks.in_full())).unwrap_or_default();
    Interviews {
        intro: sentences(&[format!("{} about {}{dates}", count(themes.interviews, "interview"), themes.stream)]),
        voices,
        disagreements: disagreements(themes, result),
        how_sure: sentences(&[
            themes.saturation.as_str(),
            "Interviewed people are few and were not drawn by lot; they may or may not have been in the round",
            "Words in quotation marks were released by who said them",
        ]),
    }
}

/// Each category on which the sources differ.
fn disagreements(themes: &ThemesFile, result: &RoundResult) -> Vec<String> {
    let sources = Sources { interviews: Some(themes.said()), interviewed: themes.interviews, ..by_tag(result) };
    let findings = triangulate(&sources);
    let differing = findings.iter().filter(|finding| finding.verdict != SourceAgreement::Agree);
    differing
        .map(|finding| {
            let name = capital(finding.code.name());
            format!("{name}: {}. {}", finding.words(), finding.verdict.question())
        })
        .collect()
}
