//! A roster that changed is shown with fingerprints and asked about; without a terminal it is refused.

use std::io::{BufRead, Write};

use super::super::error::refused;
use super::super::{Context, tell};
use crate::app::sharing::{Roster, compare_roster, take_up_roster};
use crate::domain::round::Member;
use crate::share::keys::fingerprint;
use crate::storage::Store;

/// Whether this roster may be taken part with: known, the first, or accepted now.
///
/// # Errors
/// If it is another one than before and nobody says yes (refused), or the log cannot be used.
pub(in crate::cli) fn accepted(
    store: &mut Store,
    context: &Context,
    roster: &[Member],
    is_accepted: bool,
) -> anyhow::Result<()> {
    match compare_roster(store, roster)? {
        Roster::Known => return Ok(()),
        Roster::First => {
            tell(
                "the roster is taken up as you see it now; a later change will be told. Compare the fingerprints with your colleagues:",
            );
            for member in roster {
                tell(&format!("  {}  {}", fingerprint(&member.key), member.name));
            }
        }
        Roster::Changed(lines) => {
            tell("the roster is not the one you know:");
            for line in &lines {
                tell(&format!("  {line}"));
            }
            accept(context, is_accepted, "Is this your team?")?;
        }
    }
    take_up_roster(store, roster, context.now)?;
    Ok(())
}

/// Asks, where somebody can be asked.
///
/// # Errors
/// If the answer is no, or there is no terminal and no `--accept-roster` (refused).
fn accept(context: &Context, is_accepted: bool, question: &str) -> anyhow::Result<()> {
    if is_accepted {
        return Ok(());
    }
    if !context.is_interactive {
        return Err(refused(
            "the roster changed, and invented members could be among them; look at the lines above and pass --accept-roster if they are your team",
        ));
    }
    let mut stderr = std::io::stderr();
    write!(stderr, "{question} [y/N] ")?;
    stderr.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    Err(refused("the roster was not accepted, so nothing was done; ask the coach who is new"))
}
