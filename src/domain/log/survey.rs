//! Pulse surveys as values: what is asked, which answers fit, and whether two versions ask the same.
//!
//! Reading files is the survey layer's work, storing answers the storage's. Nothing here makes a score: the file says in
//! `good` and `share` how an answer is read, and no arithmetic ever flips or adds option numbers.

mod answer;
mod blanks;
mod cadence;
mod careless;
mod dora;
pub mod due;
mod estimate;
mod fingerprint;
mod history;
mod hours;
mod records;
mod sitting;
mod weeks;

use crate::domain::log::tag::Wave;
use crate::domain::say::words::words;

pub use answer::{Answer, AnswerError};
pub use blanks::Blanks;
pub use cadence::Cadence;
pub use careless::{Careless, careless};
pub use dora::{Placement, place};
pub use fingerprint::Fingerprint;
pub(in crate::domain) use fingerprint::{Fields, GAMMA, mixed};
pub use history::{PulseEvent, PulseOutcome, Snooze};
pub use records::{Arm, ItemOutcome, ItemWording, OfferOutcome, PulseId, PulseRecord, TaskTimes};
pub use sitting::{Budget, PendingAnswer, PulseResponse, Sitting};

/// Most options an item may have: one for each digit but 0.
pub const MAX_OPTIONS: usize = 9;
/// Seconds that a pulse may take by its estimate.
pub const MAX_SECONDS: f64 = 90.0;
/// Where a bipolar item's options end; they start at 1.
pub const BIPOLAR_STEPS: u8 = 5;

/// One spelling of each cadence, for messages and the nearest valid one.
#[must_use]
pub const fn cadence_forms() -> &'static [&'static str] {
    cadence::FORMS
}

words! {
    /// What one set of answers is about.
    pub enum Unit, "unit" {
        Person = "person",
        Change = "change",
        Service = "service",
        PersonDay = "person-day",
        Task = "task",
        Wait = "wait",
    }
}

words! {
    /// Which end of the options means less friction.
    pub enum GoodEnd, "end" {
        High = "high",
        Low = "low",
        /// Descriptive only.
        None = "none",
    }
}

words! {
    /// A side of a bipolar item.
    pub enum BipolarSide, "side" {
        Left = "left",
        Right = "right",
    }
}

words! {
    /// Why a pulse was taken.
    pub enum PulseTrigger, "trigger" {
        /// It was due and came by itself.
        Due = "due",
        /// The person asked for it.
        Asked = "asked",
        /// `draglog pulse answer`.
        Script = "script",
    }
}

/// One pulse, as one file in `surveys/` defines it.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    pub id: String,
    /// Rises whenever an item changes; answers of different versions are never compared.
    pub version: u32,
    pub title: String,
    /// Shown once before the first question; may be empty and may hold `{service}`.
    pub intro: String,
    /// The stretch of time that the questions are about, in words.
    pub recall: String,
    pub cadence: Cadence,
    pub unit: Unit,
    /// For whom the pulse is meant, where not for everybody.
    pub applies_to: Option<String>,
    /// A line that must stand beside its results.
    pub attribution: Option<String>,
    /// The smallest group whose merged answers may be shown.
    pub min_group: u32,
    pub items: Vec<Item>,
}

impl Survey {
    /// The item with this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Seconds that reading and answering takes, by the formula in `estimate`.
    #[must_use]
    pub fn estimated_seconds(&self) -> f64 {
        estimate::seconds(self)
    }

    /// Whether some items are better high and others better low, so that one key for all of them says little.
    #[must_use]
    pub fn has_mixed_polarity(&self) -> bool {
        let mut ends = self.items.iter().filter_map(Item::less_friction);
        let first = ends.next();
        ends.any(|end| Some(end) != first)
    }

    /// What the pulse asks, as one number; the title, the introduction and the cadence may change without it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        fingerprint::of_survey(self)
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub id: String,
    /// The question with its blanks (`{service}`) unfilled; empty for bipolar items, whose two statements are the question.
    pub text: String,
    /// The question while the wait still goes on.
    pub text_during: Option<String>,
    pub kind: ItemKind,
    /// The label of key `0`: does not apply, can't say.
    pub na: String,
    /// A letter that gives the same answer where letters answer.
    pub na_key: Option<char>,
    pub good: GoodEnd,
    pub share: Option<HeadlineShare>,
    pub dimension: Option<Wave>,
}

/// What can be answered, with labels resolved.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// Labelled points in order.
    Scale { labels: Vec<String> },
    /// Amounts in classes. `upper` holds every class's upper edge but the last one's; without it the classes are words only.
    Bins { labels: Vec<String>, upper: Option<Vec<f64>>, unit: String },
    /// One of several, without an order.
    Single { labels: Vec<String> },
    /// Up to `max` of several.
    Multi { labels: Vec<String>, max: u8 },
    /// Five places between two statements; `studio` is the side that the essay calls studio.
    Bipolar { left: String, right: String, studio: BipolarSide },
    /// One of the drag categories, by its letter.
    Tag,
}

impl ItemKind {
    /// Every word that `type` takes, in the order of the documentation.
    pub const WORDS: &'static [&'static str] = &["scale", "bins", "single", "multi", "bipolar", "tag"];

    /// The word that `type` has for it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Scale { .. } => "scale",
            Self::Bins { .. } => "bins",
            Self::Single { .. } => "single",
            Self::Multi { .. } => "multi",
            Self::Bipolar { .. } => "bipolar",
            Self::Tag => "tag",
        }
    }
}

/// The headline of an item: which options count together, and what their share is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadlineShare {
    /// Option numbers from 1, ascending.
    pub options: Vec<u8>,
    pub name: String,
}

impl Item {
    /// The labels of options 1, 2, …; bipolar and tag items have none.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        match &self.kind {
            ItemKind::Scale { labels }
            | ItemKind::Bins { labels, .. }
            | ItemKind::Single { labels }
            | ItemKind::Multi { labels, .. } => labels,
            ItemKind::Bipolar { .. } | ItemKind::Tag => &[],
        }
    }

    /// The highest option number; 0 for tag items.
    #[must_use]
    pub fn options(&self) -> u8 {
        match self.kind {
            ItemKind::Bipolar { .. } => BIPOLAR_STEPS,
            _ => u8::try_from(self.labels().len()).unwrap_or(u8::MAX),
        }
    }

    /// Which end means less friction, where the item has one; for a bipolar item the studio side stands for it.
    #[must_use]
    pub fn less_friction(&self) -> Option<BipolarSide> {
        match (&self.kind, self.good) {
            (ItemKind::Bipolar { studio, .. }, _) => Some(*studio),
            (_, GoodEnd::High) => Some(BipolarSide::Right),
            (_, GoodEnd::Low) => Some(BipolarSide::Left),
            (_, GoodEnd::None) => None,
        }
    }

    /// What the item asks and how its answers are read, as one number.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        fingerprint::of_item(self)
    }
}
