//! What is wrong with a foreign file as a whole.

use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;

/// What is wrong with a file that should be JSON; `hint` says how to get a good one.
pub(super) fn json(file: &str, error: &serde_json::Error, hint: &str) -> Problem {
    if error.is_io() {
        return Problem::new(file, None, format!("cannot be read: {error}"));
    }
    let short: String = in_plain_words(&error.to_string(), Syntax::Json).chars().take(120).collect();
    Problem::new(file, error.line().max(1), short).hint(hint)
}
