//! What stands where nothing is: a fact, an action, a key.

use super::page::Page;
use super::text::wrap;
use crate::tui::theme::{Role, Theme};

/// Adds `sentences`, wrapped, the first as text and the others dim.
pub fn sentences(page: &mut Page, sentences: &[String], width: usize, theme: &Theme) {
    for (index, sentence) in sentences.iter().enumerate() {
        let role = if index == 0 { Role::Text } else { Role::Dim };
        for line in wrap(sentence, width.saturating_sub(2)) {
            page.line(vec![theme.span(role, format!("  {line}"))]);
        }
    }
}
