//! The screens. Each file owns a `State`, its `update` and its `view`; this one lists them.

pub mod list;
pub mod log;
pub mod now;
pub mod pulse;
pub mod row;

use super::keymap::{Action, Place};

/// A screen of its own, reached by its digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// What runs, today, the latest waits.
    #[default]
    Now,
    /// The log, to browse and correct.
    Log,
    /// Pulses: take one, see one's own answers.
    Pulse,
}

impl Screen {
    /// Every screen, in the order of the header.
    pub const ALL: &'static [Self] = &[Self::Now, Self::Log, Self::Pulse];

    /// Its name in the header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Now => "Now",
            Self::Log => "Log",
            Self::Pulse => "Pulse",
        }
    }

    /// The digit that shows it.
    #[must_use]
    pub const fn digit(self) -> char {
        match self {
            Self::Now => '1',
            Self::Log => '2',
            Self::Pulse => '3',
        }
    }

    /// The action that shows it.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Now => Action::ShowNow,
            Self::Log => Action::ShowLog,
            Self::Pulse => Action::ShowPulse,
        }
    }

    /// Where its keys are in the keymap.
    #[must_use]
    pub const fn place(self) -> Place {
        match self {
            Self::Now => Place::Now,
            Self::Log => Place::Log,
            Self::Pulse => Place::Pulse,
        }
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Now => Self::Log,
            Self::Log => Self::Pulse,
            Self::Pulse => Self::Now,
        }
    }
}
