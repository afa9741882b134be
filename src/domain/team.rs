//! What a team reads together: interviews' themes and the report of a round.

pub mod interview;
pub mod report;
