//! Answers with the letter that gives each, laid out in columns so that the hand learns places.

use ratatui::text::Span;

use super::page::Part;
use super::text::{left, width as cells};
use crate::domain::tag::Tag;
use crate::tui::model::Target;
use crate::tui::theme::{Role, Theme};

/// A key and its words.
#[must_use]
pub fn pair(key: &str, words: &str, is_listening: bool, theme: &Theme) -> Vec<Span<'static>> {
    let role = if is_listening { Role::Key } else { Role::Dim };
    vec![theme.span(role, key), theme.span(Role::Text, format!(" {words}"))]
}

/// `tags` in as many equal columns as fit into `width`.
#[must_use]
pub fn columns(tags: &[Tag], width: usize, theme: &Theme) -> Vec<Vec<Part>> {
    let widest = tags.iter().map(|tag| cells(tag.name())).max().unwrap_or(0);
    let count = (width / (widest + 2 + 3)).clamp(1, 4);
    let part = |tag: &Tag| {
        let words = left(tag.name(), widest + 3, theme.glyphs);
        (pair(&tag.key().to_string(), &words, true, theme), Some(Target::Tag(*tag)))
    };
    tags.chunks(count).map(|row| row.iter().map(part).collect()).collect()
}

/// Pieces set side by side, three spaces between, wrapped to `width`.
#[must_use]
pub fn flow(pieces: Vec<Part>, width: usize) -> Vec<Vec<Part>> {
    let mut lines: Vec<Vec<Part>> = Vec::new();
    let mut taken = 0;
    for (spans, target) in pieces {
        let wanted: usize = spans.iter().map(Span::width).sum();
        if let Some(line) = lines.last_mut().filter(|_| taken + 3 + wanted <= width) {
            line.push((vec![Span::raw("   ")], None));
            line.push((spans, target));
            taken += 3 + wanted;
        } else {
            lines.push(vec![(spans, target)]);
            taken = wanted;
        }
    }
    lines
}
