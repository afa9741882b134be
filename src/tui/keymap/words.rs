//! The table in words: for the footer, the help overlay and the README.

use std::fmt::Write as _;

use super::{Action, Binding, Place, rows_of};
use crate::domain::log::tag::Tag;
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

/// Every key of a row, for the help and the README.
#[must_use]
pub fn all_keys(binding: &Binding) -> String {
    binding.keys.iter().map(Key::to_string).collect::<Vec<_>>().join(", ")
}

/// The keys as Markdown tables, one for each place, for the README.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::new();
    for place in Place::ALL {
        let _ = writeln!(text, "**{}**\n\n| key | does |\n|---|---|", place.heading());
        for binding in rows_of(*place) {
            let keys = binding.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "| {keys} | {} |", binding.help);
        }
        if place.takes_tags() {
            let letters: Vec<String> = Tag::all()
                .filter(|tag| place.takes_tag(*tag))
                .map(|tag| format!("`{}` {}", tag.key(), tag.name()))
                .collect();
            let _ = writeln!(text, "| a letter | {} |", letters.join(", "));
        }
        text.push('\n');
    }
    text
}
