//! What one line of the read-back says, and so what striking it takes out.

use serde::{Deserialize, Serialize};

use super::draft::Draft;

/// What one line of the read-back says, and so what striking it takes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// The whole incident.
    Whole,
    Cause,
    Cost,
    Reach,
    Severity,
    Workaround,
    ChangeableBy,
    Evidence,
    Quote,
}

impl Piece {
    /// Takes this out of a draft. Without its code an incident is none, so `Whole` changes nothing here.
    pub(super) fn strike(self, draft: &mut Draft) {
        match self {
            Self::Whole => {}
            Self::Cause => {
                draft.cause.clear();
                draft.facet = None;
            }
            Self::Cost => {
                for text in [&mut draft.fewest, &mut draft.usual, &mut draft.most, &mut draft.minutes] {
                    text.clear();
                }
            }
            Self::Reach => draft.reach.clear(),
            Self::Severity => draft.severity = None,
            Self::Workaround => draft.workaround.clear(),
            Self::ChangeableBy => draft.changeable_by = None,
            Self::Evidence => draft.evidence = None,
            Self::Quote => {
                draft.quote_ok = false;
                draft.note.clear();
            }
        }
    }
}
