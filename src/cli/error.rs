//! How errors end the program: the exit codes, and what is said on stderr.
//!
//! Commands return [`anyhow::Error`]. One that carries an [`ExitError`] anywhere in its chain ends with that code, every
//! other one with 1.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::diagnostics::OrLog;
use crate::domain::say::escape::clean;
use crate::share::ShareError;
use crate::storage::StorageError;

/// The exit codes that scripts may rely on, apart from 0 (done) and 1 (it failed).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatusCode {
    /// The command line was wrong.
    Usage = 2,
    /// Refused to protect a person.
    Refused = 3,
    /// A file or value that was given is not valid.
    Invalid = 4,
}

/// An error with its exit code.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct ExitError {
    code: StatusCode,
    message: String,
}

/// The command line was wrong in a way that only the command can see: exit code 2.
pub(crate) fn usage(message: impl Into<String>) -> anyhow::Error {
    ExitError { code: StatusCode::Usage, message: message.into() }.into()
}

/// Refused to protect a person: exit code 3.
pub(crate) fn refused(message: impl Into<String>) -> anyhow::Error {
    ExitError { code: StatusCode::Refused, message: message.into() }.into()
}

/// Input that is not valid, naming file, line and what was expected: exit code 4.
pub(crate) fn invalid(message: impl Into<String>) -> anyhow::Error {
    ExitError { code: StatusCode::Invalid, message: message.into() }.into()
}

/// Says on stderr what went wrong and gives the exit code. A reader that closed its end of the pipe is no error.
#[must_use]
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    let is_broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(ErrorKind::BrokenPipe))
    };
    if error.chain().any(is_broken_pipe) {
        return ExitCode::SUCCESS;
    }
    // Bare errors of the system come from writing to stdout; what names a file says so itself.
    let output = if error.is::<io::Error>() { "the output could not be written: " } else { "" };
    super::tell(&format!("{output}{}", in_one_line(error)));
    let code = error.chain().find_map(code_of).map_or(1, |code| code as u8);
    ExitCode::from(code)
}

fn code_of(cause: &(dyn std::error::Error + 'static)) -> Option<StatusCode> {
    let of_sharing = |error: &ShareError| match error {
        ShareError::Usage(_) => Some(StatusCode::Usage),
        ShareError::Refused(_) => Some(StatusCode::Refused),
        ShareError::Invalid { .. } => Some(StatusCode::Invalid),
        ShareError::Failed(_) => None,
    };
    let own = cause.downcast_ref::<ExitError>().map(|coded| coded.code);
    let is_exposed = cause.downcast_ref().is_some_and(|error| matches!(error, StorageError::Exposed { .. }));
    let own = own.or(is_exposed.then_some(StatusCode::Refused));
    own.or_else(|| cause.downcast_ref().and_then(of_sharing))
}

/// The chain from what was tried to why it failed; a cause that the text before it has told already is left out.
fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = cause.downcast_ref::<io::Error>().map_or_else(|| cause.to_string(), crate::files::told);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.contains(&text) {
            continue;
        }
        if !line.is_empty() {
            line.push_str(": ");
        }
        line.push_str(&text);
    }
    line
}

/// Prints help, version or what is wrong with the command line. Arguments that would steer the terminal are cleaned.
pub(super) fn report_usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let is_plain = |argument: &OsString| argument.to_str().is_some_and(|text| clean(text) == text);
    if arguments.iter().all(is_plain) {
        error.print().or_log("what is wrong with the command line was not printed");
    } else {
        let text = error.render().to_string();
        let mut stderr = io::stderr().lock();
        let printed = text.lines().try_for_each(|line| writeln!(stderr, "{}", clean(line)));
        printed.or_log("what is wrong with the command line was not printed");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn the_chain_is_one_line_that_says_nothing_twice() {
        let error = Err::<(), _>(anyhow::anyhow!("disk full\n  at byte 3"))
            .context("cannot write the log: disk full")
            .unwrap_err();
        assert_eq!(in_one_line(&error), "cannot write the log: disk full: disk full at byte 3");
        let error = Err::<(), _>(anyhow::anyhow!("disk full")).context("cannot write the log: disk full").unwrap_err();
        assert_eq!(in_one_line(&error), "cannot write the log: disk full");
    }

    #[test]
    fn a_code_is_found_below_its_context() {
        let code = |error| format!("{:?}", report(&error));
        assert_eq!(code(usage("no").context("more")), format!("{:?}", ExitCode::from(2)));
        assert_eq!(code(refused("no")), format!("{:?}", ExitCode::from(3)));
        assert_eq!(code(invalid("no")), format!("{:?}", ExitCode::from(4)));
        assert_eq!(code(anyhow::anyhow!("no")), format!("{:?}", ExitCode::from(1)));
    }
}
