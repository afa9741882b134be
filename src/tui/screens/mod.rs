//! The screens. Each file owns a `State`, its `update` and its `view`; this one lists them.

pub mod insights;
pub mod interview;
pub mod list;
pub mod log;
pub mod now;
pub mod pulse;
pub mod row;
pub mod share;
pub mod team;

use super::keymap::{Action, Place};

/// A screen of its own, reached by its digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Screen {
    /// What runs, today, the latest waits.
    #[default]
    Now,
    /// The log, to browse and correct.
    Log,
    /// Pulses: take one, see one's own answers.
    Pulse,
    /// What raises the cost of shipping here: figures, what is worth a look, pilots, the week.
    Insights,
    /// What would leave this machine in a round, and what ever left.
    Share,
    /// The followed teams: rounds, own steps, people, the page that a round gave.
    Team,
    /// For coaches: a friction interview, its read-back, themes.
    Interview,
}

impl Screen {
    /// The screens of every developer, in the order of the header; the others stand there only while they are shown.
    pub const ALL: &'static [Self] = &[Self::Now, Self::Log, Self::Pulse, Self::Insights, Self::Share, Self::Team];

    /// Its name in the header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Now => "Now",
            Self::Log => "Log",
            Self::Pulse => "Pulse",
            Self::Insights => "Insights",
            Self::Share => "Share",
            Self::Team => "Team",
            Self::Interview => "Interview",
        }
    }

    /// The digit that shows it.
    #[must_use]
    pub const fn digit(self) -> char {
        match self {
            Self::Now => '1',
            Self::Log => '2',
            Self::Pulse => '3',
            Self::Insights => '4',
            Self::Share => '5',
            Self::Team => '6',
            Self::Interview => '7',
        }
    }

    /// The action that shows it.
    #[must_use]
    pub const fn action(self) -> Action {
        Action::Show(self)
    }

    /// Where its keys are in the keymap.
    #[must_use]
    pub const fn place(self) -> Place {
        match self {
            Self::Now => Place::Now,
            Self::Log => Place::Log,
            Self::Pulse => Place::Pulse,
            Self::Insights => Place::Insights,
            Self::Share => Place::Share,
            Self::Team => Place::Team,
            Self::Interview => Place::Interview,
        }
    }

    /// Whether it lists waits, so that the keys for a wait mean something on it.
    #[must_use]
    pub const fn lists_waits(self) -> bool {
        matches!(self, Self::Now | Self::Log)
    }

    /// The one after it, in the order of the header.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|screen| *screen == self);
        at.and_then(|at| Self::ALL.get(at + 1)).copied().unwrap_or_default()
    }
}
