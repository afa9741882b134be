//! Answers with the letter that gives each, laid out in columns so that the hand learns places.

use ratatui::text::Span;

use super::page::LinePiece;
use super::text::{left, width as cells};
use crate::domain::log::tag::{Tag, TagContext};
use crate::domain::log::wait::Wait;
use crate::tui::hit::Target;
use crate::tui::keymap::{Binding, Place};
use crate::tui::theme::{Role, Theme};

/// The tags that a question about `wait` suggests, in their fixed order, `not held up` always among them.
#[must_use]
pub(crate) fn suggested(wait: &Wait) -> Vec<Tag> {
    let mut tags: Vec<Tag> = TagContext::of(wait.kind).first().collect();
    if !tags.contains(&Tag::not_held_up()) {
        tags.push(Tag::not_held_up());
    }
    tags
}

/// A key and its words.
#[must_use]
pub(crate) fn pair(key: &str, words: &str, is_listening: bool, theme: &Theme) -> Vec<Span<'static>> {
    let role = if is_listening { Role::Key } else { Role::Dim };
    vec![theme.span(role, key), theme.span(Role::Text, format!(" {words}"))]
}

/// The key of a row and its words; a click does what the key does.
#[must_use]
pub(crate) fn of_row(place: Place, row: &Binding, is_listening: bool, theme: &Theme) -> LinePiece {
    let spans = pair(&theme.keys.named(place, row.action), row.words, is_listening, theme);
    (spans, Some(Target::Action(row.action)))
}

/// `tags` in equal columns, at most `height` lines of them: where that is tight the names give way, never an answer.
#[must_use]
pub(crate) fn columns(tags: &[Tag], width: usize, height: usize, theme: &Theme) -> Vec<Vec<LinePiece>> {
    const LETTER: usize = 2;
    const GAP: usize = 3;
    let widest = tags.iter().map(|tag| cells(tag.name())).max().unwrap_or(0);
    let count = (width / (LETTER + widest + GAP)).clamp(1, 4).max(tags.len().div_ceil(height.max(1)));
    let name = (width / count).saturating_sub(LETTER + 1).min(widest);
    let gap = (width / count).saturating_sub(LETTER + name).min(GAP);
    let part = |tag: &Tag| {
        let words = left(tag.name(), name, theme.glyphs) + &" ".repeat(gap);
        (pair(&tag.key().to_string(), &words, true, theme), Some(Target::Answer(tag.key())))
    };
    tags.chunks(count).map(|row| row.iter().map(part).collect()).collect()
}

/// Pieces set side by side, three spaces between, wrapped to `width`.
#[must_use]
pub(crate) fn flow(pieces: Vec<LinePiece>, width: usize) -> Vec<Vec<LinePiece>> {
    let mut lines: Vec<Vec<LinePiece>> = Vec::new();
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
