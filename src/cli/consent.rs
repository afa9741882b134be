//! Who is asked about people who are new: whoever sits at the terminal, else the option that was given.

use std::io::{BufRead, Write};

use super::{Context, tell};
use crate::app::sharing::Consent;

/// The option that every command takes that reads a roster.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(in crate::cli) struct RosterArgs {
    /// The people who are new are your team
    #[arg(long)]
    pub(in crate::cli) accept_roster: bool,
}

/// A person at a terminal, or nobody.
pub(in crate::cli) struct AtTerminal {
    is_given: bool,
    is_interactive: bool,
}

impl AtTerminal {
    pub(in crate::cli) fn new(args: RosterArgs, context: &Context) -> Self {
        Self::given(args.accept_roster, context)
    }

    /// The same with another option.
    pub(in crate::cli) fn given(is_given: bool, context: &Context) -> Self {
        Self { is_given, is_interactive: context.is_interactive }
    }
}

impl Consent for AtTerminal {
    fn is_given(&self) -> bool {
        self.is_given
    }

    fn show(&self, lines: &[String]) {
        for line in lines {
            tell(line);
        }
    }

    fn ask(&self, question: &str) -> std::io::Result<Option<bool>> {
        if !self.is_interactive {
            return Ok(None);
        }
        let mut stderr = std::io::stderr();
        write!(stderr, "{question} [y/N] ")?;
        stderr.flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        Ok(Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")))
    }
}
