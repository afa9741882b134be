//! What may stand over the footer, as plain data. Which of it does, and whether it listens, says [`super::focus`].

use std::time::Duration;

use chrono::NaiveDate;

use super::msg::Ticket;
use crate::domain::log::run::Unrecognised;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::WaitId;
use crate::domain::page::now::Ask;
use crate::domain::page::pulse::Due;
use crate::domain::time::Moment;

/// What appears unasked does not listen for so long.
pub const DEAF: Duration = Duration::from_millis(500);
/// The question that comes after a tag stays so long.
pub const AFTER_TAG: Duration = Duration::from_secs(8);
/// The offer to learn a command stays so long; left alone it means "not now".
pub const OFFER: Duration = Duration::from_secs(120);

/// A question over the footer.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    pub ask: Ask,
    pub shown_at: Moment,
    /// Keys typed before this moment were meant for something else.
    pub deaf_until: Moment,
    /// The answer is on its way to the disk.
    pub saving: Option<Ticket>,
}

/// The line after a tag: one more key, if the person likes.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterTag {
    pub wait: WaitId,
    pub tag: Tag,
    /// "Tagged cargo test as flaky failure."
    pub words: String,
    pub until: Moment,
}

/// What kind of line a toast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What was wished for is done.
    Done,
    /// Something worth knowing; nothing is wrong.
    Notice,
    /// It went wrong.
    Bad,
}

impl Tone {
    /// How long a line of this kind stays.
    #[must_use]
    pub const fn stays(self) -> Duration {
        match self {
            Self::Done => Duration::from_secs(4),
            Self::Notice => Duration::from_secs(8),
            Self::Bad => Duration::from_secs(12),
        }
    }
}

/// A line that says something and goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub words: String,
    pub tone: Tone,
    pub until: Moment,
}

/// "Is this a build?"
#[derive(Debug, Clone, PartialEq)]
pub struct BuildOffer {
    pub command: Unrecognised,
    /// Keys typed before this moment were meant for something else.
    pub deaf_until: Moment,
    /// Left alone until then it goes.
    pub until: Moment,
}

/// A due pulse.
#[derive(Debug, Clone, PartialEq)]
pub struct PulseOffer {
    pub due: Due,
    /// Keys typed before this moment were meant for something else.
    pub deaf_until: Moment,
    /// Since when it is asked for how long the pulse is put off.
    pub later_since: Option<Moment>,
}

/// The recap of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecapOffer {
    /// Monday of the week.
    pub week: NaiveDate,
    /// Keys typed before this moment were meant for something else.
    pub deaf_until: Moment,
}

/// Everything that waits for its turn over the footer.
#[derive(Debug, Default)]
pub struct Lines {
    pub strip: Option<Strip>,
    /// A question that waits for a sheet or a field to close.
    pub held: Option<Ask>,
    /// Number of the question that was closed last.
    pub closed: Option<i64>,
    pub offer: Option<BuildOffer>,
    pub pulse: Option<PulseOffer>,
    pub recap: Option<RecapOffer>,
    pub after_tag: Option<AfterTag>,
    pub toast: Option<Toast>,
}
