//! The problems of a file, collected with their lines.

use std::cell::RefCell;
use std::fmt;

use crate::domain::say::escape::clean;
use crate::domain::say::problem::Problem;
pub(super) use crate::domain::say::problem::expected as suggest;

/// A problem at a line, counted from 1.
pub(super) fn problem(file: &str, line: usize, message: impl AsRef<str>, hint: Option<String>) -> Problem {
    Problem { hint, ..Problem::new(file, line, message) }
}

/// The problem of a file beyond [`super::MAX_BYTES`].
pub(super) fn too_long(file: &str) -> Problem {
    let limit = super::MAX_BYTES / 1024;
    problem(file, 1, format!("is longer than {limit} KiB"), Some("a pulse needs a few KiB".into()))
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

/// The problems of one file as they are found, in any order. Whatever reads a part of the file adds to them.
pub(super) struct Problems {
    file: String,
    line_starts: Vec<usize>,
    last_byte: usize,
    found: RefCell<Vec<Problem>>,
}

impl Problems {
    pub(super) fn new(file: &str, source: &str) -> Self {
        let breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self {
            file: file.to_owned(),
            line_starts: std::iter::once(0).chain(breaks).collect(),
            last_byte: source.len().saturating_sub(1),
            found: RefCell::default(),
        }
    }

    /// The line of a byte offset, from 1. The end of a file that ends in a line break belongs to its last line.
    pub(super) fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at.min(self.last_byte))
    }

    /// Adds what is wrong at a byte offset, and what would be right.
    pub(super) fn add(&self, at: usize, message: impl AsRef<str>, hint: impl Into<String>) {
        self.add_at_line(self.line(at), message, hint);
    }

    pub(super) fn add_at_line(&self, line: usize, message: impl AsRef<str>, hint: impl Into<String>) {
        self.found.borrow_mut().push(problem(&self.file, line, message, Some(hint.into())));
    }

    /// Adds what is wrong where that says what would be right.
    pub(super) fn add_plain(&self, at: usize, message: impl AsRef<str>) {
        self.found.borrow_mut().push(problem(&self.file, self.line(at), message, None));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    pub(super) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    pub(super) fn into_sorted(self) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|problem| problem.line);
        found.dedup();
        found
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.found.borrow().fmt(f)
    }
}
