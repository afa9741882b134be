//! Where a service stands in the ranges of its questions, with the elite cut as a labelled line. Never a grade.

use super::{Answer, PulseResponse, Survey, Unit};

/// One question about a service, placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    pub item: String,
    /// The range that was answered, in the words of the question.
    pub range: String,
    /// Its number from 1, and how many there are.
    pub number: u8,
    pub of: u8,
    /// The name of the cut (`seed elite: under 1 day`), and whether the range lies within it.
    pub cut: Option<(String, bool)>,
}

impl Placement {
    /// One line: `At least weekly, not daily (3 of 6) · seed elite: daily or better`.
    #[must_use]
    pub fn line(&self) -> String {
        let cut = match &self.cut {
            Some((name, true)) => format!(" · within {name}"),
            Some((name, false)) => format!(" · {name}"),
            None => String::new(),
        };
        format!("{} ({} of {}){cut}", self.range, self.number, self.of)
    }
}

/// Places the answers about one service. Items that were skipped, not known, or are no ranges have no place.
///
/// The survey's attribution line must stand beside it.
#[must_use]
pub fn place(survey: &Survey, taken: &PulseResponse) -> Vec<Placement> {
    if survey.unit != Unit::Service || taken.sitting.version != survey.version {
        return Vec::new();
    }
    let placed = survey.items.iter().filter(|item| matches!(item.kind, super::ItemKind::Bins { .. }));
    placed
        .filter_map(|item| {
            let Answer::Option(number) = taken.answer(&item.id) else { return None };
            let range = item.labels().get(usize::from(*number).checked_sub(1)?)?.clone();
            let cut = item.share.as_ref().map(|share| (share.name.clone(), share.options.contains(number)));
            Some(Placement { item: item.id.clone(), range, number: *number, of: item.options(), cut })
        })
        .collect()
}
