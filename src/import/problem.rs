//! What is wrong with a foreign file as a whole.

use crate::domain::say::problem::Problem;

/// What is wrong with a file that should be JSON; `hint` says how to get a good one.
pub(super) fn json(file: &str, error: &serde_json::Error, hint: &str) -> Problem {
    if error.is_io() {
        return Problem::new(file, None, format!("can't be read: {error}"));
    }
    // Its own words end with the place, which stands before them already.
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    let what = if error.is_data() { "does not fit" } else { "is not JSON from here on" };
    let short: String = text.chars().take(120).collect();
    Problem::new(file, error.line().max(1), format!("{what}: {short}")).hint(hint)
}
