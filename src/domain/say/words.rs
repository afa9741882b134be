//! Closed word lists (kinds, outcomes, …) and the error for a word that is not in one.

use std::fmt;

/// A word that is not in its list, with the nearest one that is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UnknownWord {
    /// What the word should have named: `kind`, `tag`, `outcome`.
    pub what: &'static str,
    /// The word as it was given.
    pub given: String,
    /// Every word that would have been accepted.
    pub expected: Vec<String>,
}

impl UnknownWord {
    /// Reports `given` as no member of `expected`.
    pub fn new<I, S>(what: &'static str, given: &str, expected: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        Self {
            what,
            given: crate::domain::say::escape::clean(given),
            expected: expected.into_iter().map(Into::into).collect(),
        }
    }

    /// The accepted word that looks most like the given one, if any is near enough to be a slip.
    #[must_use]
    pub fn nearest(&self) -> Option<&str> {
        nearest(&self.given, self.expected.iter().map(String::as_str))
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} `{}`", self.what, self.given)?;
        match self.nearest() {
            Some(word) => write!(f, "; did you mean `{word}`?"),
            None => write!(f, "; expected one of {}", self.expected.join(", ")),
        }
    }
}

/// The candidate nearest to `given` by edit distance, unless all are too far to be a slip of the hand.
pub(crate) fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = given.to_lowercase();
    candidates
        .into_iter()
        .map(|word| (closeness(&lower, word), word))
        .filter(|(score, _)| *score >= 0.55)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// From 0 (nothing in common) to 1 (equal); a beginning of the word counts as near, a mistyped one as a little less so.
fn closeness(given: &str, word: &str) -> f64 {
    let similarity = strsim::normalized_damerau_levenshtein;
    let whole = similarity(given, word);
    if given.len() < 3 {
        return whole;
    }
    if word.contains(given) {
        return whole.max(0.8);
    }
    let beginning: String = word.chars().take(given.chars().count()).collect();
    whole.max(0.9 * similarity(given, &beginning))
}

/// The text with its first letter as a capital.
#[must_use]
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with its first letter as a small one, for the middle of a sentence; a word in capitals stays one.
#[must_use]
pub(crate) fn small(text: &str) -> String {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    match (first, second) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// A closed list of words that files and commands take.
pub(crate) trait WordList: std::str::FromStr<Err = UnknownWord> {
    /// Every word, in the order of the documentation.
    fn words() -> Vec<&'static str>;
}

/// Declares an enum whose variants are words of a file format: parsing, printing, serde and a list of all come with it, and
/// names, where each word has one behind a colon.
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $type:ident, $what:literal {
        $($(#[$vmeta:meta])* $variant:ident = $word:literal: $name:literal,)+
    }) => {
        $crate::domain::say::words::words! {
            $(#[$meta])* $vis enum $type, $what { $($(#[$vmeta])* $variant = $word,)+ }
        }

        impl $type {
            /// The same for people.
            #[must_use]
            $vis const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value, in the order of the documentation.
            $vis const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as files and commands spell it.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl $crate::domain::say::words::WordList for $name {
            fn words() -> Vec<&'static str> { Self::ALL.iter().map(|value| value.as_str()).collect() }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::say::words::UnknownWord;
            fn from_str(given: &str) -> ::std::result::Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == given).ok_or_else(|| {
                    $crate::domain::say::words::UnknownWord::new($what, given, Self::ALL.iter().map(|value| value.as_str()))
                })
            }
        }

        $crate::domain::spelled_as_displayed!($name);
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        assert_eq!(nearest("buld", ["build", "test"]), Some("build"));
        assert_eq!(nearest("contxt", ["wave_pulse", "context_gaps"]), Some("context_gaps"));
        assert_eq!(nearest("qqqq", ["build", "test"]), None);
    }

    #[test]
    fn an_unknown_word_is_told_without_its_control_characters() {
        let error = UnknownWord::new("kind", "bu\u{1b}[31mild", ["build"]);
        assert!(!error.to_string().contains('\u{1b}'));
    }
}
