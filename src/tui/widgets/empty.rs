//! What stands where nothing is: a fact, an action, a key.

use super::page::Page;
use super::text::wrap;
use crate::domain::log::evidence::ImportFormat;
use crate::tui::theme::{Role, Theme};

/// That a history on this machine could be imported, and how.
#[must_use]
pub(crate) fn history(format: ImportFormat) -> String {
    let whose = if format == ImportFormat::Atuin { "Atuin" } else { "zsh" };
    format!("Your {whose} history gives an ETA: `draglog import {format}`.")
}

/// Adds `sentences`, wrapped, the first as text and the others dim.
pub(crate) fn sentences(page: &mut Page, sentences: &[String], width: usize, theme: &Theme) {
    for (index, sentence) in sentences.iter().enumerate() {
        let role = if index == 0 { Role::Text } else { Role::Dim };
        for line in wrap(sentence, width.saturating_sub(2)) {
            page.line(vec![theme.span(role, format!("  {line}"))]);
        }
    }
}
