//! What may stand over the footer, as plain data. [`super::focus`] says which of it does, and whether it listens.

use std::time::Duration;

use chrono::NaiveDate;

use crate::domain::log::run::UnknownCommand;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::WaitId;
use crate::domain::page::Ticket;
use crate::domain::page::now::StripQuestion;
use crate::domain::page::pulse::Due;
use crate::domain::time::Moment;

/// How long a line that appears unasked does not listen.
pub const DEAF: Duration = Duration::from_millis(500);
/// How long the question after a tag stays.
pub const AFTER_TAG: Duration = Duration::from_secs(8);
/// How long the offer to learn a command stays; left alone it means "not now".
pub const OFFER: Duration = Duration::from_secs(120);

/// What stands over the footer: one at a time, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// What was tagged, and one more key about it.
    AfterTag,
    /// A question about a wait.
    Strip,
    /// A word on what happened.
    Toast,
    /// "Is this a build?"
    Offer,
    /// A pulse is due.
    Pulse,
    /// The recap of the week is there.
    Recap,
    /// The latest wait can be tagged.
    Hint,
}

impl Line {
    /// Every one, in their order.
    pub const ALL: &'static [Self] =
        &[Self::AfterTag, Self::Strip, Self::Toast, Self::Offer, Self::Pulse, Self::Recap, Self::Hint];
}

/// A question over the footer.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    pub ask: StripQuestion,
    pub shown_at: Moment,
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
    /// What the person asked for is done.
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
    pub command: UnknownCommand,
    /// Left alone until then it goes.
    pub until: Moment,
}

/// A due pulse.
#[derive(Debug, Clone, PartialEq)]
pub struct PulseOffer {
    pub due: Due,
    /// Since when it is asked for how long the pulse is put off.
    pub later_since: Option<Moment>,
}

/// Everything that waits for its turn over the footer.
#[derive(Debug, Default)]
pub struct Lines {
    pub strip: Option<Strip>,
    /// A question that waits for a sheet or a field to close.
    pub held: Option<StripQuestion>,
    /// Number of the question that was closed last.
    pub closed: Option<i64>,
    pub offer: Option<BuildOffer>,
    pub pulse: Option<PulseOffer>,
    /// Monday of the week whose recap is offered.
    pub recap: Option<NaiveDate>,
    pub after_tag: Option<AfterTag>,
    pub toast: Option<Toast>,
    /// Keys typed before this moment were meant for something else than the line that came into sight unasked.
    pub deaf_until: Option<Moment>,
    /// The line that has come just now in the place of another of its kind.
    pub renewed: Option<Line>,
}

impl Lines {
    /// Whether the line in sight listens by now.
    #[must_use]
    pub fn listens(&self, now: Moment) -> bool {
        self.deaf_until.is_none_or(|until| now >= until)
    }
}
