//! What is wrong in a file that people write, where, and what would be right: one type for settings, rules, pulses, guides,
//! themes, colours, follow-ups and imports.

use std::fmt;

use super::escape::clean;
use super::words::nearest;

/// One thing that is wrong with a file.
///
/// Shown as `` surveys/pulse.toml:12: unknown type `scal`; did you mean `scale`? ``
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The file as it was named by the caller. Safe to show on a terminal, as the message is.
    pub file: String,
    /// Counted from 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What was expected, or what to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// Something is wrong at `line`, counted from 1, or with the file as a whole.
    #[must_use]
    pub fn new(file: &str, line: impl Into<Option<usize>>, message: impl AsRef<str>) -> Self {
        Self { file: clean(file), line: line.into(), message: clean(message.as_ref()), hint: None }
    }

    /// Something is wrong at the byte `offset` of `source`.
    #[must_use]
    pub fn at_byte(file: &str, source: &str, offset: usize, message: impl AsRef<str>) -> Self {
        Self::new(file, line_of(source, offset), message)
    }

    /// The same problem with advice.
    #[must_use]
    pub fn hint(self, hint: impl AsRef<str>) -> Self {
        Self { hint: Some(clean(hint.as_ref())), ..self }
    }

    /// The same problem with the accepted word nearest to `given`, or all of them where none is near.
    #[must_use]
    pub fn hint_word(self, given: &str, accepted: &[&str]) -> Self {
        self.hint(expected(given, accepted))
    }

    /// `file:12`, or the file alone.
    #[must_use]
    pub fn place(&self) -> String {
        self.line.map_or_else(|| self.file.clone(), |line| format!("{}:{line}", self.file))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// "did you mean …" where a word is near, else the list of words.
#[must_use]
pub(crate) fn expected(given: &str, words: &[&str]) -> String {
    // What is much longer than any word is near to none.
    match nearest(&given.chars().take(60).collect::<String>(), words.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("expected one of {}", words.join(", ")),
    }
}

/// The line, counted from 1, that the byte at `offset` is on.
#[must_use]
pub(crate) fn line_of(source: &str, offset: usize) -> usize {
    1 + source.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_file_and_line_and_what_would_be_right() {
        let problem = Problem::at_byte("a\u{1b}.toml", "kind = 1\nlabl = 2\n", 9, "unknown key `labl`")
            .hint_word("labl", &["label"]);
        assert_eq!(problem.to_string(), "a.toml:2: unknown key `labl`; did you mean `label`?");
        assert_eq!(Problem::new("a.toml", None, "is no file").to_string(), "a.toml: is no file");
    }
}
