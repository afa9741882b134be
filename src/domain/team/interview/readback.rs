//! The file in plain words, one line for each thing it says, so that each can be struck.

use super::draft::Draft;
use super::incident::{ChangeOwner, IncidentSource, severity_words};
use super::piece::Piece;
use super::record::Interview;
use crate::domain::say::count::times;

/// One line to read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadbackLine {
    /// Number of the incident.
    pub number: u32,
    pub piece: Piece,
    pub words: String,
    /// It will not be in the file.
    pub is_struck: bool,
}

/// Everything that an interview's file says, in plain words.
#[must_use]
pub fn lines(interview: &Interview) -> Vec<ReadbackLine> {
    let mut lines = Vec::new();
    for noted in &interview.incidents {
        for (piece, words) in said(&noted.draft) {
            let is_struck = noted.is_struck() || noted.struck.contains(&piece);
            lines.push(ReadbackLine { number: noted.number, piece, words, is_struck });
        }
    }
    lines
}

fn said(draft: &Draft) -> Vec<(Piece, String)> {
    let code = draft.code.map_or_else(
        || "Something held work up; it has no code yet".to_owned(),
        |code| format!("{}: {}", sentence_case(code.name()), code.means()),
    );
    let mut said = vec![(Piece::Whole, code)];
    let mut say = |piece, words: String| said.push((piece, words));
    let facet = draft.facet.as_ref().map(|facet| format!(" ({})", plain(facet))).unwrap_or_default();
    if !draft.cause.trim().is_empty() || draft.facet.is_some() {
        say(Piece::Cause, format!("The cause: {}{facet}", plain(&draft.cause)));
    }
    if let Some(words) = cost(draft) {
        say(Piece::Cost, words);
    }
    if !draft.reach.trim().is_empty() {
        say(Piece::Reach, format!("A guess: the same for {} of ten colleagues", draft.reach.trim()));
    }
    if let Some(level) = draft.severity {
        say(Piece::Severity, format!("What it did: {} (level {level} of 4)", severity_words(level)));
    }
    if !draft.workaround.trim().is_empty() {
        say(Piece::Workaround, format!("The workaround: {}", draft.workaround.trim()));
    }
    if let Some(role) = draft.changeable_by {
        say(Piece::ChangeableBy, could_change(role));
    }
    match draft.evidence {
        Some(IncidentSource::Logged) => say(Piece::Evidence, "It was seen in your own log".to_owned()),
        Some(IncidentSource::Told) => say(Piece::Evidence, "It was told, not seen in a log".to_owned()),
        None => {}
    }
    let note = draft.note.trim();
    if draft.quote_ok && !note.is_empty() {
        say(Piece::Quote, format!("Your words, which may be quoted: \"{note}\""));
    } else if !note.is_empty() {
        say(Piece::Quote, format!("My note, which stays here and is not in the file: \"{note}\""));
    }
    said
}

fn cost(draft: &Draft) -> Option<String> {
    let [fewest, usual, most, minutes] =
        [&draft.fewest, &draft.usual, &draft.most, &draft.minutes].map(|text| text.trim());
    let times = match (fewest, usual, most) {
        ("", "", "") => None,
        ("", usual, "") => Some(format!("about {} a week", often(usual))),
        _ => {
            let edge = |text: &str| if text.is_empty() { usual.to_owned() } else { text.to_owned() };
            Some(format!("{} to {} times a week, usually {usual}", edge(fewest), edge(most)))
        }
    };
    let minutes = (!minutes.is_empty()).then(|| {
        format!(
            "{} each time until back on it",
            if minutes == "1" { "1 minute".to_owned() } else { format!("{minutes} minutes") }
        )
    });
    match (times, minutes) {
        (None, None) => None,
        (times, minutes) => {
            Some(format!("How often: {}", times.into_iter().chain(minutes).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// `once`, `3 times`, `1.5 times`: the text of a field that holds a number.
fn often(text: &str) -> String {
    text.parse().map_or_else(|_| format!("{text} times"), times::<u32>)
}

fn could_change(role: ChangeOwner) -> String {
    format!("Who could change it: {}", role.name())
}

/// A word with `_` as people say it.
fn plain(word: &str) -> String {
    word.trim().replace('_', " ")
}

fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_is_said_line_by_line_and_each_line_can_be_struck() {
        let draft = Draft {
            code: "context_hunt".parse().ok(),
            cause: "owner_unknown".into(),
            fewest: "2".into(),
            usual: "5".into(),
            most: "8".into(),
            minutes: "15".into(),
            severity: Some(2),
            note: "nobody knows".into(),
            ..Draft::default()
        };
        let words: Vec<String> = said(&draft).into_iter().map(|(_, words)| words).collect();
        assert_eq!(
            words,
            [
                "Context hunt: Looking for an owner, document, repository, contract, runbook or reason",
                "The cause: owner unknown",
                "How often: 2 to 8 times a week, usually 5, 15 minutes each time until back on it",
                "What it did: lost the thread (level 2 of 4)",
                "My note, which stays here and is not in the file: \"nobody knows\"",
            ]
        );
        let mut struck = draft;
        for piece in [Piece::Cause, Piece::Cost, Piece::Severity, Piece::Quote] {
            piece.strike(&mut struck);
        }
        assert_eq!(said(&struck).len(), 1);
    }
}
