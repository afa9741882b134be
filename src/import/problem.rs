//! What is wrong with a foreign file as a whole, and where.

use std::fmt;

use crate::domain::say::text::clean;

/// Why a file cannot be imported.
///
/// Shown as `pulls.json:3: is not JSON here; …`
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The file as it was named by the caller, made safe to show.
    pub file: String,
    /// Counted from 1; none where the file as a whole is meant.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What was expected, and how to get it.
    pub hint: Option<String>,
}

impl Problem {
    /// Something is wrong with the whole file.
    #[must_use]
    pub fn whole(file: &str, message: &str, hint: &str) -> Self {
        Self { file: clean(file), line: None, message: clean(message), hint: Some(clean(hint)) }
    }

    /// Something is wrong at `line`, counted from 1.
    #[must_use]
    pub fn at(file: &str, line: u64, message: &str, hint: &str) -> Self {
        Self { line: Some(line), ..Self::whole(file, message, hint) }
    }

    /// What is wrong with a file that should be JSON; `hint` says how to get a good one.
    pub(super) fn json(file: &str, error: &serde_json::Error, hint: &str) -> Self {
        if error.is_io() {
            return Self { hint: None, ..Self::whole(file, &format!("can't be read: {error}"), "") };
        }
        let line = u64::try_from(error.line()).unwrap_or(1).max(1);
        // Its own words end with the place, which stands before them already.
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        let what = if error.is_data() { "does not fit" } else { "is not JSON from here on" };
        let short: String = text.chars().take(120).collect();
        Self::at(file, line, &format!("{what}: {short}"), hint)
    }
}

impl fmt::Display for Problem {
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
