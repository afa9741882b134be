//! What stands where nothing is: a fact, an action, a key.

use crate::domain::log::evidence::ImportFormat;

/// That a history on this machine could be imported, and how.
#[must_use]
pub(crate) fn history(format: ImportFormat) -> String {
    let whose = if format == ImportFormat::Atuin { "Atuin" } else { "zsh" };
    format!("Your {whose} history gives an ETA: `draglog import {format}`.")
}
