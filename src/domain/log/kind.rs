//! What was waited for, and whether the time may be added up.

use crate::domain::say::words::words;

words! {
    /// What was waited for.
    pub enum Kind, "kind" {
        Build = "build",
        Test = "test",
        Lint = "lint",
        Install = "install",
        Generate = "generate",
        Container = "container",
        Deploy = "deploy",
        Flash = "flash",
        Vcs = "vcs",
        Ci = "ci",
        /// A turn of an AI agent: from a person's prompt to the reply.
        Agent = "agent",
        Review = "review",
        People = "people",
        Context = "context",
        Environment = "environment",
        Other = "other",
    }
}

impl Kind {
    /// Whether a tool does the work, so that the wait counts as a run. A turn of an agent is none: it has runs of its own.
    #[must_use]
    pub const fn is_machine(self) -> bool {
        !matches!(self, Self::Agent | Self::Review | Self::People | Self::Context | Self::Environment | Self::Other)
    }

    /// The class of an untagged wait of this kind; `watched` says whether a process of it was seen to run.
    #[must_use]
    pub const fn class(self, watched: bool) -> Class {
        match self {
            Self::Review | Self::Ci | Self::People if !watched => Class::Queue,
            _ => Class::Blocking,
        }
    }
}

words! {
    /// Whether the time may be added up (`blocking`) or is the age of a work item (`queue`).
    pub enum Class, "class" {
        Blocking = "blocking",
        Queue = "queue",
    }
}
