//! What is wrong with a survey file, where, and what would be right.

use std::fmt;

use crate::domain::say::text::clean;
use crate::domain::say::words::nearest;

/// One thing that is wrong with a survey file.
///
/// Shown as `` surveys/pulse.toml:12: unknown type `scal`; did you mean `scale`? ``
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct SurveyProblem {
    /// The file as it was named by the caller, made safe to show.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What was expected, or the nearest valid word.
    pub hint: Option<String>,
}

impl SurveyProblem {
    pub(super) fn new(file: &str, line: usize, message: String, hint: Option<String>) -> Self {
        Self { file: clean(file), line, message, hint }
    }
}

impl fmt::Display for SurveyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// The problem of a file beyond [`super::MAX_BYTES`].
pub(super) fn too_long(file: &str) -> SurveyProblem {
    let limit = super::MAX_BYTES / 1024;
    SurveyProblem::new(file, 1, format!("is longer than {limit} KiB"), Some("a pulse needs a few KiB".into()))
}

/// A word from a file, safe to show and not longer than a line can bear.
pub(super) fn quoted(word: &str) -> String {
    let clean = clean(word);
    let mut short: String = clean.chars().take(40).collect();
    if short.len() < clean.len() {
        short.push('…');
    }
    format!("`{short}`")
}

/// "did you mean …" where a word is near, else the list of words.
pub(super) fn suggest(given: &str, words: &[&str]) -> String {
    match nearest(&given.chars().take(60).collect::<String>(), words.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("expected one of {}", words.join(", ")),
    }
}

/// The problems of one file as they are found, in any order.
pub(super) struct Problems {
    file: String,
    line_starts: Vec<usize>,
    last_byte: usize,
    found: Vec<SurveyProblem>,
}

impl Problems {
    pub(super) fn new(file: &str, source: &str) -> Self {
        let breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self {
            file: file.to_owned(),
            line_starts: std::iter::once(0).chain(breaks).collect(),
            last_byte: source.len().saturating_sub(1),
            found: Vec::new(),
        }
    }

    /// The line of a byte offset, from 1. The end of a file that ends in a line break belongs to its last line.
    pub(super) fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at.min(self.last_byte))
    }

    pub(super) fn add(&mut self, at: usize, message: impl Into<String>, hint: impl Into<Option<String>>) {
        let line = self.line(at);
        self.add_at_line(line, message, hint);
    }

    pub(super) fn add_at_line(&mut self, line: usize, message: impl Into<String>, hint: impl Into<Option<String>>) {
        self.found.push(SurveyProblem::new(&self.file, line, message.into(), hint.into()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    pub(super) fn into_sorted(self) -> Vec<SurveyProblem> {
        let mut found = self.found;
        found.sort_by_key(|problem| problem.line);
        found.dedup();
        found
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.found.fmt(f)
    }
}
