//! What is wrong with a rule file, said so that it can be put right.

use std::fmt;

use crate::domain::say::text::clean;
use crate::domain::say::words::nearest;

/// A rule file that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// `rules/foo.toml`, relative to the config folder.
    pub file: String,
    /// Counted from 1; none where the file as a whole is the problem.
    pub line: Option<usize>,
    /// What was found there. Safe to show on a terminal.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl RuleProblem {
    /// A problem with the file as a whole.
    pub(super) fn with_file(file: &str, message: impl AsRef<str>) -> Self {
        Self { file: clean(file), line: None, message: clean(message.as_ref()), hint: None }
    }

    /// A problem at the byte `offset` of `source`.
    pub(super) fn at(file: &str, source: &str, offset: usize, message: impl AsRef<str>) -> Self {
        Self { line: Some(line_of(source, offset)), ..Self::with_file(file, message) }
    }

    /// The same problem with advice.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same problem with the accepted word nearest to `given`, or all of them where none is near.
    pub(super) fn hint_word(self, given: &str, accepted: &[&str]) -> Self {
        match nearest(given, accepted.iter().copied()) {
            Some(word) => self.hint(format!("did you mean `{word}`?")),
            None => self.hint(format!("expected one of {}", accepted.join(", "))),
        }
    }
}

/// The line, counted from 1, that the byte at `offset` is on.
fn line_of(source: &str, offset: usize) -> usize {
    1 + source.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for RuleProblem {}
