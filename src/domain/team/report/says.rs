//! Numbers as sentences: a count, its share and its interval in one line.

use super::Row;
use crate::domain::figure::stats::wilson95;
use crate::domain::say::share;

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub count: u32,
    pub of: u32,
}

impl Tally {
    /// From 0 to 1; 0 of nothing is 0.
    pub(super) fn share(self) -> f64 {
        f64::from(self.count) / f64::from(self.of.max(1))
    }

    /// Wilson's 95 % interval.
    pub(super) fn interval(self) -> [f64; 2] {
        wilson95(self.count.into(), self.of.into()).unwrap_or([0.0, 1.0])
    }

    /// `5 of 12 people (42 %; 19 to 68 % would fit)`; under ten in words alone. Without a noun for tables.
    pub(super) fn words(self, noun: &str) -> String {
        share::with_interval(self.count, self.of, noun, Some(self.interval()))
    }
}

impl Row {
    /// A row with its share, interval and words.
    pub(super) fn counted(label: String, tally: Tally) -> Self {
        let [low, high] = tally.interval();
        Self {
            label,
            words: tally.words(""),
            count: Some(tally.count),
            of: Some(tally.of),
            share: Some(tally.share()),
            low: Some(low),
            high: Some(high),
            ..Self::default()
        }
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
    fn sentences_are_closed_once() {
        assert_eq!(sentences(&["One".into(), "Two.".into(), "Three?".into()]), "One. Two. Three?");
    }
}
