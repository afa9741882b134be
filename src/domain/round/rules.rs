//! The floor: what no round may go below, whatever its definition says.

use super::publish::VERSION;
use super::{CONTRIBUTIONS, RoundProblem};
use crate::domain::round::result::Rules;

/// The rules of every round, at their weakest.
pub const RULES: Rules = Rules { version: VERSION, minimum: CONTRIBUTIONS };

/// Whether a definition's rules are the floor or above it.
///
/// # Errors
/// The first that is below, in words.
pub(super) fn check(min_contributions: u32, rules: &Rules) -> Result<(), RoundProblem> {
    let given = min_contributions.min(rules.minimum);
    if given < CONTRIBUTIONS {
        return Err(RoundProblem::Weak(format!(
            "the round asks for {given} contributions, and draglog takes part from {CONTRIBUTIONS} on; the number can be raised, never lowered"
        )));
    }
    Ok(())
}
