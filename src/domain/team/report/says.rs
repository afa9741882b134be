//! Numbers as sentences: a count of so many, its share and its interval in one line.

use super::Row;
use crate::domain::figure::stats::wilson95;

/// From so many on a share may be given in per cent.
const PERCENT_FROM: u32 = 10;

/// So many of so many.
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
        let (Self { count, of }, [low, high]) = (self, self.interval());
        let space = if noun.is_empty() { "" } else { " " };
        if of < PERCENT_FROM {
            let range = between(low, high);
            return format!("{count} of {of}{space}{noun}; with so few, anything from {range} would fit");
        }
        let (low, high) = (percent(low), percent(high));
        format!("{count} of {of}{space}{noun} ({} %; {low} to {high} % would fit)", percent(self.share()))
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

/// `low` to `high` in words: "about a third to nine in ten".
fn between(low: f64, high: f64) -> String {
    let (from, to) = (in_words(low), in_words(high));
    if from == to { format!("about {from}") } else { format!("about {from} to {to}") }
}

/// A share in the nearest word that people use for one.
fn in_words(share: f64) -> &'static str {
    const WORDS: [(f64, &str); 13] = [
        (0.0, "none"),
        (0.1, "one in ten"),
        (0.2, "one in five"),
        (0.25, "a quarter"),
        (1.0 / 3.0, "a third"),
        (0.4, "two in five"),
        (0.5, "half"),
        (0.6, "three in five"),
        (2.0 / 3.0, "two thirds"),
        (0.75, "three quarters"),
        (0.8, "four in five"),
        (0.9, "nine in ten"),
        (1.0, "all"),
    ];
    let near = |word: &&(f64, &str)| (word.0 - share).abs();
    WORDS.iter().min_by(|a, b| near(a).total_cmp(&near(b))).map_or("half", |word| word.1)
}

/// A share as a whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
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
    fn five_of_seven_is_said_in_words_and_five_of_twelve_in_per_cent() {
        assert_eq!(
            Tally { count: 5, of: 7 }.words("people"),
            "5 of 7 people; with so few, anything from about a third to nine in ten would fit"
        );
        assert_eq!(Tally { count: 5, of: 12 }.words("people"), "5 of 12 people (42 %; 19 to 68 % would fit)");
        assert_eq!(Tally { count: 5, of: 12 }.words(""), "5 of 12 (42 %; 19 to 68 % would fit)");
        assert_eq!(
            Tally { count: 5, of: 7 }.words(""),
            "5 of 7; with so few, anything from about a third to nine in ten would fit"
        );
    }

    #[test]
    fn sentences_are_closed_once() {
        assert_eq!(sentences(&["One".into(), "Two.".into(), "Three?".into()]), "One. Two. Three?");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
