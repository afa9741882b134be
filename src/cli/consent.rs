//! Who is asked, such as about people who are new: whoever sits at the terminal, else the option that was given.

use std::io::{BufRead, Read, Write};

use super::{Context, tell};
use crate::app::sharing::Consent;

/// The option that every command takes that reads a roster.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(in crate::cli) struct RosterArgs {
    /// Accept the new people as your team
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
        Ok(Some(is_yes(question)?))
    }
}

/// Asks on the terminal; the answer is one line.
pub(in crate::cli) fn ask(question: &str) -> std::io::Result<String> {
    /// A line may be so long.
    const LONGEST: u64 = 64 * 1024;
    let mut stderr = std::io::stderr();
    write!(stderr, "{question} ")?;
    stderr.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().take(LONGEST).read_line(&mut answer)?;
    Ok(answer.trim().to_owned())
}

/// Asks for a yes; anything else is a no.
pub(in crate::cli) fn is_yes(question: &str) -> std::io::Result<bool> {
    Ok(matches!(ask(&format!("{question} [y/N]"))?.to_lowercase().as_str(), "y" | "yes"))
}
