//! Rows in words: for the footer, the help and `docs/keys.md`.

use super::action::Action;
use super::binding::Binding;
use crate::tui::key::Key;
use crate::tui::theme::Glyphs;

/// How the footer names the key of a row; a pair of arrows stands for both directions.
#[must_use]
pub fn shown(binding: &Binding, glyphs: &Glyphs) -> String {
    match (binding.action, glyphs.is_ascii) {
        (Action::Down | Action::NextRow, _) => glyphs.arrows.to_owned(),
        (Action::NextChoice, true) => "left/right".to_owned(),
        (Action::NextChoice, false) => "←→".to_owned(),
        _ => binding.keys[0].to_string(),
    }
}

/// Every key of a row, for the help.
#[must_use]
pub fn all_keys(binding: &Binding) -> String {
    binding.keys.iter().map(Key::to_string).collect::<Vec<_>>().join(", ")
}
