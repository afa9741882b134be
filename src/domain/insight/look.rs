//! One thing that is worth a look: a sentence about a signal in the own log, with how sure it is and what could be tried.
//!
//! The subject of a sentence is always the system, never a person. A look never says that something is proven, and it
//! never says anything where there is no signal.

use std::time::Duration;

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::prompt::Shown;
use crate::domain::stats::{Reading, Retry};
use crate::domain::survey::Taken;
use crate::domain::tag::Tag;
use crate::domain::wait::{Moment, Span, Wait};

/// Weeks that makers look back over, the shown one among them.
pub const WEEKS: u64 = 12;

/// Everything that a sentence-maker may read, all of it the person's own and from this machine.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Monday of the week that is looked at; nothing after its Sunday is in here.
    pub week: NaiveDate,
    pub reading: Reading,
    /// The person's waits that overlap the [`WEEKS`] weeks up to and with `week`, in any order.
    pub waits: &'a [Wait],
    /// Stretches in which something observed, over the same weeks.
    pub observed: &'a [Span],
    /// Questions shown over the same weeks.
    pub prompts: &'a [Shown],
    /// The person's own pulses of the same weeks.
    pub pulses: &'a [Taken],
    /// Commands that failed and then passed with nothing changed between, over the last [`RECENT_WEEKS`] weeks.
    pub retries: &'a [Retry],
}

/// Weeks, with the shown one as the last, that a signal of today is looked for in.
pub const RECENT_WEEKS: u64 = 4;

/// How sure a look is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Few cases, or two sources that only point the same way.
    Hint,
    /// An interval that leaves out the other reading.
    Likely,
    /// Counted rather than estimated, or far beyond the usual movement.
    Clear,
}

/// One thing that is worth a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Name of its maker, stable: `retry_signature`.
    pub id: &'static str,
    /// What we saw, with its numbers and their interval.
    pub sentence: String,
    pub how_sure: String,
    pub may_mean: String,
    pub who_can_change: String,
    /// A move to try, as a question; none where the playbook has none.
    pub move_question: Option<String>,
    /// Published figures beside it, each with what it really measured.
    pub context: Vec<String>,
    /// The categories it is about, the main one first; may be empty.
    pub tags: Vec<Tag>,
    /// Time it costs in a week, as far as the log knows: decides the order together with `certainty`.
    pub at_stake: Duration,
    pub certainty: Certainty,
}

impl Evidence<'_> {
    /// The Monday so many weeks before the shown one.
    #[must_use]
    pub fn monday(&self, weeks_before: u64) -> NaiveDate {
        self.week.checked_sub_days(Days::new(7 * weeks_before)).unwrap_or(NaiveDate::MIN)
    }

    /// How many weeks before the shown one `moment` lies, by the local date it had; `None` outside the [`WEEKS`] weeks.
    #[must_use]
    pub fn weeks_before(&self, moment: Moment) -> Option<u64> {
        let days = (self.week - monday_of(moment.date_naive())).num_days();
        u64::try_from(days / 7).ok().filter(|weeks| days >= 0 && *weeks < WEEKS)
    }
}

/// The Monday of the week that `day` lies in.
#[must_use]
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}
