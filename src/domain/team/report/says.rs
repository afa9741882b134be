//! Numbers as sentences: a count or its bounds, of how many.

use super::Row;
use crate::domain::round::result::Bounds;
use crate::domain::say::share::known;

/// A count known to lie between two bounds, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub bounds: Bounds,
    pub of: u32,
}

impl Tally {
    /// Everybody else.
    pub(super) const fn others(self) -> Self {
        let Bounds { at_least, at_most } = self.bounds;
        let bounds = Bounds { at_least: self.of.saturating_sub(at_most), at_most: self.of.saturating_sub(at_least) };
        Self { bounds, of: self.of }
    }

    /// The least and the greatest share, from 0 to 1.
    pub(super) fn shares(self) -> [f64; 2] {
        [self.bounds.at_least, self.bounds.at_most].map(|count| f64::from(count) / f64::from(self.of.max(1)))
    }

    /// `5 of 12 people`, `fewer than 3 of 12 people`. Without a noun for tables.
    pub(super) fn words(self, noun: &str) -> String {
        let space = if noun.is_empty() { "" } else { " " };
        format!("{}{space}{noun}", known(self.bounds.at_least, self.bounds.at_most, self.of))
    }
}

impl Row {
    /// A row with its bounds and words.
    pub(super) fn known(label: String, tally: Tally) -> Self {
        let [low, high] = tally.shares();
        Self {
            label,
            words: tally.words(""),
            at_least: Some(tally.bounds.at_least),
            at_most: Some(tally.bounds.at_most),
            of: Some(tally.of),
            low: Some(low),
            high: Some(high),
            in_headline: false,
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// The text between typographic quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}

/// `sentences` as one text, each closed by a full stop.
pub(super) fn sentences(sentences: &[String]) -> String {
    let closed = sentences.iter().map(|sentence| {
        let sentence = sentence.trim();
        if sentence.ends_with(['.', '?']) { sentence.to_owned() } else { format!("{sentence}.") }
    });
    closed.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_bounds_are_said_of_how_many() {
        assert_eq!(Tally { bounds: Bounds::exactly(5), of: 7 }.words("people"), "5 of 7 people");
        let few = Tally { bounds: Bounds { at_least: 0, at_most: 2 }, of: 8 };
        assert_eq!((few.words(""), few.others().words("")), ("fewer than 3 of 8".into(), "6 or more of 8".into()));
    }

    #[test]
    fn sentences_are_closed_once() {
        assert_eq!(sentences(&["One".into(), "Two.".into(), "Three?".into()]), "One. Two. Three?");
    }
}
