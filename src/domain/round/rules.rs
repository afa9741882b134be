//! The floor: what no round may go below, whatever its definition says.

use super::{CONTRIBUTIONS, RoundProblem};
use crate::domain::round::result::Rules;

/// A contributor set that differs from an earlier release's by so many people or fewer is shown in bands only.
pub const SIMILAR_WITHIN: usize = 4;
/// The rules of every round, at their weakest.
pub const RULES: Rules = Rules { min_contributions: CONTRIBUTIONS, min_answers: 5, counts_from: 10, min_tag_people: 3 };

/// Whether a definition's rules are the floor or above it.
///
/// # Errors
/// The first that is below, in words.
pub(super) fn check(min_contributions: u32, rules: &Rules) -> Result<(), RoundProblem> {
    let floors = [
        ("contributions", min_contributions, RULES.min_contributions),
        ("contributions", rules.min_contributions, RULES.min_contributions),
        ("answers to a question", rules.min_answers, RULES.min_answers),
        ("answers for exact counts", rules.counts_from, RULES.counts_from),
        ("people for a category", rules.min_tag_people, RULES.min_tag_people),
    ];
    for (what, given, floor) in floors {
        if given < floor {
            return Err(RoundProblem::Weak(format!(
                "the round asks for {given} {what}, and draglog takes part from {floor} on; the number can be raised, never lowered"
            )));
        }
    }
    if min_contributions != rules.min_contributions {
        return Err(RoundProblem::Weak(format!(
            "the round says {min_contributions} and {} contributions; both must be the same",
            rules.min_contributions
        )));
    }
    Ok(())
}
