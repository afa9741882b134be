//! What this machine keeps of rounds: rosters it has seen, files that left, releases it had a hand in.

use std::collections::BTreeSet;

use super::{Mode, Role};
use crate::domain::round::result::RoundResult;
use crate::domain::say::words::words;
use crate::domain::time::Moment;

words! {
    /// What a file that left is.
    pub enum What, "file" {
        /// One's own part.
        Contribution = "contribution",
        /// A definition.
        Round = "round",
        /// Between the collectors.
        Step = "step",
        Result = "result",
    }
}

/// A file that was made to be read by others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub what: What,
    /// Its name; never its folder.
    pub file: String,
    /// Of its bytes, hexadecimal.
    pub sha256: String,
    pub bytes: u32,
    /// The round's hash, hexadecimal.
    pub round: String,
    pub title: String,
    pub mode: Mode,
    pub at: Moment,
}

/// A release that this machine had a hand in.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// The round's hash, hexadecimal.
    pub round: String,
    pub role: Role,
    /// Fingerprints of those whose contributions were in it.
    pub contributors: BTreeSet<String>,
    /// What was shown; absent on the trustee's side.
    pub result: Option<RoundResult>,
}
