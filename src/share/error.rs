//! What can go wrong with rounds, in four kinds that become four exit codes.

use std::path::Path;

use crate::domain::round::RoundProblem;
use crate::domain::say::escape::clean;
use crate::domain::say::problem::Problem;
use crate::files;

/// An error of sharing. No message holds a secret, or text that would steer a terminal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Refused to protect a person.
    #[error("{0}")]
    Refused(String),
    /// A file is not what it should be.
    #[error(transparent)]
    Invalid(Problem),
    /// What was asked for makes no sense, and what would.
    #[error("{0}")]
    Usage(String),
    /// It did not work, and what to do.
    #[error("{0}")]
    Failed(String),
}

impl ShareError {
    /// A refusal, in words.
    pub fn refused(words: impl Into<String>) -> Self {
        Self::Refused(words.into())
    }

    /// A failure, in words.
    pub fn failed(words: impl Into<String>) -> Self {
        Self::Failed(words.into())
    }

    /// A wish that makes no sense, in words.
    pub fn usage(words: impl Into<String>) -> Self {
        Self::Usage(words.into())
    }

    /// A file that is not valid.
    pub fn invalid(file: &Path, problem: impl Into<String>) -> Self {
        Self::Invalid(Problem::new(&file.display().to_string(), None, problem.into()))
    }

    /// A definition, collection or result that may not be used.
    #[must_use]
    pub fn unusable(file: &Path, problem: RoundProblem) -> Self {
        match problem {
            RoundProblem::Weak(words) => Self::refused(format!("{}: {words}", clean(&file.display().to_string()))),
            RoundProblem::Malformed(words) => Self::invalid(file, words),
        }
    }

    /// The same with the line it is about.
    pub fn invalid_at(file: &Path, line: usize, problem: impl Into<String>) -> Self {
        Self::Invalid(Problem::new(&file.display().to_string(), line, problem.into()))
    }

    /// Something that the system refused to do with a file.
    #[must_use]
    pub fn io(doing: &str, file: &Path, error: &std::io::Error) -> Self {
        Self::Failed(format!("cannot {doing} {}: {}", clean(&file.display().to_string()), files::told(error)))
    }
}
