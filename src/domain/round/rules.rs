//! The floor: what no round may go below, whatever its definition says.

use super::CONTRIBUTIONS;
use super::publish::VERSION;
use super::result::PublishRules;

/// The rules of every round, at their weakest.
pub const RULES: PublishRules = PublishRules { version: VERSION, minimum: CONTRIBUTIONS };
