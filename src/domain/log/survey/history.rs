//! What happened with pulses: taken ones, and what became of those that were due.

use chrono::{DateTime, FixedOffset};

/// Something that decides what is asked next. The scheduler needs those of the current week and of the quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulseEvent {
    pub survey: String,
    pub service: Option<String>,
    pub at: DateTime<FixedOffset>,
    pub what: PulseOutcome,
}

/// What became of a pulse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PulseOutcome {
    /// Answered to its end, for whatever reason it was taken.
    Taken,
    /// Put off until later.
    Snoozed(Snooze),
    /// Turned down; counts as not answered.
    Dropped,
}

/// For how long a pulse is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snooze {
    Minutes(u32),
    /// Until the work window of the next day on which something may be asked.
    NextMorning,
}
