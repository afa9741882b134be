//! What a person can do to the log, as values: the command line and the screens make them, the storage carries them out.

use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Attention, HuntOutcome, Kind, Outcome, WaitId};
use crate::domain::time::Moment;

/// One change by a person. Each can be undone except forgetting, which is no `Change`.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Tag(TagChange),
    Attention {
        wait: WaitId,
        attention: Option<Attention>,
    },
    Edit(Edit),
    StartManual(ManualStart),
    StopManual {
        wait: WaitId,
        at: Moment,
        found: Option<HuntOutcome>,
    },
    AddManual(ManualAdd),
    /// Cuts one wait in two at this moment; both keep the kind and label, the first keeps the tag.
    Split {
        wait: WaitId,
        at: Moment,
    },
    /// Makes one wait of several: first start to last end, the earliest one's words.
    Merge {
        waits: Vec<WaitId>,
    },
    Delete {
        waits: Vec<WaitId>,
    },
}

/// Gives a wait a tag, or takes it away.
#[derive(Debug, Clone, PartialEq)]
pub struct TagChange {
    pub wait: WaitId,
    pub tag: Option<Tag>,
    pub facet: Option<String>,
    pub note: Option<String>,
}

/// Changes the fields that are `Some`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edit {
    pub wait: Option<WaitId>,
    pub from: Option<Moment>,
    pub to: Option<Moment>,
    pub tag: Option<Tag>,
    pub kind: Option<Kind>,
    pub held_up: Option<bool>,
    pub note: Option<String>,
    pub actor: Option<crate::domain::log::wait::Actor>,
}

/// A wait entered by hand that begins and runs on.
#[derive(Debug, Clone, PartialEq)]
pub struct ManualStart {
    pub kind: Kind,
    pub at: Moment,
    pub tag: Option<Tag>,
    pub project: Option<String>,
}

/// A wait entered by hand that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct ManualAdd {
    pub kind: Kind,
    pub from: Moment,
    pub to: Moment,
    pub tag: Option<Tag>,
    pub project: Option<String>,
    pub outcome: Option<Outcome>,
}

/// What a change did, in words for the screen, and which waits it touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// "tagged cargo build as flaky failure".
    pub words: String,
    pub waits: Vec<WaitId>,
}
