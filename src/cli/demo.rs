//! `draglog demo`: the UI on made-up data.

use super::{CommandResult, Context};

/// Show the UI on made-up data, touching no file
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Opens it.
///
/// # Errors
/// If there is no terminal to open it on.
pub fn run(context: &Context) -> CommandResult {
    crate::app::live::ui::made_up(context)
}
