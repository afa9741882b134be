//! The right side: exactly what leaves, block by block in words, and byte for byte.

use ratatui::layout::Rect;

use super::stays::paragraph;
use super::words;
use crate::domain::page::share::{BlockStatement, OwnPart};
use crate::tui::hit::Target;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::details::facts;
use crate::tui::widgets::page::{Page, window};
use crate::tui::widgets::text::{cut, left, width};

/// The blocks, and below them everything about the selected one. In a small pane only that one.
pub(super) fn list(part: &OwnPart, (selected, is_fresh): (usize, bool), area: Rect, theme: &Theme) -> Page {
    let (cells, height) = (usize::from(area.width), usize::from(area.height));
    let Some(at) = part.blocks.get(selected) else { return Page::default() };
    let detail = block(part, at, cells, theme);
    if height < 8 {
        return detail;
    }
    let mut page = Page::default();
    let room = height.saturating_sub(detail.len() + 1).max(height / 2);
    let title = (cells * 11 / 20).min(64);
    for index in window(part.blocks.len(), room, Some(selected)) {
        let block = &part.blocks[index];
        let is_selected = index == selected;
        let mark = if is_selected { theme.glyphs.selected } else { " " };
        let role = if is_selected { Role::Title } else { Role::Text };
        let said = if block.is_answer && is_fresh { Role::Accent } else { Role::Dim };
        page.target(
            vec![
                theme.span(Role::Accent, format!("{mark} ")),
                theme.span(role, left(&shortened(&block.title, title, theme), title, theme.glyphs)),
                theme.span(said, format!("  {}", cut(&says(block), cells.saturating_sub(title + 4), theme.glyphs))),
            ],
            Target::Row(index),
        );
    }
    page.gap();
    page.append(detail);
    page
}

/// A title in so many cells; what tells it from others with the same beginning stays.
fn shortened(title: &str, cells: usize, theme: &Theme) -> String {
    match title.split_once(": ") {
        Some((head, tail)) if width(title) > cells && width(tail) + 10 < cells => {
            format!("{}: {tail}", cut(head, cells - width(tail) - 2, theme.glyphs))
        }
        _ => title.to_owned(),
    }
}

/// What a block says; the three ways of saying nothing are the same outside, and told apart here.
fn says(block: &BlockStatement) -> String {
    match (block.is_answer, block.is_left_out) {
        (true, _) => block.says.join("; "),
        (false, true) => "left out".to_owned(),
        (false, false) => "no answer".to_owned(),
    }
}

/// One block with everything there is to know about it.
pub(super) fn block(part: &OwnPart, block: &BlockStatement, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    paragraph(&mut page, &block.title, (Role::Title, 0), width, theme);
    let round = &part.asked;
    let reads = if round.readers.is_empty() { "not said" } else { round.readers.as_str() };
    let told = [
        ("leaves", says(block)),
        ("why asked", block.why.clone()),
        ("read by", format!("{reads}; kept {}", words::days(round.retention_days))),
        ("edges", block.edges.unwrap_or_default().to_owned()),
        ("block", block.id.clone()),
    ];
    let told = told.into_iter().filter(|(_, words)| !words.is_empty());
    let told: Vec<_> = told.map(|(name, words)| (name.to_owned(), words)).collect();
    facts(&mut page, &told, width, theme);
    page
}

/// The file as it would leave. Lines are broken where the pane ends and nowhere else.
pub(super) fn bytes(part: &OwnPart, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let Some(leaves) = &part.leaves else {
        paragraph(&mut page, "No file can be made for you here, so there are no bytes.", (Role::Text, 0), width, theme);
        part.notes.iter().for_each(|note| paragraph(&mut page, note, (Role::Warn, 2), width, theme));
        return page;
    };
    let count = leaves.text.len();
    let words = format!("{}: these {count} bytes and no others, broken into lines for this pane.", leaves.file);
    paragraph(&mut page, &words, (Role::Dim, 0), width, theme);
    paragraph(&mut page, &format!("sha-256 {}", leaves.sha256), (Role::Dim, 0), width, theme);
    page.gap();
    for line in leaves.text.lines() {
        for piece in pieces(line, width) {
            page.line(theme.span(Role::Text, piece));
        }
    }
    page
}

/// `text` in pieces of so many cells.
fn pieces(text: &str, cells: usize) -> Vec<String> {
    use unicode_width::UnicodeWidthChar as _;
    let mut pieces = Vec::new();
    let (mut piece, mut taken) = (String::new(), 0);
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if taken + wide > cells.max(1) && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            taken = 0;
        }
        piece.push(c);
        taken += wide;
    }
    pieces.extend((!piece.is_empty()).then_some(piece));
    pieces
}
