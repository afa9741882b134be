//! The floor: what no round may go below, whatever its definition says.

use super::CONTRIBUTIONS;
use super::publish::VERSION;
use super::result::Rules;

/// The rules of every round, at their weakest.
pub const RULES: Rules = Rules { version: VERSION, minimum: CONTRIBUTIONS };
