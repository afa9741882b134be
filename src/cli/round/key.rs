//! `draglog round key`: a collector's key for one round.

use super::super::{CommandResult, Context, out, tell};
use crate::share::keys::Keyring;

/// Make a collector's key for one round and print its public line
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Prints exactly one line, another one each time.
pub(super) fn run(_args: &Args, context: &Context) -> CommandResult {
    let line = Keyring::new(&context.paths.data).new_collector()?;
    tell(
        "this line goes after --coach or --trustee; the key itself stays in the data folder until `draglog round close`",
    );
    out::line(&line)
}
