//! How far a round is, whose turn it is, and what they do next: the same for `round status`, the Team screen and the chat.

use super::ShareHolder;
use crate::domain::say::words::words;
use crate::domain::time::{Moment, Weeks};

words! {
    /// How far a round is.
    pub enum RoundState, "state" {
        /// Defined; no contribution is possible before the trustee accepted.
        WaitsForTrustee = "waits_for_trustee",
        /// Accepted; its weeks are not over.
        Open = "open",
        /// Its weeks are over; contributions come in.
        Collecting = "collecting",
        /// No contribution counts any more; no step was done.
        Closed = "closed",
        /// Between the first step and the signatures.
        Combining = "combining",
        /// Both signed the result.
        Confirmed = "confirmed",
        /// Nothing can go on.
        Refused = "refused",
    }
}

words! {
    /// Who does something next.
    pub enum RoundTurn, "turn" {
        Coach = "coach": "the coach's turn",
        Trustee = "trustee": "the trustee's turn",
        Members = "members": "the members' turn",
        Nobody = "nobody": "nobody's turn",
    }
}

impl From<ShareHolder> for RoundTurn {
    fn from(role: ShareHolder) -> Self {
        match role {
            ShareHolder::Coach => Self::Coach,
            ShareHolder::Trustee => Self::Trustee,
        }
    }
}

/// A round as anybody in the team may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundStatus {
    pub title: String,
    pub weeks: Weeks,
    pub closes: Moment,
    pub state: RoundState,
    /// Files that would be counted now.
    pub contributions: u32,
    pub members: u32,
    pub turn: RoundTurn,
    /// What to do, in words.
    pub next: String,
    /// A line to paste into the team's chat.
    pub message: String,
}
