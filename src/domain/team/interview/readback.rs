//! The file in plain words, one line for each thing it says, so that each can be struck.

use super::draft::Draft;
use super::incident::{IncidentSource, severity_words};
use super::piece::Piece;
use super::record::Interview;
use crate::domain::say::count::{count, times};
use crate::domain::say::words::capital;

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

/// What the draft says, piece by piece; a field left empty says nothing.
fn said(draft: &Draft) -> impl Iterator<Item = (Piece, String)> {
    let code = draft.code.map_or_else(
        || "Something held work up; it has no code yet".to_owned(),
        |code| format!("{}: {}", capital(code.name()), code.means()),
    );
    let reach = filled(&draft.reach).map(|reach| format!("A guess: the same for {reach} of ten colleagues"));
    let severity = draft.severity.map(|level| format!("What it did: {} (level {level} of 4)", severity_words(level)));
    let evidence = draft.evidence.map(|evidence| match evidence {
        IncidentSource::Logged => "It was seen in your own log".to_owned(),
        IncidentSource::Told => "It was told, not seen in a log".to_owned(),
    });
    let about_note = if draft.quote_ok {
        "Your words, which may be quoted"
    } else {
        "My note, which stays here and is not in the file"
    };
    let note = filled(&draft.note).map(|note| format!("{about_note}: \"{note}\""));
    let said = [
        (Piece::Whole, Some(code)),
        (Piece::Cause, cause(draft)),
        (Piece::Cost, cost(draft)),
        (Piece::Reach, reach),
        (Piece::Severity, severity),
        (Piece::Workaround, filled(&draft.workaround).map(|words| format!("The workaround: {words}"))),
        (Piece::ChangeableBy, draft.changeable_by.map(|role| format!("Who could change it: {}", role.name()))),
        (Piece::Evidence, evidence),
        (Piece::Quote, note),
    ];
    said.into_iter().filter_map(|(piece, words)| Some((piece, words?)))
}

/// The text of a field; `None` where it is empty.
fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn cause(draft: &Draft) -> Option<String> {
    let plain = |word: &str| word.trim().replace('_', " ");
    let facet = draft.facet.as_ref().map(|facet| format!(" ({})", plain(facet)));
    let is_said = filled(&draft.cause).is_some() || facet.is_some();
    is_said.then(|| format!("The cause: {}{}", plain(&draft.cause), facet.unwrap_or_default()))
}

fn cost(draft: &Draft) -> Option<String> {
    let [fewest, usual, most] = [&draft.fewest, &draft.usual, &draft.most].map(|text| text.trim());
    let times = match (fewest, usual, most) {
        ("", "", "") => None,
        ("", usual, "") => Some(format!("about {} a week", often(usual))),
        _ => {
            let edge = |text| filled(text).unwrap_or(usual);
            Some(format!("{} to {} times a week, usually {usual}", edge(fewest), edge(most)))
        }
    };
    let minutes = filled(&draft.minutes).map(|minutes| {
        let minutes =
            minutes.parse().map_or_else(|_| format!("{minutes} minutes"), |whole: u32| count(whole, "minute"));
        format!("{minutes} each time until back on it")
    });
    let told: Vec<String> = times.into_iter().chain(minutes).collect();
    (!told.is_empty()).then(|| format!("How often: {}", told.join(", ")))
}

/// `once`, `3 times`, `1.5 times`: the text of a field that holds a number.
fn often(text: &str) -> String {
    text.parse().map_or_else(|_| format!("{text} times"), times::<u32>)
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
        let words: Vec<String> = said(&draft).map(|(_, words)| words).collect();
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
        assert_eq!(said(&struck).count(), 1);
    }
}
